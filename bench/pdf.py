"""How fast are PDFs read, and does every sentence stand where its citation says?

    python -m bench.pdf FILE...

Prints for each file its pages, pages a second, milliseconds a citation, and how many of its
sentences are shown at their place; what cannot be read is named.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

from index.formats.document import Unreadable
from index.formats.pdf import pdf
from index.formats.pdf.places import PdfPlaces
from index.ingest.sentences.segmenter import segment

_CITED = 50  # sentences of a file, spread over it


def main(files: list[str]) -> None:
    """Print a line for each file."""
    for name in files:
        data = Path(name).read_bytes()
        try:
            print(f"{Path(name).name}: {_measured(data)}")
        except Unreadable as problem:
            print(f"{Path(name).name} {problem.reason}")


def _measured(data: bytes) -> str:
    began = time.perf_counter()
    document = pdf.read(data)
    took = time.perf_counter() - began
    spans = [
        span.shifted(block.span.start)
        for block in document.blocks
        for span in segment(block.span.of(document.text))
    ]
    cited = spans[:: max(1, len(spans) // _CITED)]
    places = document.places.locate(cited)
    began = time.perf_counter()
    exact = sum(
        pdf.shown(data, place, "") == span.of(document.text)
        for span, place in zip(cited, places, strict=True)
    )
    each = 1000 * (time.perf_counter() - began) / len(cited)
    pages = len(document.places.labels) if isinstance(document.places, PdfPlaces) else 0
    roles = Counter(block.role.value for block in document.blocks)
    return (
        f"{pages} pages, {pages / took:.0f} a second; {each:.0f} ms a citation, "
        f"{exact} of {len(cited)} exact; {dict(roles)} {' '.join(document.notes)}"
    )


if __name__ == "__main__":
    main(sys.argv[1:])

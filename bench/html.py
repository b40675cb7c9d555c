"""Saved web pages: is what the reader takes for the article the article, and is it proved?

    python -m bench.html FOLDER [--pages]

``FOLDER`` is that of Zyte's article-extraction-benchmark
(https://github.com/scrapinghub/article-extraction-benchmark, MIT): ``ground-truth.json``, which has
the ``articleBody`` of each page by its name, and the pages, ``html/NAME.html.gz``. The measure is
the benchmark's: runs of four words, as often as they occur, are the same in both or too many or
too few; precision and recall are averaged over the pages, and F1 is made of the averages. The
article is what may answer a question, and the headings within it; the benchmark's bodies have
neither title nor captions. trafilatura alone is measured on the same pages, and the reader
without trafilatura, as it reads a page that is too large or too deep for it. Sentences are proved
as citations are: shown again from the bytes that they cite. Times are CPU seconds of one core.
"""

from __future__ import annotations

import argparse
import gzip
import json
import platform
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory
from typing import NamedTuple

import trafilatura

from index.article import Role
from index.formats.document import Document
from index.formats.html.blocks import blocks_of
from index.formats.html.choice import article
from index.formats.html.html import read, shown
from index.formats.html.runs import Reading
from index.ingest.pipeline import read_article

_RUN = 4  # words
_BODY = frozenset({Role.PROSE, Role.QUOTATION, Role.ROW, Role.HEADER, Role.CODE, Role.HEADING})
_WORD = re.compile(r"\w+")


class Score(NamedTuple):
    """Which share of the runs of a text are right, and which share of the right ones it has.

    None where there are no runs to have a share of.
    """

    precision: float | None
    recall: float | None


def score(found: str, true: str) -> Score:
    """Compare a text with the body that it should be."""
    has, should = _runs(found), _runs(true)
    right = (has & should).total()
    return Score(
        right / has.total() if has else (None if should else 1.0),
        right / should.total() if should else (None if has else 1.0),
    )


def total(scores: Mapping[str, Score]) -> str:
    """Return precision, recall and F1 of several pages."""
    precision = mean(each.precision for each in scores.values() if each.precision is not None)
    recall = mean(each.recall for each in scores.values() if each.recall is not None)
    f1 = 2 * precision * recall / (precision + recall)
    return f"{precision:10.4f}{recall:10.4f}{f1:10.4f}"


def body(document: Document) -> str:
    """Return the article without its title, captions, bylines and furniture."""
    return "\n\n".join(
        block.span.of(document.text)
        for block in document.blocks
        if block.role in _BODY and block.level != 1
    )


def alone(page: bytes) -> str:
    """Return what the reader takes for the article without asking trafilatura."""
    blocks = blocks_of(Reading().runs(page.decode(errors="replace")))
    kept = article(blocks, None, None)
    return "\n\n".join(
        each.block.text for each in kept if each.role in _BODY and each.block.level != 1
    )


def proofs(page: bytes, folder: Path) -> Iterator[tuple[bool, float]]:
    """Yield of each sentence whether the cited bytes show it, and the seconds that took."""
    path = folder / "page.html"
    path.write_bytes(page)
    indexed = read_article(path)
    for sentence in indexed.sentences:
        start = time.process_time()
        is_shown = shown(page, sentence.location, indexed.encoding) == sentence.text
        yield is_shown, time.process_time() - start


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(
        tuple(words[i : i + _RUN]) for i in range(max(1, len(words) - _RUN + 1)) if words
    )


def _halves(scores: Mapping[str, Score]) -> Iterator[dict[str, Score]]:
    """Yield the scores of the even and of the odd pages, in the order of their names."""
    for rest in (0, 1):
        yield {name: scores[name] for i, name in enumerate(sorted(scores)) if i % 2 == rest}


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.html", description="Measure the reader of web pages."
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", action="store_true", help="print the score of each page")
    arguments = parser.parse_args()
    truth = json.loads((arguments.folder / "ground-truth.json").read_text(encoding="utf-8"))
    pages = {
        name: gzip.decompress((arguments.folder / "html" / f"{name}.html.gz").read_bytes())
        for name in truth
    }
    true = {name: str(each.get("articleBody") or "") for name, each in truth.items()}
    print(f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, Python {platform.python_version()}")
    print(f"trafilatura {version('trafilatura')}, {len(pages)} pages\n")

    read(next(iter(pages.values())))  # what is made once is not timed
    start = time.process_time()
    documents = {name: read(page) for name, page in pages.items()}
    seconds = time.process_time() - start
    ours = {name: score(body(document), true[name]) for name, document in documents.items()}
    without = {name: score(alone(page), true[name]) for name, page in pages.items()}
    theirs = {
        name: score(trafilatura.extract(page, include_comments=False) or "", true[name])
        for name, page in pages.items()
    }
    print(f"{'':24}{'precision':>10}{'recall':>10}{'F1':>10}")
    for name, scores in (("reader", ours), ("without trafilatura", without)):
        print(f"{name:24}{total(scores)}")
        for half, label in zip(_halves(scores), ("even", "odd"), strict=True):
            print(f"{'  the ' + label + ' pages':24}{total(half)}")
    print(f"{'trafilatura alone':24}{total(theirs)}\n")

    with TemporaryDirectory() as folder:
        proved = [each for page in pages.values() for each in proofs(page, Path(folder))]
    times = [1000 * seconds for _, seconds in proved]
    right = sum(is_shown for is_shown, _ in proved)
    print(f"{right} of {len(proved)} sentences proved; a proof takes {median(times):.2f} ms,")
    print(f"the slowest {max(times):.1f} ms")
    size = sum(map(len, pages.values()))
    print(f"{1000 * seconds / len(pages):.1f} ms a page, {size / seconds / 1e6:.1f} MB/s\n")
    if arguments.pages:
        for name, each in sorted(ours.items(), key=lambda item: item[1][1] or 0):
            print(f"{name[:12]}  {each.precision or 0:.3f}  {each.recall or 0:.3f}")


if __name__ == "__main__":
    main()

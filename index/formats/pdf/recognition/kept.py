"""What was recognised of a page is kept, so that a citation of it is proved in no time.

The law: a page of a file, by the SHA-256 of its bytes, has the lines that a recogniser of one name
(its version and ours) made of it. ``Recognition.lines`` gives them, from the user's cache where
they are kept there unharmed, and otherwise by recognising the page again. So a citation of a
recognised page says: this recogniser reads that sentence in those boxes of those very bytes. It
does not say that the picture has been looked at again, nor that a person would read it so. Where
what was kept is gone, and the recogniser is gone as well or reads otherwise now (another version;
a processor that rounds otherwise), the citation is not proved.

A digest over the key and the lines tells damage; it is no seal: the cache is the user's own, for
them alone, and who can write there can make a recognised page say anything.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index.files import cache_directory, replace_file
from index.formats.document import Unreadable
from index.formats.pdf.layout.glyphs import UNMAPPED
from index.formats.pdf.recognition.recogniser import Recogniser
from index.formats.pdf.recognition.written import Written, written_of

_MOST_PAGES = 500  # of a file; hours of work
_MOST_FAILURES = 3  # in a row: the others would fail as well, two minutes each


@dataclass(frozen=True, slots=True)
class Recognition:
    """The pages of one file, read by a recogniser or known from before."""

    recogniser: Recogniser
    data: bytes
    sha256: str

    @classmethod
    def of(cls, recogniser: Recogniser, data: bytes) -> Recognition:
        """Return the recognition of a file's pages."""
        return cls(recogniser, data, hashlib.sha256(data).hexdigest())

    def pages(self, numbers: Sequence[int]) -> dict[int, list[Written]]:
        """Return the lines of those pages that say anything, as far as the limits go."""
        found: dict[int, list[Written]] = {}
        failures = 0
        for number in numbers[:_MOST_PAGES]:
            try:
                lines = self.lines(number)
            except Unreadable:
                failures += 1
                if failures == _MOST_FAILURES:
                    break
                continue
            failures = 0
            if any(line.text != UNMAPPED for line in lines):
                found[number] = lines
        return found

    def lines(self, number: int) -> list[Written]:
        """Return the lines of a page, none where nothing can tell; raises ``Unreadable``."""
        path = self._path(number)
        kept = self._kept(path)
        if kept is not None or not self.recogniser.is_there():
            return kept or []
        lines = self.recogniser.lines(self.data, number)
        self._keep(path, lines)
        return lines

    def _path(self, number: int) -> Path:
        folder = cache_directory() / "recognised" / self.recogniser.name / self.sha256
        return folder / f"{number}.json"

    def _kept(self, path: Path) -> list[Written] | None:
        try:
            digest, _, body = path.read_bytes().partition(b"\n")
            return written_of(json.loads(body)) if digest == _digest(path, body) else None
        except (OSError, ValueError, RecursionError, TypeError):
            return None

    def _keep(self, path: Path, lines: list[Written]) -> None:
        body = json.dumps(lines, ensure_ascii=False, separators=(",", ":")).encode()
        with suppress(OSError):  # the page is recognised again whenever it is asked for
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_file(path, _digest(path, body) + b"\n" + body, private=True)


def _digest(path: Path, body: bytes) -> bytes:
    key = "/".join(path.parts[-3:]).encode()
    return hashlib.sha256(key + b"\n" + body).hexdigest().encode()

"""Citations: a sentence is read again from its file before anybody is told it stands there."""

from __future__ import annotations

import hashlib
from pathlib import Path

from index.article import Sentence, Source
from qa.answer import Citation


class Citations:
    """Makes citations for one answer; each file is read once."""

    def __init__(self) -> None:
        self._bytes: dict[str, bytes | None] = {}

    def cite(self, source: Source, sentence: Sentence) -> Citation:
        """Return where ``sentence`` stands, marked stale unless the file still says so."""
        data = source.metadata
        return Citation(
            file=source.path,
            location=sentence.location,
            sha256=source.sha256,
            stale=not self._still_says(source, sentence),
            title=data.title,
            date=data.date,
            author=data.author,
        )

    def _still_says(self, source: Source, sentence: Sentence) -> bool:
        data = self._read(source.path)
        if data is None or hashlib.sha256(data).hexdigest() != source.sha256:
            return False
        place = sentence.location
        if place.end - place.start != len(sentence.text):
            return True  # a format whose text is not its file's: the hash is the proof
        cited = data[place.byte_start : place.byte_end]
        return cited.decode(source.encoding, errors="replace") == sentence.text

    def _read(self, path: str) -> bytes | None:
        if path not in self._bytes:
            file = Path(path)
            try:
                # What has become a pipe or a device meanwhile must not be waited for.
                self._bytes[path] = file.read_bytes() if file.is_file() else None
            except OSError:
                self._bytes[path] = None
        return self._bytes[path]

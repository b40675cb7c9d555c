"""Citations: a sentence is read again from its file before anybody is told it stands there."""

from __future__ import annotations

from pathlib import Path

from index.article import Sentence, Source
from index.provenance import proves
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
            stale=not proves(source, sentence, self._read(source.path)),
            title=data.title,
            date=data.date,
            author=data.author,
        )

    def _read(self, path: str) -> bytes | None:
        if path not in self._bytes:
            file = Path(path)
            try:
                # What has become a pipe or a device meanwhile must not be waited for.
                self._bytes[path] = file.read_bytes() if file.is_file() else None
            except OSError:
                self._bytes[path] = None
        return self._bytes[path]

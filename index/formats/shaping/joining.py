"""Texts of several places become one document: the fields of a record, the parts of a mail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from index.article import Metadata
from index.formats.document import Block, Document, Places
from index.formats.places import JoinedPlaces, PartPlaces
from index.parts import Part


class Joining:
    """The texts so far, one after the other, each with its blocks and its places."""

    def __init__(self, separator: str = "\n\n") -> None:
        self._separator = separator
        self._texts: list[str] = []
        self._blocks: list[Block] = []
        self._starts: list[int] = []
        self._places: list[Places] = []
        self._length = 0

    def __bool__(self) -> bool:
        return bool(self._texts)

    def add(self, text: str, blocks: Iterable[Block], places: Places | Part) -> None:
        """Add a text; where it is all of a part, ``places`` is that part."""
        at = self._length
        self._texts.append(text)
        self._blocks += [replace(block, span=block.span.shifted(at)) for block in blocks]
        self._starts.append(at)
        self._places.append(PartPlaces((0,), ((places,),)) if isinstance(places, Part) else places)
        self._length = at + len(text) + len(self._separator)

    def document(
        self,
        encoding: str = "",
        metadata: Metadata = Metadata(),  # noqa: B008 - frozen
        member: str = "",
        notes: tuple[str, ...] = (),
    ) -> Document:
        """Return what was joined as one document."""
        return Document(
            text=self._separator.join(self._texts),
            blocks=tuple(self._blocks),
            places=JoinedPlaces(tuple(self._starts), tuple(self._places)),
            metadata=metadata,
            encoding=encoding,
            member=member,
            notes=notes,
        )

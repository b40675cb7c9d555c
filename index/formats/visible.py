"""A visible text in the making: pieces of a source, one after the other, with the way back."""

from __future__ import annotations

from index.article import Role, Span
from index.formats.document import Block


class Visible:
    """Takes pieces of ``source`` in order, some as they are and some as what they stand for."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.blocks: list[Block] = []
        self._pieces: list[str] = []
        self._length = self._at = 0
        self._offsets: list[tuple[int, int]] = []

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._pieces)

    @property
    def offsets(self) -> tuple[tuple[int, int], ...]:
        """The way back, as ``TextPlaces`` wants it."""
        return tuple(self._offsets) or ((0, 0),)

    def keep(self, start: int, end: int) -> None:
        """Take ``source[start:end]`` as it is."""
        if start < end:
            self._go_to(start)
            self._append(self.source[start:end], end)

    def put(self, shown: str, start: int, end: int) -> None:
        """Take ``shown`` for ``source[start:end]``, which it stands for as a whole."""
        if shown:
            self._go_to(start)
            self._append(shown, end)
            if len(shown) != end - start:
                self._offsets.append((self._length, end))

    def block(self, role: Role, begun: int, level: int = 0) -> None:
        """Make what was taken since the text was ``begun`` long a block, white space left out."""
        piece = self.text_from(begun)
        start = begun + len(piece) - len(piece.lstrip())
        end = begun + len(piece.rstrip())
        if any(map(str.isalnum, piece)):
            self.blocks.append(Block(Span(start, end), role, level))

    def __len__(self) -> int:
        return self._length

    def text_from(self, start: int) -> str:
        """Return what was taken since the text was ``start`` long."""
        found: list[str] = []
        length = self._length
        for piece in reversed(self._pieces):
            if length <= start:
                break
            length -= len(piece)
            found.append(piece)
        return "".join(reversed(found))[max(start - length, 0) :]

    def _append(self, shown: str, end: int) -> None:
        self._pieces.append(shown)
        self._length += len(shown)
        self._at = end

    def _go_to(self, place: int) -> None:
        """Go on at a place of the source; of a gap, both ends are noted."""
        if self._offsets and place == self._at:
            return
        if self._offsets and self._offsets[-1] != (self._length, self._at):
            self._offsets.append((self._length, self._at))
        self._offsets.append((self._length, place))

"""A document's text while it is put together, block by block, and where its pieces come from."""

from __future__ import annotations

from index.article import Role, Span
from index.formats.document import Block


class Composition:
    """The text so far, its blocks, and pairs of offsets for ``TextPlaces``.

    ``begin`` opens a block and ``write`` fills it; a block that nothing is written to leaves no
    trace. Between two blocks stands the separator of the later one.
    """

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._pairs: list[tuple[int, int]] = []
        self._source = 0  # where in the source the last piece ends
        self._blocks: list[Block] = []
        self._role, self._level, self._separator = Role.PROSE, 0, ""
        self._start: int | None = None

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._pieces)

    @property
    def offsets(self) -> tuple[tuple[int, int], ...]:
        """What leads from the text to the source (``TextPlaces.offsets``)."""
        return (*self._pairs, (self._length, self._source)) if self._pairs else ((0, 0),)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks so far; the open one is closed."""
        self._close()
        return tuple(self._blocks)

    def begin(self, role: Role, level: int = 0, separator: str = "\n\n") -> None:
        """Open a block; the one before it is closed."""
        self._close()
        self._role, self._level, self._separator = role, level, separator

    def write(self, piece: str, start: int | None = None, joint: str = "", end: int = -1) -> None:
        """Add a piece to the open block, with ``joint`` before it if the block holds text already.

        ``start`` and ``end`` are where the piece stands in the source, where there is one; without
        ``end`` it stands there character by character.
        """
        if not piece:
            return
        glue = joint if self._start is not None else self._separator * bool(self._length)
        if start is not None and self._pairs:
            glue = glue[: start - self._source]  # so that no two places in the text are one there
        self._pieces += (glue, piece) if glue else (piece,)
        at = self._length + len(glue)
        if start is not None:
            end = start + len(piece) if end < 0 else end
            if glue or start != self._source or not self._pairs:
                if self._pairs:
                    self._pairs.append((self._length, self._source))
                self._pairs.append((at, start))
            if end - start != len(piece):
                self._pairs += ((at, start), (at + len(piece), end))
            self._source = end
        if self._start is None:
            self._start = at
        self._length = at + len(piece)

    def _close(self) -> None:
        if self._start is not None:
            self._blocks.append(Block(Span(self._start, self._length), self._role, self._level))
        self._start = None

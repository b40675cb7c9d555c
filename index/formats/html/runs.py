"""The visible runs of a page: what is shown, where, in which element, after which break."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

from index.article import Role
from index.formats.document import Unreadable
from index.formats.html.elements import (
    BLOCKS,
    CELLS,
    CLOSES,
    ENDS_HEADING,
    HEADINGS,
    HIDDEN,
    ROLES,
    TABLE_PARTS,
    VOID,
    is_unseen,
)
from index.formats.html.tokens import Raw, Tag, attributes, tokens

_REACH = 64  # open elements that an end tag looks through; deeper nesting is an accident
_CELL = frozenset("table td th".split())
# What an end tag does not reach over, and neither does a start tag that ends another element.
_MOST_TAGS = 300_000  # start tags; some seconds, and more than a book saved as one page has
_BARRIERS = {
    "li": _CELL | frozenset("ul ol menu dir".split()),
    "dt": _CELL | {"dl"},
    "dd": _CELL | {"dl"},
    "p": _CELL | {"button"},
    **dict.fromkeys(TABLE_PARTS, frozenset({"table"})),
}
_LATENT = frozenset({"noscript", "template"})
_STATING = frozenset("html meta time".split())
_ANY_SPACE = str.maketrans({"\r": "\n", "\f": "\n", "\xa0": " "})


class Break(IntEnum):
    """What separates a run from the one before it; the strongest counts."""

    NONE = 0
    BLANK = 1
    LINE = 2
    PARAGRAPH = 3


class Element:
    """An open element: its name, its attributes as written, and the element around it.

    ``level`` is that of the heading it is or stands in, 0 where it is none; ``cell``, ``row`` and
    ``table`` are what it is or stands in of a table, ``role`` what it makes of its text.
    """

    __slots__ = ("_stated", "cell", "level", "name", "parent", "role", "row", "table", "written")

    def __init__(self, name: str, parent: Element | None, written: str = "") -> None:
        self.name = name
        self.parent = parent
        self.written = written
        self._stated: dict[str, str] | None = None
        around = parent.level if parent and name not in ENDS_HEADING else 0
        self.level: int = HEADINGS.get(name, around)
        self.role: Role = ROLES.get(name, parent.role if parent else Role.PROSE)
        self.cell: Element | None = self if name in CELLS else parent and parent.cell
        self.row: Element | None = self if name == "tr" else parent and parent.row
        self.table: Element | None = self if name == "table" else parent and parent.table

    @property
    def stated(self) -> dict[str, str]:
        """Return the attributes by name."""
        if self._stated is None:
            self._stated = attributes(self.written) if self.written else {}
        return self._stated

    def path(self) -> Iterator[Element]:
        """Yield the element and those around it, innermost first, as far as matters."""
        at: Element | None = self
        for _ in range(_REACH):
            if at is None:
                return
            yield at
            at = at.parent


class Run(NamedTuple):
    """Visible characters, and the range of the source that shows them.

    ``gap`` is the break before them, ``cells`` how many cells of a table begin in it. White space
    is a run of its own in preformatted text only.
    """

    shown: str
    start: int
    end: int
    element: Element
    gap: Break
    cells: int
    linked: bool
    preformatted: bool


class Reading:
    """Where the reading of a page stands: the open elements and the break since the last run.

    ``depth`` is how deep elements were nested, ``tags`` how many there were, ``stated`` the tags
    that may say what the page is about, ``raw`` its scripts, styles and titles; ``hides`` says
    whether it keeps blocks hidden.
    """

    def __init__(self, inside: tuple[str, ...] = (), *, all_seen: bool = False) -> None:
        """Begin inside elements of these names, outermost first.

        ``all_seen`` shows the blocks that a page hides until a script shows them.
        """
        self.stack = [Element("", None)]
        self.open: Counter[str] = Counter()
        self.hidden_at = 0  # the height of the stack with the element that hides, 0 where none does
        self.gap, self.cells, self.linked = Break.NONE, 0, False
        self.all_seen = all_seen
        self.depth = self.tags = 0
        self.hides = False
        self.stated: list[Tag] = []
        self.raw: list[Raw] = []
        for name in inside:
            self._push(name, "")

    def runs(self, source: str) -> Iterator[Run]:
        """Yield the visible runs of the source in order."""
        for token in tokens(source):
            if isinstance(token, Tag):
                if token.closing:
                    self._end(token.name)
                else:
                    self._start(token)
            elif isinstance(token, Raw):
                self.raw.append(token)
            elif not self.hidden_at:
                shown, start, end = token
                preformatted = self.open["pre"] > 0
                if not shown:
                    if not preformatted:
                        self.gap = max(self.gap, Break.BLANK)
                        continue
                    shown = source[start:end].replace("\r\n", "\n").translate(_ANY_SPACE)
                    if shown.startswith("&"):
                        shown = " "
                yield Run(
                    *(shown, start, end, self.stack[-1], self.gap, self.cells, self.linked),
                    preformatted,
                )
                self.gap, self.cells = Break.NONE, 0

    def _start(self, tag: Tag) -> None:
        name = tag.name
        self.tags += 1
        if self.tags > _MOST_TAGS:
            raise Unreadable("has more markup than an article", "Save a part of it by itself.")
        if name in _STATING:
            self.stated.append(tag)
        if name == "br":
            self._line()
        elif name == "hr":
            self._break(Break.PARAGRAPH)
        elif name == "a":
            self.linked = "href" in tag.written.lower()
        in_drawing = name in {"svg", "math"} or self.open["svg"]
        if name not in VOID and not (in_drawing and tag.written.endswith("/")):
            for closed in CLOSES.get(name, ()):
                if self.open[closed]:
                    self._pop(self._height(closed))
            self._open(name, tag.written)

    def _open(self, name: str, written: str) -> None:
        unseen = is_unseen(name, written)
        if unseen and (name in _LATENT or name in BLOCKS):
            self.hides = True
            if self.all_seen:
                unseen = False
                self._break(Break.PARAGRAPH)
        if name in BLOCKS and not unseen:
            self._break(Break.PARAGRAPH)
            if name in CELLS and not self.hidden_at:
                self.cells += 1
        self._push(name, written)
        if unseen and not self.hidden_at:
            self.hidden_at = len(self.stack)

    def _end(self, name: str) -> None:
        if name == "br":
            self._line()
        elif name == "a":
            self.linked = False
        height = self._height(name)
        inside_hidden = self.hidden_at and not 0 < height < self.hidden_at
        self._pop(height)
        if name in BLOCKS and not inside_hidden:
            self._break(Break.PARAGRAPH)

    def _line(self) -> None:
        self._break(Break.PARAGRAPH if self.gap >= Break.LINE else Break.LINE)

    def _break(self, gap: Break) -> None:
        if not self.hidden_at:
            self.gap = max(self.gap, gap)

    def _push(self, name: str, written: str) -> None:
        self.stack.append(Element(name, self.stack[-1], written))
        self.depth = max(self.depth, len(self.stack))
        self.open[name] += 1

    def _pop(self, height: int) -> None:
        """End the element at a height of the stack, and those in it; 0 is none."""
        if not height:
            return
        while len(self.stack) >= height:
            self.open[self.stack.pop().name] -= 1
        if len(self.stack) < self.hidden_at:
            self.hidden_at = 0

    def _height(self, name: str) -> int:
        """Return the height of the innermost open element of a name, 0 where there is none.

        The end of an inline element is not looked for outside a block, nor outside what is hidden:
        so a range of a page that begins in a block shows what the page shows there.
        """
        if not self.open[name]:
            return 0
        barrier = _BARRIERS.get(name, _CELL)
        inline = name not in BLOCKS and name not in HIDDEN
        for height in range(len(self.stack), max(1, len(self.stack) - _REACH), -1):
            inner = self.stack[height - 1].name
            if inner == name:
                return height
            if inner in barrier or (inline and (inner in BLOCKS or height == self.hidden_at)):
                return 0
        return 0

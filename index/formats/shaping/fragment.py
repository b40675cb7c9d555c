"""The visible text of an HTML fragment that is content from end to end.

The body of a mail, an item of a feed, a field of a record: unlike a web page they have no
furniture around them, so that nothing is chosen and all that a person sees is kept. White space is
collapsed as it is displayed. A table whose cells hold more than a line each only lays out the page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from itertools import islice
from typing import NamedTuple

from index.article import Role
from index.formats.document import Unreadable
from index.formats.shaping.composition import Composition

_HIDDEN = frozenset(
    "script style head template noscript iframe object svg math select textarea title".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dir div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section"
    " summary table tbody td tfoot th thead tr ul".split()
)
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_ROLES = {
    "blockquote": Role.QUOTATION,
    "pre": Role.CODE,
    "figcaption": Role.CAPTION,
    "caption": Role.CAPTION,
    "nav": Role.NAVIGATION,
}
# What mail programs call the parts of a mail.
_CLASSES = (
    (
        re.compile(r"\b(?:gmail_signature|(?:moz-|apple-|mail)?signature)\b", re.IGNORECASE),
        Role.NAVIGATION,
    ),
    (re.compile(r"\b(?:gmail_attr|moz-cite-prefix)\b"), Role.SPEAKER),
    (re.compile(r"\b(?:gmail_quote|yahoo_quoted|moz-forward-container)\b"), Role.QUOTATION),
)
_INVISIBLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE
)
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_CELLS = ("td", "th")
_ENDED_BY = {"td": _CELLS, "th": _CELLS, "tr": (*_CELLS, "tr"), "li": ("li",), "p": ("p",)}
_LAYOUT = frozenset("table ul ol dl h1 h2 h3 h4 h5 h6 blockquote pre hr".split())

_SPACE = re.compile(r"[ \t\n\r\f\xa0]+")
_MARK = re.compile(r"<(?=[A-Za-z/!?])")
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
_PLAIN_REST = re.compile(r"[^\"'<>]*>")
_QUOTED_REST = re.compile(r"(?:[^\"'>]|\"[^\"]*\"|'[^']*')*+>")
_ATTRIBUTE = re.compile(
    r"\b(class|id|style)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]*))", re.IGNORECASE
)
_MAX_TOKENS = 200_000  # a book has fewer; they take seconds
_MAX_OPEN = 500  # elements; browsers stop nesting at about as many


class _Token(NamedTuple):
    """A piece of text, or a tag with its attributes as they are written."""

    text: str
    tag: str
    closes: bool
    attributes: str


class _Frame(NamedTuple):
    """An open element, and what it and those around it make of the text inside."""

    tag: str = ""
    role: Role | None = None
    level: int = 0
    hidden: bool = False
    row: bool = False


def compose_html(composition: Composition, html: str, role: Role = Role.PROSE) -> None:
    """Write the visible text of ``html`` into a composition, prose as ``role``.

    Raises ``Unreadable`` where it holds more tags than any text needs.
    """
    tokens = list(islice(_tokens(html), _MAX_TOKENS + 1))
    if len(tokens) > _MAX_TOKENS:
        raise Unreadable(f"holds more than {_MAX_TOKENS:,} HTML tags", "Save it as plain text.")
    writer = _Writer(composition, role)
    for token, data_row in zip(tokens, _data_rows(tokens), strict=True):
        if token.text:
            writer.text(token.text)
        elif token.closes:
            writer.close(token.tag)
        else:
            writer.open(token, data_row=data_row)


def _tokens(html: str) -> Iterator[_Token]:
    """Yield the pieces of HTML, in time linear in it: what is never closed ends it."""
    at, quotes = 0, True
    while at >= 0:
        mark = _MARK.search(html, at)
        piece = html[at : mark.start() if mark else len(html)]
        if piece:
            yield _Token(unescape(piece), "", closes=False, attributes="")
        if mark is None:
            return
        tag = _TAG.match(html, mark.start())
        if tag is None:
            closing = "-->" if html.startswith("<!--", mark.start()) else ">"
            at = html.find(closing, mark.end() + len(closing)) + len(closing)
            at = at if at >= len(closing) else -1
            continue
        rest = _PLAIN_REST.match(html, tag.end())
        if rest is None and quotes:
            rest = _QUOTED_REST.match(html, tag.end())
            quotes = rest is not None
        at = rest.end() if rest else html.find(">", tag.end()) + 1 or -1
        if at < 0:
            return
        slash, name = tag[1], tag[2].lower()
        yield _Token("", name, bool(slash), html[tag.end() : at - 1])
        if name in {"script", "style"} and not slash:
            closed = re.compile(rf"</{name}\b", re.IGNORECASE).search(html, at)
            at = closed.start() if closed else -1


def _data_rows(tokens: list[_Token]) -> list[bool]:
    """Say of each token whether it opens a row of data: several cells of a line each."""
    found = [False] * len(tokens)
    open_rows: list[tuple[int, int]] = []  # where it opens, its cells
    laid_out = 0  # so many of the open rows only lay out
    lines = 0  # of the cell
    for i, (_, tag, closes, _) in enumerate(tokens):
        if tag == "tr" and closes and open_rows:
            start, cells = open_rows.pop()
            found[start] = cells > 1 and laid_out <= len(open_rows)
            laid_out = min(laid_out, len(open_rows))
        elif closes or not tag:
            continue
        elif tag == "tr":
            open_rows.append((i, 0))
        elif tag in {"td", "th"} and open_rows:
            open_rows[-1] = (open_rows[-1][0], open_rows[-1][1] + 1)
            lines = 0
        elif tag in {"p", "div", "br"}:
            lines += tag != "br"
            laid_out = len(open_rows) if lines > 1 else laid_out
        elif tag in _LAYOUT:
            laid_out = len(open_rows)
    return found


def _frame(token: _Token, around: _Frame, *, data_row: bool) -> _Frame:
    """Return what an opening tag makes of the text inside it."""
    _, tag, _, attributes = token
    role, hidden = _ROLES.get(tag), tag in _HIDDEN
    if attributes:
        named = {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(attributes)}
        marked = f"{named.get('class', '')} {named.get('id', '')}"
        role = next((each for pattern, each in _CLASSES if pattern.search(marked)), role)
        hidden = hidden or bool(_INVISIBLE.search(named.get("style", "")))
    row = data_row if tag == "tr" else around.row and tag != "table"
    level = _LEVELS.get(tag, around.level)
    return _Frame(tag, role or around.role, level, around.hidden or hidden, row)


class _Writer:
    """Writes what is visible, as the elements open and close."""

    def __init__(self, composition: Composition, prose: Role) -> None:
        self._out = composition
        self._prose = prose
        self._open = [_Frame()]
        self._count: Counter[str] = Counter()
        self._gap = ""  # what comes before the next piece in its block
        self._begin("\n\n")

    def open(self, token: _Token, *, data_row: bool) -> None:
        """Take an opening tag."""
        tag, around = token.tag, self._open[-1]
        if tag == "br":
            if around.row:
                self._gap = " "
            else:
                self._begin("\n")
        elif tag in _VOID or len(self._open) > _MAX_OPEN:
            self._block(tag)
        else:
            if around.tag in _ENDED_BY.get(tag, ()):
                self.close(around.tag)
                around = self._open[-1]
            self._open.append(_frame(token, around, data_row=data_row))
            self._count[tag] += 1
            if not around.row or tag == "table":
                self._block(tag)
            elif tag in _CELLS:
                self._gap = " | "

    def close(self, tag: str) -> None:
        """Take a closing tag, and with it all that opened since."""
        if not self._count[tag]:
            return
        while True:
            frame = self._open.pop()
            self._count[frame.tag] -= 1
            if frame.tag == tag:
                break
        self._block(tag)

    def text(self, text: str) -> None:
        """Take a piece of text."""
        frame = self._open[-1]
        if frame.hidden:
            return
        if frame.role == Role.CODE:
            for i, line in enumerate(text.splitlines()):
                if i:
                    self._begin("\n")
                self._out.write(line.rstrip(), joint=self._gap)
                self._gap = ""
            if text.endswith("\n"):
                self._begin("\n")
            return
        words = _SPACE.sub(" ", text)
        piece = words.strip(" ")
        if words.startswith(" "):
            self._gap = self._gap or " "
        if piece:
            self._out.write(piece, joint=self._gap)
            self._gap = " " if words.endswith(" ") else ""

    def _block(self, tag: str) -> None:
        """Begin a block where a tag does; inside a row of data it is only a blank."""
        if tag not in _BLOCKS:
            return
        if self._open[-1].row and tag != "tr":
            self._gap = self._gap or " "
        else:
            self._begin("\n" if tag in {"li", "tr", "td", "th"} else "\n\n")

    def _begin(self, separator: str) -> None:
        """Open a block in the role of the elements around it."""
        self._gap = ""
        frame = self._open[-1]
        role = frame.role or (Role.HEADING if frame.level else self._prose)
        if frame.row and role == self._prose:
            role = Role.ROW
        self._out.begin(role, frame.level if role == Role.HEADING else 0, separator)

"""Rich Text Format: the paragraphs of a file as they are shown, a note after what refers to it.

Groups are states on a stack, never a recursion. Bytes are decoded by the code page of their font,
and what stands in a destination that is not known is not shown, as the format asks (RTF 1.9.1).
Tables are read by row. Deleted and hidden text, and comments, are left out and said.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from index.article import Location, Metadata, Role
from index.formats.document import Document, Unreadable
from index.formats.hints import Hints
from index.formats.office import flow
from index.formats.office.flow import LeftOut, Piece, Row
from index.formats.office.properties import stated
from index.formats.office.symbols import replaced, symbol

PART = "document"
"""The name of the one part that such a file has."""

SIGNATURE = b"{\\rtf"

_TOKEN = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,40})(?P<number>-?\d{1,9})? ?"
    rb"|(?P<hex>(?:\\'[0-9A-Fa-f]{2})+)"
    rb"|\\(?P<sign>[^A-Za-z])"
    rb"|(?P<brace>[{}])"
    rb"|(?P<text>[^\\{}\r\n]+)"
    rb"|[\r\n]+|\\",
    re.DOTALL,
)
_BRACE = re.compile(rb"\\bin(\d{1,9}) ?|\\[^A-Za-z]|[{}]", re.DOTALL)
_MOST_GROUPS = 10_000  # open at a time; Word's own files stay below a hundred

_TOLD = {b"info", b"fonttbl", b"stylesheet", b"upr"}  # not shown, and read for what they tell
_INFO = {b"title", b"author", b"creatim", b"revtim"}
_SHOWN = {b"footnote", b"shpinst", b"shptxt", b"ud", b"moMath", b"moMathPara", b"do", b"dptxbxtext"}
_ASIDE = {b"footnote", b"shptxt", b"dptxbxtext"}  # what follows the paragraph it stands in
_UNSHOWN = frozenset(
    b"colortbl pict header headerl headerr headerf footer footerl footerr footerf fldinst listtext "
    b"pntext xe tc rxe nonshppict shprslt sp filetbl objdata nonesttables".split()
)
_CHARACTERS = {
    b"tab": "\t", b"line": "\n", b"lbr": "\n", b"emdash": "—", b"endash": "–", b"lquote": "‘",
    b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"emspace": " ",
    b"enspace": " ", b"qmspace": " ", b"zwj": "\u200d", b"zwnj": "\u200c",
}  # fmt: skip
_SIGNS = {b"~": "\xa0", b"_": "\u2011", b"\\": "\\", b"{": "{", b"}": "}", b"\t": "\t"}
_ENDS = {b"par", b"sect", b"page", b"column", b"nestcell"}
_CODE_PAGES = {b"ansi": "cp1252", b"mac": "mac_roman", b"pc": "cp437", b"pca": "cp850"}
# What \fcharset says of a font's bytes (RTF 1.9.1, "Font Table"); others are in the file's page.
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "big5",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_SYMBOLS = 2  # the charset of fonts that have no letters
_HEADING = re.compile(r"heading (?P<level>[1-9])")
_CONTENTS = re.compile(r"(?:toc|contents|index) (?:\d|heading)|table of figures")
_BODY = 9  # the outline level of what is no heading
_LONGEST_NAME = 2_000  # characters of a font's or a style's name, or a title
_Key = TypeVar("_Key", int, bytes)
_NUMBERS = {b"f": "font", b"s": "style", b"outlinelevel": "outline", b"uc": "unicode_skip"}


def read(data: bytes, hints: Hints | None = None) -> Document:  # noqa: ARG001 - bytes say it all
    """Read a rich text; raises ``Unreadable`` when the bytes are none."""
    reader = _Reader(data)
    placed = list(flow.numbered(reader.pieces(), PART))
    return flow.document(placed, reader.metadata(), reader.left_out.notes)


def shown(data: bytes, location: Location, encoding: str) -> str | None:  # noqa: ARG001 - as above
    """Return the cited range of a paragraph, made again from the file up to it."""
    return flow.cited(_Reader(data).pieces(), location)


@dataclass(slots=True)
class _State:
    """What holds inside a group, until it ends."""

    told: bytes = b""  # the destination that is not shown but read, "" in the text
    aside: bool = False  # this very group is a note or a text box
    starred: bool = False
    unicode_skip: int = 1
    font: int = 0
    style: int = 0
    outline: int = _BODY
    hidden: bool = False
    deleted: bool = False
    in_table: bool = False

    def inside(self) -> _State:
        """Return the state of a group in this one: all that holds, but for what is of the group."""
        return _State(
            told=self.told, unicode_skip=self.unicode_skip, font=self.font, style=self.style,
            outline=self.outline, hidden=self.hidden, deleted=self.deleted, in_table=self.in_table,
        )  # fmt: skip


@dataclass(slots=True)
class _Said:
    """What the tables at the top of a file tell: its code page, fonts and styles, and of itself."""

    codec: str = "cp1252"
    font: int = 0
    charsets: dict[int, int] = field(default_factory=dict)
    fonts: dict[int, str] = field(default_factory=dict)
    styles: dict[int, str] = field(default_factory=dict)
    info: dict[bytes, str] = field(default_factory=dict)
    dates: dict[bytes, int] = field(default_factory=dict)

    def note(self, state: _State, text: str) -> None:
        """Note text of a destination that is not shown."""
        if state.told == b"fonttbl":
            _add(self.fonts, state.font, text)
        elif state.told == b"stylesheet":
            _add(self.styles, state.style, text)
        elif state.told in _INFO:
            _add(self.info, state.told, text)

    def look(self, state: _State) -> tuple[Role, int]:
        """Return what a paragraph is, by its style and its outline level."""
        name = self.styles.get(state.style, "").split(";")[0].strip().lower()
        if _CONTENTS.fullmatch(name):
            return Role.NAVIGATION, 0
        if state.outline < _BODY:
            return Role.HEADING, state.outline + 1
        if name in {"title", "subtitle"}:
            return Role.HEADING, 1 if name == "title" else 2
        if heading := _HEADING.fullmatch(name):
            return Role.HEADING, int(heading["level"])
        return Role.CAPTION if name == "caption" else Role.PROSE, 0

    def decoded(self, data: bytes, state: _State) -> str:
        """Return bytes as characters: of the text by their font, of what is told by the file."""
        charset = 0 if state.told else self.charsets.get(state.font, 0)
        if charset == _SYMBOLS:
            name = self.fonts.get(state.font, "").split(";")[0].strip()
            return "".join(symbol(0xF000 + byte, name) for byte in data)
        return data.decode(_CHARSETS.get(charset, self.codec), "replace")


class _Reader:
    """Reads a file from its first byte on, group by group, and collects its paragraphs."""

    def __init__(self, data: bytes) -> None:
        if not data.startswith(SIGNATURE):
            raise Unreadable("is no RTF document", "Save it as RTF, or under its own suffix.")
        self.left_out = LeftOut()
        self._said = _Said()
        self._data = data
        self._state = _State()
        self._stack: list[_State] = []
        self._bytes = bytearray()  # of a run of text, until its end is known
        self._skip = 0  # characters that stand for a Unicode one in older programs
        self._lines: list[list[str]] = [[]]  # the paragraph, and those that wait for an aside
        self._after: list[Piece] = []
        self._cell: list[Piece] = []
        self._cells: list[tuple[Piece, ...]] = []
        self._rows: list[Row] = []
        self._header = False

    def metadata(self) -> Metadata:
        """Return what the file says of itself, once it is read."""
        info, dates = self._said.info, self._said.dates
        made = "-".join(f"{dates.get(key, 0):02}" for key in (b"yr", b"mo", b"dy"))
        return stated(info.get(b"title", ""), info.get(b"author", ""), made)

    def pieces(self) -> Iterator[Piece]:
        """Yield the pieces of the text in order."""
        at = 0
        while token := _TOKEN.match(self._data, at):
            at = token.end()
            kind = token.lastgroup
            if kind in {"text", "hex"}:
                self._text(token[0] if kind == "text" else _unquoted(token[0]))
                continue
            self._flush()
            if kind == "brace":
                if token[0] == b"}" and len(self._stack) <= 1:
                    break
                self._brace(token[0])
            elif kind == "sign":
                yield from self._sign(token["sign"])
            elif kind is not None:
                word, number = token["word"], int(token["number"]) if token["number"] else None
                if word == b"bin":
                    at += max(number or 0, 0)
                elif self._is_unshown(word):
                    at = self._end_of_group(at)
                else:
                    yield from self._word(word, number)
        self._flush()
        yield from self._end()

    def _brace(self, brace: bytes) -> None:
        self._skip = 0
        if brace == b"{":
            if len(self._stack) >= _MOST_GROUPS:
                raise Unreadable("is nested too deeply to be a document", "Save it again.")
            self._stack.append(self._state)
            self._state = self._state.inside()
        else:
            if self._state.aside:
                self._paragraph()
                self._lines.pop()
            self._state = self._stack.pop()

    def _is_unshown(self, word: bytes) -> bool:
        """Say whether a word makes its group one that is neither shown nor read."""
        starred, self._state.starred = self._state.starred, False
        if word == b"annotation":
            self.left_out.add("comment")
        if starred and word not in _SHOWN and word not in _TOLD:
            return True
        return not self._state.told and (word in _UNSHOWN or word.endswith(b"Pr"))

    def _end_of_group(self, at: int) -> int:
        """Return where the group ends that ``at`` is in: before its closing brace."""
        depth = 1
        while brace := _BRACE.search(self._data, at):
            at = brace.end()
            if brace[1]:
                at += int(brace[1])
            elif brace[0] in b"{}":
                depth += 1 if brace[0] == b"{" else -1
                if not depth:
                    return at - 1
        return len(self._data)

    def _text(self, data: bytes) -> None:
        skipped = min(self._skip, len(data))
        self._skip -= skipped
        self._bytes += data[skipped:]

    def _flush(self) -> None:
        """Decode the bytes that have come since the last change of anything."""
        if self._bytes:
            self._show(self._said.decoded(bytes(self._bytes), self._state))
            self._bytes.clear()

    def _show(self, text: str) -> None:
        state = self._state
        if state.told:
            self._said.note(state, text)
        elif not (state.deleted or state.hidden):
            self._lines[-1].append(text)

    def _sign(self, sign: bytes) -> Sequence[Piece]:
        if self._skip:
            self._skip -= 1
        elif sign == b"*":
            self._state.starred = True
        elif sign in {b"\n", b"\r"}:
            return self._paragraph()
        elif sign in _SIGNS:
            self._show(_SIGNS[sign])
        return ()

    def _word(self, word: bytes, number: int | None) -> Sequence[Piece]:
        state = self._state
        if word in _ENDS:
            return self._paragraph()
        if word == b"u":
            self._skip = state.unicode_skip
            self._show(chr((number or 0) % 0x10000))
        elif word in _CHARACTERS:
            self._show(_CHARACTERS[word] if not self._skip else "")
            self._skip = max(self._skip - 1, 0)
        elif state.told or word in _TOLD:
            self._tell(word, number)
        elif word in _ASIDE:
            state.aside = True
            self._lines.append([])
        elif word == b"cell":
            state.in_table = True
            self._paragraph()
            self._cells.append(tuple(self._cell))
            self._cell.clear()
        elif word == b"row":
            self._rows.append(Row(tuple(self._cells), self._header))
            self._cells.clear()
        else:
            self._format(word, number)
        return ()

    def _format(self, word: bytes, number: int | None) -> None:
        """Note how the text from here on is to look."""
        state = self._state
        if word in _NUMBERS:
            setattr(state, _NUMBERS[word], max(number or 0, 0))
        elif word in {b"v", b"deleted"}:
            self._hide(word == b"deleted", number != 0)
        elif word == b"pard":
            state.style, state.outline, state.in_table = 0, _BODY, False
        elif word == b"plain":
            state.hidden = state.deleted = False
            state.font = self._said.font
        elif word == b"intbl":
            state.in_table = True
        elif word in {b"trowd", b"trhdr"}:
            self._header = word == b"trhdr"
        elif word == b"deff":
            state.font = self._said.font = number or 0
        elif word in _CODE_PAGES or word == b"ansicpg":
            self._said.codec = _CODE_PAGES.get(word) or _known(f"cp{number}") or self._said.codec

    def _hide(self, deleted: bool, on: bool) -> None:
        """Begin or end what is deleted, or hidden."""
        state = self._state
        if on and not (state.hidden or state.deleted):
            self.left_out.add("deleted passage" if deleted else "hidden passage")
        if deleted:
            state.deleted = on
        else:
            state.hidden = on

    def _tell(self, word: bytes, number: int | None) -> None:
        """Note what a destination that is not shown says, or that it begins."""
        state = self._state
        if word == b"ud":
            state.told = b""
        elif word in _TOLD or (state.told == b"info" and word in _INFO):
            state.told = state.told if state.told == b"upr" else word
        elif word in _NUMBERS:
            setattr(state, _NUMBERS[word], max(number or 0, 0))
        elif word == b"fcharset":
            self._said.charsets[state.font] = number or 0
        elif state.told == b"creatim" and word in {b"yr", b"mo", b"dy"}:
            self._said.dates[word] = max(number or 0, 0)

    def _paragraph(self) -> Sequence[Piece]:
        """End a paragraph: return it, or keep it for its cell or until after the one around it."""
        text = replaced(_paired("".join(self._lines[-1])))
        self._lines[-1].clear()
        role, level = self._said.look(self._state)
        found = tuple(flow.pieces(text, role, level)) if role is not Role.NAVIGATION else ()
        if len(self._lines) > 1:
            self._after.extend(found)
        elif self._state.in_table:
            self._cell.extend(found)
        else:
            return (*self._table(), *found, *self._notes())
        return ()

    def _table(self) -> Sequence[Piece]:
        """Return the rows before this, and what is left where the last was never ended."""
        rest = (*self._cells, tuple(self._cell)) if self._cell else tuple(self._cells)
        rows = [*self._rows, Row(rest)] if rest else self._rows
        if not rows:
            return ()
        self._rows, self._cells, self._cell = [], [], []
        return (*flow.table(rows), *self._notes())

    def _notes(self) -> Sequence[Piece]:
        after, self._after = self._after, []
        return after

    def _end(self) -> Iterator[Piece]:
        """Yield what has not been ended: notes that were left open, the paragraph, a table."""
        while len(self._lines) > 1:
            self._paragraph()
            self._lines.pop()
        yield from self._paragraph()
        yield from self._table()
        yield from self._notes()


def _add(said: dict[_Key, str], key: _Key, text: str) -> None:
    """Add text to what is said of a key, up to more than any name or title has."""
    before = said.get(key, "")
    if len(before) < _LONGEST_NAME:
        said[key] = before + text


def _unquoted(quoted: bytes) -> bytes:
    """Return the bytes that stand in hexadecimal digits, each after its mark."""
    return bytes.fromhex(quoted.replace(b"\\'", b"").decode())


def _paired(text: str) -> str:
    """Return text with pairs of surrogates, which come one by one, as the characters they are."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _known(codec: str) -> str | None:
    try:
        return codecs.lookup(codec).name
    except LookupError:
        return None

"""What lies in an Excel workbook (ECMA-376, part 1, 18): its sheets, their rows, values as shown.

Read here with the standard library: a reader that lays a sheet out in memory would need as much as
the sheet is wide and high, and a sheet of two cells may be of seventeen thousand million.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from posixpath import join, normpath
from typing import NamedTuple

from index.formats.containers.xml_events import Handler, local, read_xml
from index.formats.containers.zip_file import ZipFile
from index.formats.document import Unreadable
from index.formats.room import Room
from index.formats.tables.rows import Row

_REMEDY = "Open it in a spreadsheet and save it again as .xlsx."
_COLUMN = re.compile(r"([A-Z]{1,3})\d*\Z")
_MAX_CELLS = 20_000_000
_WIDEST = 1_000  # columns; what stands further out is no table for people
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_TIMES_ONLY = frozenset({18, 19, 20, 21, 45, 46, 47})
_NUMBER_FORMATS = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"}
_LARGEST = 1e15  # up to here a number has all its digits
_MAX_PART = 100_000_000  # bytes of a sheet's XML, a few million cells
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.([#0?]*))?|\.([#0?]+)")
_NO_CODE = re.compile(r"\"[^\"]*\"|\\.|\[[^\]]*\]")  # text and conditions in a number's format
_DAY_ZERO = (datetime(1899, 12, 30), datetime(1904, 1, 1))  # noqa: DTZ001 - a sheet has no time zone


class _Style(NamedTuple):
    """How a cell's number is shown: as a day, a time of day, or with so many decimal places."""

    day: bool = False
    time: bool = False
    percent: bool = False
    grouped: bool = False
    places: int | None = None


class Workbook:
    """A workbook that is open for reading; ``sheets`` are the names of those that are shown."""

    def __init__(self, data: bytes, room: Room | None = None) -> None:
        self._zip = ZipFile(data, room or Room())
        if "xl/workbook.xml" not in self._zip.names:
            raise Unreadable("is no Excel workbook", _REMEDY)
        book = _Book()
        read_xml(self._zip.read("xl/workbook.xml"), book)
        targets = _Relations()
        if "xl/_rels/workbook.xml.rels" in self._zip.names:
            read_xml(self._zip.read("xl/_rels/workbook.xml.rels"), targets)
        paths = {name: targets.found.get(key, "") for name, key in book.sheets}
        self._paths = {name: path for name, path in paths.items() if path in self._zip.names}
        self._day_zero = _DAY_ZERO[book.from_1904]
        self._strings: list[str] | None = None
        self._styles: list[_Style] | None = None

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the sheets, in their order."""
        return tuple(self._paths)

    def rows(self, sheet: str) -> Iterator[Row]:
        """Yield the rows of a sheet that hold anything."""
        reader = _Sheet()
        read_xml(self._zip.read(self._paths[sheet], _MAX_PART), reader)
        for number, cells in reader.rows:
            width = max(cells)
            shown = [self._shown(*cells[i]) if i in cells else "" for i in range(width + 1)]
            yield Row(number, shown)

    def _shown(self, kind: str, style: int, value: str) -> str:
        """Return a cell as it is displayed; a formula's is its last result."""
        if kind == "s":
            strings = self._shared()
            return strings[int(value)] if value.isdigit() and int(value) < len(strings) else ""
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if kind in {"str", "inlineStr", "e", "d"}:
            return value
        styles = self._number_styles()
        return _number(value, styles[style] if style < len(styles) else _Style(), self._day_zero)

    def _shared(self) -> list[str]:
        if self._strings is None:
            reader = _Strings()
            if "xl/sharedStrings.xml" in self._zip.names:
                read_xml(self._zip.read("xl/sharedStrings.xml"), reader)
            self._strings = reader.found
        return self._strings

    def _number_styles(self) -> list[_Style]:
        if self._styles is None:
            reader = _Styles()
            if "xl/styles.xml" in self._zip.names:
                read_xml(self._zip.read("xl/styles.xml"), reader)
            self._styles = reader.found
        return self._styles


def _number(value: str, style: _Style, day_zero: datetime) -> str:
    try:
        number = float(value)
    except ValueError:
        return value
    if style.day or style.time:
        try:
            moment = day_zero + timedelta(seconds=round(number * 86_400))
        except (OverflowError, ValueError):
            return value
        day, time = f"{moment:%Y-%m-%d}", f"{moment:%H:%M}"
        return f"{day} {time}" if style.day and style.time else day if style.day else time
    if style.places is not None and abs(number) < _LARGEST:
        number *= 100 if style.percent else 1
        grouping = "," if style.grouped else ""
        return f"{number:{grouping}.{style.places}f}" + "%" * style.percent
    if number.is_integer() and abs(number) < _LARGEST:
        return str(int(number))
    return f"{number:.15g}"


def _style(code: str) -> _Style:
    """Return how a format's code shows a number."""
    first = _NO_CODE.sub("", code).partition(";")[0].lower()
    if first == "general" or "0" in first or "#" in first:
        digits = _DIGITS.search(first)
        if first == "general" or "e" in first or digits is None:
            return _Style()
        places = (digits[1] or digits[2] or "").count("0")
        return _Style(percent="%" in first, grouped="," in digits[0], places=places)
    return _Style(day=bool(re.search("[yd]", first)), time=bool(re.search("[hs]", first)))


class _Book(Handler):
    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.from_1904 = False

    def open(self, name: str, attributes: dict[str, str]) -> None:
        if local(name) == "sheet" and attributes.get("state", "visible") == "visible":
            key = next((v for k, v in attributes.items() if local(k) == "id" and " " in k), "")
            self.sheets.append((attributes.get("name", ""), key))
        elif local(name) == "workbookPr":
            self.from_1904 = attributes.get("date1904") in {"1", "true"}


class _Relations(Handler):
    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def open(self, name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship":
            target = normpath(join("/xl", attributes.get("Target", ""))).lstrip("/")
            self.found[attributes.get("Id", "")] = target


class _Strings(Handler):
    """The texts that cells share; what is only a reading aid of one is left out."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._inside = self._aside = False

    def open(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        name = local(name)
        self._inside = name == "t"
        self._aside = self._aside or name == "rPh"

    def close(self, name: str) -> None:
        name = local(name)
        self._inside = False
        if name == "rPh":
            self._aside = False
        elif name == "si":
            self.found.append("".join(self._pieces))
            self._pieces = []

    def text(self, data: str) -> None:
        if self._inside and not self._aside:
            self._pieces.append(data)


class _Styles(Handler):
    """How numbers are shown, by the number of a cell's style."""

    def __init__(self) -> None:
        self.found: list[_Style] = []
        self._codes: dict[int, str] = {}
        self._cells = False

    def open(self, name: str, attributes: dict[str, str]) -> None:
        name = local(name)
        if name == "numFmt":
            self._codes[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._cells = True
        elif name == "xf" and self._cells:
            self.found.append(self._of(_whole(attributes.get("numFmtId"))))

    def close(self, name: str) -> None:
        if local(name) == "cellXfs":
            self._cells = False

    def _of(self, number: int) -> _Style:
        if number in self._codes:
            return _style(self._codes[number])
        if number in _NUMBER_FORMATS:
            return _style(_NUMBER_FORMATS[number])
        if number in _DATE_FORMATS:
            return _Style(day=number not in _TIMES_ONLY, time=number == 22 or number in _TIMES_ONLY)
        return _Style()


class _Sheet(Handler):
    """The cells of a sheet that hold anything: type, style and value, by row and column."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, dict[int, tuple[str, int, str]]]] = []
        self._number = 0
        self._cells: dict[int, tuple[str, int, str]] = {}
        self._column = -1
        self._kind, self._style = "", 0
        self._pieces: list[str] = []
        self._inside = False
        self._count = 0

    def open(self, name: str, attributes: dict[str, str]) -> None:
        name = local(name)
        if name == "row":
            self._number = _whole(attributes.get("r")) or self._number + 1
            self._cells, self._column = {}, -1
        elif name == "c":
            place = _COLUMN.match(attributes.get("r", ""))
            self._column = _column(place[1]) if place else self._column + 1
            self._kind, self._style = attributes.get("t", "n"), _whole(attributes.get("s"))
            self._pieces = []
        self._inside = name in {"v", "t"}

    def close(self, name: str) -> None:
        name = local(name)
        self._inside = False
        if name == "c" and self._pieces and self._column < _WIDEST:
            self._cells[self._column] = (self._kind, self._style, "".join(self._pieces))
            self._count += 1
            if self._count > _MAX_CELLS:
                raise Unreadable("is a workbook of too many cells", "Save its sheets as .csv.")
        elif name == "row" and self._cells:
            self.rows.append((self._number, self._cells))
            self._cells = {}

    def text(self, data: str) -> None:
        if self._inside:
            self._pieces.append(data)


def _whole(value: str | None) -> int:
    return int(value) if value and value.isdigit() and len(value) < 10 else 0


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1

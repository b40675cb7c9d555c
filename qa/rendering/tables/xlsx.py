"""A table as a workbook (ECMA-376, part 1): one sheet of texts, numbers and links. Pure.

Texts stand in their cells, so that nothing of them is ever a formula. It is written here because
XlsxWriter 3.3 makes backslashes of a file's address, which then leads nowhere but on Windows.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from qa.rendering.tables.rows import Cell, Row

MOST_ROWS = 1_048_576
"""Rows that a sheet has (ECMA-376 sets none; Excel's specifications and limits)."""

_LONGEST = 32_767  # characters of a cell, likewise
_MOST_LINKS = 65_530  # of a sheet, likewise
_LONGEST_LINK = 2_079  # characters, likewise
_EPOCH = (1980, 1, 1, 0, 0, 0)  # that the same table has the same bytes
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_CONTENT_TYPES = (
    f'<Types xmlns="{_TYPES}">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SPREADSHEET}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SPREADSHEET}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_SPREADSHEET}.styles+xml"/>'
    "</Types>"
)
_WORKBOOK = (
    f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="Answers" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
# Cells are plain (0), of the head (1), or links (2).
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="3"><font/><font><b/></font>'
    '<font><u/><color rgb="FF0563C1"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="3"><xf/>'
    '<xf fontId="1" applyFont="1"/><xf fontId="2" applyFont="1"/></cellXfs></styleSheet>'
)
_HEAD, _LINK = 1, 2
_EXTERNAL = ' TargetMode="External"'


def workbook(rows: Iterable[Row]) -> bytes:
    """Return the bytes of a workbook with these rows, the first of them its head."""
    links: list[tuple[str, str]] = []
    sheet = "".join(_sheet(rows, links))
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _relations((("officeDocument", "xl/workbook.xml", ""),)),
        "xl/workbook.xml": _WORKBOOK,
        "xl/_rels/workbook.xml.rels": _relations(
            (("worksheet", "worksheets/sheet1.xml", ""), ("styles", "styles.xml", ""))
        ),
        "xl/styles.xml": _STYLES,
        "xl/worksheets/sheet1.xml": sheet,
        "xl/worksheets/_rels/sheet1.xml.rels": _relations(
            tuple(("hyperlink", address, _EXTERNAL) for _, address in links)
        ),
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            archive.writestr(info, f"{_DECLARED}{text}", zipfile.ZIP_DEFLATED)
    return data.getvalue()


def _sheet(rows: Iterable[Row], links: list[tuple[str, str]]) -> Iterator[str]:
    """Yield the sheet piece by piece; where it has ``links``, and their addresses, is noted."""
    yield f'<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheetViews>'
    yield '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/>'
    yield "</sheetView></sheetViews><sheetData>"
    for number, row in enumerate(rows, 1):
        cells = (
            _cell(cell, f"{_letters(at)}{number}", number == 1, links)
            for at, cell in enumerate(row)
            if cell.value != ""
        )
        yield f'<row r="{number}">{"".join(cells)}</row>'
    yield "</sheetData>"
    if links:
        refs = (f'<hyperlink ref="{at}" r:id="rId{n}"/>' for n, (at, _) in enumerate(links, 1))
        yield f"<hyperlinks>{''.join(refs)}</hyperlinks>"
    yield "</worksheet>"


def _cell(cell: Cell, place: str, head: bool, links: list[tuple[str, str]]) -> str:
    if isinstance(cell.value, float):
        return f'<c r="{place}"><v>{cell.value}</v></c>'
    linked = cell.link and len(cell.link) <= _LONGEST_LINK and len(links) < _MOST_LINKS
    if linked and cell.link:
        links.append((place, cell.link))
    style = _HEAD if head else _LINK if linked else 0
    text = escape(cell.value[:_LONGEST])
    return (
        f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    )


def _letters(column: int) -> str:
    """Return what a column, counted from 0, is called: A, Z, AA."""
    name = ""
    while column >= 0:
        column, letter = divmod(column, 26)
        name, column = f"{chr(ord('A') + letter)}{name}", column - 1
    return name


def _relations(targets: Sequence[tuple[str, str, str]]) -> str:
    found = (
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target={quoteattr(target)}{mode}/>'
        for number, (kind, target, mode) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}">{"".join(found)}</Relationships>'

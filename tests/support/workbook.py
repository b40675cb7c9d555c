"""An Excel workbook made of rows: texts, and numbers with the format they are shown in."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_FORMATS = (0, 4, 9, 10, 14, 22)


def workbook(sheets, extra=""):
    """Return a workbook of sheets by name; a cell is a text, or a number and its format.

    ``extra`` is XML that ends the rows of each sheet.
    """
    texts = []
    styles = "".join(f'<xf numFmtId="{each}"/>' for each in _FORMATS)
    names = "".join(
        f'<sheet name="{escape(name)}" sheetId="{i}" r:id="r{i}"/>'
        for i, name in enumerate(sheets, 1)
    )
    targets = "".join(
        f'<Relationship Id="r{i}" Target="worksheets/s{i}.xml"/>' for i in range(1, len(sheets) + 1)
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{names}</sheets></workbook>',
        )
        archive.writestr("xl/_rels/workbook.xml.rels", f"<Relationships>{targets}</Relationships>")
        archive.writestr("xl/styles.xml", f"<styleSheet><cellXfs>{styles}</cellXfs></styleSheet>")
        for i, rows in enumerate(sheets.values(), 1):
            body = "".join(
                f'<row r="{n}">{"".join(_cell(cell, texts) for cell in row)}</row>'
                for n, row in enumerate(rows, 1)
            )
            archive.writestr(
                f"xl/worksheets/s{i}.xml",
                f'<worksheet xmlns="{_MAIN}"><sheetData>{body}{extra}</sheetData></worksheet>',
            )
        shared = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">{shared}</sst>')
    return packed.getvalue()


def _cell(cell, texts):
    if isinstance(cell, str):
        texts.append(cell)
        return f'<c t="s"><v>{len(texts) - 1}</v></c>'
    value, format_ = cell
    return f'<c s="{_FORMATS.index(format_)}"><v>{value}</v></c>'

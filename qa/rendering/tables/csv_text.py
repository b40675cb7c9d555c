"""A row as a line of CSV (RFC 4180), in which no spreadsheet finds a formula. Pure."""

from __future__ import annotations

import csv
import io

from qa.rendering.tables.rows import Row

_FORMULA = ("=", "+", "-", "@")


def line(row: Row) -> str:
    """Return a row as a line, without its end.

    A text that a spreadsheet would compute begins with an apostrophe, which it does not show.
    """
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(_harmless(cell.value) for cell in row)
    return text.getvalue()


def _harmless(value: str | float) -> str | float:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value

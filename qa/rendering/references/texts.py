"""What the styles for people share: days and lists of names in English. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from qa.rendering.references.reference import Day

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def american(date: Day) -> str:
    """Return a day as Chicago has it: ``November 17, 2016``; as much of it as is known."""
    year, *rest = date
    month = _MONTHS[rest[0] - 1] if rest else ""
    return f"{month} {rest[1]}, {year}" if len(rest) > 1 else f"{month} {year}".strip()


def year_first(date: Day) -> str:
    """Return a day as APA has it: ``2016, November 17``."""
    year, *rest = date
    if not rest:
        return str(year)
    month = _MONTHS[rest[0] - 1]
    return f"{year}, {month} {rest[1]}" if len(rest) > 1 else f"{year}, {month}"


def joined(names: Sequence[str], last: str) -> str:
    """Return names in a list, ``last`` before the last of them; a comma where there are three."""
    *others, end = names
    if not others:
        return end
    comma = "," if len(others) > 1 else ""
    return f"{', '.join(others)}{comma} {last} {end}"


def ended(text: str) -> str:
    """Return a text with a full stop, unless it ends in a mark that does for one."""
    return text if text.rstrip("”’\"'").endswith((".", "!", "?", "…")) else f"{text}."

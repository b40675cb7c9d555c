"""When somebody means: a time as people type it, as the first and the last date of it. Pure.

Dates with a year are read as articles' stamps are (``index.dates``); what only counts from today
("yesterday", "last week", "3 days ago", "Monday", "November") is read here. A time without a year,
and a weekday, is the last one that has begun. A week begins on Monday, as in ISO 8601.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from index.dates import parse_date, without_stamp
from index.errors import UsageError

ALLOWED = (
    'Write 2016, 2016-11 or 2016-11-17, or as people do: "17 November 2016", "Nov 2016", '
    'yesterday, "last week".'
)
"""What may stand for a date, for people."""

_WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_WEEKDAYS |= {name.lower(): number for number, name in enumerate(calendar.day_abbr)}
_DAYS = {"today": 0, "ngayon": 0, "yesterday": 1, "kahapon": 1}
_UNIT = r"(?P<unit>day|week|month|year)"
_AGO = re.compile(rf"(?P<count>\d{{1,4}}|an?|one|two|three)\s+{_UNIT}s?\s+ago")
_PAST = re.compile(rf"(?:the\s+)?(?:last|past)\s+(?P<count>\d{{1,4}}|two|three)\s+{_UNIT}s")
_NEAR = re.compile(rf"(?P<which>this|last)\s+{_UNIT}")
_WEEKDAY = re.compile(rf"(?:last\s+)?(?P<day>{'|'.join(sorted(_WEEKDAYS, key=len)[::-1])})")
_DECADE = re.compile(r"(?:the\s+)?(?P<decade>1[89]\d|20\d)0s")
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}
_LONGEST = 60  # characters
_LEAP = 9  # years in which every day of a year has been at least once


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time by its ISO 8601 dates, whole or partial, both included."""

    first: str
    last: str


def period(typed: str, today: date) -> Period:
    """Return what ``typed`` means on the day ``today``; UsageError if that is no time."""
    found = period_in(typed, today)
    if found is None:
        raise UsageError(f"{typed!r} is not a date.", ALLOWED)
    return found


def period_in(typed: str, today: date) -> Period | None:
    """Return what ``typed``, all of it, means on the day ``today``; None if that is no time."""
    text = " ".join(typed.lower().split())
    if not text or len(text) > _LONGEST:
        return None
    stamped = _stamped(text)
    if stamped:
        return Period(stamped, stamped)
    try:
        return _counted(text, today) or _weekday(text, today) or _without_year(text, today)
    except (ValueError, OverflowError):  # farther than a calendar goes
        return None


def _stamped(text: str) -> str | None:
    """Return the date that a text with a year is, if it is nothing else."""
    bare = text.removeprefix("the ")
    if re.fullmatch(r"\d{4}", bare, re.ASCII) or without_stamp(bare) == "":
        return parse_date(bare)
    return None


def _without_year(text: str, today: date) -> Period | None:
    """Return the last day or month of a name that has begun: "17 November", "November"."""
    for year in range(today.year, today.year - _LEAP, -1):
        iso = _stamped(f"{text} {year}") if re.search(r"[a-z]", text) else None
        if iso and len(iso) > len("2016") and iso <= today.isoformat():
            return Period(iso, iso)
    return None


def _counted(text: str, today: date) -> Period | None:
    """Return what counts from today."""
    if text in _DAYS:
        return _days(today - timedelta(_DAYS[text]))
    if match := _DECADE.fullmatch(text):
        return Period(f"{match['decade']}0", f"{match['decade']}9")
    if match := _AGO.fullmatch(text):
        back = _back(today, match["unit"], _count(match["count"]))
        return _whole(back, match["unit"]) if match["unit"] in ("month", "year") else _days(back)
    if match := _PAST.fullmatch(text):
        return _days(_back(today, match["unit"], _count(match["count"])), today)
    if match := _NEAR.fullmatch(text):
        steps = 1 if match["which"] == "last" else 0
        return _whole(_back(today, match["unit"], steps), match["unit"])
    return None


def _weekday(text: str, today: date) -> Period | None:
    """Return the last such day; "last Monday" is not today."""
    match = _WEEKDAY.fullmatch(text)
    if match is None:
        return None
    back = (today.weekday() - _WEEKDAYS[match["day"]]) % 7
    return _days(today - timedelta(back or (7 if text.startswith("last") else 0)))


def _count(typed: str) -> int:
    return _COUNTS.get(typed) or int(typed)


def _back(day: date, unit: str, count: int) -> date:
    """Return the day ``count`` units before; the end of a month that has no such day."""
    if unit in ("day", "week"):
        return day - timedelta(count * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 - count * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _whole(day: date, unit: str) -> Period:
    """Return the day, week, month or year in which a day lies."""
    if unit == "week":
        monday = day - timedelta(day.weekday())
        return _days(monday, monday + timedelta(6))
    iso = day.isoformat()[: {"year": 4, "month": 7}.get(unit, 10)]
    return Period(iso, iso)


def _days(first: date, last: date | None = None) -> Period:
    return Period(first.isoformat(), (last or first).isoformat())

"""The dates that articles are stamped with, in nine languages, as ISO 8601.

Own patterns and month tables: a general date parser reads dates into page numbers and dialogue.
Only shapes with a year are dates; one that no calendar has (2016-13-45) is none, and one that two
countries read differently (03/04/2016) is none either; with dots (03.04.2016) the day is first.
Nothing here reads prose: callers pass a line that they believe to be a stamp.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

# Of each month its names in English, Filipino, German, French, Spanish, Portuguese, Italian, Dutch
# and Indonesian, with the abbreviations that no other word looks like.
_MONTH_NAMES = tuple(
    names.split()
    for names in (
        "january jan enero januar jänner janvier janv janeiro gennaio januari ene",
        "february feb pebrero februar feber février févr febrero fevereiro febbraio februari",
        "march mar marso märz maerz mars marzo março maart maret",
        "april apr abril avril avr aprile",
        "may mayo mai maio maggio mei",
        "june jun hunyo juni juin junio junho giugno",
        "july jul hulyo juli juillet juil julio julho luglio",
        "august aug agosto août aout augustus agustus",
        "september sept sep setyembre septembre septiembre setembro settembre",
        "october oct oktubre oktober okt octobre octubre outubro ottobre",
        "november nov nobyembre novembre noviembre novembro nopember",
        "december dec disyembre dezember dez décembre déc diciembre dic dezembro dicembre desember",
    )
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names}
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"

# The first shape that fits is taken whole, so that "31 November 2016" is refused rather than read
# as "November 2016".
_SHAPE = (
    r"(?<![\d/-])(?P<y1>\d{4})(?P<dash>[-/.])(?P<m1>\d{1,2})(?P=dash)(?P<d1>\d{1,2})(?!\d|[-/]\d)"
    r"|(?<![\d/-])(?P<a>\d{1,2})(?P<slash>[-/.])(?P<b>\d{1,2})(?P=slash)(?P<y2>\d{4})(?!\d|[-/]\d)"
    rf"|(?<!\d)(?:\bika-?)?(?P<d3>\d{{1,9}})(?:st|nd|rd|th|er|[.ºª])?"
    rf"(?:\s+(?:of|ng|de|del)\s+|[\s-]*)(?P<m3>{_MONTH})"
    r"(?:[,\s-]{1,3}|\s+(?:de|del)\s+)(?P<y3>\d{4})(?!\d)"
    rf"|\b(?P<m4>{_MONTH})\s*(?P<d4>\d{{1,9}})(?:st|nd|rd|th)?[,\s]{{1,3}}(?P<y4>\d{{4}})(?!\d)"
    rf"|\b(?P<m5>{_MONTH}),?\s+(?P<y5>\d{{4}})(?![\d-])"
    r"|(?<![\d/-])(?P<y6>\d{4})-(?P<m6>\d{2})(?![\d/-])"
    # Only where the day can be no month: 11/18/19.
    r"|(?<![\d/-])(?P<m7>\d{1,2})/(?P<d7>1[3-9]|2\d|3[01])/(?P<y7>\d{2})(?![\d/-])"
)
_ZONE = (
    r"(?:PHT|PHST|GMT|UTC|BST|IST|JST|SGT|HKT|CES?T|MESZ|MEZ|WES?T|EES?T|AE[SD]?T|[ECMP][SD]?T"
    r"|local time|Uhr|hrs?)"
)
_TIME = (
    r"(?:T|\b(?:at|as of|of|um|à|às|a las|kl\.?)\s+)?"
    r"(?:\b|(?<=T))"
    r"(?:\d{1,2}(?:[:.]\d{2}){0,2}\s*[ap]\.?\s?m\b\.?|\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?"
    rf"|\d{{1,2}}h\d{{0,2}}\b|\d{{1,2}}\.?\d{{2}}(?=\s*{_ZONE}\b))"
    rf"(?:\s*(?:Z\b|[+-]\d{{2}}:?\d{{2}}|\(?{_ZONE}\b\)?(?:[+-]\d+)?))*"
)
_WEEKDAY = (
    r"(?:\b(?:on|noong|am|le)\s+)?"
    r"\b(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
    r"|(?:(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
    r"|(?:segunda|terça|quarta|quinta|sexta)-feira"
    r"|miyerkules|huwebes|biyernes|sabado|linggo)\b)"
)
_FIRST = (
    r"(?:(?:date\s+)?(?:first\s+)?(?:published|posted)|(?:publication|release)\s+date|date"
    r"|veröffentlicht|erschienen|datum|publié|publicado|publicación|fecha|pubblicato|dipublikasikan"
    r"|inilathala)"
)
_LATER = (
    r"(?:date\s+updated|(?:last|first)?\s*(?:updated?|modified|revised|corrected)"
    r"|(?:zuletzt\s+)?aktualisiert|mis\s+à\s+jour|(?:última\s+)?actuali[sz]ado|atualizado"
    r"|aggiornato|diperbarui|in-?update)"
)
_LABEL = (
    rf"\b(?:{_FIRST}|{_LATER}|created|issued|released|uploaded|as of)"
    r"(?:\s+(?:on|at|as of|am|le|el|em|il|noong))?\b"
)
_READING = r"\b\d{1,3}[\s-]*min(?:ute)?s?\s+read\b"  # what stands beside a stamp

_DATE = re.compile(_SHAPE, re.IGNORECASE)
_TIMED = re.compile(r"\d[:.h]\d\d(?!\d)|\d\s?[ap]\.?m\b", re.IGNORECASE)
# Every shape has one of these, and is a slow thing to look for.
_YEAR = re.compile(r"\d{4}|/\d\d(?!\d)")
_UPDATED = re.compile(rf"\b{_LATER}\b(?:(?!\b{_FIRST}\b)[^|])*$", re.IGNORECASE)
_STAMP_PART = re.compile(
    rf"{_READING}|{_LABEL}\s*:?|(?:\b(?:on|noong|am|le|el|em|den)\s+)?(?:{_SHAPE})"
    rf"|{_TIME}|{_WEEKDAY}",
    re.IGNORECASE,
)
_LEADING = re.compile(
    rf"(?P<before>.{{0,80}}?)(?<!\w)(?:{_FIRST}|{_LATER})(?:\s+(?:on|at))?\s*:?\s*(?:{_SHAPE})"
    rf"(?:[\s,|–-]*{_TIME})?+\s+",
    re.IGNORECASE,
)
_SENTENCE_START = re.compile(r"(?![a-z])[^\W_]|[“‘\"'(\[•]")
_LONGEST_STAMP = 250  # characters of a line that is nothing but stamps
_SEPARATORS = " \t\xa0|/,;:·•–—-()"


def parse_date(text: str) -> str | None:
    """Return the first date in a text as ISO 8601, a month or a bare year if it says no more."""
    if re.fullmatch(r"\s*\d{4}\s*", text):
        return _iso(int(text))
    return next((iso for m in _DATE.finditer(text) if (iso := _of_match(m))), None)


def dates_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the dates of a text as ISO 8601, each after where it starts and ends."""
    for match in _DATE.finditer(text):
        if iso := _of_match(match):
            yield match.start(), match.end(), iso


def stamped_date(line: str) -> str | None:
    """Return the date of a stamp; of several, one of publishing rather than of an update."""
    published, updated = stamped_dates(line)
    return published or updated


def stamped_dates(line: str) -> tuple[str | None, str | None]:
    """Return the first date of a stamp that is one of publishing, and the first of an update."""
    published = updated = None
    end = 0
    for match in _DATE.finditer(line):
        if iso := _of_match(match):
            if _UPDATED.search(line, end, match.start()):
                updated = updated or iso
            else:
                published = published or iso
        end = match.end()
    return published, updated


def without_stamp(line: str) -> str | None:
    """Return what a line says besides date and time, or ``None`` if it is not stamped at all.

    A line that is nothing but a stamp leaves the empty string.
    """
    if not _YEAR.search(line) or not _DATE.search(line):
        return None
    return _plain(line)


def names_time(stamp: str) -> bool:
    """Say whether a stamp names a time of day, as prose that names a date seldom does."""
    return _TIMED.search(stamp) is not None


def around_stamp(line: str) -> tuple[str, str] | None:
    """Return what stands before the first date of a line and behind its last, None without one."""
    dates = list(_DATE.finditer(line)) if _YEAR.search(line) else []
    if not dates:
        return None
    before, after = line[: dates[0].start()], line[dates[-1].end() :]
    return _plain(before), _plain(after)


def leading_stamp(line: str) -> tuple[str, str | None, int] | None:
    """Return what comes before a stamp that runs into a line, its date, and where the rest begins.

    Such a stamp is labelled (" date 2016-11-17 PRESIDENT Rodrigo …", "Posted on …"), and what
    follows begins like a sentence; a sentence that merely begins with such words goes on in lower
    case or after a comma.
    """
    match = _LEADING.match(line) if _YEAR.search(line, 0, _LONGEST_STAMP) else None
    if not match or not _SENTENCE_START.match(line, match.end()):
        return None
    if len(line) <= _LONGEST_STAMP and without_stamp(line) == "":
        return None
    return match["before"], stamped_date(match[0]), match.end()


def _plain(text: str) -> str:
    """Return a text without the parts of a stamp."""
    return " ".join(_STAMP_PART.sub(" ", text).split()).strip(_SEPARATORS)


def _of_match(match: re.Match[str]) -> str | None:
    """Return the date that a shape stands for, if it is one."""
    found = match.groupdict()
    if found["y2"]:
        first, second = int(found["a"]), int(found["b"])
        dotted = found["slash"] == "."
        if first <= 12 and second <= 12 and first != second and not dotted:
            return None
        month, day = (second, first) if first > 12 or dotted else (first, second)
        return _iso(int(found["y2"]), month, day)
    form = next(n for n in "134567" if found[f"y{n}"])
    name, number = found[f"m{form}"], found.get(f"d{form}")
    return _iso(
        int(found[f"y{form}"]) + (2000 if form == "7" else 0),
        int(name) if name.isdigit() else _MONTHS[name.lower().rstrip(".")],
        None if number is None else int(number),
    )


def _iso(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """Return the ISO form of a date between 1800 and 2100 that a calendar has."""
    try:
        whole = date(year, 1 if month is None else month, 1 if day is None else day).isoformat()
    except (ValueError, OverflowError):
        return None
    if not 1800 <= year <= 2100:
        return None
    return whole[: 4 if month is None else 7 if day is None else 10]

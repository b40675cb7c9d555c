"""Which day does a sentence mean that says "yesterday" or "on Tuesday"? Pure.

Counted from the date of its article, where that is a whole one. A week begins on Monday.

- "yesterday", "last night", "tonight", "this morning", "tomorrow" are exact; "today" is where it
  stands beside what happened or will, for it also means "nowadays". Somebody who is quoted may
  have spoken on another day.
- "last", "this" and "next" week, month and year are those of the calendar; "the last week" is none.
- A bare weekday is the latest one, the article's own day included, where its clause tells what
  happened, and the next one where it tells what will happen; but not six days off, where an article
  that was updated, or written elsewhere, is likelier to mean tomorrow or yesterday.
- "last Tuesday" is the latest one before the article, "next Tuesday" the first one after it, where
  that lies in another week than the article, so that nobody counts otherwise; "this Tuesday" goes
  by the tense, or is still to come in this week.
- In Filipino *kahapon* is yesterday, and *noong* or *nitong* before a weekday say that it is past.

Nothing is shown where that leaves doubt: of "Tuesdays", "every Tuesday", "Tuesday's", "Good
Friday", "Monday to Friday", of names, and of a sentence that names a year.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta
from enum import Enum

from index.article import Span
from qa.answer import SaidDate

_DAYS = {name: number for number, name in enumerate(calendar.day_name)}
_ARAW = ("Lunes", "Martes", "Miyerkules", "Huwebes", "Biyernes", "Sabado", "Linggo")
_DAYS |= {name: number for number, name in enumerate(_ARAW)} | {"Miyerkoles": 2}
_ENGLISH = "|".join(calendar.day_name)
_PART = r"(?:\s+(?:(?:early|late)\s+)?(?:morning|afternoon|evening|night)\b(?!-))?"

_SAID = re.compile(
    rf"""\b(?:
        (?P<exact>[Yy]esterday(?:\s+(?:morning|afternoon|evening))?|[Kk]ahapon|[Ll]ast\s+night
          |[Tt]onight|[Tt]his\s+(?:morning|afternoon|evening)
          |[Tt]omorrow(?:\s+(?:morning|afternoon|evening|night))?)
      | (?P<today>[Tt]oday)
      | (?P<which>[Ll]ast|[Tt]his|[Nn]ext)\s+(?P<unit>week|month|year)
      | (?P<of_week>{_ENGLISH}){_PART}\s+(?:of\s+)?(?P<week>last|this|next)\s+week
      | (?P<near>[Ll]ast|[Tt]his(?:\s+(?:past|coming))?|[Nn]ext)\s+(?P<near_day>{_ENGLISH}){_PART}
      | (?:[Nn]oong|[Nn]itong)\s+(?P<araw>{"|".join([*_ARAW, "Miyerkoles"])})
      | (?P<bare>{_ENGLISH}){_PART}
    )(?![\w-]|['’]\w)""",
    re.VERBOSE,
)  # fmt: skip

# --- what leaves doubt ----------------------------------------------------------------------------

_WHOLE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_YEAR = re.compile(r"(?<![\w.,$€£₱-])(?:1[5-9]|20)\d\d(?![\w%]|[.,]\d)")
_MONTH = "|".join(name for name in calendar.month_name if name)
_NOT_AFTER = re.compile(
    r"(?:\b(?:the|that|an?|one|each|every|any|some|most|of|(?:better|brighter)|previous|following"
    r"|[Bb]lack|[Gg]ood|[Aa]sh|Holy|Maundy|Easter|Super|Cyber|Giving|Shrove|Fat|Bloody|Palm|Whit"
    r"|Spy|Painit|Casual|Mad|Throwback|Wacky)|\d|week\s+(?:ago|from)(?:\s+on)?|USA)\s+$"
)
_OTHER_DAY = rf"(?:{_ENGLISH})\b"
_JOINED_BEFORE = re.compile(rf"{_OTHER_DAY}{_PART}\s*(?:,|to|through|thru|and|or|until|-|–|/)\s*$")
_JOINED_AFTER = re.compile(
    rf"\s*(?:,|to|through|thru|and|or|until|-|–|/)\s*(?:on\s+)?{_OTHER_DAY}"
    rf"|,?\s*(?:the\s+)?(?:\d|{_MONTH})|\s+(?:week|last|next|after\s+next)\b"
)
# What may follow a weekday that is no part of a name or of "Sunday school".
_GOES_ON = re.compile(
    r"$|[^\w\s]|\s+(?:[^\w\s]|(?:a|about|after|against|ahead|along|alongside|amid|an|and|as|at"
    r"|because|before|but|by|despite|during|following|for|from|he|her|his|if|i[nt]|into|it|its"
    r"|near|next|not|of|on|once|or|outside|over|she|since|so|that|the|their|they|through|to|under"
    r"|until|upon|urging|using|was|we|were|when|where|whether|which|while|who|will|with|without"
    r"|would|[a-z]+ing|[a-z]+ed|[a-z]+ly)\b)"
)
_ON = re.compile(r"\b[Oo]n\s+(?:(?:early|late)\s+)?$")
_TOWARDS = re.compile(r"\b(?:by|before|until|till|ahead\s+of|for|from|since|through|after)\s+$")

# --- tense ----------------------------------------------------------------------------------------

_BREAK = re.compile(
    r"[,;:()\[\]“”\"—–!?]|(?<=\s)-(?=\s)|\b(?:that|who|whom|which|whose|when|where|because|while"
    r"|although|though|but|if|whether|than|as|and)\b"
)
_FUTURE = re.compile(
    r"\b(?:will|shall|won['’]t)\b|\b\w+['’]ll\b"
    r"|\b(?:is|are)\s+(?:\w+ly\s+)?(?:set|due|to|going\s+to|expected|scheduled|slated|planning)\b"
    r"|(?<!was )(?<!were )\b(?:is|are)\s+[a-z]+ing\b"
)
_DOUBT = re.compile(
    r"\b(?:would|could|should|might|may|can|must|(?:was|were)\s+(?:\w+ly\s+)?"
    r"(?:to|set|due|supposed|expected|scheduled|slated|planned|going)|had)\b"
    r"|['’]d\b|\b(?:expected|scheduled|slated|planned|due|originally)\b"
)
_PAST = re.compile(
    r"(?<!be )(?<!been )(?<!being )(?<!get )(?<!is )(?<!are )(?<!have )(?<!has )(?<!to be )"
    r"\b(?:(?!need\b|speed\b|feed\b|exceed\b|proceed\b|succeed\b|hundred\b|sacred\b|indeed\b"
    r"|embed\b|shed\b|breed\b|seed\b|weed\b|greed\b|agreed\s+to\b)[a-z]{2,}ed"
    r"|was|were|said|told|met|went|came|took|made|held|won|lost|got|gave|found|left|began|shot"
    r"|struck|hit|fell|rose|beat|saw|did|sent|spoke|wrote|brought|bought|sold|paid|kept|broke|led"
    r"|flew|drew|threw|grew|knew|stood|heard|felt|became|put|ran|fought|caught|taught|sought"
    r"|thought|swore|spent|sat|dealt|drove|ate|rode|hung|slid|sank|withdrew|overturned|built"
    r"|didn['’]t|wasn['’]t|weren['’]t)\b"
)


_TOO_FAR = 6  # days: see above
_BESIDE = 3  # words


class _Tense(Enum):
    PAST = -1
    FUTURE = 1


def resolved(text: str, article_date: str | None) -> tuple[SaidDate, ...]:
    """Return the times that a sentence of an article with this ISO date counts from it."""
    if not _WHOLE.fullmatch(article_date or "") or not _SAID.search(text) or _YEAR.search(text):
        return ()
    try:
        day = date.fromisoformat(article_date or "")
    except ValueError:
        return ()
    return tuple(_found(text, day))


def _found(text: str, day: date) -> Iterator[SaidDate]:
    for match in _SAID.finditer(text):
        if _is_doubtful(text, match):
            continue
        try:
            meant = _meant(text, match, day)
        except OverflowError:  # farther than a calendar goes
            continue
        if meant:
            yield SaidDate(match[0], Span(match.start(), match.end()), meant)


def _is_doubtful(text: str, match: re.Match[str]) -> bool:
    """Say whether what stands around a time shows that it may be none, or another one."""
    before = text[: match.start()]
    if _NOT_AFTER.search(before) or ((match["exact"] or match["today"]) and _quoted(text, match)):
        return True
    if match[0][0].isupper() and (match["exact"] or match["today"] or match["unit"]):
        return bool(before.rstrip(" “\"'‘(*•-–—")) and before.rstrip()[-1] not in ".!?:;"
    if match["unit"]:
        return bool(re.match(r"\s+of\b", text[match.end() :]))
    if match["bare"] or match["near_day"]:
        return bool(
            _JOINED_BEFORE.search(before)
            or _JOINED_AFTER.match(text, match.end())
            or not (_GOES_ON.match(text, match.end()) or _ON.search(before))
            or re.match(r"\s+(?:[Nn]ights?|Morning|Times|Mass|Santo)\b", text[match.end() :])
        )
    return False


def _meant(text: str, match: re.Match[str], day: date) -> str | None:
    """Return the ISO date or range that a time stands for; None where that is in doubt."""
    if said := match["exact"]:
        return _iso(day, _steps(said.lower()))
    if match["today"]:
        return _iso(day) if _is_beside_a_verb(text, match) else None
    if unit := match["unit"]:
        return _calendar(day, unit, _way(match["which"]))
    if match["of_week"]:
        monday = day - timedelta(day.weekday())
        return _iso(monday, 7 * _way(match["week"]) + _DAYS[match["of_week"]])
    if match["near_day"]:
        return _near(text, match, day)
    return _by_tense(
        day,
        match["araw"] or match["bare"],
        _Tense.PAST if match["araw"] else _tense(text, match),
    )


def _steps(said: str) -> int:
    if said.startswith(("yesterday", "kahapon", "last")):
        return -1
    return 1 if said.startswith("tomorrow") else 0


def _way(which: str) -> int:
    return {"last": -1, "this": 0, "next": 1}[which.lower()]


def _calendar(day: date, unit: str, way: int) -> str:
    """Return a week as a range of days, a month or a year by its partial date."""
    if unit == "week":
        monday = day - timedelta(day.weekday() - 7 * way)
        return f"{_iso(monday)}/{_iso(monday, 6)}"
    if unit == "year":
        return f"{day.year + way:04}"
    year, month = divmod(day.year * 12 + day.month - 1 + way, 12)
    return f"{year:04}-{month + 1:02}"


def _near(text: str, match: re.Match[str], day: date) -> str | None:
    """Return the day of "last", "this" and "next" before a weekday."""
    which, name = match["near"].lower().split(), match["near_day"]
    ago, ahead = _since(day, name), _until(day, name)
    if which == ["last"]:
        ago = ago or 7
        return _iso(day, -ago) if ago > day.weekday() else None
    if which == ["next"]:
        ahead = ahead or 7
        return _iso(day, ahead) if day.weekday() + ahead > _DAYS["Sunday"] else None
    if which[-1] == "past":
        return _iso(day, -(ago or 7))
    if which[-1] == "coming":
        return _iso(day, ahead or 7)
    tense = _tense(text, match)
    if tense is None and day.weekday() + ahead <= _DAYS["Sunday"]:
        tense = _Tense.FUTURE
    return _by_tense(day, name, tense)


def _by_tense(day: date, name: str, tense: _Tense | None) -> str | None:
    if tense is None:
        return None
    steps = _until(day, name) if tense is _Tense.FUTURE else -_since(day, name)
    return _iso(day, steps) if abs(steps) < _TOO_FAR else None


def _since(day: date, name: str) -> int:
    return (day.weekday() - _DAYS[name]) % 7


def _until(day: date, name: str) -> int:
    return (_DAYS[name] - day.weekday()) % 7


def _tense(text: str, match: re.Match[str]) -> _Tense | None:
    """Return whether the clause around a time tells what happened or what will."""
    clause = _clause(text, match)
    past, future = _PAST.search(clause), _FUTURE.search(clause)
    if _DOUBT.search(_FUTURE.sub(" ", clause)):
        return None
    if past and not future:
        towards = _TOWARDS.search(text[: match.start()])
        return None if towards else _Tense.PAST
    return _Tense.FUTURE if future and not past else None


def _is_beside_a_verb(text: str, match: re.Match[str]) -> bool:
    """Say whether a clause with "today" has its verb right there: "announced today"."""
    tense = _tense(text, match)
    near = " ".join(text[: match.start()].split()[-_BESIDE:])
    after = " ".join(text[match.end() :].split()[:1])
    return tense is _Tense.FUTURE or (
        tense is _Tense.PAST and bool(_PAST.search(near) or _PAST.search(after))
    )


def _quoted(text: str, match: re.Match[str]) -> bool:
    """Say whether a time stands between quotation marks, of which one may be elsewhere."""
    before, after = text[: match.start()], text[match.end() :]
    return (
        before.count('"') % 2 == 1
        or (text.count('"') == 1 and '"' in after)
        or before.rfind("“") > before.rfind("”")
        or (after.find("”") + 1 or len(text)) < (after.find("“") + 1 or len(text))
    )


def _clause(text: str, match: re.Match[str]) -> str:
    """Return what stands between two breaks around a time; one that stands alone has the next."""
    start = max((b.end() for b in _BREAK.finditer(text, 0, match.start())), default=0)
    breaks = _BREAK.finditer(text, match.end())
    end = next(breaks, None)
    before = text[start : match.start()]
    alone = (
        before.strip() in {"", "On", "on"} and end and not text[match.end() : end.start()].strip()
    )
    if alone:
        end = next(breaks, None)
    return f"{before} | {text[match.end() : end.start() if end else len(text)]}"


def _iso(day: date, steps: int = 0) -> str:
    return (day + timedelta(steps)).isoformat()

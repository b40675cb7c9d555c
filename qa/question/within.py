"""Within which articles a question asks: the parts of a filter typed in it, read and written. Pure.

``since:2016-11 author:kabiling "soft loans" -obama what …``: a part is a key, a colon and a value
without a blank between them, the value in quotes where it has blanks itself. A phrase in quotes
must stand in the article word for word; it stays in the question, whose words it is, unless it
stands before or after a whole one ('"soft loans" what was offered?'). One that stays may be but a
title or a term in quotes: where no article has it, it is no part of the filter. A word or a
phrase after a minus may not stand there; a minus inside a sentence is the sentence's ("the suffix
-able"). So is whatever else looks similar: other keys, addresses, times of day, numbers below zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from index.errors import UsageError
from index.filter import EVERYTHING, Filter

LISTS = {
    "author": "authors",
    "source": "sources",
    "title": "titles",
    "lang": "languages",
    "type": "types",
    "tag": "tags",
    "in": "folders",
}
"""The keys that may be given several times, and the part of a filter that each is."""

DATES = ("since", "until", "on")
"""The keys whose value is a time."""

KEYS = (*DATES, *LISTS)
"""All keys, in the order in which they are written."""

_QUOTES = {'"': '"', "“": "”", "„": "“”", "«": "»", "”": "”"}
_QUOTED = "|".join(
    rf"{opening}[^{opening}{closing}]*[{closing}]" for opening, closing in _QUOTES.items()
)
_BEFORE = r"(?<!\S)"
_AFTER = r"(?=[\s?!.,;:)’']|$)"
_PART = re.compile(
    rf"{_BEFORE}(?:(?P<key>{'|'.join(KEYS)}):(?:(?P<quoted>{_QUOTED})|(?P<bare>[^\s\"“”„«»]+)|(?P<none>(?=\s|$)))"
    rf"|-(?P<not_quoted>{_QUOTED}){_AFTER}"
    rf"|-(?P<not_bare>[^\W\d_]\w+(?:[-'’]\w+)*){_AFTER}"
    rf"|(?P<phrase>{_QUOTED}){_AFTER})",
    re.IGNORECASE,
)
_MARKS = "?!,;"  # after a bare value they are the question's
_WORD = re.compile(r"\w")
_ASKS = re.compile(r"\s*(?:who|whom|whose|what|when|where|why|which|how)\b", re.IGNORECASE)
_FOLDERS = (".", "..", "/", "~", "*")  # that have no letter in their names


@dataclass(frozen=True, slots=True)
class Asked:
    """A question without the parts that say within what it is asked, and these.

    ``quoted`` are phrases that are the question's own words, and ``notes`` remarks for people.
    ``typed`` is the question with the slips of the keys that were put right in it.
    """

    question: str
    within: Filter = EVERYTHING
    notes: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()
    typed: str = ""


def parse(question: str, today: date) -> Asked:
    """Return a question apart from the filter typed in it; one without any is left as it is.

    Raises what ``made`` does.
    """
    taken: list[tuple[str, str]] = []
    rest: list[str] = []
    quoted: list[str] = []
    end = 0
    found = list(_PART.finditer(question))
    outside = _outside(found, question)
    for match in found:
        part = _part(match, question, outside=match.start() in outside)
        if part is None:
            continue
        key, value, marks = part
        taken.append((key, value))
        if key == "phrase" and not (match.start() in outside and _stands_apart(match, question)):
            quoted.append(value)
            continue
        rest.append(question[end : match.start()])
        end = match.end() - len(marks)
    if not taken:
        return Asked(question)
    without = _tidy([*rest, question[end:]]) if rest else question
    return Asked(without, made(taken, today), quoted=tuple(quoted))


def without_parts(question: str) -> str:
    """Return a question without its filter, whatever that says: as it was meant, said earlier."""
    try:
        return parse(question, date.max).question
    except UsageError:
        return question


def made(parts: Iterable[tuple[str, str]], today: date) -> Filter:
    """Return the filter of keys and their values; of several times for one end the last holds.

    A key is one of ``KEYS``, ``phrase`` or ``not``. Raises UsageError for a value without a letter,
    and for a date that is none.
    """
    ends: dict[str, Any] = {}
    several: dict[str, dict[str, None]] = {}
    for key, value in parts:
        if not _WORD.search(value) and value not in _FOLDERS:
            raise UsageError(f"{key}: says nothing.", f"Write {_example(key)}, without a blank.")
        if key in DATES:
            ends |= _ends(key, value, today)
        else:
            name = LISTS.get(key) or {"phrase": "phrases", "not": "without"}[key]
            several.setdefault(name, {})[value.lower() if key in ("lang", "type") else value] = None
    given: dict[str, Any] = {name: tuple(each) for name, each in several.items()}
    within = replace(EVERYTHING, **ends, **given)
    if within.since and within.until and within.since[: len(within.until)] > within.until:
        raise UsageError(
            f"Nothing is both since {within.since} and until {within.until}.",
            "Give the earlier date to since, the later one to until.",
        )
    return within


def only(typed: str, today: date) -> Filter:
    """Return the filter that a text is; UsageError where it is more, or less."""
    asked = parse(typed, today)
    rest = _PART.sub(" ", asked.question).strip()
    if rest or not asked.within:
        raise UsageError(
            f"{rest or typed!r} is no part of a filter.",
            f'Write {", ".join(f"{key}:…" for key in KEYS)}, "word for word" or -without.',
        )
    return asked.within


def of_json(value: object) -> Filter:
    """Return the filter that a value of JSON is: its parts, or as it is typed; null is none.

    Raises ValueError or UsageError, saying what is wrong with it.
    """
    if value is None:
        return EVERYTHING
    if isinstance(value, str):
        return only(value, today())
    return dated(Filter.from_json(value), today())


def dated(within: Filter, today: date) -> Filter:
    """Return a filter whose times are written as people write them, with their dates."""
    given = [(key, value) for key in ("since", "until") if (value := getattr(within, key))]
    ends = made(given, today)
    return replace(within, since=ends.since, until=ends.until)


def today() -> date:
    """Return the day that it is here."""
    return datetime.now().astimezone().date()


def written(within: Filter) -> str:
    """Return a filter as it is typed in a question; ``parse`` reads it again."""
    return " ".join(_written(within))


def in_words(within: Filter) -> tuple[str, ...]:
    """Return each part of a filter as people are told of it: ``author kabiling``."""
    said = []
    if within.since and within.since == within.until:
        said.append(f"on {within.since}")
    else:
        said += [f"{key} {value}" for key in DATES if (value := getattr(within, key, None))]
    for key, name in LISTS.items():
        if values := getattr(within, name):
            said.append(f"{key} {' or '.join(values)}")
    said += [f"“{phrase}” word for word" for phrase in within.phrases]
    said += [f"no “{word}”" for word in within.without]
    return tuple(said)


def _outside(found: Sequence[re.Match[str]], question: str) -> frozenset[int]:
    """Return where those parts begin that stand before or after all of the question's sentence."""
    starts = set()
    end = 0
    for match in found:
        if question[end : match.start()].strip():
            break
        starts.add(match.start())
        end = match.end()
    start = len(question)
    for match in reversed(found):
        if question[match.end() : start].strip(f"{_MARKS}. \n"):
            break
        starts.add(match.start())
        start = match.start()
    return frozenset(starts)


def _part(match: re.Match[str], question: str, *, outside: bool) -> tuple[str, str, str] | None:
    """Return the key and the value of a part, and the marks behind it; None if it is none."""
    found = match.groupdict()
    if phrase := found["phrase"]:
        whole = phrase == question.strip(" ?!.") and "?" in phrase  # a question that was quoted
        value = _unquoted(phrase).strip(f"{_MARKS}.: ")  # “Walking in Fresno?” may end a question
        return None if whole or not _WORD.search(value) else ("phrase", value, "")
    if excluded := found["not_quoted"] or found["not_bare"]:
        value = _unquoted(excluded) if found["not_quoted"] else excluded
        return ("not", value, "") if outside and _WORD.search(value) else None
    key = match["key"].lower()
    if found["none"] is not None and not (outside and match["key"].islower()):
        return None  # "which is its title: …" is a sentence
    bare = found["bare"] or ""
    value = bare.rstrip(_MARKS if key == "in" else f"{_MARKS}.")
    marks = bare[len(value) :]
    if found["quoted"]:
        value = _unquoted(found["quoted"])
    return key, value, marks


def _stands_apart(phrase: re.Match[str], question: str) -> bool:
    """Say whether a phrase outside a question's words is none of them: that begins behind it."""
    rest = _PART.sub(" ", question[phrase.end() :])
    return bool(_ASKS.match(rest) or question[: phrase.start()].rstrip().endswith("?"))


def _example(key: str) -> str:
    return {
        "author": 'author:kabiling or author:"genalyn kabiling"',
        "in": "in:clippings",
        "lang": "lang:en",
        "type": "type:pdf",
    }.get(key) or (f"{key}:2016-11" if key in DATES else f'{key}:word or {key}:"two words"')


def _unquoted(quoted: str) -> str:
    return " ".join(quoted[1:-1].split())


def _ends(key: str, value: str, today: date) -> Mapping[str, str]:
    from qa.question.moments import period  # noqa: PLC0415 - large patterns, for dates alone

    found = period(value, today)
    ends = {"since": found.first, "until": found.last}
    return ends if key == "on" else {key: ends[key]}


def _tidy(rest: Iterable[str]) -> str:
    """Return what is left of a question: one blank where a part was, none before a mark."""
    text = " ".join(" ".join(rest).split())
    return re.sub(rf"\s+(?=[{_MARKS}.](?:\s|$))", "", text)


def _written(within: Filter) -> Iterator[str]:
    if within.since and within.since == within.until:
        yield f"on:{within.since}"
    else:
        for key in ("since", "until"):
            if value := getattr(within, key):
                yield f"{key}:{value}"
    for key, name in LISTS.items():
        for value in getattr(within, name):
            yield f"{key}:{quoted(value)}"
    for phrase in within.phrases:
        yield f'"{phrase}"'
    for word in within.without:
        yield f"-{quoted(word)}" if _PART.fullmatch(f"-{word}") else f'-"{word}"'


def quoted(value: str) -> str:
    """Return a value as it is typed after its key: in quotes where it would not be read whole."""
    bare = re.fullmatch(r"[^\s\"“”„«»]+", value) and not value.endswith((*_MARKS, "."))
    return value if bare else f'"{value}"'

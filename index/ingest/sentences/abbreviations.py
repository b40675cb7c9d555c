"""The words that tell the end of a sentence from the point of an abbreviation.

Tables for the segmenter, in lower case, without the last point and without apostrophes (``gov't``
stands as ``govt``). They are read from ``languages/``, one file a language, and all languages share
them, since a Manila paper mixes three in one article. What is a plain word elsewhere stands under
``here`` in its file, and counts only where that language is written. Nothing here decides anything.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

_LANGUAGES: dict[str, dict[str, Any]] = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted(Path(__file__).with_name("languages").glob("*.toml"))
}
_LAW = _LANGUAGES.pop("law")


def _words(kind: str) -> frozenset[str]:
    """Return the words of a kind, of all languages."""
    return frozenset(
        word for tables in _LANGUAGES.values() for word in tables.get(kind, "").split()
    )


def _here(*kinds: str) -> dict[str, tuple[str, ...]]:
    """Return the words that count in some languages only, each with those languages."""
    languages: dict[str, tuple[str, ...]] = {}
    for language, tables in _LANGUAGES.items():
        for word in " ".join(tables.get("here", {}).get(kind, "") for kind in kinds).split():
            languages[word] = (*languages.get(word, ()), language)
    return languages


TITLES = _words("titles")
"""What stands before a name or a place; counts only with a capital."""

LOWER_TITLES = _words("lower_titles")
"""Titles that Spanish, French, Italian, Portuguese and Russian may write in lower case."""

CAPITAL_TITLES = _words("capital_titles")
"""Titles that are written in capitals: ``MM. Dupont et Durand``."""

DOUBTFUL_TITLES = _words("doubtful_titles")
"""Titles that are also words, or end street names: a plain sentence start wins over them."""

SUFFIXES = _words("suffixes")
"""What stands after a name; counts only with a capital."""

AFTER_SUFFIXES = _words("after_suffixes")
"""What goes on with a name after its suffix: ``Acme Inc. President``, ``King Jr. Day``."""

AFTER_SENIOR = _words("after_senior")
"""What a senior may be: ``Cruz, Sr. Analyst``."""

PLACES = _words("places")
"""First words of places that the name of a firm goes on with: ``Beta Corp. North America``."""

VERBS = _words("verbs")
"""Verbs that tell of a new sentence: ``at Acme Inc. London is far``."""

STATES = _words("states")
"""American states and Canadian provinces; count only with a capital."""

DOUBTFUL_STATES = _words("doubtful_states")
"""States that are also words or names: they count only after a comma, as in ``Boston, Mass.``"""

MONTHS = _words("months")
"""Months and days of the week; count only with a capital."""

NUMBERED = _words("numbered") | frozenset(_LAW["numbered"].split())
"""What stands before a number."""

UNITS = _words("units")
"""What stands after a number."""

NEVER_LAST = _words("never_last")
"""What is always followed by more of the same sentence."""

OFTEN_LAST = _words("often_last")
"""What ends a sentence before any capital."""

GOING_ON = _words("going_on")
"""Other abbreviations: they go on, unless a plain sentence start follows."""

CITED = frozenset(_LAW["going_on"].split())
"""What the names of courts and reporters are made of; counts only with a capital."""

DOUBTFUL_CITED = frozenset(_LAW["doubtful"].split())
"""Such words that are words or names elsewhere: they count only where something is cited."""

HERE = _here("titles", "going_on")
"""Abbreviations of some languages only, with those languages."""

HERE_NUMBERED = _here("numbered")
"""What stands before a number in some languages only."""

HERE_STARTERS = _here("starters")
"""What begins a sentence in some languages only, being a name in others."""

SIGNS = {
    language: re.compile(rf"\b(?:{'|'.join(tables['signs'].split())})\b")
    for language, tables in _LANGUAGES.items()
    if "signs" in tables
}
"""Small words that tell a language from the others."""

DEGREES = _words("degrees")
"""Academic degrees that nobody takes for the initials of a name."""

ERAS = _words("eras")
"""What ends a sentence before any capital, where a number stands before it."""

STARTERS = _words("starters")
"""Words that, capitalised, begin a sentence rather than go on with a name."""

PARTICLES = _words("particles")
"""Small words that names begin with: ``de Leon``, ``van Gogh``."""

CONNECTORS = _words("connectors")
"""Small words inside names and offices: ``Bureau of Customs``."""

NAME_WORDS = PARTICLES | CONNECTORS
"""All small words that may stand inside the name of a speaker."""

SPEECH = _words("speech")
"""What names the speaker of a quotation."""

LETTERED = _words("lettered")
"""Nouns that take a letter: ``Plan B.`` ends in no initial."""

CALENDAR = MONTHS | _words("calendar")
"""What may follow an ordinal number or a time of day."""

CLOCK = CALENDAR | _words("clock")
"""What may follow ``a.m.`` and ``p.m.``"""

EDITORIAL = _words("editorial")
"""What begins a bracket that belongs to the editors, not to the quotation before it."""

EXCLAIMING_NAMES = _words("exclaiming_names")
"""Names written with an exclamation mark."""

FUNCTION_WORDS = _words("function_words")
"""Small words that no headline ends with."""

RUN_ON = _words("run_on")
"""Words that, at the head of a line of verse, go on with the line before."""

PAUSES = _words("pauses")
"""Words that a speaker begins anew with."""

NO_PAUSE_AFTER = _words("no_pause_after")
"""Words before such a word that it goes on with: ``right now``, ``back then``."""

NO_PAUSE_BEFORE = _words("no_pause_before")
"""Words behind such a word that it goes on with: ``so far``."""

CLAUSES = _words("clauses")
"""Words that begin a clause."""

PRONOUNS = _words("pronouns")
"""Pronouns that begin a clause where no word joins it to the one before."""

SUBJECTS = _words("subjects")
"""What follows ``and`` where it begins a clause, unlike in ``ninety pesos and a pig``."""

LOWER_CASE = (
    NEVER_LAST
    | OFTEN_LAST
    | GOING_ON
    | NUMBERED
    | UNITS
    | LOWER_TITLES
    | HERE.keys()
    | HERE_NUMBERED.keys()
    | {"al"}
)
"""Whatever may be an abbreviation in lower case."""

ANY_CASE = LOWER_CASE | TITLES | SUFFIXES | STATES | MONTHS | CITED | DOUBTFUL_CITED
"""Whatever may be an abbreviation with a capital."""

CONSONANTS = re.compile(r"[B-DF-HJ-NP-TV-Z][b-df-hj-np-tv-xz]{1,4}|[AEIOU][b-df-hj-np-tv-xz]{3,4}")
"""Letters without a vowel (``Kgd``, but not ``Act``): an abbreviation, though no table knows it."""

PLAIN_TITLES = TITLES - DOUBTFUL_TITLES - SUFFIXES - NUMBERED - UNITS - GOING_ON
"""Titles that are nothing else."""

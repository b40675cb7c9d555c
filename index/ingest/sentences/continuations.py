"""Whether a sentence goes on behind an abbreviation.

The tables of ``index.ingest.sentences.abbreviations`` and the word before it tell what is one; what
follows tells whether its full stop ends the sentence as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from index.ingest.sentences import abbreviations as abbr
from index.ingest.sentences.boundaries import Boundary

_PAIRED = re.compile(r"[^\W\d_A-Z]\. (?:[^\W\d_]\.|Chr\.)|([A-Z])\1\. ([A-Z])\2\.")
_FIRST_HALF = re.compile(r"[a-zA-Z]\.|([A-Z])\1\.")
_SECOND_HALF = re.compile(r"[a-zA-Z]|([A-Z])\1")
_ACRONYM = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,4}")
_DOMAIN = re.compile(r"[a-z]{1,2}\.(?:com|net|org|gov|edu|co|ph|uk|io|de|es|fr|me|ly|be)")
_ROMAN = re.compile(r"[IVXLC]{2,}")
_NUMBER = re.compile(r"[#(§]?[\d½]|§|[IVXLC]{2,}\b|[VXLC]\b")
_DATE_PART = re.compile(r"\d{1,2}\.(?:\s|$)|\d{4}\b")
_FORE_AND_AFT = frozenset({"co", "sr", "jr"})  # "Cruz Sr.", but "El Sr. Cruz" and "Co. Kerry"
_ORDINAL_BEFORE = frozenset("am im der dem den des vom zum zur bis seit ab beim".split())


def abbreviation_goes_on(boundary: Boundary) -> bool | None:
    """Say whether the word is an abbreviation and its sentence goes on; if it is none, ``None``."""
    word = boundary.word
    if len(word) <= 4 and word.islower() and boundary.bracketed:
        return True  # "(b. London", "(sing. …"
    if len(word) <= 2 and _PAIRED.match(f"{word}. {boundary.next}"):
        return True  # the first half of "z. B.", "a. C.", "EE. UU."
    if letters := _letters_with_points(boundary):
        return _letters_go_on(boundary, letters)
    if word[-1].isdigit():
        return _ordinal_goes_on(boundary)
    return _letter_goes_on(boundary) if len(word) == 1 else _word_goes_on(boundary)


# --- letters and numbers --------------------------------------------------------------------


def _letters_with_points(boundary: Boundary) -> str | None:
    """Return what ends in ``U.S`` or ``U. S``, without the space."""
    if "." in boundary.word:
        return boundary.word
    halves = _SECOND_HALF.fullmatch(boundary.word) and _FIRST_HALF.fullmatch(boundary.before)
    return boundary.before + boundary.word if halves else None


def _letters_go_on(boundary: Boundary, letters: str) -> bool | None:
    """Decide about letters with points, as in ``U.S``, ``Ph.D`` and ``a.m``."""
    if not _ACRONYM.fullmatch(letters) or _DOMAIN.fullmatch(letters):
        return None
    key = letters.lower()
    if key in abbr.NEVER_LAST:
        return True
    if key in {"a.m", "p.m"}:
        return not boundary.upper or boundary.name.lower() in abbr.CLOCK or boundary.next == "No."
    era = letters in {"a.C", "d.C"} or (key in abbr.ERAS and boundary.numbered)
    return not (boundary.upper if era or key in abbr.DEGREES else boundary.starter)


def _letter_goes_on(boundary: Boundary) -> bool | None:
    """Decide about a single letter, as in ``Jose B. Cruz``, ``p. 5`` and ``Plan B``."""
    if boundary.word.islower():
        known = boundary.word == "v" or boundary.lower or boundary.next[:1].isdigit()
        return True if known else None
    if boundary.lower and boundary.word.isalpha():
        return True
    if _is_initial(boundary):
        return not boundary.starter or boundary.name.lower() in abbr.PARTICLES
    return None


def _is_initial(boundary: Boundary) -> bool:
    """Say whether a capital belongs to a name, unlike the one of ``Plan B`` or ``so do I``."""
    if not (boundary.upper and boundary.word.isupper()):
        return False
    pronoun = boundary.word == "I" and boundary.before[:1].islower()
    return not pronoun and boundary.before.lower() not in abbr.LETTERED


def _ordinal_goes_on(boundary: Boundary) -> bool | None:
    """Decide about a number, as in ``am 3. Oktober`` and ``17. 11. 2016``."""
    if len(boundary.word) > 3 or not boundary.word.isdigit():
        return None
    if boundary.lower or (boundary.next[:1].isdigit() and _DATE_PART.match(boundary.right)):
        return True
    if not boundary.upper or boundary.starter:
        return None
    dated = boundary.name.lower() in abbr.CALENDAR or boundary.before.lower() in _ORDINAL_BEFORE
    return True if dated or boundary.german else None


# --- words ----------------------------------------------------------------------------------


def _word_goes_on(boundary: Boundary) -> bool | None:
    """Decide by the first kind of abbreviation that the word is of, or else by its letters."""
    key = boundary.key
    for words, counts, goes_on in _kinds(boundary):
        if key in words and counts(boundary):
            return goes_on(boundary)
    if key.endswith("str") and _before_number(boundary):  # Hauptstr. 3
        return True
    if _stands_out(boundary):
        return True if _is_kings_number(boundary) else None
    shortened = abbr.CONSONANTS.fullmatch(boundary.word) and not boundary.numbered
    return not boundary.starter if shortened else None


def _kinds(boundary: Boundary) -> tuple[_Kind, ...]:
    """Return the kinds of abbreviations that a word so written may be of."""
    if boundary.key not in abbr.ANY_CASE:
        return ()
    if not boundary.word[0].isupper():
        return _LOWER_CASE
    return _ANY_CASE if _stands_out(boundary) else _CAPITALISED


def _stands_out(boundary: Boundary) -> bool:
    """Say whether the word is in capitals and the next is not: an acronym, or a king's number."""
    return boundary.word.isupper() and not boundary.name.isupper()


def _is_kings_number(boundary: Boundary) -> bool:
    """Say whether it numbers a king, as in ``George III. of England``; ``the SEC`` does not."""
    return boundary.lower and _ROMAN.fullmatch(boundary.word) is not None


# --- where a word of the tables counts ------------------------------------------------------


def _anywhere(_: Boundary) -> bool:
    return True


def _before_number(boundary: Boundary) -> bool:
    return _NUMBER.match(boundary.next) is not None


def _after_number(boundary: Boundary) -> bool:
    return boundary.numbered


def _as_suffix(boundary: Boundary) -> bool:
    if boundary.word.isupper():
        return False
    return boundary.key not in _FORE_AND_AFT or _after_name(boundary)


def _after_name(boundary: Boundary) -> bool:
    """Say whether a name stands before the word, as in ``Cruz Sr``, but not in ``El Sr``."""
    name = boundary.before[:1].isupper() and not boundary.before.endswith(".")
    return boundary.before == "&" or (name and boundary.before.lower() not in abbr.STARTERS)


def _as_state(boundary: Boundary) -> bool:
    return _after_comma(boundary) or boundary.key not in abbr.DOUBTFUL_STATES


def _after_comma(boundary: Boundary) -> bool:
    return boundary.before.endswith(",")


def _after_et(boundary: Boundary) -> bool:
    return boundary.before == "et"


# --- whether its sentence goes on -----------------------------------------------------------


def _always(_: Boundary) -> bool:
    return True


def _unless_capital(boundary: Boundary) -> bool:
    return not boundary.upper


def _unless_starter(boundary: Boundary) -> bool:
    return not boundary.starter


def _unit_goes_on(boundary: Boundary) -> bool:
    return not boundary.upper or (boundary.german and not boundary.starter)


def _suffix_goes_on(boundary: Boundary) -> bool:
    return not boundary.upper or boundary.name.lower() in abbr.AFTER_SUFFIXES


def _title_goes_on(boundary: Boundary) -> bool:
    return not (boundary.starter and boundary.key in abbr.DOUBTFUL_TITLES)


def _state_goes_on(boundary: Boundary) -> bool:
    return not (boundary.upper if _after_comma(boundary) else boundary.starter)


def _month_goes_on(boundary: Boundary) -> bool:
    return not boundary.upper or boundary.name.lower() in abbr.CALENDAR


class _Kind(NamedTuple):
    """A kind of abbreviation: its words, where they count, and whether a sentence goes on."""

    words: frozenset[str]
    counts: Callable[[Boundary], bool]
    goes_on: Callable[[Boundary], bool]


# The first kind that a word is of decides.
_ANY_CASE = (
    _Kind(abbr.NEVER_LAST, _anywhere, _always),  # e.g., viz.
    _Kind(abbr.OFTEN_LAST, _anywhere, _unless_capital),  # etc.
    _Kind(abbr.NUMBERED, _before_number, _always),  # No. 5
    _Kind(abbr.UNITS, _after_number, _unit_goes_on),  # 5 km.
)
_CAPITALISED = (
    *_ANY_CASE,
    _Kind(abbr.SUFFIXES, _as_suffix, _suffix_goes_on),  # Acme Inc., Cruz Jr.
    _Kind(abbr.TITLES, _anywhere, _title_goes_on),  # Gen. Cruz
    _Kind(abbr.STATES, _as_state, _state_goes_on),  # Boston, Mass.
    _Kind(abbr.MONTHS, _anywhere, _month_goes_on),  # Nov. 5
    _Kind(abbr.GOING_ON, _anywhere, _unless_starter),  # the Agriculture Dept.
)
_LOWER_CASE = (
    *_ANY_CASE,
    _Kind(abbr.LOWER_TITLES, _anywhere, _unless_starter),  # el sr. Cruz
    _Kind(abbr.GOING_ON, _anywhere, _unless_starter),  # 30 percent max.
    _Kind(frozenset({"al"}), _after_et, _unless_starter),
)

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
_FIRST_HALF = re.compile(r"[^\W\d_]\.|([A-Z])\1\.")
_SECOND_HALF = re.compile(r"[^\W\d_]|([A-Z])\1")
_ACRONYM = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,4}")
_RULES = re.compile(r"(?:[A-Z][A-Za-z]{0,7}\.)+[A-Z][A-Za-z]{0,7}")  # Civ.R. 12, Sup.Ct.R. 5
_DOMAIN = re.compile(r"[a-z]{1,2}\.(?:com|net|org|gov|edu|co|ph|uk|io|de|es|fr|me|ly|be)")
_ROMAN = re.compile(r"[IVXLC]{2,}")
_SERIES = re.compile(r"(?:[23]d|[4-9]th)\b")  # F. Supp. 2d, Cal. App. 4th
_NUMBER = re.compile(r"[LRDA]\. ?\d|[#(§]?[\d½]|§|[IVXLC]{2,}\b|[VXLC]\b")
_DATE_PART = re.compile(r"\d{1,2}\.(?:\s|$)|\d{4}\b")
_FORE_AND_AFT = frozenset({"co", "sr", "jr"})  # "Cruz Sr.", but "El Sr. Cruz" and "Co. Kerry"
_SECOND_PARTS = frozenset(word.partition(".")[2] for word in abbr.NEVER_LAST) - {""}
_YEARS = frozenset({"г", "гг"})
_ORDINAL_BEFORE = frozenset("am im der dem den des vom zum zur bis seit ab beim".split())


def abbreviation_goes_on(boundary: Boundary) -> bool | None:
    """Say whether the word is an abbreviation and its sentence goes on; if it is none, ``None``."""
    word = boundary.word
    if len(word) <= 4 and word.islower() and word[-1] != ")" and boundary.bracketed:
        return True  # "(b. London", "(sing. …"
    if len(word) <= 2 and _PAIRED.match(f"{word}. {boundary.next}"):
        return True  # the first half of "z. B.", "a. C.", "EE. UU."
    if letters := _letters_with_points(boundary):
        return _letters_go_on(boundary, letters)
    if word[-1].isdigit():
        return _ordinal_goes_on(boundary)
    if len(word) > 1 or word in abbr.LOWER_TITLES:
        return _word_goes_on(boundary)
    return _letter_goes_on(boundary)


# --- letters and numbers --------------------------------------------------------------------


def _letters_with_points(boundary: Boundary) -> str | None:
    """Return what ends in ``U.S`` or ``U. S``, without the space."""
    if "." in boundary.word:
        return boundary.word
    halves = _SECOND_HALF.fullmatch(boundary.word) and _FIRST_HALF.fullmatch(boundary.before)
    return boundary.before + boundary.word if halves else None


def _letters_go_on(boundary: Boundary, letters: str) -> bool | None:
    """Decide about letters with points, as in ``U.S``, ``Ph.D`` and ``a.m``."""
    if _RULES.fullmatch(letters) and _before_number(boundary):
        return True
    if not _ACRONYM.fullmatch(letters) or _DOMAIN.fullmatch(letters):
        return None
    key = letters.lower()
    if key in abbr.NEVER_LAST:
        return True
    if key in abbr.OFTEN_LAST:
        return not boundary.upper
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
    if (boundary.before.endswith(".") and _before_number(boundary)) or _numbers_here(boundary):
        return True  # "Fed. R. Civ. P. 12", "S. 12"
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
    if _stands_out(boundary):
        return True if _is_kings_number(boundary) else None
    if _is_compound(boundary) or (boundary.next[:1].isdigit() and _is_cited(boundary)):
        return True
    shortened = abbr.CONSONANTS.fullmatch(boundary.word) and not boundary.numbered
    return not boundary.starter if shortened else None


def _is_compound(boundary: Boundary) -> bool:
    """Say whether it is the last part of an abbreviation: ``Hauptstr. 3``, ``p. ex. Paris``."""
    if boundary.key.endswith("str") and _before_number(boundary):
        return True
    return boundary.key in _SECOND_PARTS and (
        f"{boundary.before.rstrip('.')}.{boundary.key}" in abbr.NEVER_LAST
    )


def _is_cited(boundary: Boundary) -> bool:
    """Say whether a citation goes on with a number: ``12 F. Supp. 2d 345 (D. Mass. 1998)``."""
    known = boundary.key in abbr.ANY_CASE or _SERIES.match(boundary.next) is not None
    return known and boundary.word[0].isupper() and boundary.citing


def _kinds(boundary: Boundary) -> tuple[_Kind, ...]:
    """Return the kinds of abbreviations that a word so written may be of."""
    if boundary.key not in abbr.ANY_CASE:
        return ()
    if boundary.word.isupper() and boundary.key in abbr.CAPITAL_TITLES:
        return _CAPITAL_TITLES
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


def _closes_list(boundary: Boundary) -> bool:
    return boundary.key not in abbr.LOWER_TITLES or boundary.before == "и"  # "и пр.", "пр. Мира"


def _before_number(boundary: Boundary) -> bool:
    return _NUMBER.match(boundary.right, len(boundary.opener)) is not None


def _is_here(boundary: Boundary) -> bool:
    return boundary.speaks(abbr.HERE[boundary.key])


def _numbers_here(boundary: Boundary) -> bool:
    languages = abbr.HERE_NUMBERED.get(boundary.key)
    return languages is not None and _before_number(boundary) and boundary.speaks(languages)


def _after_number(boundary: Boundary) -> bool:
    return boundary.numbered or (
        not boundary.word.isascii() and _ROMAN.fullmatch(boundary.before) is not None
    )  # "XIX в."


def _citing(boundary: Boundary) -> bool:
    return boundary.citing


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
    if not boundary.upper:
        return True
    if boundary.key in _YEARS:  # "В 1990 г. Москва росла." has but begun
        return boundary.whole and boundary.left.count(" ") <= 2 and not boundary.starter
    return boundary.german and not boundary.starter


def _suffix_goes_on(boundary: Boundary) -> bool:
    following = boundary.name.lower()
    if not boundary.upper or following in abbr.AFTER_SUFFIXES:
        return True
    if boundary.starter and following != "us":
        return False
    if boundary.key == "sr" and following in abbr.AFTER_SENIOR:
        return True
    return _is_bare_name(boundary) or _names_place(boundary)


def _is_bare_name(boundary: Boundary) -> bool:
    """Say whether the sentence has but named somebody: ``Beta Corp. Widgets sells tools``."""
    words = boundary.left.split()
    return (
        boundary.whole
        and not boundary.wraps
        and len(words) > 1
        and all(word[0].isupper() or word in abbr.NAME_WORDS or word == "&" for word in words)
    )


def _names_place(boundary: Boundary) -> bool:
    """Say whether a place follows that begins no sentence: ``Gamma Ltd. Tokyo and in Rome``."""
    words = boundary.right.split(None, 3)
    return boundary.name.lower() in abbr.PLACES and (
        words[0] != boundary.next or not abbr.VERBS.intersection(words[1:3])
    )


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
_CAPITAL_TITLES = (_Kind(abbr.CAPITAL_TITLES, _anywhere, _unless_starter),)  # MM. Dupont et Durand
_LOCAL = (
    _Kind(frozenset(abbr.HERE), _is_here, _unless_starter),  # l'on. Rossi, in Italian
    _Kind(frozenset(abbr.HERE_NUMBERED), _numbers_here, _always),  # inc. II, in Portuguese
)
_ANY_CASE = (
    _Kind(abbr.NEVER_LAST, _anywhere, _always),  # e.g., viz.
    _Kind(abbr.OFTEN_LAST, _closes_list, _unless_capital),  # etc.
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
    _Kind(abbr.CITED, _anywhere, _unless_starter),  # Cuyahoga Cty. Bd. of Elections
    _Kind(abbr.DOUBTFUL_CITED, _citing, _unless_starter),  # 12 So. 2d 345
    *_LOCAL,
)
_LOWER_CASE = (
    *_ANY_CASE,
    _Kind(abbr.LOWER_TITLES, _anywhere, _unless_starter),  # el sr. Cruz
    _Kind(abbr.GOING_ON, _anywhere, _unless_starter),  # 30 percent max.
    _Kind(frozenset({"al"}), _after_et, _unless_starter),
    *_LOCAL,
)

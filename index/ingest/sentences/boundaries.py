"""Whether a full stop, a question mark or an ellipsis ends its sentence.

Rules over the words around one possible end, with the tables of
``index.ingest.sentences.abbreviations``; where those are silent and a lower-case word follows,
nupunkt's vocabulary decides. Nothing here sees more of the text than what stands around that end,
and nothing here looks for ends.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from index.ingest.sentences import abbreviations as abbr

MARKS = ".!?…؟۔।॥‼⁇⁈⁉"
"""What may end a sentence when white space follows."""

WIDE_MARKS = "。！？｡"
"""What ends a sentence in scripts without spaces."""

REACH = 160
"""How far the rules look to either side of a possible end, in characters."""

CONSONANTS = re.compile(r"[A-Z][b-df-hj-np-tv-xz]{1,4}")
"""Capitalised letters without a vowel (``Kgd``): an abbreviation, though no table knows it."""

_QUOTES = frozenset("\"'”’»›“‘«")
_ASIDES = frozenset("([—–-")
_OPENER = re.compile(r"(?:[\"'`“”‘’«»„‚‹›(\[{¿¡*_#—–-]++[ \u00a0\u202f]?)*+")
_NAME = re.compile(r"[^\W_]+")
_GLUED = re.compile(r"[—–…(\[{“\"„«‘*_-]")
_RANK = re.compile(r"[A-Z][a-z]+\Z")
_ADDRESS = re.compile(r"://|@|www\.")
_ENUMERATOR = re.compile(
    r"[\"“(\[]?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[A-Za-z]|[ivxlc]{1,5}|[IVXLC]{1,5})"
)
_INITIAL = re.compile(r"[^\W\d_]\.")
_ELISION = re.compile(r"(?:[LDCJSNMT]|Qu)['’]")
_PAIRED = re.compile(r"[^\W\d_A-Z]\. (?:[^\W\d_]\.|Chr\.)|([A-Z])\1\. ([A-Z])\2\.")
_FIRST_HALF = re.compile(r"[a-zA-Z]\.|([A-Z])\1\.")
_SECOND_HALF = re.compile(r"[a-zA-Z]|([A-Z])\1")
_ACRONYM = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,4}")
_DOMAIN = re.compile(r"[a-z]{1,2}\.(?:com|net|org|gov|edu|co|ph|uk|io|de|es|fr|me|ly|be)")
_CAMEL = re.compile(r"[a-z]{1,2}[A-Z]|(?:e|al|el|as)-[A-Z]")
_ROMAN = re.compile(r"[IVXLC]{2,}")
_NUMBER = re.compile(r"[#(§]?[\d½]|§|[IVXLC]{2,}\b|[VXLC]\b")
_DATE_PART = re.compile(r"\d{1,2}\.(?:\s|$)|\d{4}\b")
_GERMAN = re.compile(r"\b(?:und|nicht|ist|wurde|für|auf|dem|das|sich|eine|ihr)\b")
_FORE_AND_AFT = frozenset({"co", "sr", "jr"})  # "Cruz Sr.", but "El Sr. Cruz" and "Co. Kerry"
_ORDINAL_BEFORE = frozenset("am im der dem den des vom zum zur bis seit ab beim".split())


class Boundary(NamedTuple):
    """A possible end of a sentence with what stands around it.

    ``left`` is the sentence so far, up to the marks and as far as ``REACH``; ``whole`` says whether
    that is all of it; ``word`` is its last word and ``before`` the one before. ``right`` is what
    follows the marks and their closers: an ``opener`` and the ``next`` word.
    """

    left: str
    whole: bool
    before: str
    word: str
    marks: str
    closers: str
    right: str
    opener: str
    next: str

    @classmethod
    def at(cls, left: str, marks: str, closers: str, right: str, *, whole: bool) -> Boundary:
        """Look around some marks: at the sentence before them and the text behind them."""
        before, chunk = _last_words(left)
        found = None if right[0].isalnum() else _OPENER.match(right)
        opener = found[0] if found else ""
        return cls(
            left=left,
            whole=whole,
            before=before,
            word=_bare(chunk),
            marks=marks,
            closers=closers,
            right=right,
            opener=opener,
            next=right[len(opener) :].split(None, 1)[0] if len(opener) < len(right) else "",
        )

    @property
    def bracketed(self) -> bool:
        """Whether a bracket opens right before the word."""
        return _last_words(self.left)[1].startswith(("(", "["))

    @property
    def name(self) -> str:
        """The first letters or digits of the next word."""
        if self.next.isalpha():
            return self.next
        found = _NAME.search(self.next)
        return found[0] if found else ""

    @property
    def lower(self) -> bool:
        """Whether the next word begins in lower case."""
        return self.next[:1].islower()

    @property
    def upper(self) -> bool:
        """Whether the next word begins with a capital."""
        return self.next[:1].isupper()

    @property
    def starter(self) -> bool:
        """Whether a plain sentence start follows: ``The``, ``However``, ``L'``."""
        if not self.upper:
            return False
        if self.name.lower() in abbr.STARTERS:
            return self.next != "No." and not _INITIAL.match(self.next)
        return len(self.name) <= 2 and _ELISION.match(self.next) is not None

    @property
    def quoted(self) -> bool:
        """Whether a quotation closes after the marks."""
        return not _QUOTES.isdisjoint(self.closers)

    @property
    def numbered(self) -> bool:
        """Whether a number stands before the word, as in ``5 km`` and ``5 sq. km``."""
        return self.before[-1:].isdigit() or self.before in {"sq.", "cu."}

    @property
    def german(self) -> bool:
        """Whether small German words stand near: there every noun has a capital."""
        return _GERMAN.search(self.left) is not None or _GERMAN.search(self.right) is not None


def _last_words(left: str) -> tuple[str, str]:
    """Return the last two words with what is glued to them; none, if white space follows them."""
    words = left[-48:].rsplit(None, 2)
    if not words or left[-1].isspace():
        return "", ""
    return (words[-2] if len(words) > 1 else ""), words[-1]


def _bare(chunk: str) -> str:
    """Return the word at the end of a chunk without what is glued in front of it."""
    if chunk.isalpha() and chunk[1:].islower():
        return chunk
    if _ADDRESS.search(chunk):
        return ""
    word = _GLUED.split(chunk)[-1].replace("'", "").replace("’", "")
    rank = _RANK.search(word)  # P/Supt., LtGen.
    return rank[0] if rank and rank[0].lower() in abbr.TITLES else word


# --- the marks ------------------------------------------------------------------------------


def ends_sentence(boundary: Boundary, *, in_quotation: bool) -> bool:
    """Say whether the sentence ends here; ``in_quotation``: inside an open quotation."""
    if not boundary.name and (not boundary.next or boundary.next[0] in f"{MARKS}{WIDE_MARKS},;:"):
        return False  # nothing but marks: they belong to what stands before
    quotation_before = in_quotation or boundary.quoted
    if quotation_before and boundary.opener.startswith("[") and _translates(boundary):
        return False
    if boundary.marks == "." and (boundary.word or boundary.left[-2:] != ". "):
        return _full_stop_ends(boundary)
    if set(boundary.marks) <= {".", "…"}:
        return _ellipsis_ends(boundary)
    if boundary.marks[0] in WIDE_MARKS:
        return not (boundary.closers and boundary.right[0] in "、，と")
    return _question_ends(boundary)


def _translates(boundary: Boundary) -> bool:
    """Say whether a bracket behind quoted words is their translation, and so goes on with them.

    A bracket that lower case follows stands for words of the next sentence: ``[The deal] is off``.
    """
    after = boundary.right.partition("]")[2].lstrip()
    return not after[:1].islower() and boundary.name.lower() not in abbr.EDITORIAL


def _question_ends(boundary: Boundary) -> bool:
    """Decide about question and exclamation marks."""
    if boundary.lower:
        return boundary.opener[:1] not in _ASIDES and _begins_lower(boundary)
    if boundary.quoted and _attributed(boundary):
        return False
    if boundary.marks == "!" and not boundary.closers and _exclaims(boundary.word):
        return boundary.starter
    if ")" in boundary.closers and not boundary.starter:  # "(again!) Cruz", but "(Why not?) Cruz"
        outside, bracket, _ = boundary.left.rpartition("(")
        return not bracket or (boundary.whole and not outside)
    return True


def _exclaims(word: str) -> bool:
    """Say whether a name is written with an exclamation mark, as ``Yahoo!`` is."""
    return word.lower() in abbr.EXCLAIMING_NAMES


def _ellipsis_ends(boundary: Boundary) -> bool:
    """Decide about two dots or more."""
    if not boundary.upper or (boundary.quoted and _attributed(boundary)):
        return False
    opened = boundary.left.endswith(("[", "("))
    if opened and boundary.closers.startswith(("]", ")")):  # an omission: "[...]"
        return boundary.starter and len(boundary.left) > 1
    return boundary.name != "I" and boundary.name.lower() != boundary.word.lower()


def _full_stop_ends(boundary: Boundary) -> bool:
    """Decide about a single full stop."""
    if boundary.whole and len(boundary.left) < 20 and _ENUMERATOR.fullmatch(boundary.left):
        return False
    goes_on = _abbreviation_goes_on(boundary) if boundary.word else None
    if boundary.lower:
        plain = boundary.opener[:1] not in _ASIDES and not boundary.closers and goes_on is None
        return plain and (_begins_lower(boundary) or not _abbreviates(boundary))
    if boundary.quoted:
        return not _attributed(boundary, complete=True)
    if goes_on is not None and not boundary.starter and boundary.opener[:1] in _ASIDES:
        return False
    if goes_on and ")" in boundary.closers:
        return boundary.starter or (boundary.whole and boundary.left.startswith("("))
    return not goes_on


def _begins_lower(boundary: Boundary) -> bool:
    """Say whether a name follows that may begin a sentence in lower case: iPhone, de Leon."""
    if _CAMEL.match(boundary.next):
        return True
    following = boundary.right[len(boundary.opener) :].split(None, 2)
    named = boundary.name in abbr.PARTICLES and len(following) > 1 and following[1][0].isupper()
    return named and not (boundary.quoted and _attributed(boundary))


def _attributed(boundary: Boundary, *, complete: bool = False) -> bool:
    """Say whether what follows a quotation names its speaker: ``De Leon asked``.

    With ``complete`` the speech verb must end its clause: ``Cruz said.``
    """
    if boundary.opener or (boundary.starter and not complete):
        return False
    aside = False
    for number, word in enumerate(boundary.right.split()[:16]):
        bare = word.strip(",.;:")
        if number and bare in abbr.SPEECH:
            return word != bare or not complete
        if not (aside or word[0].isupper() or bare in abbr.NAME_WORDS):
            return False
        aside = aside or word.endswith(",")
    return False


def _abbreviates(boundary: Boundary) -> bool:
    """Say whether a word before lower case is an abbreviation that no table knows."""
    return (boundary.numbered and len(boundary.word) <= 4) or boundary.word.lower() in _vocabulary()


@cache
def _vocabulary() -> frozenset[str]:
    import nupunkt  # noqa: PLC0415 - the question path imports this room but segments nothing

    return frozenset(nupunkt.load("default").abbreviations)


# --- abbreviations --------------------------------------------------------------------------


def _abbreviation_goes_on(boundary: Boundary) -> bool | None:
    """Say whether the word is an abbreviation and its sentence goes on; if it is none, ``None``."""
    word = boundary.word
    if len(word) <= 4 and word.islower() and boundary.bracketed:
        return True  # "(b. London", "(sing. …"
    if len(word) <= 2 and _PAIRED.match(f"{word}. {boundary.next}"):
        return True  # the first half of "z. B.", "a. C.", "EE. UU."
    if "." in word or (_SECOND_HALF.fullmatch(word) and _FIRST_HALF.fullmatch(boundary.before)):
        whole = word if "." in word else boundary.before + word
        known = _ACRONYM.fullmatch(whole) and not _DOMAIN.fullmatch(whole)
        return _dotted_goes_on(boundary, whole) if known else None
    if word[-1].isdigit():
        return _ordinal_goes_on(boundary)
    return _letter_goes_on(boundary) if len(word) == 1 else _word_goes_on(boundary, word.lower())


def _word_goes_on(boundary: Boundary, key: str) -> bool | None:
    """Decide about a word of the tables."""
    if key in abbr.NEVER_LAST:
        return True
    if key in abbr.OFTEN_LAST:
        return not boundary.upper
    if (key in abbr.NUMBERED or key.endswith("str")) and _NUMBER.match(boundary.next):
        return True
    if key in abbr.UNITS and boundary.numbered:
        return not boundary.upper or (boundary.german and not boundary.starter)
    if boundary.word[0].isupper():
        return _capital_goes_on(boundary, key)
    table = (
        key in abbr.LOWER_TITLES
        or key in abbr.GOING_ON
        or (key == "al" and boundary.before == "et")
    )
    return not boundary.starter if table else None


def _capital_goes_on(boundary: Boundary, key: str) -> bool | None:
    """Decide about a word with a capital: a title, a suffix, a place, a month, a king's number."""
    shouted = boundary.word.isupper()
    if (
        key in abbr.SUFFIXES
        and not shouted
        and (key not in _FORE_AND_AFT or _follows_name(boundary))
    ):
        return not boundary.upper or boundary.name.lower() in abbr.AFTER_SUFFIXES
    if shouted and not boundary.name.isupper():  # "George III.", "said the SEC."
        return True if boundary.lower and _ROMAN.fullmatch(boundary.word) else None
    if key in abbr.TITLES:
        return not (boundary.starter and key in abbr.DOUBTFUL_TITLES)
    if key in abbr.STATES and (boundary.before.endswith(",") or key not in abbr.DOUBTFUL_STATES):
        return not boundary.upper or not (boundary.starter or boundary.before.endswith(","))
    if key in abbr.MONTHS:
        return not boundary.upper or boundary.name.lower() in abbr.CALENDAR
    table = key in abbr.GOING_ON or (CONSONANTS.fullmatch(boundary.word) and not boundary.numbered)
    return not boundary.starter if table else None


def _follows_name(boundary: Boundary) -> bool:
    """Say whether a name stands before the word, as in ``Cruz Sr``, but not in ``El Sr``."""
    name = boundary.before[:1].isupper() and not boundary.before.endswith(".")
    return boundary.before == "&" or (name and boundary.before.lower() not in abbr.STARTERS)


def _dotted_goes_on(boundary: Boundary, word: str) -> bool:
    """Decide about letters with points, as in ``U.S``, ``Ph.D`` and ``a.m``."""
    key = word.lower()
    if key in abbr.NEVER_LAST:
        return True
    if key in {"a.m", "p.m"}:
        return not boundary.upper or boundary.name.lower() in abbr.CLOCK or boundary.next == "No."
    era = word in {"a.C", "d.C"} or (key in abbr.ERAS and boundary.numbered)
    return not (boundary.upper if era or key in abbr.DEGREES else boundary.starter)


def _letter_goes_on(boundary: Boundary) -> bool | None:
    """Decide about a single letter, as in ``Jose B. Cruz``, ``p. 5`` and ``Plan B``."""
    if boundary.word.islower():
        return (
            True if boundary.word == "v" or boundary.lower or boundary.next[:1].isdigit() else None
        )
    if boundary.lower and boundary.word.isalpha():
        return True
    pronoun = boundary.word == "I" and boundary.before[:1].islower()
    if (
        not boundary.upper
        or not boundary.word.isupper()
        or pronoun
        or boundary.before.lower() in abbr.LETTERED
    ):
        return None
    return not boundary.starter or boundary.name.lower() in abbr.PARTICLES


def _ordinal_goes_on(boundary: Boundary) -> bool | None:
    """Decide about a number, as in ``am 3. Oktober`` and ``17. 11. 2016``."""
    if len(boundary.word) > 3 or not boundary.word.isdigit():
        return None
    if boundary.lower or (boundary.next[:1].isdigit() and _DATE_PART.match(boundary.right)):
        return True
    if not boundary.upper or boundary.starter:
        return None
    known = boundary.name.lower() in abbr.CALENDAR or boundary.before.lower() in _ORDINAL_BEFORE
    return True if known or boundary.german else None

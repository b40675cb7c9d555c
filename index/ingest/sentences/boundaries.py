"""Whether a full stop, a question mark or an ellipsis ends its sentence.

Rules over the words around one candidate, with the tables of
``index.ingest.sentences.abbreviations``; where those are silent and a lower-case word follows,
nupunkt's vocabulary decides. Nothing here sees more of the text than the candidate's surroundings,
and nothing here looks for candidates.
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
"""How far the rules look to either side of a candidate, in characters."""

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


class Candidate(NamedTuple):
    """A possible end of a sentence with what stands around it.

    ``left`` is the sentence so far, up to the marks and as far as ``REACH``; ``whole`` says whether
    that is all of it; ``word`` is its last word and ``before`` the one before. ``right`` is what
    follows: an ``opener`` and a ``next`` word, whose first letters or digits are ``name``.
    """

    left: str
    whole: bool
    before: str
    word: str
    bracketed: bool  # whether a bracket opens right before the word
    marks: str
    closers: str
    right: str
    opener: str
    next: str
    name: str
    lower: bool
    upper: bool

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


def candidate(left: str, marks: str, closers: str, right: str, *, whole: bool) -> Candidate:
    """Look at the surroundings of some marks: the sentence before them, the text behind them."""
    tail = left[-48:].rsplit(None, 2)
    chunk = tail[-1] if tail and not left[-1].isspace() else ""
    found = None if right[0].isalnum() else _OPENER.match(right)
    opener = found[0] if found else ""
    word = right[len(opener) :].split(None, 1)[0] if len(opener) < len(right) else ""
    name = word if word.isalpha() else "".join(_NAME.findall(word)[:1])
    first = word[:1]
    return Candidate(
        left,
        whole,
        tail[-2] if chunk and len(tail) > 1 else "",
        _bare(chunk),
        chunk.startswith(("(", "[")),
        marks,
        closers,
        right,
        opener,
        word,
        name,
        first.islower(),
        first.isupper(),
    )


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


def ends_sentence(c: Candidate, *, in_quotation: bool) -> bool:
    """Say whether the candidate ends its sentence; ``in_quotation``: inside an open quotation."""
    if not c.name and (not c.next or c.next[0] in f"{MARKS}{WIDE_MARKS},;:"):
        return False  # nothing but marks: they belong to what stands before
    if (in_quotation or c.quoted) and c.opener.startswith("[") and _translates(c):
        return False
    if c.marks == "." and (c.word or c.left[-2:] != ". "):
        return _full_stop_ends(c)
    if set(c.marks) <= {".", "…"}:
        return _ellipsis_ends(c)
    if c.marks[0] in WIDE_MARKS:
        return not (c.closers and c.right[0] in "、，と")
    return _question_ends(c)


def _translates(c: Candidate) -> bool:
    """Say whether a bracket behind quoted words is their translation, and so goes on with them.

    A bracket that lower case follows stands for words of the next sentence: ``[The deal] is off``.
    """
    after = c.right.partition("]")[2].lstrip()
    return not after[:1].islower() and c.name.lower() not in abbr.EDITORIAL


def _question_ends(c: Candidate) -> bool:
    """Decide about question and exclamation marks."""
    if c.lower:
        return c.opener[:1] not in _ASIDES and _begins_lower(c)
    if c.quoted and _attributed(c):
        return False
    if c.marks == "!" and not c.closers and c.word.lower() in abbr.EXCLAIMING_NAMES:
        return c.starter
    if ")" in c.closers and not c.starter:  # "(again!) Cruz", but "(Why not?) Cruz"
        outside, bracket, _ = c.left.rpartition("(")
        return not bracket or (c.whole and not outside)
    return True


def _ellipsis_ends(c: Candidate) -> bool:
    """Decide about two dots or more."""
    if not c.upper or (c.quoted and _attributed(c)):
        return False
    if c.closers.startswith(("]", ")")) and c.left.endswith(("[", "(")):  # an omission: "[...]"
        return c.starter and len(c.left) > 1
    return c.name != "I" and c.name.lower() != c.word.lower()


def _full_stop_ends(c: Candidate) -> bool:
    """Decide about a single full stop."""
    if c.whole and len(c.left) < 20 and _ENUMERATOR.fullmatch(c.left):
        return False
    goes_on = _abbreviation_goes_on(c) if c.word else None
    if c.lower:
        plain = c.opener[:1] not in _ASIDES and not c.closers and goes_on is None
        return plain and (_begins_lower(c) or not _abbreviates(c))
    if c.quoted:
        return not _attributed(c, complete=True)
    if goes_on is not None and not c.starter and c.opener[:1] in _ASIDES:
        return False
    if goes_on and ")" in c.closers:
        return c.starter or (c.whole and c.left.startswith("("))
    return not goes_on


def _begins_lower(c: Candidate) -> bool:
    """Say whether a name follows that may begin a sentence in lower case: iPhone, de Leon."""
    if _CAMEL.match(c.next):
        return True
    following = c.right[len(c.opener) :].split(None, 2)
    named = c.name in abbr.PARTICLES and len(following) > 1 and following[1][0].isupper()
    return named and not (c.quoted and _attributed(c))


def _attributed(c: Candidate, *, complete: bool = False) -> bool:
    """Say whether what follows a quotation names its speaker: ``De Leon asked``.

    With ``complete`` the speech verb must end its clause: ``Cruz said.``
    """
    if c.opener or (c.starter and not complete):
        return False
    aside = False
    for number, word in enumerate(c.right.split()[:16]):
        bare = word.strip(",.;:")
        if number and bare in abbr.SPEECH:
            return word != bare or not complete
        if not (aside or word[0].isupper() or bare in abbr.NAME_WORDS):
            return False
        aside = aside or word.endswith(",")
    return False


def _abbreviates(c: Candidate) -> bool:
    """Say whether a word before lower case is an abbreviation that no table knows."""
    return (c.numbered and len(c.word) <= 4) or c.word.lower() in _vocabulary()


@cache
def _vocabulary() -> frozenset[str]:
    import nupunkt  # noqa: PLC0415 - the question path imports this room but segments nothing

    return frozenset(nupunkt.load("default").abbreviations)


# --- abbreviations --------------------------------------------------------------------------


def _abbreviation_goes_on(c: Candidate) -> bool | None:
    """Say whether the word is an abbreviation and its sentence goes on; if it is none, ``None``."""
    word = c.word
    if c.bracketed and len(word) <= 4 and word.islower():
        return True  # "(b. London", "(sing. …"
    if len(word) <= 2 and _PAIRED.match(f"{word}. {c.next}"):
        return True  # the first half of "z. B.", "a. C.", "EE. UU."
    if "." in word or (_SECOND_HALF.fullmatch(word) and _FIRST_HALF.fullmatch(c.before)):
        whole = word if "." in word else c.before + word
        known = _ACRONYM.fullmatch(whole) and not _DOMAIN.fullmatch(whole)
        return _dotted_goes_on(c, whole) if known else None
    if word[-1].isdigit():
        return _ordinal_goes_on(c)
    return _letter_goes_on(c) if len(word) == 1 else _word_goes_on(c, word.lower())


def _word_goes_on(c: Candidate, key: str) -> bool | None:
    """Decide about a word of the tables."""
    if key in abbr.NEVER_LAST:
        return True
    if key in abbr.OFTEN_LAST:
        return not c.upper
    if (key in abbr.NUMBERED or key.endswith("str")) and _NUMBER.match(c.next):
        return True
    if key in abbr.UNITS and c.numbered:
        return not c.upper or (c.german and not c.starter)
    if c.word[0].isupper():
        return _capital_goes_on(c, key)
    table = key in abbr.LOWER_TITLES or key in abbr.GOING_ON or (key == "al" and c.before == "et")
    return not c.starter if table else None


def _capital_goes_on(c: Candidate, key: str) -> bool | None:
    """Decide about a word with a capital: a title, a suffix, a place, a month, a king's number."""
    shouted = c.word.isupper()
    if key in abbr.SUFFIXES and not shouted and (key not in _FORE_AND_AFT or _follows_name(c)):
        return not c.upper or c.name.lower() in abbr.AFTER_SUFFIXES
    if shouted and not c.name.isupper():  # "George III.", "said the SEC."
        return True if c.lower and _ROMAN.fullmatch(c.word) else None
    if key in abbr.TITLES:
        return not (c.starter and key in abbr.DOUBTFUL_TITLES)
    if key in abbr.STATES and (c.before.endswith(",") or key not in abbr.DOUBTFUL_STATES):
        return not c.upper or not (c.starter or c.before.endswith(","))
    if key in abbr.MONTHS:
        return not c.upper or c.name.lower() in abbr.CALENDAR
    table = key in abbr.GOING_ON or (CONSONANTS.fullmatch(c.word) and not c.numbered)
    return not c.starter if table else None


def _follows_name(c: Candidate) -> bool:
    """Say whether a name stands before the word, as in ``Cruz Sr``, but not in ``El Sr``."""
    name = c.before[:1].isupper() and not c.before.endswith(".")
    return c.before == "&" or (name and c.before.lower() not in abbr.STARTERS)


def _dotted_goes_on(c: Candidate, word: str) -> bool:
    """Decide about letters with points, as in ``U.S``, ``Ph.D`` and ``a.m``."""
    key = word.lower()
    if key in abbr.NEVER_LAST:
        return True
    if key in {"a.m", "p.m"}:
        return not c.upper or c.name.lower() in abbr.CLOCK or c.next == "No."
    era = word in {"a.C", "d.C"} or (key in abbr.ERAS and c.numbered)
    return not (c.upper if era or key in abbr.DEGREES else c.starter)


def _letter_goes_on(c: Candidate) -> bool | None:
    """Decide about a single letter, as in ``Jose B. Cruz``, ``p. 5`` and ``Plan B``."""
    if c.word.islower():
        return True if c.word == "v" or c.lower or c.next[:1].isdigit() else None
    if c.lower and c.word.isalpha():
        return True
    pronoun = c.word == "I" and c.before[:1].islower()
    if not c.upper or not c.word.isupper() or pronoun or c.before.lower() in abbr.LETTERED:
        return None
    return not c.starter or c.name.lower() in abbr.PARTICLES


def _ordinal_goes_on(c: Candidate) -> bool | None:
    """Decide about a number, as in ``am 3. Oktober`` and ``17. 11. 2016``."""
    if len(c.word) > 3 or not c.word.isdigit():
        return None
    if c.lower or (c.next[:1].isdigit() and _DATE_PART.match(c.right)):
        return True
    if not c.upper or c.starter:
        return None
    known = c.name.lower() in abbr.CALENDAR or c.before.lower() in _ORDINAL_BEFORE
    return True if known or c.german else None

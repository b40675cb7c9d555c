"""Whether two sentences say the same, as the copies of one report do. Pure.

Copies of a wire story differ in a dateline, a credit, an article, a title or a given name. Whatever
else differs may be a fact, a number and a "not" first of all, and keeps two sentences apart: to
show one line too many costs less than to hide one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from qa.reading.language import is_english

_DATELINE = re.compile(
    r"^\W*([A-Z]{3}[A-Z .’'-]*)(?:,\s[A-Z][\w.’' -]*)?"
    r"\s*(?:\([A-Z][^()]{0,40}\)\s*)?(?:--|[-–—])\s+"
)
_CREDIT = re.compile(
    r"(?<=[.!?”\"’])\s*(?:\((?:[A-Z][\w.&/]*+\W?){1,4}\)"
    r"|(?:--|[-–—])\s*(?:[A-Z][\w.&]*+/?\s?){1,4})$"
)
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# A currency, a sign before a number or in a formula and a question mark are part of what is said.
_WORD = re.compile(
    r"[?$¢-¥֏؋฿\u20a0-\u20cf﷼＄￠￡￥￦+#<>=±≠≤≥≈°‰]"
    r"|(?<!\w)[-−](?=\.?\d)|\.?\d+(?:\.\d+)*|[^\W\d_]+"
)
_ROUGHLY = re.compile(r"\w+")
_GAP = re.compile(r"[.’'\s-]*")

_LIGHT = frozenset("the a an that also".split())
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
# Capitalised words that make another name of the one they stand before.
_TELLING = frozenset(
    """vice deputy former ex acting assistant associate under non anti pro no not one two three four
    five six seven eight nine ten eleven twelve hundred thousand million billion first second third
    all most some many few several only half both neither north south east west northern southern
    eastern western new old upper lower central inner outer young elder junior jr senior sr ii iii
    iv v mrs ms miss lady sir lord father mother brother sister son daughter wife husband king queen
    prince princess pope saint st never without hardly barely equatorial democratic greater lesser
    """.split()
)
_ALIKE = 0.6  # share of the words of the shorter sentence that the other one must have as well
_PATIENCE = 8  # words alike for each one left out
_FRAME = 100  # characters that a dateline or a credit may have
_NAMES = 3  # names that may be longer in one of two copies
_LONGEST = 3  # words that a name may be longer by


@dataclass(frozen=True, slots=True)
class _Word:
    """A word without case and accents; ``extends`` if it only makes the name it begins longer."""

    low: str
    extends: bool


class Statement:
    """A sentence that may say what another one says."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words = frozenset(_ROUGHLY.findall(text.casefold()))

    def says_same(self, other: Statement) -> bool:
        """Say whether two sentences differ in nothing but what copies of a report differ in."""
        # Most sentences share few words; to read them closely would take a while.
        common = len(self._words & other._words)
        if common < _ALIKE * min(len(self._words), len(other._words)):
            return False
        if not _may_be_one(self._framed[0], other._framed[0]):
            return False
        one, two = self._gist, other._gist
        spare = min(len(one) // _PATIENCE, len(two) // _PATIENCE, _NAMES)
        return abs(len(one) - len(two)) <= spare * _LONGEST and _alike(one, two, spare)

    @cached_property
    def _framed(self) -> tuple[list[str], str]:
        """The words of the place that the dateline names, and what stands inside the frame."""
        return without_frame(" ".join(self._text.split()))

    @cached_property
    def _gist(self) -> tuple[_Word, ...]:
        """The words that two copies of the sentence have in common."""
        bare = self._framed[1]
        english = bare.isascii() or is_english(bare)  # of accents there is nothing to ask
        cased = any(map(str.islower, bare))
        bare = _INITIALS.sub(lambda match: match.group().replace(".", ""), bare)
        bare = _THOUSANDS.sub("", bare).replace("%", " percent ").replace("per cent", "percent")
        found = list(_WORD.finditer(bare))
        lows = [_plain(match.group(), english=english) for match in found]
        return tuple(
            _Word(low, cased and _extends(found, lows, at))  # else capitals tell no name
            for at, low in enumerate(lows)
            if low not in _LIGHT
            and not (low == "on" and not _DAYS.isdisjoint(lows[at + 1 : at + 2]))
        )


def without_frame(text: str) -> tuple[list[str], str]:
    """Return the place of the dateline before a sentence, and the sentence without its frame."""
    # Both ends are short; to look further would take a hostile text's time.
    dateline = _DATELINE.match(text[:_FRAME])
    place = re.findall(r"[A-Z]+", dateline[1]) if dateline else []
    if dateline and _DAYS.isdisjoint(word.lower() for word in place):
        text = text[dateline.end() :]
    credit = _CREDIT.search(text[-_FRAME:])
    return place, text[: len(text) - len(credit.group())] if credit else text


def _may_be_one(place: Sequence[str], other: Sequence[str]) -> bool:
    """Say whether two datelines may name one place: the same, a longer form of it, or none."""
    return all(one == two for one, two in zip(place, other, strict=False))


def _alike(one: Sequence[_Word], other: Sequence[_Word], spare: int) -> bool:
    at = 0
    while at < len(one) and at < len(other) and one[at].low == other[at].low:
        at += 1
    left, right = one[at:], other[at:]
    if not left and not right:
        return True
    if not (spare and left and right):
        return False
    return any(
        _alike(longer[count:], shorter, spare - 1)
        for longer, shorter in ((left, right), (right, left))
        for count in range(1, min(_LONGEST, len(longer) - 1) + 1)
        if longer[count].low == shorter[0].low and all(word.extends for word in longer[:count])
    )


def _extends(found: Sequence[re.Match[str]], lows: Sequence[str], at: int) -> bool:
    """Say whether a word only makes the name after it longer."""
    if at + 1 == len(found) or not found[at].group()[0].isupper() or lows[at] in _TELLING:
        return False
    after = found[at + 1]
    return (
        after.group()[0].isupper()
        and not len(lows[at]) == len(lows[at + 1]) == 1  # "George H. W." is not "George W."
        and not lows[at + 1].endswith("s")  # of a group, "Muslim Americans", it says which
        and _GAP.fullmatch(after.string, found[at].end(), after.start()) is not None
    )


def _plain(word: str, *, english: bool) -> str:
    """Return a word without case, and without the accents that English has only in names."""
    if word.isascii():
        return word.lower()
    if not english:
        return unicodedata.normalize("NFKC", word.casefold())
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))

"""What a near-copy says in place of a sentence: the same, or another number, date, name. Pure.

A sentence that a copy puts in other words is not its counterpart, and nothing is said of it: only
where most words are the same and in order, what is left can be set side by side.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from index.article import Span
from qa.answer import Difference
from qa.reading.duplicates import Statement, without_frame

_ALIKE = (
    0.8  # share of words that two sentences have in common, in order, where they differ in some
)
_FEWEST = 3  # common words of which a shorter sentence may differ in one
_CLOSEST = 5  # sentences that are compared word by word
_LONGEST = 400  # words of a sentence that is: the time grows with their square
_WORD = re.compile(r"[$¢-¥\u20a0-\u20cf]?[^\W_]+(?:[.,:/'-][^\W_]+)*%?")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_QUOTES = str.maketrans("‘’‚‛“”„‟«»‹›", "''''\"\"\"\"\"\"''")

# Words that are a number, a day or a denial, without a digit or a capital to tell them by.
_TELLING = frozenset(
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred thousand million billion trillion dozen half third quarter first second fourth fifth
    sixth seventh eighth ninth tenth once twice double triple today yesterday tomorrow not never no
    none without neither nor cannot don't didn't doesn't isn't wasn't weren't won't hasn't haven't
    hadn't couldn't wouldn't""".split()
)
# Words that a sentence often begins with, whose capital tells no name.
_OPENING = frozenset(
    """a an the this that these those and but or if when while as in on at by for from with to of
    it he she they we you i his her its their our there here what who how why where after before
    since under over during although because yet also then now some many most more all both each
    every such so another other only just even still""".split()
)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word where it stands in its sentence, and what it is compared by."""

    low: str
    start: int
    end: int
    telling: bool
    capital: bool


class _Sentence:
    """A sentence ready to be compared, without a dateline before it or a credit after it."""

    def __init__(self, text: str) -> None:
        self.statement = Statement(text)
        _, self.text = without_frame(" ".join(text.translate(_QUOTES).split()))
        found = list(_WORD.finditer(self.text))
        capitals = [match.group()[0].isupper() for match in found]
        named = sum(capitals) * 2 <= len(found)  # where most are capitals, they tell no name
        self.words = [
            _word(match, capital=capital and named, first=not at)
            for at, (match, capital) in enumerate(zip(found, capitals, strict=True))
        ]
        self.lows = [word.low for word in self.words]

    def said(self, first: int, last: int) -> str:
        """Return what the words ``[first, last)`` say."""
        words = self.words[first:last]
        return self.text[words[0].start : words[-1].end] if words else ""


def _word(match: re.Match[str], *, capital: bool, first: bool) -> _Word:
    low = _low(match)
    capital = capital and not (first and low in _OPENING)
    digit = any(map(str.isdigit, low))
    return _Word(low, *match.span(), digit or low in _TELLING, capital)


def _low(match: re.Match[str]) -> str:
    return _THOUSANDS.sub("", match.group().casefold())


class Counterparts:
    """The sentences of an article, among which those of a copy of it have their counterparts."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._places: dict[str, int] = {}
        self._holding: dict[str, list[int]] = {}
        for at, text in enumerate(texts):
            self._places.setdefault(_plain(text), at)
            for word in set(_rough(text)):
                self._holding.setdefault(word, []).append(at)

    def of(self, text: str) -> tuple[int, tuple[Difference, ...]] | None:
        """Return which sentence says what ``text`` does, and in which facts it differs.

        There are none where it says the same; where it differs in anything else, or nothing comes
        near it, the result is None.
        """
        at = self._places.get(_plain(text))
        if at is not None:
            return at, ()
        sentence = _Sentence(text)
        near = [(at, _Sentence(self._texts[at])) for at in self._near(text)]
        for at, other in near:
            if sentence.statement.says_same(other.statement):
                return at, ()
        near = [each for each in near if max(map(len, (sentence.lows, each[1].lows))) <= _LONGEST]
        aligned = [(at, other, _aligned(sentence, other)) for at, other in near]
        found = [each for each in aligned if _is_alike(each[2], sentence, each[1])]
        if not found:
            return None
        at, other, matcher = max(found, key=lambda each: each[2].ratio())
        facts = tuple(_facts(sentence, other, matcher))
        return (at, facts) if facts else None

    def _near(self, text: str) -> list[int]:
        """Return the sentences that share the most words with ``text``, and at least half."""
        words = set(_rough(text))
        shared = Counter(at for word in words for at in self._holding.get(word, ()))
        near = [(count, -at) for at, count in shared.items() if 2 * count >= len(words)]
        return [-at for _, at in sorted(near, reverse=True)[:_CLOSEST]]


def parted(one: str, other: str) -> tuple[list[Span], list[Span]]:
    """Return where each of two sentences has words that the other one has not, in that place.

    Of sentences that are too long to be compared word by word there is none.
    """
    found = [list(_WORD.finditer(text.translate(_QUOTES))) for text in (one, other)]
    spans: tuple[list[Span], list[Span]] = ([], [])
    if max(map(len, found)) > _LONGEST:
        return spans
    lows, other_lows = ([_low(match) for match in words] for words in found)
    matcher = SequenceMatcher(None, lows, other_lows, autojunk=False)
    for kind, *places in matcher.get_opcodes():
        if kind == "equal":
            continue
        for words, into, (start, end) in zip(found, spans, (places[:2], places[2:]), strict=True):
            if end > start:
                into.append(Span(words[start].start(), words[end - 1].end()))
    return spans


def _plain(text: str) -> str:
    """Return a sentence by which it is known whatever its quotes, its blanks and its case."""
    return " ".join(text.translate(_QUOTES).casefold().split())


def _rough(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _aligned(one: _Sentence, other: _Sentence) -> SequenceMatcher[str]:
    return SequenceMatcher(None, one.lows, other.lows, autojunk=False)


def _is_alike(matcher: SequenceMatcher[str], one: _Sentence, other: _Sentence) -> bool:
    if matcher.real_quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE:
        return True
    equal = sum(block.size for block in matcher.get_matching_blocks())
    return equal >= _FEWEST and max(len(one.words), len(other.words)) - equal <= 1


def _facts(one: _Sentence, other: _Sentence, matcher: SequenceMatcher[str]) -> Iterator[Difference]:
    """Yield what two sentences differ in, where it holds a number, a date, a name or a denial."""
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind == "equal":
            continue
        words = [*one.words[start:end], *other.words[other_start:other_end]]
        named = any(word.capital for word in words)
        if kind != "replace" and named:
            # "Ida Holm" and "Holm" are one name.
            after = (one.words[end:] if end > start else other.words[other_end:])[:1]
            named = not (after and after[0].capital and all(word.capital for word in words))
        if named or any(word.telling for word in words):
            yield Difference(one.said(start, end), other.said(other_start, other_end))

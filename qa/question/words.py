"""The words of a question: which are names, which say what it is about, which only carry it.

General English, by form alone: capitals, endings, and a list of words that are light whatever is
asked. Nothing here knows a conversation or an index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby

from index.lexical.analysis import analyse_question

_WORD = re.compile(r"[^\W_]+(?:[-'’.&][^\W_]+)*")
_CLAUSE_END = re.compile(r"[,;:?!]|\.(?=\s|$)|\s[-–—]\s")
_SENTENCE_END = re.compile(r"[.?!:]")
_ENDING = re.compile(r"'(?:s|ll|re|d|ve)?$")
_FIRST_PERSON = re.compile(r"I(?:'|$)")

_INSIDE_NAMES = frozenset("of the and de da la le von van der bin al for &".split())

# Words that may carry any question, and so never say what one is about, however rare they are in
# an index: those that only join others, beyond the ones that are never searched, and vague ones.
_LIGHT = """
    above after again against ago almost along although among around because before behind below
    beside besides between beyond both despite during each either every except few here hers
    herself himself however inside instead itself just less mine myself near neither never now off
    often once only onto out outside over own past per perhaps plus quite rather several since so
    soon still than theirs themselves though through today together too toward towards under
    unless until upon very via whether while within without yet
    able actually addition affect also amount another anyone anything article bad become begin
    best better big call case cause change come compare continue currently describe detail
    different discuss do else end even ever everything exactly example explain fact famous feel
    find first get give go good happen high important information interesting keep kind know last
    late later learn least light like list long look lot low main major make matter mean mention
    more most name need new next notable number occur old other outcome part particular people
    person place play point popular reason result same say see seem short show significant similar
    some something sort special start stop story success successful take tell thing think
    time try type use want way well went work worst year
    became began begun called came changed did done ended found gave given goes gone got happened
    kept knew known made meant mentioned named said saw seen shown started taken thought told took
    used wanted worked
""".split()


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: as it is written, in lower case without its ending, and where it stands.

    ``clause`` counts clauses from 0, as far as punctuation shows them. ``name`` says whether a
    capital makes it a name.
    """

    text: str
    low: str
    start: int
    clause: int
    name: bool

    @property
    def end(self) -> int:
        """Where the word ends in its text."""
        return self.start + len(self.text)

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms that would be searched for it."""
        return _terms(self.text)

    @property
    def heavy(self) -> tuple[str, ...]:
        """Those of its terms that say what a text is about; a number alone does not."""
        if self.low.isdecimal() or self.low.endswith("ly"):
            return ()
        return tuple(term for term in self.terms if term not in _light())


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of names and heavy words, as it is written; ``names`` are the names in it."""

    text: str
    names: tuple[str, ...]


def split(text: str) -> tuple[Word, ...]:
    """Return the words of ``text`` in order.

    A word with a capital is a name unless a sentence starts with it; where no word is in lower
    case, capitals tell nothing.
    """
    found = list(_WORD.finditer(text))
    telling = any(match.group()[0].islower() for match in found)
    words: list[Word] = []
    clause, last = 0, 0
    for match in found:
        written, between = match.group().replace("’", "'"), text[last : match.start()]
        clause += bool(words and _CLAUSE_END.search(between))
        starts = not words or bool(_SENTENCE_END.search(between))
        capital = written[0].isupper() and not _FIRST_PERSON.match(written)
        words.append(
            Word(
                text=match.group(),
                low=_ENDING.sub("", written.lower()),
                start=match.start(),
                clause=clause,
                name=telling and capital and not starts,
            )
        )
        last = match.end()
    return tuple(words)


def phrases(text: str) -> tuple[Phrase, ...]:
    """Return the phrases of ``text``: its longest runs of names and heavy words."""
    words = split(text)
    return tuple(_phrase(text, [words[i] for i in run]) for run in _runs(words))


def heavy_terms(text: str) -> frozenset[str]:
    """Return the terms that say what ``text`` is about."""
    return frozenset(term for word in split(text) for term in word.heavy)


def terms_of(words: Iterable[str]) -> frozenset[str]:
    """Return the terms of single words."""
    return frozenset(term for word in words for term in _terms(word))


def _runs(words: Sequence[Word]) -> Iterator[list[int]]:
    run: list[int] = []
    for i, word in enumerate(words):
        if run and words[run[-1]].clause != word.clause:
            yield run
            run = []
        if _belongs(words, i) or (run and _links(words, i)):
            run.append(i)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _belongs(words: Sequence[Word], i: int) -> bool:
    """Say whether word ``i`` is of a phrase: a name, a heavy word, a number of either."""
    if words[i].low.isdecimal():
        near = [words[j] for j in (i - 1, i + 1) if 0 <= j < len(words)]
        return any(word.clause == words[i].clause and (word.name or word.heavy) for word in near)
    verb = i > 0 and words[i - 1].low == "who"  # "who won the cup"
    return words[i].name or (bool(words[i].heavy) and not verb)


def _links(words: Sequence[Word], i: int) -> bool:
    """Say whether word ``i`` stands inside a name, as the small ones of "Mothers of the Sea"."""
    if words[i].low not in _INSIDE_NAMES:
        return False
    before = next((word for word in words[:i][::-1] if word.low not in _INSIDE_NAMES), words[i])
    after = next((word for word in words[i:] if word.low not in _INSIDE_NAMES), words[i])
    return before.name and after.name


def _phrase(text: str, run: Sequence[Word]) -> Phrase:
    parts = groupby(run, lambda word: word.name or word.low in _INSIDE_NAMES)
    names = (_cut(text, list(part)) for is_name, part in parts if is_name)
    return Phrase(_cut(text, run), tuple(names))


def _cut(text: str, run: Sequence[Word]) -> str:
    return text[run[0].start : run[-1].end].removesuffix("'s").removesuffix("’s")


@lru_cache(4096)
def _terms(word: str) -> tuple[str, ...]:
    return analyse_question(word)


@cache
def _light() -> frozenset[str]:
    return terms_of(_LIGHT)

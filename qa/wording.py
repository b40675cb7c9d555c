"""The words of a question: which are names, which say what it is about, which only carry it.

General English, by form alone: capitals, endings, and a list of words that are light whatever is
asked. Nothing here knows a conversation or an index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from index.words import analyse_question

_WORD = re.compile(r"[^\W_]+(?:[-'’.&][^\W_]+)*")
_CLAUSE_END = re.compile(r"[,;:?!]|\.(?=\s|$)|\s[-–—]\s")
_SENTENCE_END = re.compile(r"[.?!:]")
_ENDING = re.compile(r"'(?:s|ll|re|d|ve)?$")
_FIRST_PERSON = re.compile(r"I(?:'|$)")

_INSIDE_NAMES = frozenset("of the and de da la le von van der bin al for &".split())

# Words that may carry any question, and so never say what one is about, however rare they are in
# an index.
_LIGHT = """
    able actually affect amount another anyone anything article bad become begin best better big
    call case cause change come compare continue currently describe detail different discuss do
    else end ever everything exactly example explain fact famous feel find first get give go good
    happen high important information interesting keep kind know last late later learn least light
    like list long look lot low main major make matter mean mention more most name need new next
    notable number occur old other outcome part particular people person place play point popular
    reason result same say see seem short show significant similar some something sort special
    start still stop story success successful take tell thing think time try type use want way well
    went work worst year
    became began begun began called came changed did done ended found gave given goes gone got
    happened kept knew known made meant mentioned named said saw seen shown started taken thought
    told took used wanted worked
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
        if word.name or word.heavy:
            run.append(i)
        elif run and not (_links(words, i) and words[i - 1].name):
            yield run
            run = []
        elif run:
            run.append(i)
    if run:
        yield run


def _links(words: Sequence[Word], i: int) -> bool:
    """Say whether word ``i`` stands inside a name, as the small ones of "Mothers of the Sea"."""
    while i < len(words) and words[i].low in _INSIDE_NAMES:
        i += 1
    return i < len(words) and words[i].name and words[i - 1].low in _INSIDE_NAMES


def _phrase(text: str, run: Sequence[Word]) -> Phrase:
    names: list[list[Word]] = []
    for before, word in zip([None, *run], run, strict=False):
        if word.name or (names and before is names[-1][-1] and word.low in _INSIDE_NAMES):
            if names and before is names[-1][-1]:
                names[-1].append(word)
            else:
                names.append([word])
    return Phrase(_cut(text, run), tuple(_cut(text, name) for name in names))


def _cut(text: str, run: Sequence[Word]) -> str:
    piece = text[run[0].start : run[-1].end].replace("’", "'")
    return piece.removesuffix("'s")


@lru_cache(4096)
def _terms(word: str) -> tuple[str, ...]:
    return analyse_question(word)


@cache
def _light() -> frozenset[str]:
    return terms_of(_LIGHT)

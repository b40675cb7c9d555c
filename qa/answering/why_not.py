"""Why a sentence is not the answer to a question: its way through search, reading and selection.

Nothing is decided here. Each step is asked again for what it found of that sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.article import Sentence, Source
from index.filter import Filter
from index.lexical.query import Query
from index.search.hits import Hit
from index.search.searcher import CANDIDATES, Searcher
from qa.answering import selection
from qa.answering.fate import Fate, Place, Shown, WhyNot
from qa.answering.retrieval import Retrieval, Retrieved
from qa.question.said import History
from qa.question.within import Asked
from qa.reading.duplicates import Statement
from qa.reading.reader import Reading, ScoredSentence


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question that is gone through once more: how it is asked, and what is asked for."""

    asked: Asked
    history: History
    k: int
    least: float
    passages: int
    prefer_recent: bool = False


def why_not(searcher: Searcher, retrieval: Retrieval, inquiry: Inquiry, place: Place) -> WhyNot:
    """Return what became of a line; inside a snapshot. The file is not opened."""
    asked = inquiry.asked
    nothing = WhyNot(asked.typed, place, Fate.NOT_INDEXED, least=inquiry.least)
    sources = [source for source in searcher.sources() if source.path == place.file]
    if not sources:
        return nothing
    lines = [
        (source, ordinal, sentence)
        for source in sources
        for ordinal, sentence in enumerate(searcher.sentences(source))
        if place.holds(sentence)
    ]
    if not lines:
        return replace(nothing, fate=Fate.NO_SENTENCE)
    found = retrieval.find(asked, inquiry.history, inquiry.passages, inquiry.prefer_recent)
    reading = retrieval.read(asked, inquiry.history, found)
    source, ordinal, sentence = _likeliest(lines, reading)
    here = replace(
        nothing,
        sentence=Shown(source.path, sentence.location, sentence.text, None),
        role=sentence.role,
        understood_as=found.question if found.question != asked.typed else None,
    )
    if asked.within and source.id not in searcher.matching(asked.within):
        parts = asked.within.parts()
        failing = tuple(part for part in parts if source.id not in searcher.matching(part))
        return replace(here, fate=Fate.FILTERED, failing=failing)
    query = found.query or searcher.query(found.question)
    if sentence.searchable:
        here = replace(
            here,
            standing=searcher.standings(query, asked.within).of(source.id, ordinal),
            found=_rank(searcher, query, found, asked.within, (source.id, ordinal)),
            read_up_to=inquiry.passages,
        )
    here = _judged(here, inquiry, found, reading, (source.id, ordinal))
    unread = here.rank is None and not sentence.answers
    return replace(here, fate=Fate.ROLE) if unread else here


def _likeliest(
    lines: Sequence[tuple[Source, int, Sentence]], reading: Reading
) -> tuple[Source, int, Sentence]:
    """Return the sentence of a line that came furthest: read as the best, or may answer."""
    places = [one.place for one in reading.sentences]

    def order(line: tuple[Source, int, Sentence]) -> tuple[int, bool]:
        place = (line[0].id, line[1])
        return places.index(place) if place in places else len(places), not line[2].answers

    return min(lines, key=order)


def _rank(
    searcher: Searcher, query: Query, found: Retrieved, within: Filter, at: tuple[int, int]
) -> int | None:
    """Return the rank of a sentence's passage among all that the two indexes propose."""
    hits = searcher.search(query, 2 * CANDIDATES, within=within, recent=found.recent)
    return next((rank for rank, hit in enumerate(hits, 1) if _holds(hit, *at)), None)


def _holds(hit: Hit, article: int, ordinal: int) -> bool:
    return hit.source.id == article and hit.first <= ordinal < hit.last


def _judged(
    here: WhyNot,
    inquiry: Inquiry,
    found: Retrieved,
    reading: Reading,
    at: tuple[int, int],
) -> WhyNot:
    """Return what reading and selection made of the sentence at a place."""
    ranking = selection.rank(reading, inquiry.k)
    several = found.several_in(reading)
    chosen = selection.select(ranking, reading.confidence, inquiry.least, several=several)
    winner = _shown(ranking[0]) if ranking else None
    here = replace(here, winner=winner, confidence=reading.confidence)
    read = [one.place for one in reading.sentences]
    if at not in read:
        given = any(_holds(hit, *at) for hit in found.hits)
        return replace(here, fate=Fate.NOT_READ if given else Fate.NOT_FOUND)
    rank = read.index(at)
    one = reading.sentences[rank]
    assert here.sentence is not None  # noqa: S101 - it was read
    here = replace(here, rank=rank + 1, sentence=replace(here.sentence, score=one.score))
    places = [each.place for each in ranking]
    if at not in places:
        alike = _alike(one, ranking)
        return replace(here, fate=Fate.FOLDED if alike else Fate.BEHIND, shown_instead=alike)
    if chosen.nearest:
        return replace(here, fate=Fate.BELOW if at == places[0] else Fate.BEHIND)
    shown = [each.place for each in chosen.answers]
    if at not in shown:
        return replace(here, fate=Fate.BEHIND)
    main = max(chosen.main, 1)
    return replace(here, fate=Fate.ANSWERS if at in shown[:main] else Fate.ALSO_FOUND)


def _alike(one: ScoredSentence, ranking: Sequence[ScoredSentence]) -> Shown | None:
    said = Statement(one.candidate.sentence.text)
    same = (each for each in ranking if Statement(each.candidate.sentence.text).says_same(said))
    return next(map(_shown, same), None)


def _shown(one: ScoredSentence) -> Shown:
    sentence = one.candidate.sentence
    return Shown(one.source.path, sentence.location, sentence.text, one.score)

"""Which sentences to show, or none: repetitions, and how many of them answer. Pure.

What is less likely than the best is set apart from it, and what is hopeless left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, takewhile

from qa.answer import LIKELY, Verdict
from qa.question.talk import _plain
from qa.reading.duplicates import Statement
from qa.reading.reader import Reading, ScoredSentence

NEAR = 0.5
"""Share of the best score that comes near it, where several sentences are asked for."""

_BEHIND = 0.99  # of what still comes near

FAR = 0.01
"""Share of the best score below which a sentence is noise: none of those was ever right among 700
questions about held-out training articles (bench/README.md)."""

NEAR_COSINE, NEAR_COVERAGE = 0.3, 0.3
"""A miss is near if its passage is this like the question, and holds this share of the question's
information: so are 14 % of what is found for questions whose article was taken away, and 82 % of
the right sentences that were refused for too little confidence (SQuAD dev, 383 and 131;
bench/README.md)."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What to show: the verdict, the sentences found, and the nearest miss if none answers.

    The first ``main`` of ``answers`` answer the question; the others are alternatives to them,
    those of one article together.
    """

    verdict: Verdict
    answers: tuple[ScoredSentence, ...]
    nearest: ScoredSentence | None
    main: int = 0

    @property
    def shown(self) -> tuple[ScoredSentence, ...]:
        """What is shown: the sentences found, or else the nearest miss."""
        return (self.nearest,) if self.nearest else self.answers


def rank(reading: Reading, k: int) -> tuple[ScoredSentence, ...]:
    """Return the ``k`` best sentences, none of which repeats another.

    What repeats one of them is counted in its ``repeats``.
    """
    kept: list[tuple[Statement, ScoredSentence]] = []
    for scored in reading.sentences:
        said = Statement(scored.candidate.sentence.text)
        alike = (at for at, (known, _) in enumerate(kept) if known.says_same(said))
        at = next(alike, None)
        if at is not None:
            known, first = kept[at]
            kept[at] = (known, replace(first, repeats=first.repeats + 1))
        elif len(kept) < k:
            kept.append((said, scored))
    return tuple(scored for _, scored in kept)


def select(
    ranking: Sequence[ScoredSentence],
    confidence: float,
    min_confidence: float,
    *,
    several: bool = False,
) -> Selection:
    """Turn a ranking into a verdict and the sentences to show.

    One sentence answers, or, where ``several`` are asked for, all that come near the best. What
    comes nowhere near it is left out, unless nothing is to be (``min_confidence`` of 0).
    """
    if not ranking or confidence < min_confidence:
        return Selection(Verdict.NOT_FOUND, (), ranking[0] if ranking else None)
    best = ranking[0].score
    near = _at_least(NEAR * best, ranking) if several else ()
    shown = _at_least(FAR * best, ranking) if min_confidence and best > 0.0 else tuple(ranking)
    main = max(len(near), 1)
    answers = (*shown[:main], *_by_article(shown[main:], shown[main - 1]))
    return Selection(Verdict.ANSWERED, answers, None, main)


def _by_article(
    ranking: Sequence[ScoredSentence], before: ScoredSentence
) -> Iterator[ScoredSentence]:
    """Yield the sentences article by article: that of the one ``before`` first, then the best."""
    groups: dict[int, list[ScoredSentence]] = {before.source.id: []}
    for scored in ranking:
        groups.setdefault(scored.source.id, []).append(scored)
    return chain.from_iterable(groups.values())


def _at_least(score: float, ranking: Sequence[ScoredSentence]) -> tuple[ScoredSentence, ...]:
    return tuple(takewhile(lambda scored: scored.score >= score, ranking))


def is_near(scored: ScoredSentence) -> bool:
    """Say whether what does not answer is worth showing; what nobody searched for is."""
    passage = scored.passage
    if passage is None:
        return True
    cosine = NEAR_COSINE if passage.dense is None else passage.dense
    return cosine >= NEAR_COSINE and passage.coverage >= NEAR_COVERAGE


def behind(others: Iterable[ScoredSentence], score: float) -> Iterator[ScoredSentence]:
    """Yield sentences as alternatives to others of a ``score``: none comes near it."""
    return (replace(one, score=min(one.score, _BEHIND * NEAR * score)) for one in others)


def put_first(reading: Reading, found: Sequence[ScoredSentence]) -> Reading:
    """Return the reading with some of its sentences first, which answer together by their place.

    What stands where a question points, under headings or in a table, is likely what is asked for,
    whatever the reader makes of its words; more than that it does not say.
    """
    score = max(LIKELY, *(one.score for one in found))
    places = {one.place for one in found}
    others = (one for one in reading.sentences if one.place not in places)
    ordered = (
        *(replace(one, score=score) for one in found),
        *behind(others, score),
    )
    confidence = max(reading.confidence, LIKELY)
    return Reading(ordered, confidence, together=True)


def without(reading: Reading, places: Collection[tuple[int, int]]) -> Reading:
    """Return the reading without the sentences in some places, as much less certain."""
    kept = tuple(one for one in reading.sentences if one.place not in places)
    return replace(reading, sentences=kept, confidence=_certain(reading, kept))


_SAID_ALREADY = 0.5
"""What is left of the score of a sentence cited before, where something else is asked for."""


def put_off(reading: Reading, told: frozenset[str]) -> Reading:
    """Return the reading with the sentences in ``told`` ranked lower, and as much less certain."""
    if not told or not reading.sentences:
        return reading
    scored = [
        replace(found, score=found.score * share_kept(found.candidate.sentence.text, told))
        for found in reading.sentences
    ]
    scored.sort(key=lambda found: -found.score)
    return replace(reading, sentences=tuple(scored), confidence=_certain(reading, scored))


def _certain(reading: Reading, now: Sequence[ScoredSentence]) -> float:
    """Return how sure a reading is that the best of its sentences, as they are now, answers."""
    if not now or not reading.sentences:
        return 0.0
    before = reading.sentences[0].score
    return reading.confidence * (now[0].score / before if before > 0.0 else 1.0)


def share_kept(sentence: str, told: frozenset[str]) -> float:
    """Return the share of its score that a sentence keeps: less than 1 if it is in ``told``."""
    return _SAID_ALREADY if _plain(sentence) in told else 1.0

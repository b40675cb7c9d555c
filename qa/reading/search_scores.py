"""The fused reader: reads nothing, weighs the evidence that the search already has.

What is asked where no trained reader may be, and the yardstick for one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from index.search.hits import Candidate, Hit
from qa.reading.reader import Reading, ScoredSentence, in_order

# Weights of the evidence for a sentence: its passage's cosine and BM25 share, and its own BM25
# share. Fitted by a listwise logistic regression on held-out SQuAD training articles, scaled to
# sum to 1 (bench/reader.py).
_COSINE, _PASSAGE_WORDS, _SENTENCE_WORDS = 0.45, 0.23, 0.32

# The probability of an answer, from the best sentence's evidence: a logistic regression on the
# same articles, half the questions asked with their article taken away (bench/reader.py). The bias
# is .54 lower than fitted there, which puts the threshold of qa.confidence where .3 was.
_BIAS, _BY_COSINE, _BY_PASSAGE, _BY_SENTENCE = -12.19, 16.94, 3.18, 3.74


class SearchScoreReader:
    """Ranks sentences by the similarity of their passage and the words they share."""

    passages = 10

    def read(self, question: str, hits: Sequence[Hit], *, several: bool = False) -> Reading:
        """Score each sentence that may answer once, by the best passage that holds it."""
        del question, several  # the question's words are weighed in the hits already
        usual = usual_cosine(hits)
        best: dict[tuple[int, int], tuple[ScoredSentence, float]] = {}
        for hit in hits:
            cosine = usual if hit.dense is None else hit.dense
            for candidate in (c for c in hit.candidates if c.sentence.answers):
                score = fused_score(cosine, hit, candidate)
                place = (hit.source.id, candidate.ordinal)
                if place not in best or score > best[place][0].score:
                    scored = ScoredSentence(hit.source, candidate, score, passage=hit)
                    best[place] = (scored, _confidence(cosine, hit.coverage, candidate.coverage))
        ranked = sorted(best.values(), key=lambda found: in_order(found[0]))
        sentences = tuple(scored for scored, _ in ranked)
        return Reading(sentences, ranked[0][1] if ranked else 0.0)


def usual_cosine(hits: Sequence[Hit]) -> float:
    """Return the mean cosine: a passage that waits for its vector is taken to be like the rest."""
    known = [hit.dense for hit in hits if hit.dense is not None]
    return sum(known) / len(known) if known else 0.0


def fused_score(cosine: float, hit: Hit, candidate: Candidate) -> float:
    """Return the score in [0, 1] of a sentence of a passage."""
    return _COSINE * cosine + _PASSAGE_WORDS * hit.words + _SENTENCE_WORDS * candidate.words


def _confidence(cosine: float, passage_coverage: float, sentence_coverage: float) -> float:
    evidence = (
        _BIAS
        + _BY_COSINE * cosine
        + _BY_PASSAGE * passage_coverage
        + _BY_SENTENCE * sentence_coverage
    )
    return 1.0 / (1.0 + math.exp(-evidence))

"""The fused reader: reads nothing, weighs the evidence that the search already has.

What is asked where no trained reader may be, and the yardstick for one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from index.article import Role
from index.lexical.languages import ENGLISH
from index.search.hits import Candidate, Hit
from qa.reading.language import in_latin_letters, is_english
from qa.reading.reader import Reading, ScoredSentence, in_order

LOOKED_AT = 4
"""Passages, the best, whose language says by which rule all are weighed."""

# Weights of the evidence for a sentence: its passage's cosine and BM25 share, and its own BM25
# share. Fitted by a listwise logistic regression on held-out SQuAD training articles, scaled to
# sum to 1 (bench/reader.py).
_COSINE, _PASSAGE_WORDS, _SENTENCE_WORDS = 0.45, 0.23, 0.32

# The probability of an answer, from the best sentence's evidence: a logistic regression on the
# same articles, half the questions asked with their article taken away (bench/reader.py). The bias
# is .54 lower than fitted there, which puts the threshold of qa.confidence where .3 was.
_BIAS, _BY_COSINE, _BY_PASSAGE, _BY_SENTENCE = -12.19, 16.94, 3.18, 3.74

# The same in other languages than English, whose words the encoder has not learned: there a cosine
# says little, and the share of the question's information in the sentence nearly all (fitted on
# half of the questions of tests/data/languages, bench/languages.py). The bias is .98 lower than
# fitted, which puts the threshold where .4 was.
_COSINE_ABROAD, _PASSAGE_ABROAD, _SENTENCE_ABROAD = 0.2, 0.3, 0.5
_BIAS_ABROAD, _BY_COVERAGE_ABROAD, _BY_WORDS_ABROAD = -7.09, 10.40, 2.11

# In Latin letters the encoder sees names and the words that languages share, so what it finds very
# like counts as well: by the English rule, from where that gives .6 on (the logit of the threshold
# lies so far below). So no more is answered without an answer than by that rule alone.
_DOUBT_ABROAD = 1.79

_UNREAD = 0.89
"""The most that can be said of a sentence whose language nobody has learned: likely, never sure."""


class SearchScoreReader:
    """Ranks sentences by the similarity of their passage and the words they share."""

    passages = 10

    def warm(self) -> None:
        """Do nothing: it holds nothing."""

    def read(self, question: str, hits: Sequence[Hit], *, several: bool = False) -> Reading:
        """Score each sentence that may answer once, by the best passage that holds it."""
        del question, several  # the question's words are weighed in the hits already
        usual = usual_cosine(hits)
        abroad = _is_abroad(hits)
        score = fused_score_abroad if abroad else fused_score
        confidence = _confidence_abroad if abroad else _confidence
        best: dict[tuple[int, int], tuple[ScoredSentence, float]] = {}
        for hit in hits:
            cosine = usual if hit.dense is None else hit.dense
            for candidate in (c for c in hit.candidates if c.sentence.answers):
                found = ScoredSentence(
                    hit.source, candidate, score(cosine, hit, candidate), passage=hit
                )
                if found.place not in best or found.score > best[found.place][0].score:
                    best[found.place] = (found, confidence(cosine, hit, candidate))
        ranked = sorted(best.values(), key=lambda found: in_order(found[0]))
        sentences = tuple(scored for scored, _ in ranked)
        return Reading(sentences, ranked[0][1] if ranked else 0.0)


def in_english(hits: Sequence[Hit]) -> bool:
    """Say whether the best passages read as English."""
    return is_english(" ".join(hit.text for hit in hits[:LOOKED_AT]))


def are_tables(hits: Sequence[Hit]) -> bool:
    """Say whether the best passages are rows of tables alone, which are in no language."""
    roles = {each.sentence.role for hit in hits[:LOOKED_AT] for each in hit.candidates}
    return Role.ROW in roles and roles <= {Role.ROW, Role.HEADER, Role.HEADING}


def _is_abroad(hits: Sequence[Hit]) -> bool:
    """Say whether the best passages are in another language; a table may seem to be in none."""
    best = [hit.source.metadata.language for hit in hits[:LOOKED_AT]]
    known = sum(language not in {None, ENGLISH} for language in best)
    return 2 * known > len(best) and not in_english(hits)


def usual_cosine(hits: Sequence[Hit]) -> float:
    """Return the mean cosine: a passage that waits for its vector is taken to be like the rest."""
    known = [hit.dense for hit in hits if hit.dense is not None]
    return sum(known) / len(known) if known else 0.0


def fused_score(cosine: float, hit: Hit, candidate: Candidate) -> float:
    """Return the score in [0, 1] of a sentence of a passage."""
    return _COSINE * cosine + _PASSAGE_WORDS * hit.words + _SENTENCE_WORDS * candidate.words


def fused_score_abroad(cosine: float, hit: Hit, candidate: Candidate) -> float:
    """Return the score in [0, 1] of a sentence in another language than English."""
    words = _PASSAGE_ABROAD * hit.words + _SENTENCE_ABROAD * candidate.words
    return _COSINE_ABROAD * cosine + words


def _confidence(cosine: float, hit: Hit, candidate: Candidate) -> float:
    return _logistic(_evidence(cosine, hit, candidate))


def _evidence(cosine: float, hit: Hit, candidate: Candidate) -> float:
    return (
        _BIAS + _BY_COSINE * cosine + _BY_PASSAGE * hit.coverage + _BY_SENTENCE * candidate.coverage
    )


def _confidence_abroad(cosine: float, hit: Hit, candidate: Candidate) -> float:
    words = _BY_COVERAGE_ABROAD * candidate.coverage + _BY_WORDS_ABROAD * candidate.words
    evidence = _BIAS_ABROAD + words
    if in_latin_letters(hit.text):
        evidence = max(evidence, _evidence(cosine, hit, candidate) - _DOUBT_ABROAD)
    return min(_logistic(evidence), _UNREAD)


def _logistic(evidence: float) -> float:
    return 1.0 / (1.0 + math.exp(-evidence))

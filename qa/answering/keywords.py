"""Where do the words stand that somebody typed without asking anything?"""

from __future__ import annotations

from dataclasses import replace

from index.article import Span
from index.lexical.analysis import analyse, matching
from qa.answer import MIN_CONFIDENCE
from qa.answering.selection import behind
from qa.reading.reader import Reading, ScoredSentence

_ALL = 0.999  # of what the words say
_APART = 2  # characters between two words of a phrase, at most


def holding_all(reading: Reading, keywords: str) -> Reading:
    """Return a reading of ``keywords``: the sentences with all of them are first, and found.

    What a reader thinks of them as an answer orders them, and says little else: nothing was asked.
    """
    holding = [each for each in reading.sentences if each.candidate.coverage >= _ALL]
    if not holding:
        return reading
    others = [each for each in reading.sentences if each.candidate.coverage < _ALL]
    marked = (_marked(each, keywords) for each in holding)
    ordered = (*marked, *behind(others, min(each.score for each in holding)))
    return replace(reading, sentences=ordered, confidence=max(reading.confidence, MIN_CONFIDENCE))


def _marked(scored: ScoredSentence, keywords: str) -> ScoredSentence:
    """Return a sentence in which the words are marked, where they stand together."""
    language = scored.source.metadata.language
    terms = frozenset(analyse(keywords, language))
    found = matching(scored.candidate.sentence.text, terms, language)
    run: list[Span] = []
    for span in found:
        if run and span.start - run[-1].end > _APART:
            run = []
        run.append(span)
        if len(run) >= len(terms):
            return replace(scored, highlight=Span(run[-len(terms)].start, run[-1].end))
    return replace(scored, highlight=None)

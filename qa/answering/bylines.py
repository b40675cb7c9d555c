"""Who wrote this article? Its byline goes first where a question for an author means one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from index.search.hits import Candidate, Hit
from index.search.searcher import Searcher
from qa.answer import LIKELY
from qa.question.authorship import authors_subject, may_mean_article, means_article
from qa.reading.reader import Reading, ScoredSentence
from qa.reading.search_scores import SearchScoreReader

_ARTICLES = 5  # the best ones among those found, whose bylines are looked at


def bylines_of(searcher: Searcher, hits: Sequence[Hit]) -> list[ScoredSentence]:
    """Return the bylines of the articles that the best passages stand in."""
    sources = list(dict.fromkeys(hit.source for hit in hits))
    return [
        ScoredSentence(source, Candidate(ordinal, sentence, 0.0, 0.0), 0.0)
        for source in sources[:_ARTICLES]
        for ordinal, sentence in searcher.bylines(source)
    ]


def read_for_author(
    question: str,
    hits: Sequence[Hit],
    bylines: Sequence[ScoredSentence],
    read: Callable[[], Reading],
) -> Reading:
    """Return ``bylines`` in front where ``question`` means an article, else what ``read`` says.

    Where it may as well mean something else, what the articles say of that goes first if it is
    likely to answer. Whether the article is the one found is for the search to say.
    """
    if not bylines:
        return read()
    title = bylines[0].source.metadata.title
    if not means_article(question, title):
        reading = read()
        if reading.confidence >= LIKELY or not may_mean_article(question, title):
            return replace(reading, sentences=(*reading.sentences, *bylines))
    reading = SearchScoreReader().read(
        authors_subject(question), hits[: SearchScoreReader.passages]
    )
    top = max((scored.score for scored in reading.sentences), default=1.0)
    first = [replace(byline, score=top) for byline in bylines]
    return replace(reading, sentences=(*first, *reading.sentences))

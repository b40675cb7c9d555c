"""The sentences of a passage that was found, each with what its own words say for it. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from index.article import Role, Sentence
from index.lexical.analysis import analyse, names_in
from index.lexical.bm25 import Statistics
from index.lexical.query import Query
from index.search.hits import Candidate


def scored(
    sentences: Iterable[Sentence],
    first: int,
    head: str | None,
    query: Query,
    statistics: Statistics,
) -> tuple[Candidate, ...]:
    """Return the sentences of a passage with their own word scores; navigation left out.

    They count from ``first`` in their article, and stand under ``head``. A word score is a share of
    the highest there can be.
    """
    terms = query.terms
    highest = statistics.highest(terms) or 1.0
    names = statistics.single(names_in(query.text)).difference(analyse(head or ""))
    candidates = []
    for ordinal, sentence in enumerate(sentences, first):
        if sentence.role is Role.NAVIGATION:
            continue
        text = analyse(sentence.text)
        candidates.append(
            Candidate(
                ordinal=ordinal,
                sentence=sentence,
                words=statistics.score(terms, text, statistics.average_sentence) / highest,
                coverage=statistics.coverage(terms, text),
                lacks=len(names.difference(text)),
            )
        )
    return tuple(candidates)

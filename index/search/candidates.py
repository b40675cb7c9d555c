"""The sentences of a passage that was found, each with what its own words say for it. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from index.article import Role, Sentence
from index.lexical.analysis import analyse, names_in
from index.lexical.bm25 import Statistics
from index.lexical.query import Query
from index.search.hits import Candidate


def scored(
    sentences: Iterable[tuple[int, Sentence]],
    head: str | None,
    query: Query,
    statistics: Statistics,
    language: str | None = None,
) -> tuple[Candidate, ...]:
    """Return the sentences of a passage with their own word scores; navigation left out.

    They come with their ordinals in their article, whose ``language`` tells their terms, and stand
    under ``head``. A word score is a share of the highest there can be. No name is lacked that is
    in the head, or that who speaks has.
    """
    terms = query.terms
    highest = statistics.highest(terms) or 1.0
    above = query.terms_of(analyse(head or "", language))
    names = statistics.single(names_in(query.text, query.language)).difference(above)
    candidates = []
    spoken: frozenset[str] = frozenset()
    for ordinal, sentence in sentences:
        if sentence.role is Role.NAVIGATION:
            continue
        text = query.terms_of(analyse(sentence.text, language))
        if sentence.role is Role.SPEAKER:
            spoken = frozenset(text)
        candidates.append(
            Candidate(
                ordinal=ordinal,
                sentence=sentence,
                words=statistics.score(terms, text, statistics.average_sentence) / highest,
                coverage=statistics.coverage(terms, text),
                lacks=len(names.difference(text, spoken)),
            )
        )
    return tuple(candidates)

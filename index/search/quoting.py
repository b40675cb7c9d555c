"""Which articles may hold some words one after the other, and which come near? For quotations.

The word index narrows; whether the words stand there is for the reader of the texts to see.
"""

from __future__ import annotations

from functools import reduce
from itertools import chain

import numpy as np

from index.lexical.analysis import analyse
from index.search.phrases import folded, searched
from index.store.passage_store import Ids, PassageStore

_NARROWED = 3
"""Words of a phrase, the rarest, by which articles are narrowed down."""

_FEW = 8
"""Articles that are few enough to be read, however other words would narrow them."""

_MOST_TERMS = 32
"""Terms of a text that are searched for what comes near it, the rarest."""

_KEPT = 1_000
"""Terms whose articles are kept: a draft says its words again, the next one others."""


class Quoting:
    """The texts of the articles of the generation of a ``store`` that is seen when this is made."""

    def __init__(self, store: PassageStore) -> None:
        self._store = store
        self._state = store.state
        self._languages = (None, *store.languages())
        self._everything = store.articles()
        self._holding: dict[str, Ids] = {}

    def is_current(self) -> bool:
        """Say whether the store still shows that generation."""
        return self._store.state is self._state

    def text(self, article: int) -> str:
        """Return an article's visible text, a blank wherever its sentences stand apart."""
        return self._store.text_of(article)

    def everything(self) -> list[int]:
        """Return the ids of all articles."""
        ids: list[int] = self._everything.tolist()
        return ids

    def may_hold(self, phrase: str) -> list[int]:
        """Return the articles that may hold a phrase whose words stand in searched sentences.

        They are those that hold the rarest of its words, or all where none of them is searched.
        """
        words = searched(folded(phrase), self._languages).values()
        known = self._store.statistics([*chain(*words)]).frequencies
        found = self._everything
        for terms in sorted(words, key=lambda its: sum(known.get(t, 0) for t in its))[:_NARROWED]:
            holders = reduce(np.union1d, map(self._holders, terms))
            found = np.intersect1d(found, holders, assume_unique=True)
            if len(found) <= _FEW:
                break
        ids: list[int] = found.tolist()
        return ids

    def near(self, text: str, k: int) -> list[int]:
        """Return up to ``k`` articles with passages that share most with a text, best first.

        A script without blanks between its words is compared character by character elsewhere.
        """
        terms = list(dict.fromkeys(chain(*(analyse(text, each) for each in self._languages))))
        statistics = self._store.statistics(terms)
        rare = sorted(
            (term for term in terms if term in statistics.frequencies),
            key=lambda term: -statistics.information(term),
        )[:_MOST_TERMS]
        rows = self._store.passages(sorted(self._store.by_words(rare, statistics, 2 * k)))
        average = statistics.average_length
        scored = [(statistics.score(rare, row.terms.split(), average), row.article) for row in rows]
        return list(dict.fromkeys(article for _, article in sorted(scored, reverse=True)))[:k]

    def _holders(self, term: str) -> Ids:
        """Return the articles that hold a term, in order."""
        if term not in self._holding:
            if len(self._holding) >= _KEPT:
                self._holding.clear()
            self._holding[term] = self._store.holding([term])
        return self._holding[term]

"""The articles that filters let pass, kept for one generation: by what is known, and by text.

A filter is the intersection of its parts. Each part is looked for once, so that to change one of
several costs that one, and to leave one out costs nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import closing
from functools import cached_property, reduce
from itertools import chain
from pathlib import Path

import numpy as np

from index.errors import UsageError
from index.filter import Filter
from index.search.phrases import folded, holds, searched
from index.search.within import conditions
from index.store.directory import Directory
from index.store.opening import open_store
from index.store.passage_store import Ids, PassageStore, Within
from index.urls import is_url

SCORED_AT_ONCE = 1_000
"""Passages within a filter up to which all are scored, and no index is asked (bench/filters.py)."""

_KEPT, _KEPT_PASSAGES = 4, 50_000
"""Filters that are kept, and passages within them all: a session asks within few, and a store may
hold the vectors of each (77 MB of so many)."""

_PARTS_KEPT = 64
"""Parts of filters that are kept, the ids of some articles each."""

_MOST_PHRASES = 100
"""Phrases in a filter: of 200,000 passages each takes up to a tenth of a second to be found."""

_ENOUGH = 200
"""Articles that are few enough to be read for a phrase, however its other words narrow them."""


class Selections:
    """What filters let pass in the generation of a ``store`` that is seen when this is made."""

    def __init__(self, store: PassageStore) -> None:
        self._store = store
        self._state = store.state
        self._parts: dict[Filter, Ids] = {}
        self._selections: dict[Filter, Within | None] = {}

    def is_current(self) -> bool:
        """Say whether the store still shows that generation."""
        return self._store.state is self._state

    def of(self, within: Filter | int | Collection[int]) -> Within | None:
        """Return what a filter, which is not empty, lets pass; None where that is everything.

        In its place there may be the id of an article, which lets that one pass, or the ids of most
        articles, which are searched where all are.
        """
        if isinstance(within, int):
            return self._selected(_ids((within,)))
        if not isinstance(within, Filter):
            return self._store.within(_ids(within), once=True)
        if within not in self._selections:
            selected = self._selected(self.articles(within))
            self._make_room(selected)
            self._selections[within] = selected
        return self._selections[within]

    def _make_room(self, selected: Within | None) -> None:
        """Forget the oldest filters, as far as there is no room beside another one."""
        kept = self._selections
        while kept and (
            len(kept) >= _KEPT or _passages((selected, *kept.values())) > _KEPT_PASSAGES
        ):
            del kept[next(iter(kept))]

    def _selected(self, articles: Ids) -> Within | None:
        if len(articles) == len(self._store.articles()):
            return None
        return self._store.within(articles)

    def articles(self, within: Filter) -> Ids:
        """Return the articles that a filter, which is not empty, lets pass."""
        parts = within.parts()
        if len(self._parts) >= _PARTS_KEPT and not self._parts.keys() >= set(parts):
            self._parts.clear()
        unknown = [part for part in parts if part not in self._parts]
        said = [part for part in unknown if part.phrases or part.without]
        self._parts.update(self._by_facts([part for part in unknown if part not in said]))
        self._parts.update((part, self._by_text(part)) for part in said)
        return reduce(np.intersect1d, (self._parts[part] for part in parts))

    def speaking_of(self, terms: Sequence[str]) -> frozenset[int]:
        """Return the articles with a passage that has all of some terms; none for no term."""
        return frozenset(self._store.holding(terms).tolist())

    # --- by what is known of an article ---------------------------------------------------------

    def _by_facts(self, parts: Sequence[Filter]) -> dict[Filter, Ids]:
        """Return what each part lets pass, all in one look at the articles."""
        if not parts:
            return {}
        bases = self._bases()
        passing = [(conditions(part, bases), list[int]()) for part in parts]
        for article in self._store.facts():
            for needed, passed in passing:
                if all(passes(article) for passes in needed):
                    passed.append(article.id)
        return {part: _ids(passed) for part, (_, passed) in zip(parts, passing, strict=True)}

    def _bases(self) -> set[str]:
        """Return what a folder may be relative to: here, where the index lies, what is in it."""
        roots = {root.path for root in self._store.roots.all() if not is_url(root.path)}
        home = str(self._store.place.absolute().parent)
        return {os.getcwd(), home, *roots}  # noqa: PTH109 - on text

    # --- by its text ----------------------------------------------------------------------------

    def _by_text(self, part: Filter) -> Ids:
        """Return the articles with all phrases of a part, or without each."""
        wanted = map(folded, part.phrases or part.without)
        phrases = tuple(dict.fromkeys(phrase for phrase in wanted if phrase))
        if len(phrases) > _MOST_PHRASES:
            raise UsageError(
                f"A filter has at most {_MOST_PHRASES} phrases, not {len(phrases)}.",
                "Ask more than once.",
            )
        everything = self._store.articles()
        if not phrases:
            return everything
        if part.phrases:
            return self._with_all(phrases, everything)
        return np.setdiff1d(everything, self._with_any(phrases, everything))

    def _with_all(self, phrases: Sequence[str], among: Ids) -> Ids:
        """Return the articles that have every phrase in their title or their text, which is read.

        An article is read once for all of them.
        """
        titled = {phrase: self._titled(phrase) for phrase in phrases}
        for phrase in phrases:
            held = np.intersect1d(among, titled[phrase])
            among = np.union1d(self._candidates(phrase, among), held)
        apart = {phrase: set(ids.tolist()) for phrase, ids in titled.items()}

        def has_all(article: int) -> bool:
            left = [phrase for phrase in phrases if article not in apart[phrase]]
            return self._says(article, lambda text: all(holds(text, each) for each in left))

        return _ids(article for article in among.tolist() if has_all(article))

    def _with_any(self, phrases: Sequence[str], among: Ids) -> Ids:
        """Return the articles that have some phrase, as ``_with_all`` does those with each."""
        titled = reduce(np.union1d, map(self._titled, phrases))
        among = np.setdiff1d(among, titled)
        suspected: dict[int, list[str]] = {}
        for phrase in phrases:
            for article in self._candidates(phrase, among).tolist():
                suspected.setdefault(article, []).append(phrase)

        def has_any(article: int) -> bool:
            its = suspected[article]
            return self._says(article, lambda text: any(holds(text, each) for each in its))

        return np.union1d(titled, _ids(filter(has_any, suspected)))

    def _says(self, article: int, wanted: Callable[[str], bool]) -> bool:
        """Say whether an article's text has what is ``wanted``."""
        return wanted(folded(self._store.text_of(article)))

    def _titled(self, phrase: str) -> Ids:
        """Return the articles with a phrase in their title, which need not stand in their text."""
        return _ids(article for article, title in self._titles if holds(title, phrase))

    @cached_property
    def _titles(self) -> list[tuple[int, str]]:
        facts = self._store.facts()
        return [(each.id, folded(each.title)) for each in facts if each.title]

    def _candidates(self, phrase: str, among: Ids) -> Ids:
        """Return those ``among`` that a phrase may stand in: those with the rarest of its words.

        Where the words of a phrase are not searched, all are.
        """
        found = among
        words = searched(phrase, (None, *self._store.languages()))
        apart = self._apart(words)
        known = self._store.statistics([*chain(*words.values())]).frequencies
        for word in sorted(words, key=lambda word: sum(known.get(t, 0) for t in words[word])):
            if len(found) <= _ENOUGH:
                break
            holders = reduce(np.union1d, (self._store.holding([term]) for term in words[word]))
            found = np.intersect1d(found, np.union1d(holders, apart[word]))
        return found

    def _apart(self, words: Iterable[str]) -> dict[str, Ids]:
        """Return the articles with words where nothing is searched."""
        unsearched = self._unsearched if words else ()
        return {
            word: _ids(article for article, said in unsearched if word in said) for word in words
        }

    @cached_property
    def _unsearched(self) -> list[tuple[int, str]]:
        return [(article, folded(text)) for article, text in self._store.unsearched()]


def _passages(selections: Iterable[Within | None]) -> int:
    """Return how many passages some filters let pass, one after the other."""
    return sum(len(each.passages) for each in selections if each)


def _ids(numbers: Iterable[int]) -> Ids:
    return np.unique(np.fromiter(numbers, dtype=np.int64))


def articles_within(path: Path, within: Filter) -> frozenset[int]:
    """Return the ids of the articles of the index at ``path`` that a filter lets pass.

    No model is needed; IndexMissing if there is no index.
    """
    with closing(open_store(Directory(path))) as store, store.snapshot():
        return frozenset(Selections(store).articles(within).tolist())

"""The articles that filters let pass, kept for one generation: by what is known, and by text.

A filter is the intersection of its parts. Each part is looked for once, so that to change one of
several costs that one, and to leave one out costs nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import chain
from pathlib import Path

import numpy as np

from index.errors import UsageError
from index.filter import Filter
from index.search.phrases import folded, holds, searched
from index.search.within import conditions
from index.store import derived, trust
from index.store.catalog import membership
from index.store.catalog.catalog import Catalog
from index.store.catalog.membership import Ids
from index.store.catalog.records import PassageRow
from index.store.catalog.seals import BrokenSeal
from index.store.derived import Derived
from index.store.directory import Directory
from index.store.vector_index import Segment
from index.urls import is_url

SCORED_AT_ONCE = 1_000
"""Passages within a filter up to which all are scored, and no index is asked (bench/filters.py)."""

_OWN_SEGMENT = 50_000
"""Vectors within a filter up to which they are searched exactly, as by an index of them alone."""

_LOOKED_UP = 1_000
"""Articles whose passages are looked up, where otherwise those of all articles are read once."""

_KEPT = 4
"""Filters that are kept: a session asks within few."""

_PARTS_KEPT = 64
"""Parts of filters that are kept, the ids of some articles each."""

_MOST_PHRASES = 100
"""Phrases in a filter: of 200,000 passages each takes up to a tenth of a second to be found."""

_ENOUGH = 200
"""Articles that are few enough to be read for a phrase, however its other words narrow them."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What a filter lets pass: its articles, their passages, and those passages' vectors.

    All are ids in ascending order. ``segments`` are where the vectors are searched.
    """

    articles: Ids
    passages: Ids
    embeddings: Ids
    segments: Sequence[Segment]

    def inside(self, passages: Collection[int]) -> set[int]:
        """Return those of the passages that belong to it."""
        found = np.fromiter(passages, dtype=np.int64, count=len(passages))
        return set(found[np.isin(found, self.passages)].tolist())

    def require_all(self, rows: Iterable[PassageRow], path: Path) -> None:
        """Raise BrokenSeal where a passage is not of the article that an index says it is of."""
        articles = np.fromiter((row.article for row in rows), dtype=np.int64)
        if not np.isin(articles, self.articles).all():
            raise BrokenSeal(path, "passages")


class Selections:
    """What filters let pass in the generation of ``derived``, which is open in ``catalog``."""

    def __init__(self, catalog: Catalog, derived: Derived) -> None:
        self.derived = derived
        self._catalog = catalog
        self._parts: dict[Filter, Ids] = {}
        self._selections: dict[Filter, Selection | None] = {}

    def of(self, within: Filter | int) -> Selection | None:
        """Return what a filter, which is not empty, lets pass; None where that is everything.

        In its place there may be the id of an article, which lets that one pass.
        """
        if isinstance(within, int):
            return self._selected(_ids((within,)))
        if within not in self._selections:
            if len(self._selections) >= _KEPT:
                self._selections.clear()
            self._selections[within] = self._selected(self.articles(within))
        return self._selections[within]

    def _selected(self, articles: Ids) -> Selection | None:
        if len(articles) == len(membership.everything(self._catalog)):
            return None
        passages, embeddings = self.held(articles)
        return Selection(articles, passages, embeddings, self._segments(embeddings))

    def held(self, articles: Ids) -> tuple[Ids, Ids]:
        """Return the passages of articles, and their vectors."""
        if len(articles) <= _LOOKED_UP:
            passages, having, embeddings = membership.passages_of(self._catalog, articles)
        else:
            within = np.isin(self._passages[1], articles)
            passages, owners = (ids[within] for ids in self._passages)
            having = owners[np.diff(owners, prepend=0) != 0]
            embeddings = np.unique(self._embedded[0][np.isin(self._embedded[1], passages)])
        membership.require_all_of(self._catalog, passages, np.setdiff1d(articles, having))
        return passages, embeddings

    def _segments(self, embeddings: Ids) -> Sequence[Segment]:
        """Return where vectors are searched: where all are, but few in an exact segment of theirs.

        Of a large segment of codes very many would be asked for few of them.
        """
        if not SCORED_AT_ONCE < len(embeddings) <= _OWN_SEGMENT:
            return self.derived.searched
        ids, matrix = self._catalog.embeddings.get(embeddings.tolist())
        return (Segment.of(np.array(ids), matrix),)

    @cached_property
    def _passages(self) -> tuple[Ids, Ids]:
        return membership.passages(self._catalog)

    @cached_property
    def _embedded(self) -> tuple[Ids, Ids]:
        return membership.embedded(self._catalog)

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
        holding = [set(self.derived.holding(term)) for term in dict.fromkeys(terms)]
        if not holding:
            return frozenset()
        passages, articles = self._passages
        found = _ids(set.intersection(*holding))
        return frozenset(articles[np.isin(passages, found)].tolist())

    # --- by what is known of an article ---------------------------------------------------------

    def _by_facts(self, parts: Sequence[Filter]) -> dict[Filter, Ids]:
        """Return what each part lets pass, all in one look at the articles."""
        if not parts:
            return {}
        bases = self._bases()
        passing = [(conditions(part, bases), list[int]()) for part in parts]
        for article in membership.facts(self._catalog):
            for needed, passed in passing:
                if all(passes(article) for passes in needed):
                    passed.append(article.id)
        return {part: _ids(passed) for part, (_, passed) in zip(parts, passing, strict=True)}

    def _bases(self) -> set[str]:
        """Return what a folder may be relative to: here, where the index lies, what is in it."""
        roots = {root.path for root in self._catalog.roots.all() if not is_url(root.path)}
        home = str(self._catalog.build.absolute().parent.parent)
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
        everything = membership.everything(self._catalog)
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
        return wanted(folded(membership.text_of(self._catalog, article)))

    def _titled(self, phrase: str) -> Ids:
        """Return the articles with a phrase in their title, which need not stand in their text."""
        return _ids(article for article, title in self._titles if holds(title, phrase))

    @cached_property
    def _titles(self) -> list[tuple[int, str]]:
        facts = membership.facts(self._catalog)
        return [(each.id, folded(each.title)) for each in facts if each.title]

    def _candidates(self, phrase: str, among: Ids) -> Ids:
        """Return those ``among`` that a phrase may stand in: those with the rarest of its words.

        Where the words of a phrase are not searched, all are.
        """
        found = among
        words = searched(phrase, (None, *membership.languages(self._catalog)))
        apart = self._apart(words)
        known = self._catalog.tallies.statistics([*chain(*words.values())]).frequencies
        for word in sorted(words, key=lambda word: sum(known.get(t, 0) for t in words[word])):
            if len(found) <= _ENOUGH:
                break
            passages, articles = self._passages
            holding = [*chain(*map(self.derived.holding, words[word]))]
            holders = articles[np.isin(passages, holding)]
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
        return [(article, folded(text)) for article, text in membership.unsearched(self._catalog)]


def _ids(numbers: Iterable[int]) -> Ids:
    return np.unique(np.fromiter(numbers, dtype=np.int64))


def articles_within(path: Path, within: Filter) -> frozenset[int]:
    """Return the ids of the articles of the index at ``path`` that a filter lets pass.

    No model is needed; IndexMissing if there is no index.
    """
    foreign = trust.doubt(path) is not None
    with closing(Catalog.live(Directory(path))) as catalog, catalog.snapshot():
        selections = Selections(catalog, derived.load(catalog, None, foreign=foreign))
        return frozenset(selections.articles(within).tolist())

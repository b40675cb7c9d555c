"""Which articles are near-copies of each other, by the shingles that a catalogue keeps of each.

``shingles`` is the truth, a sealed row an article; ``shingled`` leads from a hash to articles and
follows from it. Copies are direct: each shares enough with the article that is asked about, and may
share nothing with the others. What many articles have, such as a legal notice, makes no copies of
those that have little else in common.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import combinations
from sqlite3 import Row

import numpy as np

from index.article import NearCopy, Sentence, Source
from index.lexical.shingles import EVERY, LEAST, NEAR, Shingles, shingles_of
from index.store.catalog.database import Database
from index.store.catalog.records import source_of
from index.store.catalog.seals import BrokenSeal, sealed

MOST = 256
"""Articles that are looked at for one hash: what more of them share, such as a legal notice, costs
no more than that."""

COMMON = 16
"""Articles with one hash, from which it is held for a notice."""

SURE = 0.7
"""Containment from which no notice explains it."""

_PROBES = 1_024  # hashes of a long article that are looked up; each copy of some length has more


class Copies:
    """The tables of shingles in ``database``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, article: int, sentences: Iterable[Sentence]) -> None:
        """Keep the shingles of an article, of the text that is searched."""
        found = _shingles_of(sentences)
        row = {"article": article, "every": found.every, "kept": found.kept}
        self._database.insert_all("shingles", (sealed(row),))
        rows = ((number, article) for number in found.hashes.tolist())
        self._database.executemany("INSERT INTO shingled VALUES (?, ?)", rows)

    def remove(self, article: int) -> None:
        """Forget the shingles of an article."""
        for known in self._kept((article,)).values():
            rows = ((number, article) for number in known.hashes.tolist())
            self._database.executemany("DELETE FROM shingled WHERE hash = ? AND article = ?", rows)
        self._database.execute("DELETE FROM shingles WHERE article = ?", (article,))

    # --- who is like whom -----------------------------------------------------------------------

    def of(self, article: int) -> tuple[NearCopy, ...]:
        """Return the near-copies of an article, the nearest first."""
        near = [copy for each in self._kept((article,)).values() for copy in self._near(each)]
        return tuple(copy for copy in near if copy.source.id != article)

    def like(self, sentences: Iterable[Sentence]) -> tuple[NearCopy, ...]:
        """Return the near-copies of an article with these sentences, the nearest first."""
        return self._near(_shingles_of(sentences))

    def _near(self, wanted: Shingles) -> tuple[NearCopy, ...]:
        """Return the near-copies of an article; of those that are as near the earliest is first."""
        hashes = wanted.hashes
        step = -(-hashes.size // _PROBES) or 1
        shared: Counter[int] = Counter()
        for number in hashes[::step].tolist():
            query = "SELECT article FROM shingled WHERE hash = ? LIMIT ?"
            shared.update(row[0] for row in self._database.execute(query, (number, MOST)))
        least = LEAST if step == 1 else 1
        others = self._kept(tuple(other for other, count in shared.items() if count >= least))
        share = self._measure()
        shares = {article: share(wanted, other) for article, other in others.items()}
        near = tuple(article for article, share in shares.items() if share >= NEAR)
        rows = map(source_of, self._database.rows_in("articles", "id", near))
        found = [NearCopy(source, shares[source.id]) for source in rows]
        return tuple(sorted(found, key=lambda copy: (-copy.containment, *age(copy.source))))

    def pairs(self) -> dict[tuple[int, int], float]:
        """Return all pairs of near-copies, the lower number first, with their containment."""
        known = dict(self._read())
        shared: Counter[tuple[int, int]] = Counter()
        for articles in _sharing(known):
            shared.update(combinations(articles, 2))
        share = self._measure()
        near = {
            (one, two): share(known[one], known[two])
            for (one, two), count in shared.items()
            if count >= LEAST
        }
        return {pair: found for pair, found in near.items() if found >= NEAR}

    def _measure(self) -> Callable[[Shingles, Shingles], float]:
        """Return what gives the containment of two articles, less a notice that both may have."""

        @cache
        def is_common(number: int) -> bool:
            query = "SELECT count(*) FROM (SELECT 1 FROM shingled WHERE hash = ? LIMIT ?)"
            return self._database.number(query, (number, COMMON)) == COMMON

        def share(one: Shingles, two: Shingles) -> float:
            found = one.containment(two)
            if not NEAR <= found < SURE:
                return found
            common = [number for number in one.shared(two).tolist() if is_common(number)]
            return one.without(common).containment(two.without(common))

        return share

    # --- what a check compares, and a repair does -----------------------------------------------

    def agree(self) -> bool:
        """Say whether each article has its shingles, and each hash leads to its articles."""
        number = self._database.number
        known = led = 0
        for article, found in self._read():
            known += 1
            query = f"SELECT hash FROM shingled WHERE article = {article} AND hash IN"
            hashes = found.hashes.tolist()
            if sum(1 for _ in self._database.select_in(query, hashes)) != len(hashes):
                return False
            led += len(hashes)
        lost = number(
            "SELECT count(*) FROM shingles WHERE article NOT IN (SELECT id FROM articles)"
        )
        counted = number("SELECT count(*) FROM articles"), number("SELECT count(*) FROM shingled")
        return not lost and counted == (known, led)

    def count_anew(self, sentences: Callable[[int], Iterable[Sentence]]) -> None:
        """Replace the shingles of all articles by what their ``sentences`` have."""
        self._database.execute("DELETE FROM shingles")
        self._database.execute("DELETE FROM shingled")
        for (article,) in self._database.execute("SELECT id FROM articles").fetchall():
            self.put(article, sentences(article))

    # --- inside --------------------------------------------------------------------------------

    def _kept(self, articles: tuple[int, ...]) -> dict[int, Shingles]:
        rows = self._database.rows_in("shingles", "article", articles)
        return dict(map(self._shingles, rows))

    def _read(self) -> Iterator[tuple[int, Shingles]]:
        return map(self._shingles, self._database.rows("shingles"))

    def _shingles(self, row: Row) -> tuple[int, Shingles]:
        if row["every"] not in (1, EVERY) or len(row["kept"]) % 4:
            raise BrokenSeal(self._database.path, "shingles")
        return row["article"], Shingles(row["kept"], row["every"])


def _shingles_of(sentences: Iterable[Sentence]) -> Shingles:
    return shingles_of(sentence.text for sentence in sentences if sentence.searchable)


def age(source: Source) -> tuple[str, str, str]:
    """Return what orders articles by date, those without one last, and then by place."""
    return source.metadata.date or "~", source.path, source.member


def _sharing(known: dict[int, Shingles]) -> Iterator[list[int]]:
    """Yield the articles that have a hash in common, in order, ``MOST`` of them at most."""
    hashes = np.concatenate([np.empty(0, np.int32), *(each.hashes for each in known.values())])
    sizes = np.array([each.hashes.size for each in known.values()], np.int64)
    articles = np.repeat(np.array(list(known), np.int64), sizes)
    order = np.lexsort((articles, hashes))
    ordered = hashes[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    ends = np.append(starts[1:], ordered.size)
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if end - start > 1:
            yield articles[order[start : min(end, start + MOST)]].tolist()

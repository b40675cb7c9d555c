"""Which articles are near-copies of each other, by the shingles that a catalogue keeps of each.

``shingles`` is the truth, a sealed row an article; ``shingled`` leads from a hash to articles and
follows from it. Copies are direct: each shares enough with the article that is asked about, and may
share nothing with the others. What many articles have, such as a legal notice, makes no copies of
those that have little else in common.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from sqlite3 import Row

import numpy as np
from numpy.typing import NDArray

from index.article import NearCopy, Sentence, Source
from index.lexical.shingles import EVERY, LEAST, NEAR, Shingles, shingles_of
from index.store.catalog.database import Database
from index.store.catalog.packing.leads import buckets_of, led, pairs_of, without
from index.store.catalog.records import source_of
from index.store.catalog.seals import BrokenSeal, sealed

MOST = 256
"""Articles that are looked at for one hash: what more of them share, such as a legal notice, costs
no more than that."""

COMMON = 16
"""Articles with one hash, from which it is held for a notice."""

SURE = 0.7
"""Containment from which no notice explains it."""

Articles = NDArray[np.int64]

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
        self._database.executemany(
            # What is joined is text to SQLite, whatever it is made of.
            """INSERT INTO shingled VALUES (?, ?) ON CONFLICT (bucket)
               DO UPDATE SET pairs = CAST(pairs || excluded.pairs AS BLOB)""",
            pairs_of(found.hashes, article),
        )

    def remove(self, article: int) -> None:
        """Forget the shingles of an article."""
        for known in self._kept((article,)).values():
            gone: dict[int, list[bytes]] = {}
            for bucket, pair in pairs_of(known.hashes, article):
                gone.setdefault(bucket, []).append(pair)
            rows = list(self._database.rows_in("shingled", "bucket", tuple(gone)))
            left = ((without(row["pairs"], gone[row["bucket"]]), row["bucket"]) for row in rows)
            self._database.executemany("UPDATE shingled SET pairs = ? WHERE bucket = ?", left)
            self._database.execute("DELETE FROM shingled WHERE pairs = x''")
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
        for articles in self._led(hashes[::step]):
            shared.update(articles[:MOST].tolist())
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
        leads: dict[int, int] = {}

        def share(one: Shingles, two: Shingles) -> float:
            found = one.containment(two)
            if not NEAR <= found < SURE:
                return found
            shared = one.shared(two)
            new = shared[[number not in leads for number in shared.tolist()]]
            leads.update(zip(new.tolist(), map(len, self._led(new)), strict=True))
            common = [number for number in shared.tolist() if leads[number] >= COMMON]
            return one.without(common).containment(two.without(common))

        return share

    # --- what a check compares, and a repair does -----------------------------------------------

    def agree(self) -> bool:
        """Say whether each article has its shingles, and each hash leads to its articles."""
        number = self._database.number
        stored, known = self._stored(self._database.rows("shingled")), dict(self._read())
        hashes = [np.empty(0, np.int32), *(found.hashes for found in known.values())]
        articles = np.repeat(np.array([0, *known], np.int64), [*map(len, hashes)])
        lost = number(
            "SELECT count(*) FROM shingles WHERE article NOT IN (SELECT id FROM articles)"
        )
        same = np.array_equal(_in_order(*stored), _in_order(np.concatenate(hashes), articles))
        return same and not lost and number("SELECT count(*) FROM articles") == len(known)

    def count_anew(self, sentences: Callable[[int], Iterable[Sentence]]) -> None:
        """Replace the shingles of all articles by what their ``sentences`` have."""
        self._database.execute("DELETE FROM shingles")
        self._database.execute("DELETE FROM shingled")
        for (article,) in self._database.execute("SELECT id FROM articles").fetchall():
            self.put(article, sentences(article))

    # --- inside --------------------------------------------------------------------------------

    def _led(self, hashes: NDArray[np.int32]) -> list[Articles]:
        """Return the articles that each of some hashes leads to, in the order they came."""
        buckets = np.unique(buckets_of(hashes)).tolist()
        rows = self._database.rows_in("shingled", "bucket", buckets)
        found, articles = self._stored(rows, hashes)
        order = np.argsort(found, kind="stable")
        ordered, articles = found[order], articles[order]
        starts, ends = (np.searchsorted(ordered, hashes, side) for side in ("left", "right"))
        return [articles[start:end] for start, end in zip(starts, ends, strict=True)]

    def _stored(
        self, rows: Iterable[Row], wanted: NDArray[np.int32] | None = None
    ) -> tuple[NDArray[np.int32], Articles]:
        try:
            return led(((row["bucket"], row["pairs"]) for row in rows), wanted)
        except ValueError as error:
            raise BrokenSeal(self._database.path, "shingled") from error

    def _kept(self, articles: tuple[int, ...]) -> dict[int, Shingles]:
        rows = self._database.rows_in("shingles", "article", articles)
        return dict(map(self._shingles, rows))

    def _read(self) -> Iterator[tuple[int, Shingles]]:
        return map(self._shingles, self._database.rows("shingles"))

    def _shingles(self, row: Row) -> tuple[int, Shingles]:
        if row["every"] not in (1, EVERY) or len(row["kept"]) % 4:
            raise BrokenSeal(self._database.path, "shingles")
        return row["article"], Shingles(row["kept"], row["every"])


def _in_order(hashes: NDArray[np.int32], articles: Articles) -> NDArray[np.int64]:
    return np.sort(hashes.astype(np.int64) << 32 | articles)


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

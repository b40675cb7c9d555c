"""The tallies of a catalogue: exact totals and term statistics, kept by every commit.

Scores stand on them, so they are counted as articles come and go, never estimated; ``recounted``
and ``recount`` compare them with what is there, and set them right.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, astuple, dataclass, fields

from index.lexical.bm25 import Statistics
from index.store.catalog.counted.terms import Terms
from index.store.catalog.database import Database
from index.store.catalog.seals import BrokenSeal, sealed


@dataclass(frozen=True, slots=True)
class Totals:
    """How much there is: articles, sentences, passages, and terms in passages and sentences.

    ``waiting`` of the passages have no vector yet.
    """

    articles: int
    sentences: int
    passages: int
    terms: int
    sentence_terms: int
    waiting: int


class Tallies:
    """The totals in ``database``, and what they and its ``terms`` are for a search."""

    def __init__(self, database: Database, terms: Terms) -> None:
        self._database = database
        self._terms = terms

    def totals(self) -> Totals:
        """Return how much there is."""
        rows = list(self._database.rows("totals"))
        found = [Totals(*(row[field.name] for field in fields(Totals))) for row in rows]
        if len(found) != 1 or min(astuple(found[0])) < 0:
            raise BrokenSeal(self._database.path, "totals")
        return found[0]

    def require_complete(self) -> None:
        """Raise BrokenSeal where articles or passages are missing, or vectors of passages."""
        number, totals = self._database.number, self.totals()
        for table, count, query in (
            ("articles", totals.articles, "articles"),
            ("passages", totals.passages, "passages"),
            ("passages", totals.waiting, "passages WHERE embedding IS NULL"),
        ):
            if number(f"SELECT count(*) FROM {query}") != count:
                raise BrokenSeal(self._database.path, table)

    def statistics(self, terms: Iterable[str]) -> Statistics:
        """Return the exact collection statistics for ``terms``."""
        totals = self.totals()
        frequencies = self._terms.frequencies(terms)
        if not all(0 < count <= totals.passages for count in frequencies.values()):
            raise BrokenSeal(self._database.path, "terms")
        return Statistics(
            totals.passages,
            totals.terms / max(totals.passages, 1),
            frequencies,
            average_sentence=totals.sentence_terms / max(totals.sentences, 1),
        )

    def count(self, change: Totals, passages: Iterable[Iterable[str]], sign: int = 1) -> None:
        """Count in what was added, or out with ``sign`` -1; ``passages`` are their terms."""
        before, changes = asdict(self.totals()), asdict(change)
        self._set({name: value + sign * changes[name] for name, value in before.items()})
        self._terms.count(passages, sign)

    def wait(self, passages: int) -> None:
        """Count ``passages`` more, or fewer if negative, that have no vector yet."""
        before = asdict(self.totals())
        self._set(before | {"waiting": before["waiting"] + passages})

    def _set(self, totals: dict[str, int]) -> None:
        self._database.execute("DELETE FROM totals")
        self._database.put("totals", sealed(totals))

    # --- counting again -------------------------------------------------------------------------

    def recounted(self) -> Totals:
        """Return what the totals should be."""
        number = self._database.number
        return Totals(
            articles=number("SELECT count(*) FROM articles"),
            sentences=number(
                "SELECT ifnull(sum(last - first), 0) FROM sentences "
                "WHERE typeof(first) = 'integer' AND typeof(last) = 'integer'"
            ),
            passages=number("SELECT count(*) FROM passages"),
            terms=self._terms.recounted()[1],
            sentence_terms=number("SELECT ifnull(sum(sentence_terms), 0) FROM articles"),
            waiting=number("SELECT count(*) FROM passages WHERE embedding IS NULL"),
        )

    def agree(self) -> bool:
        """Say whether the tallies are what counting again gives."""
        return self.totals() == self.recounted() and self._terms.agree()

    def recount(self) -> None:
        """Replace the tallies by what counting again gives."""
        self._terms.count_anew()
        self._set(asdict(self.recounted()))

"""The tallies of a catalogue: exact totals and term statistics, kept by every commit.

Scores stand on them, so they are counted as articles come and go, never estimated; ``recounted``
and ``recount`` compare them with what is there, and set them right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import astuple, dataclass

from index.lexical.bm25 import Statistics
from index.store.catalog.database import Database


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
    """The tables of totals and terms in ``database``."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._changes: Counter[str] = Counter()

    def totals(self) -> Totals:
        """Return how much there is."""
        return Totals(*self._database.execute("SELECT * FROM totals").fetchone())

    def statistics(self, terms: Iterable[str]) -> Statistics:
        """Return the exact collection statistics for ``terms``."""
        totals = self.totals()
        query = "SELECT term, passages FROM terms WHERE term IN"
        rows = self._database.select_in(query, tuple(terms))
        return Statistics(
            totals.passages,
            totals.terms / max(totals.passages, 1),
            dict(rows),
            average_sentence=totals.sentence_terms / max(totals.sentences, 1),
        )

    def count(self, change: Totals, passages: Iterable[Iterable[str]], sign: int = 1) -> None:
        """Count in what was added, or out with ``sign`` -1; ``passages`` are their terms."""
        self._database.execute(
            """UPDATE totals SET articles = articles + ?, sentences = sentences + ?,
               passages = passages + ?, terms = terms + ?, sentence_terms = sentence_terms + ?,
               waiting = waiting + ?""",
            tuple(sign * value for value in astuple(change)),
        )
        for terms in passages:
            for term in set(terms):
                self._changes[term] += sign

    def flush(self) -> None:
        """Write what was collected about terms, as a part of the commit."""
        changes = [(term, change) for term, change in self._changes.items() if change]
        self._database.executemany(
            """INSERT INTO terms VALUES (?, ?)
               ON CONFLICT (term) DO UPDATE SET passages = passages + excluded.passages""",
            changes,
        )
        self._database.executemany(
            "DELETE FROM terms WHERE term = ? AND passages = 0",
            ((term,) for term, change in changes if change < 0),
        )
        self._changes.clear()

    def forget(self) -> None:
        """Drop what was collected for a commit that did not happen."""
        self._changes.clear()

    # --- counting again -------------------------------------------------------------------------

    def recounted(self) -> tuple[Totals, Counter[str]]:
        """Return what the totals, and the number of passages with each term, should be."""
        number = self._database.number
        totals = Totals(
            articles=number("SELECT count(*) FROM articles"),
            sentences=number("SELECT count(*) FROM sentences"),
            passages=number("SELECT count(*) FROM passages"),
            terms=number("SELECT ifnull(sum(length), 0) FROM passages"),
            sentence_terms=number("SELECT ifnull(sum(sentence_terms), 0) FROM articles"),
            waiting=number("SELECT count(*) FROM passages WHERE embedding IS NULL"),
        )
        terms: Counter[str] = Counter()
        for (text,) in self._database.execute("SELECT terms FROM passages"):
            terms.update(set(text.split()))
        return totals, terms

    def agree(self) -> bool:
        """Say whether the tallies are what counting again gives."""
        stored = dict(self._database.execute("SELECT term, passages FROM terms"))
        return (self.totals(), stored) == self.recounted()

    def recount(self) -> None:
        """Replace the tallies by what counting again gives."""
        totals, terms = self.recounted()
        self._database.execute("DELETE FROM totals")
        self._database.execute("INSERT INTO totals VALUES (?, ?, ?, ?, ?, ?)", astuple(totals))
        self._database.execute("DELETE FROM terms")
        self._database.executemany("INSERT INTO terms VALUES (?, ?)", terms.items())

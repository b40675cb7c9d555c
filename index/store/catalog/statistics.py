"""The tallies of a catalogue: exact totals and term statistics, kept by every commit.

Scores stand on them, so they are counted as articles come and go, never estimated; ``recounted``
and ``recount`` compare them with what is there, and set them right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, astuple, dataclass, fields, replace

from index.lexical.bm25 import Statistics
from index.store.catalog.database import Database
from index.store.catalog.packing.packed import unpacked
from index.store.catalog.seals import BrokenSeal, seal_of, sealed


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
        rows = self._database.rows_in("terms", "term", tuple(terms))
        frequencies = {row["term"]: row["passages"] for row in rows}
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
        for terms in passages:
            for term in set(terms):
                self._changes[term] += sign

    def wait(self, passages: int) -> None:
        """Count ``passages`` more, or fewer if negative, that have no vector yet."""
        before = asdict(self.totals())
        self._set(before | {"waiting": before["waiting"] + passages})

    def _set(self, totals: dict[str, int]) -> None:
        self._database.execute("DELETE FROM totals")
        self._database.put("totals", sealed(totals))

    def flush(self) -> None:
        """Write what was collected about terms, as a part of the commit."""
        changes = [(term, change) for term, change in self._changes.items() if change]
        self._database.executemany(
            # What was damaged before stays so: a seal is renewed only where it was whole.
            """INSERT INTO terms VALUES (?1, ?2, seal(?1, ?2))
               ON CONFLICT (term) DO UPDATE SET passages = passages + excluded.passages,
               seal = CASE WHEN seal IS seal(term, passages)
                      THEN seal(term, passages + excluded.passages) ELSE seal END""",
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
            sentences=number(
                "SELECT ifnull(sum(last - first), 0) FROM sentences "
                "WHERE typeof(first) = 'integer' AND typeof(last) = 'integer'"
            ),
            passages=number("SELECT count(*) FROM passages"),
            terms=0,
            sentence_terms=number("SELECT ifnull(sum(sentence_terms), 0) FROM articles"),
            waiting=number("SELECT count(*) FROM passages WHERE embedding IS NULL"),
        )
        terms: Counter[str] = Counter()
        length = 0
        for (data,) in self._database.execute("SELECT terms FROM passages"):
            try:
                found = unpacked(data).split()
            except (TypeError, ValueError) as error:
                raise BrokenSeal(self._database.path, "passages") from error
            terms.update(set(found))
            length += len(found)
        return replace(totals, terms=length), terms

    def agree(self) -> bool:
        """Say whether the tallies are what counting again gives."""
        stored = {row["term"]: row["passages"] for row in self._database.rows("terms")}
        return (self.totals(), stored) == self.recounted()

    def recount(self) -> None:
        """Replace the tallies by what counting again gives."""
        totals, terms = self.recounted()
        self._set(asdict(totals))
        self._database.execute("DELETE FROM terms")
        rows = ((term, count, seal_of((term, count))) for term, count in terms.items())
        self._database.executemany("INSERT INTO terms VALUES (?, ?, ?)", rows)

"""The terms of a catalogue and their numbers, which stand for them in what is stored of passages.

A number is never used again for another term, so what was read once stays true.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np

from index.store.catalog.database import Database, unpacking
from index.store.catalog.packing.bags import bag_of, numbers_in
from index.store.catalog.seals import BrokenSeal, seal_of

_AT_ONCE = 4096  # passages

_REMEMBERED = 100_000
"""Terms whose numbers are kept in memory, some ten megabytes."""


class Terms:
    """The table of terms in ``database``: each with its number, and how many passages have it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._names: dict[int, str] = {}
        self._numbers: dict[str, int] = {}
        self._changes: Counter[str] = Counter()

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """Return how many passages have each of ``terms``, of those that any has."""
        rows = self._database.rows_in("terms", "term", tuple(terms))
        return {row["term"]: row["passages"] for row in rows}

    def bags(self, passages: Sequence[Sequence[str]]) -> list[bytes]:
        """Return the terms of passages as they are stored; what is new is given a number."""
        numbers = self._numbered({term for terms in passages for term in terms})
        return [bag_of(map(numbers.__getitem__, terms)) for terms in passages]

    def in_bags(self, bags: Sequence[bytes]) -> list[list[str]]:
        """Return the terms of passages, in the order of their numbers.

        Raises IndexCorrupt where a bag is none, or has a number that is no term's.
        """
        with unpacking(self._database.path):
            numbers, ends = numbers_in(bags)
        names = self._named(np.unique(numbers).tolist())
        terms = [names[number] for number in numbers.tolist()]
        starts = [0, *ends.tolist()]
        return [terms[start:end] for start, end in pairwise(starts)]

    def _named(self, numbers: Collection[int]) -> Mapping[int, str]:
        """Return the terms of some numbers, and maybe of others."""
        if len(self._names) > _REMEMBERED:
            self._names.clear()
        wanted = [number for number in numbers if number not in self._names]
        found = {row["id"]: row["term"] for row in self._database.rows_in("terms", "id", wanted)}
        if len(found) < len(wanted):
            raise BrokenSeal(self._database.path, "terms")
        self._names |= found
        return self._names

    def _numbered(self, terms: Collection[str]) -> Mapping[str, int]:
        """Return the numbers of some terms, and maybe of others; within a transaction."""
        wanted = [term for term in terms if term not in self._numbers]
        rows = self._database.rows_in("terms", "term", wanted)
        self._numbers.update((row["term"], row["id"]) for row in rows)
        number = self._database.next_id("terms")
        for term in sorted(term for term in wanted if term not in self._numbers):
            self._numbers[term] = number
            row = (number, term, 0)
            self._database.execute("INSERT INTO terms VALUES (?, ?, ?, ?)", (*row, seal_of(row)))
            number += 1
        return self._numbers

    # --- counting -------------------------------------------------------------------------------

    def count(self, passages: Iterable[Iterable[str]], sign: int = 1) -> None:
        """Count the terms of passages in, or out with ``sign`` -1."""
        for terms in passages:
            for term in set(terms):
                self._changes[term] += sign

    def flush(self) -> None:
        """Write what was counted, as a part of the commit."""
        self._database.executemany(
            # What was damaged before stays so: a seal is renewed only where it was whole.
            """UPDATE terms SET passages = passages + ?2,
               seal = CASE WHEN seal IS seal(id, term, passages)
                      THEN seal(id, term, passages + ?2) ELSE seal END WHERE term = ?1""",
            [(term, change) for term, change in self._changes.items() if change],
        )
        self._database.executemany(
            "DELETE FROM terms WHERE term = ? AND passages = 0",
            [(term,) for term, change in self._changes.items() if change <= 0],
        )
        self.forget()

    def forget(self) -> None:
        """Drop what holds within a transaction only."""
        self._changes.clear()
        self._numbers.clear()
        self._names.clear()

    # --- counting again -------------------------------------------------------------------------

    def agree(self) -> bool:
        """Say whether the table is what counting again gives."""
        stored = {row["id"]: row["passages"] for row in self._database.rows("terms")}
        return stored == self.recounted()[0]

    def recounted(self) -> tuple[Counter[int], int]:
        """Return how many passages have each term, by its number, and the terms of them all."""
        found: Counter[int] = Counter()
        total = 0
        cursor = self._database.execute("SELECT terms FROM passages")
        while bags := [bag for (bag,) in cursor.fetchmany(_AT_ONCE)]:
            try:
                numbers, ends = numbers_in(bags)
            except (TypeError, ValueError) as error:
                raise BrokenSeal(self._database.path, "passages") from error
            first = np.diff(numbers, prepend=0) > 0  # of those of a passage that are the same
            first[ends[ends < len(numbers)]] = True
            values, counts = np.unique(numbers[first], return_counts=True)
            found.update(dict(zip(values.tolist(), counts.tolist(), strict=True)))
            total += len(numbers)
        return found, total

    def count_anew(self) -> None:
        """Set right how many passages have each term, and drop those that none has."""
        self.forget()
        self.drop_broken()
        counted, _ = self.recounted()
        for row in self._database.execute("SELECT id, term FROM terms").fetchall():
            values = (*row, counted[row["id"]])
            self._database.execute(
                "UPDATE terms SET passages = ?, seal = ? WHERE id = ?",
                (values[-1], seal_of(values), row["id"]),
            )
        self._database.execute("DELETE FROM terms WHERE passages = 0")

    def drop_broken(self) -> None:
        """Drop the terms that are not what was stored: no passage's can be told by them."""
        for row in self._database.broken("terms"):
            self._database.execute("DELETE FROM terms WHERE id = ?", (row["id"],))

"""What an engine must do so that an index can be kept in it: little, since it decides nothing.

It keeps *notes*, texts by kind and name, and it *proposes* passages, by words and by vectors. What
of a note counts in a generation, and what a passage is worth, is decided on this side, so an engine
without transactions, or with statistics for each of its shards, gives the same answers as one with.

Whatever an engine cannot do raises a QaError; what it returns is believed only as far as its seal
and its types go (``ledger``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from index.store.passage_store import Floats

MOST = 16_384
"""Passages that an engine can be asked for at once: what Milvus returns at most."""

Weights = Mapping[int, float]
"""How much each term counts, by the term's number (``numbers.number_of``)."""


class Key(NamedTuple):
    """What a note is found by: ASCII without a slash or a quotation mark."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Note:
    """A text, which is ASCII."""

    key: Key
    text: str


class Engine(Protocol):
    """What keeps notes, and proposes passages; every look sees all that was written before it."""

    @property
    def address(self) -> str:
        """Where it is, for people."""

    def close(self) -> None:
        """Let go of the connection."""

    def is_begun(self) -> bool:
        """Say whether ``begin`` was ever called there, and have it ready to be asked."""

    def begin(self, dimension: int) -> None:
        """Make room for notes, and for vectors of a length."""

    # --- notes ----------------------------------------------------------------------------------

    def named(self, kind: str, names: Collection[str]) -> Iterator[Note]:
        """Yield the notes of a kind with some names; the way of every look-up, so a quick one."""

    def of_kind(self, kind: str, low: str = "", high: str = "~") -> Iterator[Note]:
        """Yield the notes of a kind whose names are from ``low`` on and before ``high``."""

    def put(self, notes: Iterable[Note]) -> None:
        """Keep notes, each in place of the one with its key."""

    def drop(self, keys: Iterable[Key]) -> None:
        """Forget notes."""

    # --- passages -------------------------------------------------------------------------------

    def put_words(self, rows: Iterable[tuple[int, int, Weights]]) -> None:
        """Keep passages, each by its id, its article's, and how much each of its terms counts."""

    def put_vectors(self, rows: Iterable[tuple[int, int, Floats]]) -> None:
        """Keep passages by their vectors, likewise."""

    def drop_articles(self, articles: Collection[int]) -> None:
        """Forget the words and vectors of some articles' passages."""

    def drop_passages_from(self, passage: int) -> None:
        """Forget the words and vectors of all passages from an id on."""

    def by_words(
        self, weights: Weights, k: int, articles: Sequence[int] | None = None
    ) -> list[int]:
        """Return the ``k`` passages, ``MOST`` at most, with the highest inner product.

        Only those that share a term, and only of ``articles`` where some are given.
        """

    def by_vector(self, vector: Floats, k: int, articles: Sequence[int] | None = None) -> list[int]:
        """Return the ``k`` passages, ``MOST`` at most, with the nearest vectors, likewise."""

    def settle(self) -> None:
        """Have what was put found quickly, where that takes a step of its own."""

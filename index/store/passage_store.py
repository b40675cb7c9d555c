"""The seam of an index: what a question needs of where articles are kept, and what building does.

A store **proposes** and **gives back**; it decides nothing. What a passage is worth is computed by
``index.search`` from what is given back, so the engine behind a store may rank as it likes, by
rounded lengths or by the statistics of one shard, and the answer stays the same.

The contract, which ``tests/index/store/test_contract.py`` holds every store to:

* *One generation.* Inside ``snapshot`` everything is as one commit left it, whatever others commit
  meanwhile; ``generation`` names it and grows with every commit. A store that can no longer show a
  generation raises IndexUnusable, and never mixes it with another.
* *All or nothing.* What is done in a ``transaction`` is seen whole once it ends, and not at all if
  it raises or is killed.
* *A strict cut-off.* ``by_words`` and ``by_vector`` return at least the ``k`` best of the passages
  there are, or all that have a term of the question, or a vector, where there are fewer: more are
  welcome, gone or foreign ones are not. Within a filter they return such of its passages only.
  Equals of the last may be left out. How surely they are the best is the engine's, and measured.
* *Exact figures.* ``totals`` and ``statistics`` are counted, never estimated, over all articles and
  whatever the filter, so that a score means the same everywhere.
* *Nothing in silence.* What cannot be read, reached or believed raises a QaError; no answer is made
  of a part.
* *Numbers are not used again*: an id of an article or a passage names one text for ever.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.article import Article, NearCopy, Role, Sentence, Source
from index.errors import IndexCorrupt
from index.formats.hints import NO_HINTS, Hints
from index.lexical.bm25 import Statistics
from index.lexical.spelling import Written
from index.store.catalog.records import Entry, Facts, FileState, IndexedText, PassageRow
from index.store.catalog.roots import Root
from index.store.catalog.statistics import Totals

Ids = NDArray[np.int64]
Floats = NDArray[np.float32]


class Within(Protocol):
    """Some articles of a generation, and their passages: what a filter lets pass.

    A store makes it (``PassageStore.within``) and may keep in it what it needs to search there.
    """

    @property
    def articles(self) -> Ids:
        """The articles, in ascending order."""

    @property
    def passages(self) -> Ids:
        """All of their passages, in ascending order."""


class RootList(Protocol):
    """What the user asked to be indexed, and what was taken out again."""

    def all(self) -> tuple[Root, ...]:
        """Return the roots by path, each with the exclusions that concern it."""

    def add(self, path: str, glob: str, hints: Hints = NO_HINTS) -> None:
        """Remember that the user wants ``path``, and forget that parts of it were taken out."""

    def drop(self, path: str) -> None:
        """Forget the roots at and under ``path``, and exclude it from roots above."""

    def take_back(self, path: str) -> None:
        """Forget that the user named ``path``, as if that had not happened."""


class PassageStore(Protocol):
    """What a question needs; all but the first three is asked inside ``snapshot``.

    ``place`` is the folder of the index on this machine, ``trusted`` says whether files that it
    names may be opened.
    """

    place: Path
    trusted: bool

    def close(self) -> None:
        """Let go of files and connections."""

    def snapshot(self, *, searching: bool = True) -> AbstractContextManager[None]:
        """See the newest generation, and that one only, for the length of the block.

        Where nothing is ``searching``, passages are neither proposed nor chosen among in it.
        """

    def was_replaced(self) -> bool:
        """Say, once, whether the index was deleted and another one found in its place."""

    @property
    def generation(self) -> int:
        """The number of the commit that is seen."""

    @property
    def kept_at(self) -> str:
        """Where the articles are kept, for people; another place is another index."""

    @property
    def state(self) -> object:
        """What is the very same object as long as nothing else is seen, while searching."""

    def get(self, key: str, default: str = "") -> str:
        """Return a note about the index, or ``default``."""

    def require_encoder(self, fingerprint: str, name: str) -> None:
        """Raise EncoderMismatch unless the vectors are of the encoder with this ``fingerprint``."""

    def damaged(self, what: str) -> IndexCorrupt:
        """Return the error to raise where ``what`` is given does not fit the rest."""

    # --- figures --------------------------------------------------------------------------------

    def totals(self) -> Totals:
        """Return how much there is."""

    def statistics(self, terms: Sequence[str]) -> Statistics:
        """Return the collection statistics for some terms."""

    def written(self, words: Collection[str]) -> Mapping[str, Written]:
        """Return those of some words, folded, that an article has, as articles write them."""

    def near(self, word: str) -> tuple[Written, ...]:
        """Return the words that a word, folded, may be a slip of."""

    def languages(self) -> tuple[str, ...]:
        """Return the languages of the articles, by code, as far as they are known."""

    # --- articles and their sentences -----------------------------------------------------------

    @property
    def roots(self) -> RootList:
        """What the user asked to be indexed."""

    def entries(self, under: str | None = None) -> tuple[Entry, ...]:
        """Return all articles, or those at or under a path, by path."""

    def articles(self) -> Ids:
        """Return the ids of all articles, in ascending order."""

    def facts(self) -> Iterator[Facts]:
        """Yield what is known of each article."""

    def sources(self, ids: Iterable[int]) -> dict[int, Source]:
        """Return the articles with these ids, which must be there."""

    def copies(self, article: int) -> tuple[NearCopy, ...]:
        """Return the near-copies of an article, the nearest first; none where none are kept."""

    def copy_pairs(self) -> Mapping[tuple[int, int], float]:
        """Return all pairs of near-copies, the lower id first, with their containment."""

    def sentences(self, article: int, first: int = 0, last: int = 2**62) -> tuple[Sentence, ...]:
        """Return the sentences ``[first, last)`` of an article, those that exist, in order."""

    def sentences_of(self, passage: PassageRow) -> tuple[Sentence, ...]:
        """Return the sentences of a passage, which must be there."""

    def bylines(self, article: int) -> tuple[tuple[int, Sentence], ...]:
        """Return an article's bylines with their ordinals."""

    def headings(self, article: int, last: int = 2**62) -> tuple[tuple[int, Sentence], ...]:
        """Return the headings of an article up to an ordinal, with theirs, in order."""

    def headings_of(self, article: int) -> tuple[tuple[tuple[int, Sentence], ...], bool]:
        """Return all its headings, and whether lines of their own say who speaks in it."""

    def columns(self, article: int, row: int) -> Sentence | None:
        """Return the header of the table in which the row with an ordinal stands."""

    def speaker(self, article: int, ordinal: int, role: Role) -> Sentence | None:
        """Return the line that says who speaks a sentence of some role."""

    def text_of(self, article: int) -> str:
        """Return an article's visible text, as far as white space does not matter."""

    def unsearched(self) -> Iterator[tuple[int, str]]:
        """Yield the sentences that no passage has the words of, each with its article."""

    # --- passages -------------------------------------------------------------------------------

    def passages(self, ids: Sequence[int]) -> tuple[PassageRow, ...]:
        """Return the passages with these ids, those that exist."""

    def passages_in(self, article: int) -> int:
        """Return how many passages an article has."""

    def within(self, articles: Ids, *, once: bool = False) -> Within:
        """Return some articles, in ascending order, to be searched among; ``once``, or again."""

    def holding(self, terms: Sequence[str]) -> Ids:
        """Return the articles with a passage that has all of some terms, in ascending order."""

    def by_words(
        self, terms: Sequence[str], statistics: Statistics, k: int, within: Within | None = None
    ) -> set[int]:
        """Return the passages that share most with ``terms``, each by its information."""

    def by_vector(self, vector: Floats, k: int, within: Within | None = None) -> set[int]:
        """Return the passages whose vectors are nearest to one of unit length, by the cosine."""

    def cosines(self, rows: Sequence[PassageRow], vector: Floats) -> list[float | None]:
        """Return the exact cosine of each passage, in double precision; None without a vector."""


class WritableStore(PassageStore, Protocol):
    """What building needs besides; one writer at a time has it.

    What is put can be asked for once it is committed, its words at once and its vectors when they
    are given; ``catch_up`` may make that quicker and changes no answer.
    """

    @property
    def commit_seconds(self) -> float:
        """The seconds of reading that one commit is worth."""

    def transaction(self) -> AbstractContextManager[None]:
        """Commit everything in the block, or nothing at all."""

    def set(self, key: str, value: str) -> None:
        """Keep a note about the index."""

    def put_article(self, article: Article, text: IndexedText, read_ns: int) -> None:
        """Store an article, read at or after ``read_ns``, replacing the one at its place."""

    def remove_file(self, path: str) -> None:
        """Remove the articles of the file at ``path``, if there are any."""

    def move_file(self, old: str, new: str, state: FileState, read_ns: int) -> None:
        """Note that the file lies elsewhere, or was written again, with the same content."""

    def waiting(self) -> int:
        """Return the number of passages without a vector."""

    def passages_waiting(
        self, limit: int, after: bytes = b""
    ) -> tuple[tuple[bytes, PassageRow], ...]:
        """Return passages without a vector, one for each distinct text, by the next keys."""

    def put_vectors(self, keys: Sequence[bytes], vectors: Floats) -> int:
        """Store unit vectors (n, dimension) by their texts' keys; say how many passages they serve.

        Raises ModelError where the vectors are not such that a search could use them.
        """

    def catch_up(self, *, words: bool = True, vectors: bool = True) -> None:
        """Bring what proposes passages up to what was committed."""

    def tidy(self) -> None:
        """Forget what nobody can ask for any more, where there is much of it."""

    def compact(self) -> None:
        """Give back the room that is left in what was written, if it is worth it."""

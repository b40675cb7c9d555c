"""The derived indexes of a build follow its catalogue: written after it, stamped by it, checked.

The catalogue is committed first. The word index and the vector segments then catch up and the
catalogue notes how far they reach; whatever lies beyond is read from the catalogue itself. So a
crash between the two costs a little speed and never an answer.
"""

from __future__ import annotations

import heapq
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from index.errors import IndexCorrupt
from index.files import replace_file
from index.lexical.bm25 import Statistics
from index.store import vector_index as vectors
from index.store import word_index as words
from index.store.catalog.catalog import Catalog
from index.store.catalog.derived_files import (
    FileRow,
    SegmentRow,
    opened,
    require_uncut,
    verified,
)
from index.store.directory import VECTORS, WORDS, storing
from index.store.discarded import discard_ours
from index.store.guard import SEGMENT_FILE, WORD_FILE
from index.store.vector_index import Floats, Ids, Segment
from index.store.word_files import (
    inventory,
    lists_all,
    open_copy,
    open_words,
    reading_words,
    share,
    writing_words,
)
from index.store.word_index import WordIndex

CHECKED_AT_ONCE = 64_000_000
"""Bytes of word index that are verified whenever it is opened; a larger one only by a check."""

_MOST_DEAD = 0.1
"""Share of a segment's vectors that may be gone before the segment is written anew."""

WORDS_AT_ONCE = 50_000
"""Passages that are written to the word index in one commit."""

_SPARE = 2
"""Passages the word index proposes for each one wanted: it ranks by rounded lengths, and by
statistics that still count what was removed; exact scores then choose.
"""


@dataclass(frozen=True, slots=True)
class _Words:
    """The word index as its files were, and the passages after ``through`` that it lacks.

    ``build`` is where its files lie, if it reads those and no copy.
    """

    through: int
    files: Mapping[str, FileRow]
    index: WordIndex | None
    unindexed: tuple[tuple[int, str], ...]
    build: Path | None = None

    def propose(self, terms: Sequence[str], k: int, within: Ids | None) -> Sequence[int]:
        """Return up to ``k`` passages; IndexCorrupt where a file that is open was cut off."""
        with self._reading():
            return self.index.search(terms, k, within) if self.index else ()

    def holding(self, term: str) -> list[int]:
        """Return the passages with a term; IndexCorrupt as above."""
        padded = f" {term} "
        with self._reading():
            found = self.index.holding(term) if self.index else []
        return found + [passage for passage, text in self.unindexed if padded in text]

    @contextmanager
    def _reading(self) -> Iterator[None]:
        if self.build:
            require_uncut(self.build, self.files.values())
        with reading_words():
            yield


@dataclass(frozen=True, slots=True)
class _Tail:
    """The vectors after the last segment's, whose ids end at ``covered``."""

    covered: int
    ids: Ids
    matrix: Floats

    def segments(self) -> tuple[Segment, ...]:
        return (Segment.of(self.ids, self.matrix),) if len(self.ids) else ()


@dataclass(frozen=True, slots=True)
class Derived:
    """The derived indexes as one generation sees them, with what they do not cover yet.

    They may still propose what the generation has removed; the catalogue knows better.
    """

    generation: int
    words: _Words
    segments: Mapping[str, Segment]
    tail: _Tail
    searched: tuple[Segment, ...]

    def by_words(
        self, terms: Sequence[str], statistics: Statistics, k: int, within: Ids | None = None
    ) -> set[int]:
        """Return the ids of passages that share words with a question: the ``k`` best, or more.

        ``within`` are the only ones there are, in ascending order, if it is given.
        """
        found = set(self.words.propose(terms, _SPARE * k, within))
        inside = None if within is None or not self.words.unindexed else set(within.tolist())
        weights = {f" {term} ": statistics.information(term) for term in terms}
        scored = (
            (sum(weight for term, weight in weights.items() if term in text), passage)
            for passage, text in self.words.unindexed
            if inside is None or passage in inside
        )
        found.update(passage for score, passage in heapq.nlargest(k, scored) if score > 0.0)
        return found

    def holding(self, term: str) -> list[int]:
        """Return the ids of the passages that hold a term."""
        return self.words.holding(term)


def load(catalog: Catalog, previous: Derived | None, *, foreign: bool = False) -> Derived:
    """Open what belongs to the catalogue's present snapshot, reusing what ``previous`` has open.

    The derived files of a ``foreign`` index are not opened: their libraries believe what they read,
    and all that they hold is in the catalogue. Raises IndexCorrupt where a file is not what the
    catalogue says; that can also mean that a writer was quicker.
    """
    catalog.tallies.require_complete()
    rows = () if foreign else catalog.segments()
    recorded = catalog.derived_files.files(VECTORS)
    segments = {}
    for row in rows:
        known = previous.segments.get(row.name) if previous else None
        segments[row.name] = known or _load_segment(catalog, row, recorded.get(row.name))
    tail = _load_tail(catalog, _covered(rows), previous.tail if previous else None)
    return Derived(
        generation=catalog.generation,
        words=_load_words(catalog, previous.words if previous else None, foreign=foreign),
        segments=segments,
        tail=tail,
        searched=(*segments.values(), *tail.segments()),
    )


def _load_segment(catalog: Catalog, row: SegmentRow, recorded: FileRow | None) -> Segment:
    with opened(catalog.build, recorded, row.name) as file:
        return Segment.load(file, row.count, catalog.dimension)


def _load_tail(catalog: Catalog, covered: int, previous: _Tail | None) -> _Tail:
    catalog.embeddings.require_above(covered)
    known = previous if previous and previous.covered == covered and len(previous.ids) else None
    last = int(known.ids[-1]) if known else covered
    ids, matrix = catalog.embeddings.between(last, catalog.embeddings.last())
    if known:
        ids = np.concatenate((known.ids, ids))
        matrix = np.concatenate((known.matrix, matrix))
    return _Tail(covered, ids, matrix)


def _load_words(catalog: Catalog, previous: _Words | None, *, foreign: bool) -> _Words:
    through = 0 if foreign else words_through(catalog)
    files = catalog.derived_files.files(WORDS)
    same = previous if previous and previous.through == through else None
    known = same.unindexed if same else ()
    new = catalog.terms_after(known[-1][0] if known else through)
    unindexed = known + tuple((passage, f" {terms} ") for passage, terms in new)
    if previous and previous.files == files:
        return replace(previous, through=through, unindexed=unindexed)
    if not through:
        return _Words(through, files, None, unindexed)
    if is_settled(catalog) and sum(row.size for row in files.values()) <= CHECKED_AT_ONCE:
        data = {name: verified(catalog.build, row, name) for name, row in files.items()}
        with suppress(OSError, IndexCorrupt):  # where there is no room for a copy
            if lists_all(catalog.build, files):
                return _Words(through, files, open_copy(data), unindexed)
    return _Words(through, files, open_words(catalog.build), unindexed, build=catalog.build)


def _verify_words(build: Path, files: Mapping[str, FileRow]) -> None:
    """Raise IndexCorrupt where files of the word index, unless it is large, are damaged."""
    if sum(row.size for row in files.values()) <= CHECKED_AT_ONCE:
        for name, row in files.items():
            verified(build, row, name)


def is_settled(catalog: Catalog) -> bool:
    """Say whether the word index holds what the catalogue does.

    While a writer is between its own commit and the word index's, the files are in motion.
    """
    return not catalog.terms_after(words_through(catalog), 1) and not catalog.words_removed()


def words_through(catalog: Catalog) -> int:
    """Return the id of the last passage that the word index was told of."""
    return catalog.count("words_through")


# --- writing ----------------------------------------------------------------------------------


def sync(catalog: Catalog) -> None:
    """Bring the word index and the vector segments up to the catalogue."""
    sync_words(catalog)
    sync_vectors(catalog)


def reset(catalog: Catalog) -> None:
    """Drop the derived indexes; until they are synced, everything is read from the catalogue."""
    _forget_words(catalog)
    with catalog.transaction():
        catalog.set_segments(())
        catalog.derived_files.set_files(VECTORS, ())
    drop_stray_segments(catalog)


def _forget_words(catalog: Catalog) -> None:
    """Have the word index begun anew: what lies there counts for nothing from here on."""
    with catalog.transaction():
        catalog.set("words_through", "0")
        catalog.clear_words_removed()
        catalog.derived_files.set_files(WORDS, ())


def sync_words(catalog: Catalog) -> None:
    """Bring the word index up to the catalogue; one that cannot be opened is made anew."""
    while True:
        with catalog.snapshot():
            through = words_through(catalog)
            rows = catalog.terms_after(through, WORDS_AT_ONCE)
            removed = catalog.words_removed()
            settled = not rows and not removed
            files = catalog.derived_files.files(WORDS)
        if through and not _has_words(catalog.build, files, settled=settled):
            _forget_words(catalog)
            continue
        if settled:
            return
        # A run that was killed after its commit here may have left the same passages behind.
        stray = [passage for passage, _ in rows]
        folder = catalog.build / WORDS
        with storing(catalog.build):
            if not through:  # a run that was killed in its first commit may have left anything
                discard_ours(folder, WORD_FILE, by_way_of=catalog.build.parent)
            try:
                with writing_words(folder):
                    words.write(folder, rows, removed + stray)
            except IndexCorrupt:
                if not through:
                    raise
                _forget_words(catalog)
                continue
        note_words(catalog, rows[-1][0] if rows else through)


def note_words(catalog: Catalog, through: int) -> None:
    """Note which files the word index has, and that it holds the passages up to ``through``."""
    with storing(catalog.build):
        share(catalog.build, catalog.path.stat().st_mode)
        written = list(inventory(catalog.build, catalog.derived_files.files(WORDS)))
    with catalog.transaction():
        catalog.set("words_through", str(through))
        catalog.clear_words_removed()
        catalog.derived_files.set_files(WORDS, written)


def sync_vectors(catalog: Catalog) -> None:
    """Bring the vector segments up to the catalogue.

    A new segment swallows its elder neighbours while they are not more than twice its size, so
    that there are few segments and each vector is rewritten a logarithmic number of times.
    """
    with catalog.snapshot():
        old = catalog.segments()
        files = catalog.derived_files.files(VECTORS)
        kept = [
            row
            for row in old
            if row.alive >= (1.0 - _MOST_DEAD) * row.count
            and _is_there(catalog.build, files.get(row.name))
        ]
        if len(kept) == len(old) and catalog.embeddings.last() <= _covered(kept):
            return
        wanted = _plan(catalog, kept)
    with storing(catalog.build):
        (catalog.build / VECTORS).mkdir(mode=0o700, exist_ok=True)
        rows = [row or _write_segment(catalog, low, high, files) for low, high, row in wanted]
    rows = [row for row in rows if row.count]
    names = {row.name for row in rows}
    with catalog.transaction():
        catalog.set_segments(rows)
        catalog.derived_files.set_files(
            VECTORS, [row for name, row in files.items() if name in names]
        )
    drop_stray_segments(catalog)


def drop_stray_segments(catalog: Catalog) -> None:
    """Remove the segments that the catalogue does not name: a stopped run may have left some."""
    for path in stray_segments(catalog):
        with suppress(OSError):  # the next writer tries again
            path.unlink()


def stray_segments(catalog: Catalog) -> list[Path]:
    """Return the segments, and the halves of some, that the catalogue does not name."""
    folder, names = catalog.build / VECTORS, catalog.derived_files.files(VECTORS)
    return sorted(
        path
        for path in (folder.iterdir() if folder.is_dir() else ())
        if SEGMENT_FILE.fullmatch(path.name) and f"{VECTORS}/{path.name}" not in names
    )


def _plan(catalog: Catalog, kept: Sequence[SegmentRow]) -> list[tuple[int, int, SegmentRow | None]]:
    """Cover all embedding ids by ranges: segments that stay, and gaps to be written."""
    plan: list[tuple[int, int, SegmentRow | None]] = []
    reached = 0
    for row in kept:
        if row.low > reached:
            plan.append((reached, row.low, None))
        plan.append((row.low, row.high, row))
        reached = row.high
    last = catalog.embeddings.last()
    if last > reached:
        size = catalog.embeddings.count_between(reached, last)
        while plan and (plan[-1][2] is None or plan[-1][2].count <= 2 * size):
            low, high, _ = plan.pop()
            size += catalog.embeddings.count_between(low, high)
            reached = low
        plan.append((reached, last, None))
    return plan


def _write_segment(catalog: Catalog, low: int, high: int, files: dict[str, FileRow]) -> SegmentRow:
    embeddings = catalog.embeddings
    count = embeddings.count_between(low, high)
    name = f"{VECTORS}/{low + 1}-{high}.{catalog.generation}.faiss"
    if count:
        data = vectors.build(
            vectors.recipe(count),
            catalog.dimension,
            embeddings.parts(low, high),
            partial(embeddings.spread, low, high),
        )
        replace_file(catalog.build / name, data, private=True)
        files[name] = FileRow(name, len(data), zlib.crc32(data))
    return SegmentRow(name, low, high, count, 0)


def _is_there(build: Path, row: FileRow | None) -> bool:
    """Say whether a derived file lies where it was written, at first sight."""
    try:
        return row is not None and (build / row.name).stat().st_size == row.size
    except OSError:
        return False


def _has_words(build: Path, files: Mapping[str, FileRow], *, settled: bool) -> bool:
    """Say whether a writer could go on with the word index of ``build``, and has ``files``."""
    if not settled:  # a run that was killed may have written later ones since
        kept = (name for name in files if not name.endswith(".json") and (build / name).exists())
        files = {name: files[name] for name in kept}
    try:
        _verify_words(build, files)  # before tantivy believes what they say
        open_words(build)
    except IndexCorrupt:
        return False
    return all(_is_there(build, row) for row in files.values())


def _covered(rows: Collection[SegmentRow]) -> int:
    return max((row.high for row in rows), default=0)

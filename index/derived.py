"""The derived indexes of a build follow its catalogue: written after it, stamped by it, checked.

The catalogue is committed first. The word index and the vector segments then catch up and the
catalogue notes how far they reach; whatever lies beyond is read from the catalogue itself. So a
crash between the two costs a little speed and never an answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from index import vectors, words
from index.catalog import Catalog, PassageRow
from index.directory import VECTORS, WORDS, digest, storing, write_durably
from index.errors import IndexCorrupt
from index.manifest import FileRow, SegmentRow
from index.vectors import Segment
from index.words import Words

_CHECKED_AT_ONCE = 64_000_000
"""Bytes of word index that are hashed whenever it is opened; a larger one only by a check."""

_MOST_DEAD = 0.1
"""Share of a segment's vectors that may be gone before the segment is written anew."""


@dataclass(frozen=True, slots=True)
class Derived:
    """The derived indexes as one generation sees them, and what they do not cover yet."""

    generation: int
    words: Words | None
    unindexed: tuple[PassageRow, ...]
    segments: Mapping[str, Segment]
    tail: Segment | None

    def all_segments(self) -> tuple[Segment, ...]:
        """Return every vector segment, the uncovered tail last."""
        found = tuple(self.segments.values())
        return (*found, self.tail) if self.tail else found


def load(catalog: Catalog, build: Path, previous: Derived | None) -> Derived:
    """Open what belongs to the catalogue's present snapshot, reusing what ``previous`` has open.

    Raises IndexCorrupt where a file is not what the catalogue says, FileNotFoundError where it
    is gone: both can also mean that a writer was quicker, which the caller can tell.
    """
    rows = catalog.manifest.segments()
    segments = {}
    recorded = catalog.manifest.files(VECTORS)
    for row in rows:
        known = previous.segments.get(row.name) if previous else None
        segments[row.name] = known or Segment.load(
            verified(build, recorded.get(row.name), row.name), row.count, catalog.dimension
        )
    ids, matrix = catalog.embeddings.between(_covered(rows), catalog.embeddings.last())
    tail = Segment.of(ids, matrix) if len(ids) else None
    unindexed = catalog.passages_after(_words_through(catalog))
    return Derived(
        catalog.generation, _load_words(catalog, build, unindexed), unindexed, segments, tail
    )


def _load_words(catalog: Catalog, build: Path, unindexed: tuple[PassageRow, ...]) -> Words | None:
    if not _words_through(catalog):
        return None
    recorded = catalog.manifest.files(WORDS)
    # While a writer is between its commit and the word index's, the files are in motion.
    settled = not unindexed and not catalog.words_removed()
    if settled and sum(row.size for row in recorded.values()) <= _CHECKED_AT_ONCE:
        for name, row in recorded.items():
            verified(build, row, name)
    return Words(build / WORDS)


def verified(build: Path, row: FileRow | None, name: str) -> bytes:
    """Return the bytes of a derived file, which must be those that were written."""
    data = (build / name).read_bytes()
    if row is None or len(data) != row.size or hashlib.sha256(data).hexdigest() != row.sha256:
        raise IndexCorrupt(
            f"The derived file {build / name} does not hold what was written.",
            "Run `qa index repair`; it needs no embedding.",
        )
    return data


def sync(catalog: Catalog, build: Path) -> None:
    """Bring the word index and the vector segments up to the catalogue."""
    sync_words(catalog, build)
    sync_vectors(catalog, build)


def sync_words(catalog: Catalog, build: Path, *, afresh: bool = False) -> None:
    """Bring the word index up to the catalogue, or write it anew."""
    with catalog.snapshot():
        through = 0 if afresh else _words_through(catalog)
        rows = catalog.passages_after(through)
        removed = catalog.words_removed()
        last = max(through, catalog.last_passage())
    if not rows and not removed and not afresh:
        return
    with storing(build):
        # A run that was killed after its commit here may have left the same passages behind.
        stray = [row.id for row in rows]
        words.write(
            build / WORDS, ((row.id, row.terms) for row in rows), removed + stray, afresh=afresh
        )
        inventory = list(_inventory(build, WORDS, {} if afresh else catalog.manifest.files(WORDS)))
    with catalog.transaction():
        catalog.set("words_through", str(last))
        catalog.clear_words_removed()
        catalog.manifest.set_files(WORDS, inventory)


def sync_vectors(catalog: Catalog, build: Path, *, afresh: bool = False) -> None:
    """Bring the vector segments up to the catalogue, or write them anew.

    A new segment swallows its elder neighbours while they are not more than twice its size, so
    that there are few segments and each vector is rewritten a logarithmic number of times.
    """
    with catalog.snapshot():
        kept = (
            []
            if afresh
            else [row for row in catalog.manifest.segments() if not _decayed(catalog, row)]
        )
        if not afresh and len(kept) == len(catalog.manifest.segments()):
            last, covered = catalog.embeddings.last(), _covered(kept)
            if last <= covered:
                return
        wanted = _plan(catalog, kept)
    with storing(build):
        (build / VECTORS).mkdir(exist_ok=True)
        files = {} if afresh else dict(catalog.manifest.files(VECTORS))
        rows = []
        for low, high, row in wanted:
            rows.append(row or _write_segment(catalog, build, low, high, files))
    rows = [row for row in rows if row.count]
    names = {row.name for row in rows}
    with catalog.transaction():
        catalog.manifest.set_segments(rows)
        catalog.manifest.set_files(VECTORS, [row for name, row in files.items() if name in names])
    for path in (build / VECTORS).iterdir():
        if f"{VECTORS}/{path.name}" not in names:
            path.unlink(missing_ok=True)


def _plan(catalog: Catalog, kept: list[SegmentRow]) -> list[tuple[int, int, SegmentRow | None]]:
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


def _write_segment(
    catalog: Catalog, build: Path, low: int, high: int, files: dict[str, FileRow]
) -> SegmentRow:
    ids, matrix = catalog.embeddings.between(low, high)
    name = f"{VECTORS}/{low + 1}-{high}.{catalog.generation}.faiss"
    if len(ids):
        data = vectors.build(ids, matrix)
        write_durably(build / name, data)
        files[name] = FileRow(name, len(data), hashlib.sha256(data).hexdigest())
    return SegmentRow(name, low, high, len(ids))


def _decayed(catalog: Catalog, row: SegmentRow) -> bool:
    alive = catalog.embeddings.count_between(row.low, row.high)
    return alive < (1.0 - _MOST_DEAD) * row.count


def _covered(rows: tuple[SegmentRow, ...] | list[SegmentRow]) -> int:
    return max((row.high for row in rows), default=0)


def _words_through(catalog: Catalog) -> int:
    return int(catalog.get("words_through", "0"))


def _inventory(build: Path, folder: str, known: Mapping[str, FileRow]) -> Iterator[FileRow]:
    """List the files of ``folder``; hash the new ones and those that are ever rewritten."""
    for path in sorted((build / folder).iterdir()):
        if path.suffix == ".lock":
            continue
        name = f"{folder}/{path.name}"
        size = path.stat().st_size
        rewritten = path.suffix == ".json"
        row = known.get(name)
        if row and row.size == size and not rewritten:
            yield row
        else:
            yield FileRow(name, size, digest(path))

"""What an index holds, for people and scripts. Reads the catalogue alone; needs no encoder."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from index.article import Source
from index.maintenance import recipe
from index.store.catalog.catalog import Catalog
from index.store.catalog.statistics import Totals
from index.store.directory import Directory, size_of
from index.store.local.local_writer import LocalWriter
from index.store.opening import open_store
from index.store.passage_store import PassageStore


@dataclass(frozen=True, slots=True)
class Overview:
    """The state of an index: where, how much, by which encoder, and what is still to do.

    ``store`` is where another machine keeps it; ``size`` is then not known, and 0.
    """

    path: str
    generation: int
    encoder: str
    fingerprint: str
    totals: Totals
    embedded: int
    size: int
    roots: tuple[tuple[str, str], ...]
    unfinished_rebuild: bool
    recipes: tuple[str, ...]
    other_recipes: tuple[str, ...]
    store: str | None = None

    def to_json(self) -> dict[str, object]:
        """Return the overview in the shape that ``qa index status --json`` prints."""
        return {
            "index": self.path,
            "generation": self.generation,
            "encoder": self.encoder,
            "fingerprint": self.fingerprint,
            "articles": self.totals.articles,
            "sentences": self.totals.sentences,
            "passages": self.totals.passages,
            "embedded": self.embedded,
            "bytes": self.size,
            "roots": [{"path": path, "glob": glob or None} for path, glob in self.roots],
            "unfinished_rebuild": self.unfinished_rebuild,
            "recipes": list(self.recipes),
            "other_recipes": list(self.other_recipes),
        }

    @property
    def _lies(self) -> str:
        return f"kept at {self.store}" if self.store else f"{self.size / 1e6:.1f} MB"

    def to_text(self) -> str:
        """Return the overview for people, a fact a line."""
        totals = self.totals
        lines = [
            f"index       {self.path} (generation {self.generation}, {self._lies})",
            f"articles    {totals.articles:,}",
            f"sentences   {totals.sentences:,}",
            f"passages    {self.embedded:,} of {totals.passages:,} embedded",
            f"encoder     {self.encoder} ({self.fingerprint[:12]})",
        ]
        lines += [f"root        {path}{f'  {glob}' if glob else ''}" for path, glob in self.roots]
        if self.embedded < totals.passages:
            lines.append("to do       qa index update  (embeds the rest)")
        if self.other_recipes:
            lines += [f"recipe      {other}  (not this program's)" for other in self.other_recipes]
            lines.append("to do       qa index rebuild  (reads all articles by today's recipe)")
        if self.unfinished_rebuild:
            lines.append("to do       qa index rebuild  (one was stopped; it goes on)")
        return "\n".join(lines)


def overview(path: Path) -> Overview:
    """Return the state of the index at ``path``, of any format; IndexMissing if there is none."""
    directory = Directory(path)
    if directory.kept_at():
        with closing(open_store(directory)) as store, store.snapshot(searching=False):
            return replace(_overview(store, 0, unfinished_rebuild=False), store=store.kept_at)
    with closing(Catalog.live(directory, older=True)) as catalog, catalog.snapshot():
        return _overview(
            LocalWriter(path, catalog),
            size_of(catalog.build),
            unfinished_rebuild=directory.next_build().exists(),
        )


def _overview(store: PassageStore, size: int, *, unfinished_rebuild: bool) -> Overview:
    totals = store.totals()
    return Overview(
        path=str(store.place),
        generation=store.generation,
        encoder=store.get("encoder"),
        fingerprint=store.get("fingerprint"),
        totals=totals,
        embedded=totals.passages - totals.waiting,
        size=size,
        roots=tuple((root.path, root.glob) for root in store.roots.all()),
        unfinished_rebuild=unfinished_rebuild,
        recipes=recipe.recorded(store),
        other_recipes=recipe.others(store),
    )


def roots(path: Path) -> tuple[str, ...]:
    """Return the files, folders and addresses that the index at ``path`` follows."""
    with closing(open_store(Directory(path))) as store, store.snapshot(searching=False):
        return tuple(dict.fromkeys(root.path for root in store.roots.all()))


def articles(path: Path) -> tuple[Source, ...]:
    """Return the articles of the index at ``path``; IndexMissing if there is none."""
    with closing(open_store(Directory(path))) as store, store.snapshot(searching=False):
        return tuple(entry.source for entry in store.entries())

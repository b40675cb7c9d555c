"""What a repair does to a catalogue: what is damaged goes, so that an update makes it again.

Each step is a part of one transaction. What has no other source than the catalogue itself is kept
as far as it can be told: which articles there are, and where.
"""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from pathlib import Path

from index.article import Metadata, Source
from index.errors import IndexCorrupt
from index.formats.hints import NO_HINTS, Hints
from index.maintenance.intake import cut
from index.store.catalog.catalog import Catalog
from index.store.catalog.database import Database
from index.store.catalog.packing.codes import dimension_of
from index.store.catalog.records import article_digest, metadata_row
from index.store.catalog.roots import is_under
from index.store.catalog.schema import FORMAT, ORPHANS
from index.store.catalog.seals import sealed
from index.urls import is_url


def mend_format(path: Path) -> None:
    """Note the format again in a catalogue that has seals, where the note is damaged."""
    if not path.is_file():
        return
    with closing(Database(path)) as database, database.snapshot():
        damaged = database.is_sealed() and not database.number(
            "SELECT count(*) FROM meta WHERE key = 'format' AND seal IS seal(key, value)"
        )
    if damaged:
        with closing(Database(path)) as database, database.transaction():
            database.put("meta", sealed({"key": "format", "value": str(FORMAT)}))


class Mending:
    """The steps of mending ``catalog``, in the order of its methods."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def facts(self) -> None:
        """Set right what can be found out again; IndexCorrupt where the encoder is not known."""
        catalog = self._catalog
        broken = {row["key"]: row["value"] for row in catalog.broken("meta")}
        if broken.keys() & {"fingerprint", "encoder"}:
            raise IndexCorrupt(
                f"The catalogue {catalog.path} does not say any more which encoder it is for.",
                "Run `qa index rebuild --model NAME`, which embeds everything again.",
            )
        for key in broken:
            catalog.execute("DELETE FROM meta WHERE key = ?", (key,))
        if not catalog.dimension:
            sizes = catalog.execute("SELECT length(vector) FROM embeddings")
            ((size, _),) = Counter(row[0] for row in sizes).most_common(1) or ((0, 0),)
            catalog.set("dimension", str(dimension_of(size)))
        if not catalog.generation:
            said = str(broken.get("generation", ""))
            catalog.set("generation", said if said.isdecimal() and len(said) < 16 else "1")

    def roots(self) -> bool:
        """Have every article under a root again, by its own name; say whether any root was lost."""
        catalog = self._catalog
        lost = catalog.roots.drop_broken()
        roots = {root.path for root in catalog.roots.all()}
        broken = {row["id"] for row in catalog.broken("articles")}
        rows = catalog.execute("SELECT id, path, sha256 FROM articles").fetchall()
        alone = [
            (path, sha256)
            for number, path, sha256 in rows
            if number not in broken and not is_under(path, roots)
        ]
        for path, sha256 in alone:
            catalog.roots.add(path, "", Hints(page=sha256) if is_url(path) else NO_HINTS)
        return lost or bool(alone)

    def rows(self) -> None:
        """Drop the damaged rows of articles; an article that can be found is left, emptied."""
        catalog = self._catalog
        for row in catalog.broken("sentences"):
            catalog.execute(
                "DELETE FROM sentences WHERE article = ? AND first = ?",
                (row["article"], row["first"]),
            )
        for row in catalog.broken("passages"):
            catalog.execute("DELETE FROM passages WHERE id = ?", (row["id"],))
        catalog.terms.drop_broken()
        roots = {root.path for root in catalog.roots.all()}
        for row in catalog.broken("articles"):
            path = row["path"]
            catalog.execute("DELETE FROM articles WHERE id = ?", (row["id"],))
            if isinstance(path, str) and is_under(path, roots):
                self.empty_article(row["id"], path)

    def passages(self, source: Source) -> bool:
        """Cut the sentences of an article again; say whether that gives what was stored of it."""
        catalog = self._catalog
        try:
            sentences = catalog.sentences(source.id)
            text = cut(source, sentences)
            whole = article_digest(source, sentences, text) == catalog.stored_digest(source.id)
        except IndexCorrupt:
            return False
        if whole:
            catalog.restore_passages(source.id, text)
        return whole

    def orphans(self) -> None:
        """Remove the rows that belong to nothing."""
        catalog = self._catalog
        sentences, passages, vectorless = ORPHANS
        catalog.execute(f"DELETE FROM {sentences}")
        catalog.execute(f"DELETE FROM {passages}")
        for (number,) in catalog.execute(f"SELECT id FROM {vectorless}").fetchall():
            catalog.change("passages", {"embedding": None}, "WHERE id = ?", (number,))

    def empty_article(self, number: int, path: str) -> None:
        """Keep of an article where it lies and no more, so that the next update reads it."""
        catalog = self._catalog
        for table in ("sentences", "passages"):
            catalog.execute(f"DELETE FROM {table} WHERE article = ?", (number,))
        nothing = dict.fromkeys(("size", "mtime_ns", "read_ns"), 0)
        row = {
            "id": number,
            "path": path,
            "member": "",
            **nothing,
            "sha256": "",
            "encoding": "utf-8",
            "format": "text",
            **metadata_row(Metadata()),
            "sentence_terms": 0,
            "digest": b"",
            "ctime_ns": 0,
            "inode": 0,
        }
        catalog.put("articles", sealed(row))

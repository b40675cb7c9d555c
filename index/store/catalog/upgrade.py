"""An older catalogue becomes one of today's format, in place, before anything else is written."""

from __future__ import annotations

from index.store.catalog.catalog import Catalog
from index.store.catalog.schema import FORMAT
from index.store.catalog.seals import SEALED


def upgrade(catalog: Catalog) -> None:
    """Bring ``catalog`` up to ``FORMAT`` in one transaction; its rows are sealed as they are."""
    if catalog.count("format") == FORMAT:
        return
    with catalog.transaction():
        for name in ("ctime_ns", "inode"):
            catalog.execute(f"ALTER TABLE articles ADD COLUMN {name} INTEGER NOT NULL DEFAULT 0")
        for table in SEALED:
            names = (f'"{row["name"]}"' for row in catalog.execute(f"PRAGMA table_info({table})"))
            columns = ", ".join(names)
            catalog.execute(f"ALTER TABLE {table} ADD COLUMN seal INTEGER")
            catalog.execute(f"UPDATE {table} SET seal = seal({columns})")
        catalog.set("format", str(FORMAT))
        catalog.set_segments(catalog.derived_files.segments())
        catalog.roots.copy_from(catalog.roots)

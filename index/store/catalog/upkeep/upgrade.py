"""An older catalogue becomes one of today's format, in place, before anything else is written."""

from __future__ import annotations

import re

from index.store.catalog.catalog import Catalog
from index.store.catalog.schema import FORMAT, TABLES, known_columns
from index.store.catalog.seals import SEAL, SEALED, BrokenSeal

_CHANGED = ("articles", "sentences", "roots")  # since format 2; articles again since format 3
_NEW = ("shingles", "shingled", "words")  # since format 3; words since format 4
_INDEX = re.compile(r"\s*CREATE INDEX (?P<name>\w+)")


def upgrade(catalog: Catalog) -> None:
    """Bring ``catalog`` up to ``FORMAT`` in one transaction.

    Raises BrokenSeal where rows are not what was stored; those of format 1 are taken as they are.
    """
    if catalog.count("format") == FORMAT:
        return
    with catalog.transaction():
        unsealed = not catalog.is_sealed()
        for table in _NEW:
            if not _columns(catalog, table):
                catalog.execute(_definition(table))
        for table in SEALED:
            if unsealed and table not in (*_CHANGED, *_NEW):
                catalog.execute(f"ALTER TABLE {table} ADD COLUMN seal INTEGER")
            elif not unsealed and catalog.broken(table):
                raise BrokenSeal(catalog.path, table)
        changed = [each for each in _CHANGED if _columns(catalog, each) != [*known_columns()[each]]]
        for table in changed:
            _made_anew(catalog, table)
        _make_indexes(catalog)
        for table in SEALED if unsealed else changed:
            names = ", ".join(f'"{name}"' for name in _columns(catalog, table) if name != SEAL)
            catalog.execute(f"UPDATE {table} SET seal = seal({names})")
        catalog.copies.count_anew(catalog.sentences)
        catalog.vocabulary.count_anew(catalog.entries(), catalog.sentences)
        catalog.set("format", str(FORMAT))
        if unsealed:
            catalog.set_segments(catalog.derived_files.segments())
            catalog.roots.copy_from(catalog.roots)


def _made_anew(catalog: Catalog, table: str) -> None:
    """Give a table today's columns, its rows as they are."""
    last = catalog.next_id(table) - 1  # none for a table without numbers
    catalog.execute(f"ALTER TABLE {table} RENAME TO former")
    catalog.execute(_definition(table))
    kept = {name: f'"{name}"' for name in _columns(catalog, "former") if name != SEAL}
    if table == "articles":
        kept.setdefault("member", "''")
    names = ", ".join(f'"{name}"' for name in kept)
    catalog.execute(f"INSERT INTO {table} ({names}) SELECT {', '.join(kept.values())} FROM former")
    catalog.execute("DROP TABLE former")
    if last:  # numbers that were in use once are not given again
        catalog.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
        catalog.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, last))


def _definition(table: str) -> str:
    """Return the statement that makes a table."""
    (statement,) = (s for s in TABLES.split(";\n") if f"CREATE TABLE {table} (" in s)
    return statement


def _make_indexes(catalog: Catalog) -> None:
    """Make those of today's indexes that older formats do not have, or that went with a table."""
    known = {row["name"] for row in catalog.execute("SELECT name FROM sqlite_schema")}
    for statement in TABLES.split(";\n"):
        if (found := _INDEX.match(statement)) and found["name"] not in known:
            catalog.execute(statement)


def _columns(catalog: Catalog, table: str) -> list[str]:
    return [row["name"] for row in catalog.execute(f"PRAGMA table_info({table})")]

"""The catalogue's tables, what they may hold, and the version of the index format."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from functools import cache
from sqlite3 import Row

FORMAT = 7
"""Raised whenever an older program could no longer read what this one writes.

In every format ``meta``, ``roots``, ``excluded`` and ``embeddings`` keep their columns and may have
more: they are what a rebuild takes over from an older index, and from a damaged one. Until format 6
keys were 32 bytes long, and vectors float32; in format 6 vectors had a byte a dimension.
"""

TABLES = """
CREATE TABLE meta (
    key TEXT PRIMARY KEY, value TEXT NOT NULL,
    seal INTEGER                -- here and below: see seals.py
) WITHOUT ROWID;

-- What the user asked to be indexed, and what the user took out again.
CREATE TABLE roots (
    path TEXT, glob TEXT,
    hints TEXT,                 -- JSON: what the user says of its files (index/formats/hints.py)
    seal INTEGER, PRIMARY KEY (path, glob)
) WITHOUT ROWID;
CREATE TABLE excluded (path TEXT PRIMARY KEY, seal INTEGER) WITHOUT ROWID;

CREATE TABLE articles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL,
    member TEXT NOT NULL,       -- which of the file's articles; '' where the file is one
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    read_ns INTEGER NOT NULL,   -- a moment before the file was read, to distrust an equal mtime
    sha256 TEXT NOT NULL,
    encoding TEXT NOT NULL,
    format TEXT NOT NULL,
    title TEXT, date TEXT,
    author TEXT,                -- one name a line, as tags and aliases; in formats 1 to 3 one line
    source TEXT, updated TEXT, language TEXT, description TEXT, tags TEXT, aliases TEXT,
    subtitle TEXT, place TEXT,
    sentence_terms INTEGER NOT NULL,
    digest BLOB NOT NULL,       -- of the article's metadata and sentences, for checking
    ctime_ns INTEGER NOT NULL DEFAULT 0, inode INTEGER NOT NULL DEFAULT 0,
    seal INTEGER,
    UNIQUE (path, member)
);
CREATE INDEX articles_language ON articles (language) WHERE language IS NOT NULL;

-- Those that follow one another in an article, packed (see blocks.py).
CREATE TABLE sentences (
    article INTEGER NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL,  -- ordinals in [first, last)
    roles TEXT NOT NULL,        -- that they have, by name, joined by spaces
    data BLOB NOT NULL,
    seal INTEGER,
    PRIMARY KEY (article, first)
);

CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL,
    terms BLOB NOT NULL,        -- by their numbers (see bags.py): what the word index holds
    length INTEGER NOT NULL,    -- number of terms
    key BLOB NOT NULL,          -- hash of the embedded text, 8 bytes
    embedding INTEGER,          -- null while the passage waits for its vector; not sealed
    seal INTEGER
);
CREATE INDEX passages_article ON passages (article);
CREATE INDEX passages_embedding ON passages (embedding) WHERE embedding IS NOT NULL;
CREATE INDEX passages_waiting ON passages (key) WHERE embedding IS NULL;

CREATE TABLE embeddings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key BLOB NOT NULL UNIQUE,
    crc INTEGER NOT NULL,
    vector BLOB NOT NULL        -- see codes.py
);

-- What tells the copies of an article (see copies.py): 32-bit hashes, ascending, little-endian.
CREATE TABLE shingles (
    article INTEGER PRIMARY KEY,
    every INTEGER NOT NULL,     -- what the kept hashes are divisible by
    kept BLOB NOT NULL,
    seal INTEGER
);
-- What leads from a hash to articles, packed (see leads.py).
CREATE TABLE shingled (bucket INTEGER PRIMARY KEY, pairs BLOB NOT NULL);

-- Exact collection statistics, kept by every commit.
CREATE TABLE terms (
    id INTEGER PRIMARY KEY AUTOINCREMENT, term TEXT NOT NULL UNIQUE, passages INTEGER NOT NULL,
    seal INTEGER
);
-- The words as they are written, by how many articles have each (see vocabulary.py).
CREATE TABLE words (
    word TEXT PRIMARY KEY, articles INTEGER NOT NULL,
    named INTEGER NOT NULL, plain INTEGER NOT NULL, seal INTEGER
) WITHOUT ROWID;
CREATE TABLE totals (
    articles INTEGER NOT NULL, sentences INTEGER NOT NULL, passages INTEGER NOT NULL,
    terms INTEGER NOT NULL, sentence_terms INTEGER NOT NULL,
    waiting INTEGER NOT NULL,   -- passages without a vector
    seal INTEGER
);
INSERT INTO totals VALUES (0, 0, 0, 0, 0, 0, seal(0, 0, 0, 0, 0, 0));

-- The derived files: which there are, what they cover, and what their bytes must be.
CREATE TABLE files (
    name TEXT PRIMARY KEY, size INTEGER NOT NULL, crc INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE segments (
    name TEXT PRIMARY KEY,
    low INTEGER NOT NULL, high INTEGER NOT NULL,  -- embedding ids in (low, high]
    count INTEGER NOT NULL, dead INTEGER NOT NULL -- vectors when written, and gone since
) WITHOUT ROWID;
CREATE TABLE words_removed (passage INTEGER PRIMARY KEY) WITHOUT ROWID;
"""

_TYPES: Mapping[str, type] = {"INTEGER": int, "TEXT": str, "BLOB": bytes}

ORPHANS = (
    "sentences WHERE article NOT IN (SELECT id FROM articles)",
    "passages WHERE article NOT IN (SELECT id FROM articles)",
    """passages WHERE embedding IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM embeddings
           WHERE embeddings.id = passages.embedding AND embeddings.key = passages.key)""",
)
"""The rows that belong to nothing, as the ends of a SELECT."""

_COMMENT = re.compile(r"--[^\n]*")
_COMPUTES = re.compile(r"\b(?:CHECK|AS|VIRTUAL|DEFAULT(?!\s+\d))\b", re.IGNORECASE)


def foreign_in(schema: Iterable[Row]) -> str | None:
    """Return the name of what a schema defines and no catalogue does, None where there is nothing.

    A catalogue's tables and indexes hold values: no view, no trigger, and no expression in either.
    """
    return next((row["name"] for row in schema if not _holds(row["type"], row["sql"])), None)


def _holds(kind: str, sql: str | None) -> bool:
    if kind == "index":
        return sql is None or "(" not in sql.partition("(")[2]
    return kind == "table" and not _COMPUTES.search(_COMMENT.sub("", sql or ""))


def shape(table: str, columns: Sequence[str]) -> Callable[[Row], bool]:
    """Return what says whether a row of ``table`` has values of the types that its columns have.

    SQLite keeps a text where a number belongs, if it is told to. A column of another name fits
    nothing.
    """
    known = known_columns().get(table, {})
    types = [known.get(name, frozenset()) for name in columns]
    fitting: set[tuple[type, ...]] = set()

    def fits(row: Row) -> bool:
        found = tuple(map(type, row))
        if found not in fitting and all(
            kind in each for kind, each in zip(found, types, strict=True)
        ):
            fitting.add(found)
        return found in fitting

    return fits


@cache
def known_columns() -> Mapping[str, Mapping[str, frozenset[type]]]:
    """Return the types of values that the columns of each table may hold, by their names."""
    found: dict[str, dict[str, frozenset[type]]] = {}
    with closing(sqlite3.connect(":memory:")) as database:
        database.create_function("seal", -1, lambda *_: 0)
        database.executescript(TABLES)
        for table, name, kind, filled, key in database.execute(
            "SELECT m.name, c.name, c.type, c.[notnull], c.pk "
            "FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table'"
        ):
            if kind in _TYPES:
                types = {_TYPES[kind]} if filled or key else {_TYPES[kind], type(None)}
                found.setdefault(table, {})[name] = frozenset(types)
    return found

"""What belongs to which article: its passages, their vectors, and the text that is not searched."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from sqlite3 import Cursor

import numpy as np
from numpy.typing import NDArray

from index.article import UNSEARCHED
from index.store.catalog.database import Database, unpacking
from index.store.catalog.packing.blocks import texts_in, with_roles
from index.store.catalog.records import Facts, facts_of
from index.store.catalog.seals import BrokenSeal

Ids = NDArray[np.int64]


def everything(database: Database) -> Ids:
    """Return the ids of all articles."""
    return _numbers(database.execute("SELECT id FROM articles ORDER BY id"))


def facts(database: Database) -> Iterator[Facts]:
    """Yield what is known of each article."""
    return map(facts_of, database.rows("articles"))


def languages(database: Database) -> tuple[str, ...]:
    """Return the languages of the articles, by code, as far as they are known."""
    # Each is looked up behind the one before: the index is not read as a whole.
    query = """
        WITH RECURSIVE found (code) AS (
            SELECT min(language) FROM articles WHERE language IS NOT NULL
            UNION ALL
            SELECT (SELECT min(language) FROM articles WHERE language > code)
            FROM found WHERE code IS NOT NULL
        ) SELECT code FROM found WHERE code IS NOT NULL"""
    return tuple(str(row[0]) for row in database.execute(query))


def passages(database: Database) -> tuple[Ids, Ids]:
    """Return the ids of all passages, in order, and those of their articles."""
    # Those of an article follow one another, as they were stored: quicker read than one by one.
    query = "SELECT article, min(id), max(id), count(*) FROM passages GROUP BY article"
    runs = _numbers(database.execute(query)).reshape(-1, 4)
    articles, first, last, count = runs[np.argsort(runs[:, 1])].T
    if (last - first + 1 != count).any() or (np.diff(articles) < 0).any():
        require_whole(database)
        query = "SELECT id, article FROM passages ORDER BY id"
        ids, articles = _numbers(database.execute(query)).reshape(-1, 2).T
        return ids, articles
    before = np.repeat(np.cumsum(count) - count, count)
    return np.arange(count.sum()) - before + np.repeat(first, count), np.repeat(articles, count)


def require_all_of(database: Database, found: Ids, without: Ids) -> None:
    """Raise BrokenSeal where some articles have a passage that was not ``found``, in order.

    One that is said to be of another article stood beside the others, whose ids follow one
    another, or was the only one: so of the rest only what stands there is read. ``without`` are
    the articles of which none was found.
    """
    ends = np.flatnonzero(np.diff(found) > 1)
    beside = np.concatenate((found[:1] - 1, found[ends] + 1, found[ends + 1] - 1, found[-1:] + 1))
    for _ in database.rows_in("passages", "id", np.unique(beside).tolist()):
        pass
    sentences = database.rows_in("sentences", "article", without.tolist())
    if any(not UNSEARCHED.issuperset(row["roles"].split()) for row in sentences):
        require_whole(database)


def require_whole(database: Database) -> None:
    """Raise BrokenSeal where any passage is not what was stored."""
    for _ in database.rows("passages"):
        pass


def embedded(database: Database) -> tuple[Ids, Ids]:
    """Return the ids of all vectors that passages have, in order, and those of the passages."""
    query = "SELECT embedding, id FROM passages WHERE embedding IS NOT NULL ORDER BY embedding"
    vectors, of = _numbers(database.execute(query)).reshape(-1, 2).T
    return vectors, of


def passages_of(database: Database, articles: Ids) -> tuple[Ids, Ids, Ids]:
    """Return the ids of the passages of some articles, of those with any, and of the vectors."""
    query = "SELECT id, article, ifnull(embedding, 0) FROM passages WHERE article IN"
    found = [tuple(row) for row in database.select_in(query, articles.tolist())]
    ids, having, vectors = np.array(found, dtype=np.int64).reshape(-1, 3).T
    return np.unique(ids), np.unique(having), np.unique(vectors[vectors > 0])


def _numbers(cursor: Cursor) -> Ids:
    """Return all numbers of all rows, one after the other."""
    cursor.row_factory = None
    return np.fromiter(chain.from_iterable(cursor), dtype=np.int64)


def unsearched(database: Database) -> Iterator[tuple[int, str]]:
    """Yield the sentences that no passage has the words of, each with its article."""
    condition = " OR ".join(f"roles LIKE '%{role}%'" for role in sorted(UNSEARCHED))
    for row in database.rows("sentences", f"WHERE {condition}"):
        with unpacking(database.path):
            found = with_roles(row, UNSEARCHED)
        yield from ((row["article"], sentence.text) for _, sentence in found)


def text_of(database: Database, article: int) -> str:
    """Return an article's visible text, as far as white space does not matter.

    BrokenSeal where less of it is there than its passages are made of.
    """
    parts: list[str] = []
    reached = place = 0
    for row in database.rows("sentences", "WHERE article = ? ORDER BY first", (article,)):
        if row["first"] != place:
            raise BrokenSeal(database.path, "sentences")
        place = row["last"]
        with unpacking(database.path):
            texts = texts_in(row)
        for start, end, text in texts:
            if start > reached:
                parts.append(" ")
            parts.append(text)
            reached = end
    for row in database.rows("passages", "WHERE article = ? ORDER BY id DESC LIMIT 1", (article,)):
        if place < row["last"]:
            raise BrokenSeal(database.path, "sentences")
    return "".join(parts)

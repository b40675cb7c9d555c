"""What stands above a sentence in its article: headings, who speaks, the columns of a table."""

from __future__ import annotations

from index.article import Role, Sentence
from index.store.catalog.database import Database
from index.store.catalog.records import sentence_of

_Numbered = tuple[int, Sentence]


def headings(database: Database, article: int, before: int) -> tuple[Sentence, ...]:
    """Return the headings of an article whose ordinals are below ``before``, in order."""
    condition = "WHERE article = ? AND ordinal < ? AND role = ? ORDER BY ordinal"
    rows = database.rows("sentences", condition, (article, before, Role.HEADING.value))
    return tuple(map(sentence_of, rows))


def columns(database: Database, article: int, row: int) -> Sentence | None:
    """Return the header of the table in which the row with an ordinal stands."""
    found = _nearest(database, article, row, Role.HEADER)
    if found is None:
        return None
    others = database.number(
        "SELECT count(*) FROM sentences WHERE article = ? AND ordinal > ? AND ordinal < ? "
        "AND role <> ?",
        (article, found[0], row, Role.ROW.value),
    )
    return None if others else found[1]


def speaker(database: Database, article: int, sentence: int) -> Sentence | None:
    """Return the line that says who speaks a sentence: the nearest above, below any heading."""
    found = _nearest(database, article, sentence, Role.SPEAKER)
    if found is None:
        return None
    heading = _nearest(database, article, sentence, Role.HEADING)
    return None if heading and heading[0] > found[0] else found[1]


def _nearest(database: Database, article: int, before: int, role: Role) -> _Numbered | None:
    condition = "WHERE article = ? AND ordinal < ? AND role = ? ORDER BY ordinal DESC LIMIT 1"
    row = next(database.rows("sentences", condition, (article, before, role.value)), None)
    return (row["ordinal"], sentence_of(row)) if row else None

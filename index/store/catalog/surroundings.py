"""What stands above a sentence in its article: headings, who speaks, the columns of a table."""

from __future__ import annotations

from index.article import Role, Sentence
from index.store.catalog.database import Database
from index.store.catalog.records import sentence_of

_Numbered = tuple[int, Sentence]


def headings(database: Database, article: int, last: int = 2**62) -> tuple[_Numbered, ...]:
    """Return the headings of an article up to an ordinal, with theirs, in order."""
    # The role stands in the query itself, where SQLite can see that there is an index for it.
    condition = "WHERE article = ? AND ordinal <= ? AND role = 'heading' ORDER BY ordinal"
    rows = database.rows("sentences", condition, (article, last))
    return tuple((row["ordinal"], sentence_of(row)) for row in rows)


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


def speaker(database: Database, article: int, ordinal: int, role: Role) -> Sentence | None:
    """Return the line that says who speaks a sentence of some role: the nearest above it.

    None where a heading stands between them, or the end of what that speaker is quoted with.
    """
    found = _nearest(database, article, ordinal, Role.SPEAKER)
    if found is None:
        return None
    ends = {Role.HEADING} if role is Role.QUOTATION else {Role.HEADING, Role.QUOTATION}
    nearest = (_nearest(database, article, ordinal, end) for end in ends)
    return None if any(end and end[0] > found[0] for end in nearest) else found[1]


def _nearest(database: Database, article: int, before: int, role: Role) -> _Numbered | None:
    condition = "WHERE article = ? AND ordinal < ? AND role = ? ORDER BY ordinal DESC LIMIT 1"
    row = next(database.rows("sentences", condition, (article, before, role.value)), None)
    return (row["ordinal"], sentence_of(row)) if row else None

"""What stands above a sentence in its article: headings, who speaks, the columns of a table."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator

from index.article import LANDMARKS, Role, Sentence
from index.store.catalog.database import Database, unpacking
from index.store.catalog.packing.blocks import with_roles

_Numbered = tuple[int, Sentence]


def headings(database: Database, article: int, last: int = 2**62) -> tuple[_Numbered, ...]:
    """Return the headings of an article up to an ordinal, with theirs, in order."""
    return tuple(_of(database, article, last + 1, Role.HEADING))[::-1]


def headings_of(database: Database, article: int) -> tuple[tuple[_Numbered, ...], bool]:
    """Return the headings of an article, and whether lines say who speaks in it: in one look."""
    found: list[_Numbered] = []
    talks = False
    for row in _rows(database, article, 2**62, LANDMARKS):
        talks = talks or Role.SPEAKER in row["roles"].split()
        if Role.HEADING in row["roles"].split():
            with unpacking(database.path):
                found += reversed(with_roles(row, {Role.HEADING}))
    return tuple(found[::-1]), talks


def columns(database: Database, article: int, row: int) -> Sentence | None:
    """Return the header of the table in which the row with an ordinal stands."""
    found = _nearest(database, article, row, Role.HEADER)
    if found is None:
        return None
    others = set(Role) - {Role.ROW}
    between = _nearest(database, article, row, *others)
    return found[1] if between == found else None


def speaker(database: Database, article: int, ordinal: int, role: Role) -> Sentence | None:
    """Return the line that says who speaks a sentence of some role: the nearest above it.

    None where a heading stands between them, or the end of what that speaker is quoted with.
    """
    ends = {Role.HEADING} if role is Role.QUOTATION else {Role.HEADING, Role.QUOTATION}
    found = _nearest(database, article, ordinal, Role.SPEAKER, *ends)
    return found[1] if found and found[1].role is Role.SPEAKER else None


def _nearest(database: Database, article: int, before: int, *roles: Role) -> _Numbered | None:
    return next(_of(database, article, before, *roles), None)


def _of(database: Database, article: int, before: int, *roles: Role) -> Iterator[_Numbered]:
    """Yield the sentences of some roles before an ordinal, the nearest first."""
    wanted = set(roles)
    for row in _rows(database, article, before, wanted):
        with unpacking(database.path):
            block = with_roles(row, wanted)
        yield from (each for each in reversed(block) if each[0] < before)


def _rows(
    database: Database, article: int, before: int, roles: Collection[Role]
) -> Iterator[sqlite3.Row]:
    """Yield the rows with sentences of some roles before an ordinal, the nearest first."""
    held = " OR ".join(["' ' || roles || ' ' LIKE ?"] * len(roles))
    condition = f"WHERE article = ? AND first < ? AND ({held}) ORDER BY first DESC"
    values = (article, before, *(f"% {role.value} %" for role in roles))
    return database.rows("sentences", condition, values)

"""What belongs to an article: its passages."""

from __future__ import annotations

from collections.abc import Sequence

from index.store.catalog.database import Database


def passages_of(database: Database, articles: Sequence[int]) -> set[int]:
    """Return the ids of the passages of these articles."""
    query = "SELECT id FROM passages WHERE article IN"
    return {number for (number,) in database.select_in(query, articles)}

"""The places that answer of themselves: a row of a table, a list below headings, a turn."""

from __future__ import annotations

from collections.abc import Sequence

from index.search.hits import Hit
from index.search.searcher import Searcher
from qa.answering.places.headed import under_headings
from qa.answering.places.spoken import said_by
from qa.answering.places.tabular import in_table
from qa.reading.reader import Reading


def in_their_places(
    searcher: Searcher, reading: Reading, question: str, hits: Sequence[Hit]
) -> Reading:
    """Return a reading with what answers by its place first, if anything does."""
    reading = in_table(searcher, reading, question)
    reading = under_headings(searcher, reading, question, hits)
    return said_by(reading, question, hits)

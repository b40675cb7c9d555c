"""Sentences as they are stored: some that follow one another in a row, packed together.

Column by column they take a third of what they take one by one. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate, pairwise
from operator import add, sub
from sqlite3 import Row
from typing import Any

from index.article import Role, Sentence
from index.store.catalog.packing.packed import packed, unpacked
from index.store.catalog.records import SENTENCE_COLUMNS, sentence_of, sentence_row

AT_ONCE = 32
"""Sentences in a row, at most."""

_CHARACTERS = 4_096  # from which on a row takes no more sentences

# Numbers that go on beside others are stored as what they differ by, in this order.
_BESIDE = (
    ("byte_end", "end"),
    ("byte_start", "start"),
    ("end", "text_end"),
    ("start", "text_start"),
)
# Those that go on from sentence to sentence, as how far they do.
_STEPPED = ("byte_end", "byte_start", "end", "start", "text_start", "line")
_NUMBERS = (*_STEPPED, "text_end", "column")

_Columns = dict[str, list[Any]]


def rows_of(sentences: Sequence[Sentence]) -> Iterator[dict[str, object]]:
    """Yield the rows of an article's sentences, by the columns of their table but the article."""
    first = 0
    while first < len(sentences):
        last, length = first, 0
        while last < min(len(sentences), first + AT_ONCE) and length < _CHARACTERS:
            length += len(sentences[last].text)
            last += 1
        block = sentences[first:last]
        roles = sorted({sentence.role.value for sentence in block})
        data = packed(_by_columns(block))
        yield {"first": first, "last": last, "roles": " ".join(roles), "data": data}
        first = last


def sentences_in(row: Row, first: int = 0, last: int = 2**62) -> tuple[Sentence, ...]:
    """Return those sentences of a row whose ordinals are in ``[first, last)``.

    Raises ValueError where the row holds something else.
    """
    wanted = range(max(first - row["first"], 0), min(last, row["last"]) - row["first"])
    return tuple(_at(_columns(row), wanted))


def with_roles(row: Row, roles: Collection[Role]) -> list[tuple[int, Sentence]]:
    """Return those of a row's sentences that have one of some roles, with their ordinals."""
    columns = _columns(row)
    wanted = [i for i, role in enumerate(columns["role"]) if role in roles]
    return [(row["first"] + i, s) for i, s in zip(wanted, _at(columns, wanted), strict=True)]


def texts_in(row: Row) -> list[tuple[int, int, str]]:
    """Return the span in the article's text of each of a row's sentences, and its text."""
    columns = _columns(row)
    return [*zip(columns["text_start"], columns["text_end"], columns["text"], strict=True)]


def _at(columns: _Columns, wanted: Iterable[int]) -> Iterator[Sentence]:
    with _as_packed():
        for i in wanted:
            yield sentence_of({name: column[i] for name, column in columns.items()})


def _by_columns(block: Sequence[Sentence]) -> str:
    rows = [sentence_row(sentence) for sentence in block]
    columns: _Columns = {name: [row[name] for row in rows] for name in SENTENCE_COLUMNS}
    for name, other in _BESIDE:
        columns[name] = [*map(sub, columns[name], columns[other])]
    lengths = [*map(len, columns["text"])]
    columns["text_end"] = [*map(sub, map(sub, columns["text_end"], columns["text_start"]), lengths)]
    columns["text_start"] = [*map(sub, columns["text_start"], _laid(lengths))]
    for name in _STEPPED:
        columns[name] = [after - before for before, after in pairwise((0, *columns[name]))]
    return json.dumps([*columns.values()], ensure_ascii=False, separators=(",", ":"))


def _columns(row: Row) -> _Columns:
    """Return the sentences of a row column by column; ValueError where it holds none."""
    columns = _unpacked(row["data"], row["last"] - row["first"])
    for name in _STEPPED:
        columns[name] = [*accumulate(columns[name])]
    lengths = [*map(len, columns["text"])]
    columns["text_start"] = [*map(add, columns["text_start"], _laid(lengths))]
    columns["text_end"] = [*map(add, map(add, columns["text_end"], columns["text_start"]), lengths)]
    for name, other in reversed(_BESIDE):
        columns[name] = [*map(add, columns[name], columns[other])]
    return columns


def _laid(lengths: Sequence[int]) -> Iterator[int]:
    """Yield where each text would begin if they were laid end to end."""
    return accumulate((0, *lengths[:-1]))


def _unpacked(data: bytes, count: int) -> _Columns:
    with _as_packed():
        values = json.loads(unpacked(data))
        columns = dict(zip(SENTENCE_COLUMNS, values, strict=True))
        if {(type(column), len(column)) for column in values} != {(list, count)}:
            raise TypeError
        "".join(columns["text"]).encode()  # or it is no text
        if not all(type(number) is int for name in _NUMBERS for number in columns[name]):
            raise TypeError
    return columns


@contextmanager
def _as_packed() -> Iterator[None]:
    """Raise ValueError for whatever comes of a row that was packed otherwise."""
    try:
        yield
    except (TypeError, AttributeError, ValueError, RecursionError) as error:
        raise ValueError("it is not what was packed") from error

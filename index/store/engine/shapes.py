"""What an engine's notes say, as our nouns; ValueError for what is none of them.

A note comes from another machine: no value of it is used before its type was looked at.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np

from index.article import Article, Sentence
from index.lexical.spelling import Written
from index.store.catalog.packing.blocks import rows_of
from index.store.catalog.packing.codes import coded, decoded, size
from index.store.catalog.records import IndexedPassage, IndexedText, PassageRow, article_row
from index.store.catalog.schema import known_columns
from index.store.catalog.statistics import Totals
from index.store.passage_store import Floats


@dataclass(frozen=True, slots=True)
class Kept:
    """An article as it is kept: its row, its passages ``[first, last)``, its blocks of sentences.

    A block is (first, last, roles): ordinals in ``[first, last)``, and the roles they have.
    """

    row: Mapping[str, Any]
    first: int
    last: int
    blocks: tuple[tuple[int, int, str], ...]

    @property
    def id(self) -> int:
        """The article's number."""
        return int(self.row["id"])

    def to_json(self) -> list[object]:
        """Return what ``kept`` reads."""
        row = {**self.row, "digest": self.row["digest"].hex()}
        return [row, self.first, self.last, [list(block) for block in self.blocks]]


def kept(value: object) -> Kept:
    """Return the article of a note."""
    row, first, last, blocks = _typed(value, dict, int, int, list)
    if not isinstance(row.get("digest"), str):
        raise ValueError("an article has a digest")  # noqa: TRY004 - of a note
    row = {**row, "digest": bytes.fromhex(row["digest"])}
    types = {name: kinds for name, kinds in known_columns()["articles"].items() if name != "seal"}
    if row.keys() != types.keys() or not all(type(row[n]) in types[n] for n in types):
        raise ValueError("an article has other columns")
    found = tuple(tuple(_typed(block, int, int, str)) for block in blocks)
    return Kept(row, first, last, found)


def kept_of(number: int, article: Article, text: IndexedText, read_ns: int, first: int) -> Kept:
    """Return an article as it is kept, whose passages' numbers begin with ``first``."""
    row = {"id": number, **article_row(article, text, read_ns)}
    blocks = tuple((r["first"], r["last"], r["roles"]) for r in rows_of(article.sentences))
    return Kept(row, first, first + len(text.passages), blocks)  # type: ignore[arg-type]


def sentences_value(sentences: Sequence[Sentence]) -> dict[int, str]:
    """Return the blocks of an article's sentences, by the first ordinal of each."""
    return {int(str(r["first"])): _packed(r["data"]) for r in rows_of(sentences)}


def block_row(block: tuple[int, int, str], value: object) -> dict[str, Any]:
    """Return a block as ``packing.blocks`` reads it."""
    first, last, roles = block
    return {"first": first, "last": last, "roles": roles, "data": _bytes(value)}


def passage_value(article: int, passage: IndexedPassage) -> list[object]:
    """Return what ``passage_row`` reads."""
    terms = " ".join(passage.terms)
    return [article, passage.first, passage.last, terms, passage.key.hex()]


def passage_row(number: int, value: object) -> tuple[PassageRow, bytes]:
    """Return the passage of a note, and the key of its text."""
    article, first, last, terms, key = _typed(value, int, int, int, str, str)
    return PassageRow(number, article, first, last, terms, None), bytes.fromhex(key)


def vector_values(vectors: Floats) -> list[str]:
    """Return vectors (n, dimension) as notes have them, a byte for each number."""
    return [_packed(code) for code in coded(vectors)]


def vectors_of(values: Sequence[object], dimension: int) -> Floats:
    """Return the unit vectors (n, dimension) of some notes."""
    codes = [_bytes(value) for value in values]
    if any(len(code) != size(dimension) for code in codes):
        raise ValueError("a vector has another length")
    return decoded(codes, dimension) if codes else np.empty((0, dimension), np.float32)


def totals_of(value: object) -> Totals:
    """Return the totals of a note."""
    found = Totals(*_typed(value, *[int] * 6))
    if min(astuple(found)) < 0:
        raise ValueError("there is less than nothing")
    return found


def written_of(value: object) -> Written:
    """Return the word of a note."""
    return Written(*_typed(value, str, int, int, int))


def count_of(value: object) -> tuple[str, int]:
    """Return a term, and in how many passages it stands."""
    term, count = _typed(value, str, int)
    if count < 1:
        raise ValueError("a term stands nowhere")
    return term, count


def _typed(value: object, *types: type) -> list[Any]:
    """Return the items of a list that has these types, one after the other."""
    if not isinstance(value, list) or tuple(map(type, value)) != types:
        raise ValueError("it is not what was noted")
    return value


def _packed(data: object) -> str:
    assert isinstance(data, bytes)  # noqa: S101 - what was just made
    return b64encode(data).decode("ascii")


def _bytes(value: object) -> bytes:
    if not isinstance(value, str):
        raise ValueError("it is not what was noted")  # noqa: TRY004 - of a note
    try:
        return b64decode(value, validate=True)
    except binascii.Error as error:
        raise ValueError("it is not what was noted") from error

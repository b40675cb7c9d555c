"""The seal of a row: a checksum over its values, so that none is used that was not stored.

A row is sealed when it is written and its seal is broken open by nothing but damage. Rows of the
first format have none and are taken as they are, until a writer seals them.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from index.errors import IndexCorrupt

SEAL = "seal"

SEALED = (
    *("meta", "roots", "excluded", "articles", "sentences", "passages", "shingles", "terms"),
    *("words", "totals"),
)
"""The tables whose rows are sealed; the seal is their last column."""


class BrokenSeal(IndexCorrupt):
    """A row that is not what was stored; a repair knows how to go on without it."""

    def __init__(self, path: Path, table: str) -> None:
        super().__init__(
            f"The index's catalogue {path} is damaged: its {table} are not what was stored.",
            "Run `qa index repair`, then `qa index update`.",
        )


def seal_of(values: Iterable[object]) -> int:
    """Return the seal of a row with ``values``, in the order of its columns."""
    return zlib.crc32(ascii(tuple(values)).encode())


def sealed(row: Mapping[str, object]) -> dict[str, object]:
    """Return a row, given by all its columns in their order, with its seal."""
    return {**row, SEAL: seal_of(row.values())}

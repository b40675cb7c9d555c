"""What a change of the index did, and how it tells of its progress."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from index.maintenance.plan import Skipped

Progress = Callable[[str, int, int], None]
"""Called with a stage ("reading" or "embedding"), how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was done: articles by fate, passages embedded, and the files that were left out."""

    added: int = 0
    changed: int = 0
    moved: int = 0
    removed: int = 0
    unchanged: int = 0
    embedded: int = 0
    skipped: tuple[Skipped, ...] = ()
    missing: tuple[str, ...] = ()


def silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""

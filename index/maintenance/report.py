"""What a change of the index did."""

from __future__ import annotations

from dataclasses import dataclass

from index.ingest.scan import NOTHING, PassedOver
from index.maintenance.absence import Loss
from index.maintenance.plan import Skipped


@dataclass(frozen=True, slots=True)
class Report:
    """What was done: files by fate, passages embedded, and the files that were left out.

    ``articles`` counts those that were read, of which one file may hold many. ``notes`` are remarks
    on files that were read, such as what was left out of one; ``passed_over`` is what was not
    looked at in the folders that were added. ``ignored`` are the files of those removed that are
    still there. ``mixed`` says that articles were read by another recipe than others of the index.
    """

    added: int = 0
    changed: int = 0
    moved: int = 0
    removed: int = 0
    unchanged: int = 0
    embedded: int = 0
    skipped: tuple[Skipped, ...] = ()
    missing: tuple[str, ...] = ()
    losses: tuple[Loss, ...] = ()
    articles: int = 0
    notes: tuple[str, ...] = ()
    passed_over: PassedOver = NOTHING
    ignored: tuple[str, ...] = ()
    mixed: bool = False

    @property
    def read(self) -> bool:
        """Whether anything of what was looked for is indexed now."""
        return bool(self.added or self.changed or self.moved or self.unchanged)

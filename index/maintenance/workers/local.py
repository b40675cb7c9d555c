"""This process as its own worker: one file after the other, one batch after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.embedding.encoder import Encoder
from index.ingest.scan import ScannedFile
from index.maintenance.intake import Understood, understood
from index.maintenance.plan import Skipped
from index.maintenance.workers.workers import Load, Texts, Vectors


@dataclass(frozen=True, slots=True)
class Local:
    """Reads in this process, and embeds with its ``encoder``."""

    encoder: Encoder
    here: bool = True

    def read(
        self, files: Iterable[ScannedFile], load: Load
    ) -> Iterator[tuple[ScannedFile, Understood | Skipped]]:
        """Yield each file with what it gave, as soon as it is read."""
        for found in files:
            raw = load(found)
            yield found, raw if isinstance(raw, Skipped) else understood(raw)

    def embed(self, batches: Iterable[Texts]) -> Iterator[Vectors]:
        """Yield the vectors of each batch; the next is taken when these are stored."""
        for batch in batches:
            yield [key for key, _ in batch], self.encoder.encode([text for _, text in batch])

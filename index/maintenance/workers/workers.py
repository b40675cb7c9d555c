"""Workers: whoever turns files into articles, and texts into vectors, for the builder.

The builder decides what is to be done and alone writes; workers see neither the index nor, perhaps,
the folders. ``local.Local`` is this process, ``ray_cluster.joined`` a cluster.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.ingest.pipeline import RawFile
from index.ingest.scan import ScannedFile
from index.maintenance.intake import Understood
from index.maintenance.plan import Skipped

Load = Callable[[ScannedFile], RawFile | Skipped]
"""Gets a file's bytes on this machine, within its limits, or says why there are none."""

Texts = list[tuple[bytes, str]]
"""Texts to be embedded, each by the hash that names it."""

Vectors = tuple[list[bytes], NDArray[np.float32]]
"""The names of some texts, and their vectors, shape ``(len(names), dimension)``."""


class Workers(Protocol):
    """Reads and embeds; gives back in the order it was given, and takes no more than it needs.

    Raises ``ClusterError`` where the work cannot be done; what was given back is whole.
    """

    @property
    def here(self) -> bool:
        """Say whether it is this process that works, so that its pace tells of the next time."""

    def read(
        self, files: Iterable[ScannedFile], load: Load
    ) -> Iterator[tuple[ScannedFile, Understood | Skipped]]:
        """Yield each file with what it gave; one that cannot be read costs itself only."""

    def embed(self, batches: Iterable[Texts]) -> Iterator[Vectors]:
        """Yield the vectors of each batch."""

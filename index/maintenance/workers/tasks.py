"""What a worker of a cluster does, on whatever machine: read some files, embed some texts.

Ray finds these functions by their names, so article-qa has to be installed where they run.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import ray
from numpy.typing import NDArray

from index.embedding.encoder import Encoder
from index.embedding.packed import unpacked
from index.errors import ClusterError
from index.ingest.pipeline import RawFile
from index.maintenance import recipe
from index.maintenance.intake import Understood, understood
from index.maintenance.plan import Skipped

_OPENED: dict[str, Encoder] = {}
"""The models of this process, by fingerprint: each is opened for the first of its tasks."""


def read(made: str, raws: Sequence[RawFile | Skipped]) -> list[Understood | Skipped]:
    """Read files by the recipe ``made``; raises ClusterError if this machine's is another."""
    if made != recipe.current():
        raise ClusterError(
            f"A worker has another article-qa, whose articles are made by {recipe.current()}; "
            f"here it is {made}.",
            "Install the same version there and here.",
        )
    return [raw if isinstance(raw, Skipped) else understood(raw) for raw in raws]


def embed(carried: Sequence[Any], fingerprint: str, texts: Sequence[str]) -> NDArray[np.float32]:
    """Return the vectors of texts by the encoder ``carried``, fetched once, on one thread.

    That is one reference of Ray's, in a list, so that it comes as it is.
    """
    if fingerprint not in _OPENED:
        _OPENED[fingerprint] = unpacked(ray.get(carried[0]), threads=1)
    return _OPENED[fingerprint].encode(texts)

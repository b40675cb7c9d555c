"""Which encoder: the index's own, or the one asked for. Exports nothing that is there already."""

from __future__ import annotations

from contextlib import closing

from index.embedding.encoder import OnnxEncoder
from index.embedding.models import is_default, locate, resolve
from index.errors import ModelError
from index.progress import Tell, silent
from index.store import trust
from index.store.catalog.catalog import Catalog
from index.store.directory import CATALOG, Directory


def encoder_for(directory: Directory, model: str | None, progress: Tell = silent) -> OnnxEncoder:
    """Open the encoder ``model``, or without one that of the index, or the default.

    The first use of a model exports it; ``progress`` is told.
    """
    if model is None and directory.exists():
        # An older format says as much, and a rebuild, which mends it, needs to know.
        with closing(Catalog.open(directory.current() / CATALOG, older=True)) as catalog:
            fingerprint, model = catalog.get("fingerprint"), catalog.get("encoder")
        exported = locate(fingerprint)
        if exported:
            return OnnxEncoder.open(exported)
        if not is_default(model) and trust.doubt(directory.path):
            raise ModelError(
                f"The index was built with the encoder {model}, which is not on this machine, and "
                "it was not built by you.",
                f"If you trust that model, name it: --model {model}",
            )
    return OnnxEncoder.open(resolve(model, progress=progress))

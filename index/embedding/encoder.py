"""Encoders: text becomes a unit vector.

``OnnxEncoder`` runs a model that ``index.embedding.models`` exported; ``HashEncoder`` is a small
deterministic double for tests. Nothing here exports, downloads or chooses a model, and importing
this file loads neither onnxruntime nor tokenizers.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from index.characters import encodable
from index.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer
from index.files import verify_files
from index.inference.runtime import in_parallel, open_session, physical_cores

MANIFEST = "manifest.json"
GRAPH = "model.onnx"
WEIGHTS = "model.onnx.data"
TOKENIZER = "tokenizer.json"
INPUTS = ("input_ids", "attention_mask", "token_type_ids")


# No token of a WordPiece vocabulary covers more than 100 characters; a longer text is cut before
# it is tokenised, since 5 MB in one string would cost seconds and then be truncated anyway.
_CHARACTERS_PER_TOKEN = 128

_WORD_BEGINS = "\u2581\u0120"  # how SentencePiece and byte-level vocabularies write it


class Encoder(Protocol):
    """What the index needs of an embedding model."""

    @property
    def fingerprint(self) -> str:
        """Tell apart any two encoders whose vectors must not be mixed."""

    @property
    def name(self) -> str:
        """Name the model for people."""

    @property
    def dimension(self) -> int:
        """Give the length of a vector."""

    @property
    def max_tokens(self) -> int:
        """Say how many tokens of a text are read, special tokens included."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector for each text, shape ``(len(texts), dimension)``, in order."""

    def knows(self, word: str) -> bool:
        """Say whether a word, in lower case, is one of the model's own."""


@dataclass(frozen=True, slots=True)
class EncoderManifest:
    """What an exported model says about itself: ``manifest.json`` beside the model.

    ``source_sha256`` is the digest of the source model's files, ``files`` holds (name, sha256)
    of each exported file, ``precision`` is ``int8``, ``int8, 7 bits`` or ``float32``.
    """

    name: str
    fingerprint: str
    source_sha256: str
    recipe: int
    dimension: int = 0
    max_tokens: int = 0
    pooling: str = ""
    precision: str = ""
    files: tuple[tuple[str, str], ...] = ()

    @classmethod
    def load(cls, directory: Path) -> EncoderManifest:
        """Read the manifest of an exported model; raise ``ModelError`` if it is unreadable."""
        try:
            fields = json.loads((directory / MANIFEST).read_bytes())
            fields["files"] = tuple((name, digest) for name, digest in fields["files"].items())
            return cls(**fields)
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise _damaged(directory, MANIFEST) from error

    def save(self, directory: Path) -> None:
        """Write the manifest beside the model it describes."""
        fields = asdict(self) | {"files": dict(self.files)}
        text = json.dumps(fields, indent=2, ensure_ascii=False)
        (directory / MANIFEST).write_text(text + "\n", encoding="utf-8")

    def verify(self, directory: Path, names: Iterable[str] | None = None) -> None:
        """Compare the files (or those named) with their checksums; raise ``ModelError``."""
        digests = dict(self.files)
        chosen = digests if names is None else names
        verify_files(directory, {name: digests.get(name) for name in chosen}, _damaged)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class OnnxEncoder:
    """A sentence-transformers model exported to ONNX, run on the processor.

    Texts run one at a time, several in parallel, each on one thread. int8 inference scales the
    activations by the extremes of the whole batch, so that in a batch a text's vector would
    depend on its neighbours (cosine down to .99, as much as int8 itself costs); alone, it depends
    on the text only. It is also faster: nothing is padding, and one passage fits the cache.
    """

    manifest: EncoderManifest
    threads: int
    session: Any
    tokenizer: Tokenizer

    @classmethod
    def open(cls, directory: Path, threads: int | None = None) -> OnnxEncoder:
        """Open an exported model, its checksums verified, on ``threads`` (default: all cores).

        Raises ``ModelError`` if a file is missing, damaged, or cannot be loaded.
        """
        manifest = EncoderManifest.load(directory)
        manifest.verify(directory, (GRAPH, TOKENIZER))
        # Hashing the weights (23 MB) runs beside the imports and the loading, which take longer.
        with ThreadPoolExecutor(1) as pool:
            weights = pool.submit(manifest.verify, directory, (WEIGHTS,))
            try:
                session, tokenizer = (
                    open_session(directory / GRAPH),
                    _tokenizer(directory / TOKENIZER),
                )
            except Exception as error:
                weights.result()
                raise ModelError(
                    f"The encoder {manifest.name} in {directory} cannot be loaded: {error}",
                    "Upgrade onnxruntime and tokenizers, or delete that directory and run "
                    "`qa index rebuild`.",
                ) from error
            weights.result()
        return cls(manifest, threads or physical_cores(), session, tokenizer)

    @property
    def fingerprint(self) -> str:
        """Identify source weights, tokenizer, pooling and the recipe of the export."""
        return self.manifest.fingerprint

    @property
    def name(self) -> str:
        """Name the model for people."""
        return self.manifest.name

    @property
    def dimension(self) -> int:
        """Give the length of a vector."""
        return self.manifest.dimension

    @property
    def max_tokens(self) -> int:
        """Say how many tokens of a text are read, special tokens included."""
        return self.manifest.max_tokens

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector for each text, shape ``(len(texts), dimension)``, in order.

        Any string is allowed; an empty one has the vector of the model's special tokens. Text
        past ``max_tokens`` is not read.
        """
        rows = np.empty((len(texts), self.dimension), np.float32)
        vectors = in_parallel(self._vector, texts, self.threads)
        for row, vector in zip(rows, vectors, strict=True):
            row[:] = vector
        return rows

    def knows(self, word: str) -> bool:
        """Say whether a word, in lower case, is one of the model's own: read in one piece."""
        pieces = self.tokenizer.encode(
            word[:_CHARACTERS_PER_TOKEN], add_special_tokens=False
        ).tokens
        return len(pieces) == 1 and pieces[0].strip(_WORD_BEGINS).lower() == word

    def _vector(self, text: str) -> NDArray[np.float32]:
        head = text[: self.max_tokens * _CHARACTERS_PER_TOKEN]
        encoding = self.tokenizer.encode(encodable(head))
        known = dict(
            zip(INPUTS, (encoding.ids, encoding.attention_mask, encoding.type_ids), strict=True)
        )
        feeds = {
            node.name: np.array([known[node.name]], np.int64) for node in self.session.get_inputs()
        }
        vector: NDArray[np.float32] = self.session.run(None, feeds)[0][0]
        return vector / max(float(np.linalg.norm(vector)), 1e-12)


def _tokenizer(path: Path) -> Tokenizer:
    from tokenizers import Tokenizer  # noqa: PLC0415 - as above

    return Tokenizer.from_file(str(path))


def _damaged(directory: Path, name: str) -> ModelError:
    return ModelError(
        f"The encoder in {directory} is damaged: {name} is missing or not what was exported.",
        "Delete that directory and run `qa index rebuild`: the encoder is exported again.",
    )

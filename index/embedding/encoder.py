"""Encoders: text becomes a unit vector.

``OnnxEncoder`` runs a model that ``index.embedding.models`` exported; ``HashEncoder`` is a small
deterministic double for tests. Nothing here exports, downloads or chooses a model, and importing
this file loads neither onnxruntime nor tokenizers.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np

from index.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

MANIFEST = "manifest.json"
# onnxruntime reports its use over the network unless it is told not to before it is imported.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

GRAPH = "model.onnx"
WEIGHTS = "model.onnx.data"
TOKENIZER = "tokenizer.json"
INPUTS = ("input_ids", "attention_mask", "token_type_ids")

_Input = TypeVar("_Input")
_Output = TypeVar("_Output")

# No token of a WordPiece vocabulary covers more than 100 characters; a longer text is cut before
# it is tokenised, since 5 MB in one string would cost seconds and then be truncated anyway.
_CHARACTERS_PER_TOKEN = 128


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


@dataclass(frozen=True, slots=True)
class Manifest:
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
    def load(cls, directory: Path) -> Manifest:
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

    manifest: Manifest
    threads: int
    session: Any
    tokenizer: Tokenizer

    @classmethod
    def open(cls, directory: Path, threads: int | None = None) -> OnnxEncoder:
        """Open an exported model, its checksums verified, on ``threads`` (default: all cores).

        Raises ``ModelError`` if a file is missing, damaged, or cannot be loaded.
        """
        manifest = Manifest.load(directory)
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

    def _vector(self, text: str) -> NDArray[np.float32]:
        head = text[: self.max_tokens * _CHARACTERS_PER_TOKEN]
        # A lone surrogate has no UTF-8 and becomes "?".
        encoding = self.tokenizer.encode(head.encode("utf-8", "replace").decode("utf-8"))
        known = dict(
            zip(INPUTS, (encoding.ids, encoding.attention_mask, encoding.type_ids), strict=True)
        )
        feeds = {
            node.name: np.array([known[node.name]], np.int64) for node in self.session.get_inputs()
        }
        vector: NDArray[np.float32] = self.session.run(None, feeds)[0][0]
        return vector / max(float(np.linalg.norm(vector)), 1e-12)


@dataclass(frozen=True, slots=True)
class HashEncoder:
    """A deterministic double for tests: hashed words and character trigrams, no model.

    Texts that share words are close, equal texts are equal, the empty text is the first axis.
    """

    dimension: int = 256
    max_tokens: int = 256
    name: str = "hash"

    @property
    def fingerprint(self) -> str:
        """Identify the dimension and the length, all that the vectors depend on."""
        return f"hash-{self.dimension}-{self.max_tokens}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector for each text, shape ``(len(texts), dimension)``, in order."""
        rows = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(rows, texts, strict=True):
            words = re.findall(r"\w+|[^\w\s]", text.casefold())[: self.max_tokens]
            for word in words:
                _add_hashed(row, word, 1.0)
                for start in range(len(word) - 2):
                    _add_hashed(row, word[start : start + 3], 0.25)
            if not row.any():
                row[0] = 1.0
        normalised: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return normalised


def in_parallel(
    function: Callable[[_Input], _Output], inputs: Sequence[_Input], threads: int
) -> Iterator[_Output]:
    """Yield ``function`` of each input, in order; several at once where there are several."""
    workers = min(threads, len(inputs))
    if workers < 2:
        yield from map(function, inputs)
        return
    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(function, inputs)


def physical_cores() -> int:
    """Count the cores this process may run on; the hyper-threads of one core count once."""
    try:
        cpus = os.sched_getaffinity(0)
    except AttributeError:  # not Linux
        return os.cpu_count() or 1
    cores = set()
    for cpu in cpus:
        siblings = Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list")
        try:
            cores.add(siblings.read_text(encoding="ascii"))
        except OSError:
            cores.add(str(cpu))
    return max(1, len(cores))


def verify_files(
    directory: Path,
    digests: Mapping[str, str | None],
    damaged: Callable[[Path, str], ModelError],
) -> None:
    """Compare files with their sha256; raise what ``damaged`` makes of one that is not right."""
    for name, digest in digests.items():
        try:
            found = sha256_of(directory / name)
        except OSError as error:
            raise damaged(directory, name) from error
        if found != digest:
            raise damaged(directory, name)


def sha256_of(path: Path) -> str:
    """Return the hex digest of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def open_session(graph: Path) -> Any:  # noqa: ANN401 - onnxruntime ships no types
    """Open an ONNX graph to run on one thread of the processor."""
    import onnxruntime  # noqa: PLC0415 - `qa --help` must not pay for it

    options = onnxruntime.SessionOptions()
    # One thread for one text: no thread pool, so nothing spins, and vectors are reproducible.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _tokenizer(path: Path) -> Tokenizer:
    from tokenizers import Tokenizer  # noqa: PLC0415 - as above

    return Tokenizer.from_file(str(path))


def _add_hashed(row: NDArray[np.float32], feature: str, weight: float) -> None:
    code = zlib.crc32(feature.encode("utf-8", "replace"))
    row[code % len(row)] += weight if code & 0x80000000 else -weight


def _damaged(directory: Path, name: str) -> ModelError:
    return ModelError(
        f"The encoder in {directory} is damaged: {name} is missing or not what was exported.",
        "Delete that directory and run `qa index rebuild`: the encoder is exported again.",
    )

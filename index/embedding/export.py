"""Export: a sentence-transformers model becomes the files of an ONNX encoder.

It imports torch and sentence_transformers, and is itself imported when something is to be
exported. It reads one local directory and fills another; it keeps no cache, knows no default,
touches no network.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import torch
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer

from index.embedding.encoder import GRAPH, INPUTS, TOKENIZER, WEIGHTS, EncoderManifest, OnnxEncoder
from index.files import sha256_of
from index.inference import feed_forward, onnx_graph

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MIN_COSINE = 0.98

CHECK_SENTENCES = (
    "The Senate approved the budget on Tuesday.",
    "who is the Russian ambassador?",
    "Rifles, drones and night-vision goggles were bought for 1.2 billion pesos.",
    "It rained.",
    "“We will not sell what we do not own,” the mayor told reporters in Zürich, naïvely perhaps.",
    (
        "After three days of talks, the two delegations agreed to reopen the border crossing, to "
        "exchange the remaining prisoners, to lift the tariffs on grain, cement and medicine, and "
        "to meet again in the spring; neither side would say who had asked for the clause on "
        "fishing rights, which had held up the signature for most of the night and which, "
        "according to two people in the room, was struck out and put back before dawn."
    ),
)

_DEFAULT_TOKENS = 512  # where a model names no limit
_UNLIMITED_TOKENS = 1_000_000  # what a tokenizer without a limit claims is far above
_FLAG = "pooling_mode_"


def export(
    source: Path, target: Path, manifest: EncoderManifest, say: Callable[[str], None]
) -> None:
    """Fill ``target`` with graph, weights, tokenizer and manifest of the model in ``source``.

    ``manifest`` gives name, fingerprint, source digest and recipe; the rest is filled in here.
    ``say`` is told each step. The result is the first of ``onnx_graph.PRECISIONS`` whose vectors
    agree with the original's. Raises whatever the libraries raise, and ``ValueError``.
    """
    work = target / "work"
    work.mkdir()
    with onnx_graph.quiet():
        say("loading")
        model = _load(source)
        max_tokens = _save_tokenizer(model, target / TOKENIZER)
        say("exporting")
        dimension = _trace(model, work / "traced.onnx")
        say("optimising")
        config = getattr(getattr(model[0], "auto_model", None), "config", None)
        onnx_graph.fuse(config, work / "traced.onnx", work / "fused.onnx", alone=True)
        feed_forward.part(work / "fused.onnx")
        manifest = replace(
            manifest, dimension=dimension, max_tokens=max_tokens, pooling=_pooling(model)
        )
        for precision in onnx_graph.PRECISIONS:  # kept only if it agrees on this machine
            say("quantising" if precision != "float32" else "int8 strays too far, keeping float32")
            onnx_graph.write(work, precision, target / GRAPH, target / WEIGHTS)
            files = tuple((name, sha256_of(target / name)) for name in (GRAPH, WEIGHTS, TOKENIZER))
            replace(manifest, precision=precision, files=files).save(target)
            say("checking")
            if agreement(model, target) >= MIN_COSINE:
                break
        else:
            raise ValueError("the exported model does not agree with the original")
        if any((getattr(model, "prompts", None) or {}).values()):
            say("done; the prompts it was trained with are not added to texts")
    shutil.rmtree(work)


def _load(source: Path) -> Any:  # noqa: ANN401 - a SentenceTransformer, untyped here
    model = SentenceTransformer(
        str(source),
        device="cpu",
        local_files_only=True,
        # The fusions know the plain form of attention only.
        model_kwargs={"attn_implementation": "eager", "use_safetensors": True},
        trust_remote_code=False,
    )
    return model.float().eval()


def _save_tokenizer(model: Any, path: Path) -> int:  # noqa: ANN401 - untyped here
    """Save the tokenizer, truncating and never padding; return its number of tokens."""
    if not getattr(model.tokenizer, "is_fast", False):
        raise ValueError("its tokenizer has no tokenizer.json form")
    limit = model.max_seq_length or model.tokenizer.model_max_length
    max_tokens = int(limit) if limit < _UNLIMITED_TOKENS else _DEFAULT_TOKENS
    tokenizer = Tokenizer.from_str(model.tokenizer.backend_tokenizer.to_str())
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens)
    tokenizer.save(str(path), pretty=False)
    return max_tokens


def _trace(model: Any, path: Path) -> int:  # noqa: ANN401 - untyped here
    """Export all modules (transformer, pooling, dense, normalisation); return the dimension."""
    features = model.tokenizer(list(CHECK_SENTENCES[:2]), padding=True, return_tensors="pt")
    names = [name for name in INPUTS if name in features]
    tensors = tuple(features[name] for name in names)

    class Embedding(torch.nn.Module):  # type: ignore[misc] # torch is untyped here
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *tensors: Any) -> Any:  # noqa: ANN401 - untyped here
            state = dict(zip(names, tensors, strict=True))
            for module in self.model:
                state = module(state)
            return state["sentence_embedding"]

    embedding = Embedding().eval()
    with torch.no_grad():
        dimension = int(embedding(*tensors).shape[1])
    onnx_graph.trace(
        embedding,
        dict(zip(names, tensors, strict=True)),
        ["embedding"],
        path,
        {name: {0: "batch", 1: "tokens"} for name in names} | {"embedding": {0: "batch"}},
    )
    return dimension


def agreement(model: Any, target: Path) -> float:  # noqa: ANN401 - untyped here
    """Return the mean cosine between the exported model and the original; -1 if it fails.

    The mean, since int8 costs texts of two words twice as much as sentences.
    """
    texts = list(CHECK_SENTENCES)
    theirs = model.encode(texts, prompt="", normalize_embeddings=True, show_progress_bar=False)
    try:
        ours = OnnxEncoder.open(target).encode(texts)
    except Exception:  # noqa: BLE001 - a quantised graph that does not run is one not to keep
        return -1.0
    return float((ours * theirs).sum(axis=1).mean())


def _pooling(model: Any) -> str:  # noqa: ANN401 - untyped here
    """Name the pooling (``mean``, ``cls`` …) for people; the graph itself holds it."""
    for module in model:
        if type(module).__name__ == "Pooling":
            config: dict[str, Any] = module.get_config_dict()
            flags = [
                key for key, value in config.items() if key.startswith(_FLAG) and value is True
            ]
            # Newer versions of sentence-transformers name the mode, older ones set flags.
            mode = config.get("pooling_mode")
            return str(mode or "+".join(flag.removeprefix(_FLAG) for flag in flags))
    return "none"

"""A checkpoint's export: a network that marks answers becomes graph, weights and manifest."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import AutoModelForQuestionAnswering, AutoTokenizer

from index.embedding.encoder import TOKENIZER
from index.embedding.export import CHECK_SENTENCES
from index.files import sha256_of
from index.inference import onnx_graph
from index.inference.runtime import open_session
from qa.reading import quantisation
from qa.reading.span_model import GRAPH, WEIGHTS, ReaderManifest

MIN_AGREEMENT = 0.98


def export(folder: Path, target: Path, weights: ReaderManifest) -> None:
    """Fill ``target`` with graph, weights, tokenizer and manifest of the checkpoint."""
    with onnx_graph.quiet():
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        if not tokenizer.is_fast:
            raise ValueError("its tokenizer has no tokenizer.json form")
        tokenizer.backend_tokenizer.save(str(target / TOKENIZER))
        network, loaded = AutoModelForQuestionAnswering.from_pretrained(
            folder, local_files_only=True, attn_implementation="eager", output_loading_info=True
        )
        if missing := loaded["missing_keys"]:  # they were drawn by chance
            raise ValueError(f"its weights lack {min(missing)}")
        inputs = dict(tokenizer("Who spoke?", " ".join(CHECK_SENTENCES), return_tensors="pt"))
        names = list(inputs)

        class Marks(torch.nn.Module):  # type: ignore[misc] # torch is untyped here
            def __init__(self) -> None:
                super().__init__()
                self.network = network.float()

            def forward(self, *tensors: Any) -> Any:  # noqa: ANN401 - untyped here
                marked = self.network(**dict(zip(names, tensors, strict=True)))
                return torch.stack([marked.start_logits, marked.end_logits], -1)

        precision = write_graph(Marks().eval(), network.config, inputs, target)
    described(replace(weights, name=folder.name, precision=precision), target)


def write_graph(
    module: Any,  # noqa: ANN401 - torch is untyped here
    config: Any,  # noqa: ANN401 - transformers likewise
    inputs: dict[str, Any],
    target: Path,
    precisions: Sequence[str] = onnx_graph.PRECISIONS,
) -> str:
    """Write what ``module`` computes of ``inputs``, logits (batch, tokens, 2 or 3), as a graph.

    ``config`` is the network's. Returns the first of ``precisions`` whose logits agree with the
    original's on ``inputs``; raises ValueError if none do.
    """
    work = target / "work"
    work.mkdir()
    axes = {name: {0: "batch", 1: "tokens"} for name in (*inputs, "logits")}
    onnx_graph.trace(module, inputs, ["logits"], work / "traced.onnx", axes)
    onnx_graph.fuse(config, work / "traced.onnx", work / "fused.onnx")
    arrays = {name: tensor.numpy() for name, tensor in inputs.items()}
    exact = quantisation.set_apart(work / "fused.onnx", arrays)
    for precision in precisions:
        onnx_graph.write(work, precision, target / GRAPH, target / WEIGHTS, exact)
        if _agreement(module, inputs, target / GRAPH) >= MIN_AGREEMENT:
            shutil.rmtree(work)
            return precision
    raise ValueError("the exported model does not agree with the original")


def _agreement(module: Any, inputs: dict[str, Any], graph: Path) -> float:  # noqa: ANN401 - as above
    """Return the correlation of a graph's logits with the original's; -1 if it does not run."""
    with torch.no_grad():
        theirs = module(*inputs.values()).numpy()
    try:
        session = open_session(graph)
        used = [node.name for node in session.get_inputs()]  # a graph lacks what changes nothing
        ours = session.run(None, {name: inputs[name].numpy() for name in used})[0]
    except Exception:  # noqa: BLE001 - a quantised graph that does not run is one not to keep
        return -1.0
    return float(np.corrcoef(ours.ravel(), theirs.ravel())[0, 1])


def described(manifest: ReaderManifest, target: Path) -> ReaderManifest:
    """Save a manifest with the digests of what lies beside it, and return it."""
    files = tuple((name, sha256_of(target / name)) for name in (GRAPH, WEIGHTS))
    if (target / TOKENIZER).exists():
        manifest = replace(manifest, tokenizer=sha256_of(target / TOKENIZER))
    manifest = replace(manifest, files=files)
    manifest.save(target)
    return manifest

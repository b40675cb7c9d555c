"""A trained network becomes the reader that is shipped, or another beside it to compare with.

    python -m training.export RUN [RUN …] OUT [--precision "int8, 7 bits"]

Of several runs the networks' mean is exported: networks that were trained on from one another can
be averaged weight by weight, and may do better than each. Writes graph, weights and manifest to
``OUT`` (for the shipped one, ``qa/reading/weights``). The weights of evidence in a manifest that is
there already are kept if they are as many as the reader's features; ``training/fit.py`` fits them
anew.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import torch

from index.embedding.encoder import INPUTS, TOKENIZER
from index.embedding.export import CHECK_SENTENCES
from index.errors import ModelError
from index.files import sha256_of
from index.inference import onnx_graph
from qa.reading.checkpoint_export import described, write_graph
from qa.reading.extractive import FEATURES
from qa.reading.span_model import ReaderManifest
from qa.reading.window import lay_out, open_tokenizer
from training.network import mean_of
from training.teacher import network_of
from training.train import default_encoder

_MARGINS = (0.0, 1.0, 1.0, *[0.0] * (len(FEATURES) - 2))
UNFITTED = (_MARGINS, _MARGINS)
"""Weights of ranking and confidence until they are fitted: the network's margins alone."""


def main() -> None:
    """Export as the command line says."""
    parser = argparse.ArgumentParser(
        prog="python -m training.export",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("runs", type=Path, nargs="+", help="folders that training/train.py filled")
    parser.add_argument("out", type=Path)
    parser.add_argument("--precision", choices=onnx_graph.PRECISIONS, default="int8, 7 bits")
    parser.add_argument("--name", default="article-qa reader 2")
    parser.add_argument("--encoder", type=Path, default=default_encoder(), help="a teacher's")
    options = parser.parse_args()
    network = network_of(options.encoder)
    network.load_state_dict(mean_of([run / "network.pt" for run in options.runs]))
    network.eval()
    shutil.rmtree(options.out / "work", ignore_errors=True)
    options.out.mkdir(parents=True, exist_ok=True)
    tokenizer = open_tokenizer(default_encoder() / TOKENIZER)
    window = lay_out(tokenizer, "who is the ambassador?", None, CHECK_SENTENCES)
    values = (window.ids, [1] * len(window.ids), window.types)
    inputs = {name: torch.tensor([list(value)]) for name, value in zip(INPUTS, values, strict=True)}
    with onnx_graph.quiet():
        write_graph(network, network.encoder.config, inputs, options.out, (options.precision,))
    ranking, confidence = known_weights(options.out)
    digest = sha256_of(default_encoder() / TOKENIZER)
    manifest = ReaderManifest(options.name, options.precision, digest, (), ranking, confidence)
    print(described(manifest, options.out))


def known_weights(out: Path) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the weights of the manifest that is there, or unfitted ones if they do not fit."""
    try:
        manifest = ReaderManifest.load(out)
    except ModelError:
        return UNFITTED
    weights = manifest.ranking, manifest.confidence
    return weights if {len(w) for w in weights} == {len(_MARGINS)} else UNFITTED


if __name__ == "__main__":
    main()

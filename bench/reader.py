"""Fits the weights of `SearchScoreReader` on training articles, and shows how they do.

    python -m bench.squad DATA_DIR /tmp/train --split train --articles 60 --seed 1
    qa --index /tmp/train.qa index add /tmp/train/articles
    python -m bench.reader /tmp/train.qa /tmp/train/questions.jsonl [--questions 4000]

Ranking: a listwise logistic regression over the sentences of the passages found. Confidence: a
logistic regression on the best sentence's evidence, each question asked once as it is and once
with its own article taken away. Both are fitted on every other question and shown on the rest.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bench.machine import describe
from bench.questions import read_asked
from index.article import Span
from index.embedding.for_index import encoder_for
from index.search.hits import Hit
from index.search.searcher import Searcher
from index.store.directory import Directory
from qa.reading.search_scores import SearchScoreReader
from training.fit import listwise

DEEP = 60  # hits from which those of the question's own article can be taken away

Rows = NDArray[np.float64]
Right = NDArray[np.bool_]
Place = tuple[str, Span]


def evidence(hits: Sequence[Hit]) -> tuple[list[Place], Rows]:
    """Return a row (cosine, passage words, sentence words, coverages) for each sentence."""
    rows: dict[Place, tuple[float, ...]] = {}
    for hit in hits:
        for candidate in hit.candidates:
            row = (
                hit.dense or 0.0,
                hit.words,
                candidate.words,
                hit.coverage,
                candidate.coverage,
            )
            place = (hit.source.path, candidate.sentence.span)
            rows[place] = max(rows.get(place, row), row)
    return list(rows), np.array(list(rows.values()), dtype=np.float64)


def ranks(weights: Rows, lists: Sequence[tuple[Rows, Right]]) -> tuple[float, float, float]:
    """Return R@1, R@5 and MRR@10 of a linear ranking."""
    places = np.array(
        [
            1 + np.argmax(right[np.argsort(-(rows @ weights), kind="stable")])
            if right.any()
            else 10**6
            for rows, right in lists
        ]
    )
    reciprocal = np.where(places <= 10, 1.0 / places, 0.0)
    return float((places <= 1).mean()), float((places <= 5).mean()), float(reciprocal.mean())


def main() -> None:
    """Fit, and print the weights and how they do on the questions held out."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.reader", description=__doc__.splitlines()[0]
    )
    parser.add_argument("index", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--questions", dest="count", type=int, default=4000)
    arguments = parser.parse_args()
    directory = Directory(arguments.index)
    searcher = Searcher(directory, encoder_for(directory, None))
    with searcher.snapshot():
        paths = [source.path for source in searcher.sources()]
        cases = read_asked(arguments.questions, paths)
        random.Random(1).shuffle(cases)  # noqa: S311 - a sample, not a secret
        lists, answered = [], []
        for case in cases[: arguments.count]:
            hits = searcher.search(case.question, DEEP)
            own = {gold.file for gold in case.gold}
            places, rows = evidence(hits[: SearchScoreReader.passages])
            right = np.array([case.answered_by(*place) for place in places], bool)
            lists.append((rows, right))
            _, without = evidence(
                [hit for hit in hits if hit.source.path not in own][: SearchScoreReader.passages]
            )
            answered.append((rows, without))
    fitted = [(rows[:, :3], right) for rows, right in lists[::2] if right.any()]
    weights: Rows = minimize(listwise, np.ones(3), args=(fitted, 0.0), jac=True).x
    held_out = [(rows[:, :3], right) for rows, right in lists[1::2]]
    print(describe("onnxruntime", "tantivy", "faiss-cpu"))
    print("ranking weights (cosine, passage words, sentence words):", weights.round(2))
    print("  scaled to sum to 1:", (weights / weights.sum()).round(3))
    print("  held out: R@1 {:.4f}  R@5 {:.4f}  MRR {:.4f}".format(*ranks(weights, held_out)))

    def best(rows: Rows) -> Rows:
        top: Rows = rows[np.argmax(rows[:, :3] @ weights)]
        return top[[0, 3, 4]]

    pairs = [[best(rows) for rows in pair if len(rows)] for pair in answered]
    halves: list[tuple[list[Rows], list[int]]] = [([], []), ([], [])]
    for number, pair in enumerate(pairs):
        for label, row in zip((1, 0), pair, strict=False):
            halves[number % 2][0].append(row)
            halves[number % 2][1].append(label)
    model = LogisticRegression(C=100.0, max_iter=1000).fit(*map(np.array, halves[0]))
    probability = model.predict_proba(np.array(halves[1][0]))[:, 1]
    labels = np.array(halves[1][1])
    print("confidence (bias, cosine, passage coverage, sentence coverage):", end=" ")
    print(model.intercept_.round(2), model.coef_.round(2))
    print(f"  held out: AUROC {roc_auc_score(labels, probability):.4f}")
    for threshold in (0.2, 0.25, 0.3, 0.35, 0.4, 0.5):
        kept = (probability[labels == 1] >= threshold).mean()
        refused = (probability[labels == 0] < threshold).mean()
        print(f"  threshold {threshold:.2f}: answers {kept:.3f}, refuses {refused:.3f}")
    for low in np.arange(0.0, 1.0, 0.1):
        inside = (probability >= low) & (probability < low + 0.1)
        share = labels[inside].mean() if inside.any() else float("nan")
        print(f"  said {low:.1f} to {low + 0.1:.1f}: right {share:.2f} of {inside.sum()}")


if __name__ == "__main__":
    main()

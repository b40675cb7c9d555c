"""How a network does on examples of the articles held out: spans, sentences, abstention."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

from training.network import EVIDENCE, Network, by_sentence
from training.windows import Lesson, tensors

LONGEST_ANSWER = 30
"""Tokens of an answer at most."""


def check(network: Network, lessons: Sequence[Lesson], device: str) -> dict[str, float]:
    """Return how often span and sentence are right where there is an answer, and two AUROCs.

    Those of the span's and of the sentence's margin over "no answer".
    """
    network.eval()
    exact, right, answered = [], [], []
    margins: list[tuple[float, float]] = []
    ordered = sorted(lessons, key=lambda one: len(one.ids))
    for start in range(0, len(ordered), 32):
        batch = ordered[start : start + 32]
        arrays = tensors(batch, device)
        with torch.no_grad(), torch.autocast(device, dtype=torch.bfloat16):
            logits = network(
                arrays["input_ids"], arrays["attention_mask"], arrays["token_type_ids"]
            )
        logits = logits.float()
        pooled, empty = by_sentence(
            logits[..., EVIDENCE], arrays["sentences"], arrays["right"].shape[1]
        )
        pooled = pooled.masked_fill(empty, -torch.inf).cpu().numpy()
        for row, one in enumerate(batch):
            size = len(one.ids)
            first, last, span = best_span(logits[row, :size].cpu().numpy(), one.sentences)
            best = int(pooled[row, 1:].argmax()) + 1
            margins.append((span, float(pooled[row, best] - pooled[row, 0])))
            answered.append(one.right != (0,))
            if answered[-1]:
                exact.append((first, last) in zip(one.starts, one.ends, strict=True))
                right.append(best in one.right)
    network.train()
    labels = np.array(answered)
    by_span, by_evidence = np.array(margins).T
    return {
        "exact": float(np.mean(exact)),
        "sentence": float(np.mean(right)),
        "auroc_span": auroc(by_span, labels),
        "auroc_sentence": auroc(by_evidence, labels),
    }


def best_span(logits: np.ndarray, sentences: np.ndarray) -> tuple[int, int, float]:
    """Return the best span inside one sentence: first and last token, margin over no answer."""
    start, end = logits[:, 0], logits[:, 1]
    scores = np.where(sentences[:, None] > 0, start[:, None] + end[None, :], -np.inf)
    length = len(sentences)
    reach = np.triu(np.ones((length, length), bool)) & ~np.triu(
        np.ones((length, length), bool), LONGEST_ANSWER
    )
    scores = np.where(reach & (sentences[:, None] == sentences[None, :]), scores, -np.inf)
    first, last = np.unravel_index(int(scores.argmax()), scores.shape)
    return int(first), int(last), float(scores[first, last] - start[0] - end[0])


def auroc(scores: np.ndarray, labels: np.ndarray) -> float:
    """Return the chance that a labelled score exceeds another."""
    return float(roc_auc_score(labels, scores))

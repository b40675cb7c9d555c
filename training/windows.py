"""Examples become token windows, and windows become batches of like length.

The text is laid out by ``qa.reading.window``, as it is when a question is asked.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor

from qa.reading.window import lay_out
from training.examples import Example


@dataclass(frozen=True, slots=True)
class Lesson:
    """A tokenised example: what the network is shown and what it should say.

    ``starts``, ``ends`` and ``right`` are token and sentence numbers, (0,) where nothing answers.
    """

    ids: NDArray[np.int32]
    types: NDArray[np.int8]
    sentences: NDArray[np.int16]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    right: tuple[int, ...]


def lesson(example: Example, tokenizer: Tokenizer, titled: bool) -> Lesson | None:
    """Tokenise an example; None if its answer is cut off."""
    window = lay_out(
        tokenizer, example.question, example.title if titled else None, example.sentences
    )
    starts, ends, right = [], [], []
    for place, start, end in example.answers:
        tokens = window.tokens_of(place + 1, start, end)
        if tokens:
            starts.append(tokens[0])
            ends.append(tokens[-1])
            right.append(place + 1)
    if example.answers and not right:
        return None
    return Lesson(
        np.array(window.ids, np.int32),
        np.array(window.types, np.int8),
        np.array(window.sentences, np.int16),
        tuple(starts or [0]),
        tuple(ends or [0]),
        tuple(right or [0]),
    )


def batches(lessons: Sequence[Lesson], tokens: int, rng: random.Random) -> Iterator[list[Lesson]]:
    """Yield batches of up to ``tokens`` tokens, padding included, in random order.

    Neighbours of a few thousand shuffled lessons are sorted by length, so that little is padding.
    """
    pool_size = 4096
    for start in range(0, len(lessons), pool_size):
        pool = sorted(lessons[start : start + pool_size], key=lambda one: len(one.ids))
        cut: list[list[Lesson]] = [[]]
        for one in pool:
            if cut[-1] and len(one.ids) * (len(cut[-1]) + 1) > tokens:
                cut.append([])
            cut[-1].append(one)
        rng.shuffle(cut)
        yield from cut


def tensors(batch: Sequence[Lesson], device: str) -> dict[str, Tensor]:
    """Return a batch padded to its longest: the network's inputs and the loss's targets."""
    length = max(len(one.ids) for one in batch)
    count = 1 + max(int(one.sentences.max()) for one in batch)
    shape = (len(batch), length)
    ids, mask, types = (np.zeros(shape, np.int64) for _ in range(3))
    sentences = np.full(shape, -1, np.int64)
    targets = np.zeros((*shape, 2), bool)
    right = np.zeros((len(batch), count), bool)
    for row, one in enumerate(batch):
        size = len(one.ids)
        ids[row, :size], types[row, :size], mask[row, :size] = one.ids, one.types, 1
        sentences[row, :size] = one.sentences
        targets[row, list(one.starts), 0] = True
        targets[row, list(one.ends), 1] = True
        right[row, list(one.right)] = True
    arrays = {
        "input_ids": ids,
        "attention_mask": mask,
        "token_type_ids": types,
        "sentences": sentences,
        "targets": targets,
        "right": right,
    }
    return {name: torch.from_numpy(array).to(device) for name, array in arrays.items()}


def lessons_of(
    examples: Iterable[Example], tokenizer: Tokenizer, untitled: float, rng: random.Random
) -> list[Lesson]:
    """Tokenise examples, a share of them without their title: some articles have none."""
    made = (lesson(one, tokenizer, rng.random() >= untitled) for one in examples)
    return [one for one in made if one]

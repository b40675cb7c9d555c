"""Examples become token windows, and windows become batches of like length.

The text is laid out by ``qa.reading.window``, as it is when a question is asked.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

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
    ``told`` are the logits that a teacher gives its tokens, (tokens, 3), if one has.
    """

    ids: NDArray[np.int32]
    types: NDArray[np.int8]
    sentences: NDArray[np.int16]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    right: tuple[int, ...]
    told: NDArray[np.float16] | None = None


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

    Neighbours of a few thousand shuffled lessons are sorted by length, so that little is padding;
    those that a teacher has told have batches of their own.
    """
    pool_size = 4096
    for start in range(0, len(lessons), pool_size):
        drawn = lessons[start : start + pool_size]
        cut: list[list[Lesson]] = [[]]
        for one in sorted(drawn, key=lambda one: (one.told is None, len(one.ids))):
            full = len(one.ids) * (len(cut[-1]) + 1) > tokens
            if cut[-1] and (full or (one.told is None) != (cut[-1][0].told is None)):
                cut.append([])
            cut[-1].append(one)
        rng.shuffle(cut)
        yield from cut


def tensors(batch: Sequence[Lesson], device: str) -> dict[str, Tensor]:
    """Return a batch padded to its longest: the network's inputs and the loss's targets.

    ``told`` is among them where a teacher has told all of its lessons.
    """
    length = max(len(one.ids) for one in batch)
    count = 1 + max(int(one.sentences.max()) for one in batch)
    shape = (len(batch), length)
    ids, mask, types = (np.zeros(shape, np.int64) for _ in range(3))
    sentences = np.full(shape, -1, np.int64)
    targets = np.zeros((*shape, 2), bool)
    right = np.zeros((len(batch), count), bool)
    told = np.zeros((*shape, 3), np.float32)
    for row, one in enumerate(batch):
        size = len(one.ids)
        ids[row, :size], types[row, :size], mask[row, :size] = one.ids, one.types, 1
        sentences[row, :size] = one.sentences
        targets[row, list(one.starts), 0] = True
        targets[row, list(one.ends), 1] = True
        right[row, list(one.right)] = True
        if one.told is not None:
            told[row, :size] = one.told
    arrays = {
        "input_ids": ids,
        "attention_mask": mask,
        "token_type_ids": types,
        "sentences": sentences,
        "targets": targets,
        "right": right,
    }
    if all(one.told is not None for one in batch):
        arrays["told"] = told
    return {name: torch.from_numpy(array).to(device) for name, array in arrays.items()}


def lessons_of(
    examples: Iterable[Example], tokenizer: Tokenizer, untitled: float, rng: random.Random
) -> list[Lesson]:
    """Tokenise examples, a share of them without their title: some articles have none."""
    made = (lesson(one, tokenizer, rng.random() >= untitled) for one in examples)
    return [one for one in made if one]


def write_lessons(path: Path, lessons: Sequence[Lesson]) -> None:
    """Write lessons that have been told, whole or not at all."""
    right = [(one.starts, one.ends, one.right) for one in lessons]
    draft = path.with_suffix(".draft.npz")
    np.savez(
        draft,
        ids=np.concatenate([one.ids for one in lessons]),
        types=np.concatenate([one.types for one in lessons]),
        sentences=np.concatenate([one.sentences for one in lessons]),
        told=np.concatenate([one.told for one in lessons if one.told is not None]),
        ends=np.cumsum([len(one.ids) for one in lessons]),
        right=np.frombuffer(json.dumps(right).encode(), np.uint8),
    )
    draft.replace(path)


def read_lessons(folder: Path) -> Iterator[Lesson]:
    """Read what ``write_lessons`` wrote, all its parts."""
    for path in sorted(folder.glob("lessons-????.npz")):
        with np.load(path) as kept:
            columns = [
                np.split(kept[name], kept["ends"][:-1])
                for name in ("ids", "types", "sentences", "told")
            ]
            right = json.loads(kept["right"].tobytes())
        for ids, types, sentences, said, places in zip(*columns, right, strict=True):
            starts, ends, its = (tuple(each) for each in places)
            yield Lesson(ids, types, sentences, starts, ends, its, said)

"""The teacher says what it thinks of windows, for a smaller network to learn.

    python -m training.distil EXAMPLES [EXAMPLES …] RUN OUT --encoder MPNET

``RUN`` has the teacher's ``network.pt``. ``OUT`` receives windows with its logits, in parts of two
thousand; those that are there are not made again, so that the same command goes on after an
interruption. What ``train.py`` is given as ``EXAMPLES`` may be such a folder.
"""

from __future__ import annotations

import argparse
import random
import shutil
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from qa.reading.window import open_tokenizer
from training.examples import joined, read_all
from training.network import Network
from training.teacher import network_of
from training.train import default_encoder
from training.windows import Lesson, lessons_of, tensors, write_lessons

PART = 2_000
"""Windows in a file."""

_TOKENS = 4_096  # read at once


def main() -> None:
    """Write what the teacher says of the examples that the command line names."""
    parser = argparse.ArgumentParser(
        prog="python -m training.distil",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("examples", type=Path, nargs="+")
    parser.add_argument("run", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--untitled", type=float, default=0.2, help="share shown without title")
    parser.add_argument("--joined", type=float, default=0.3, help="share to join with a mined one")
    parser.add_argument("--minutes", type=float, default=float("inf"))
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    rng = random.Random(options.seed)
    examples = list(read_all(one / "train.jsonl.gz" for one in options.examples))
    tokenizer = open_tokenizer(default_encoder() / "tokenizer.json")
    lessons = lessons_of(joined(examples, options.joined, rng), tokenizer, options.untitled, rng)
    rng.shuffle(lessons)
    teacher = network_of(options.encoder).to(options.device)
    state = torch.load(options.run / "network.pt", map_location="cpu", weights_only=True)
    teacher.load_state_dict(state)
    teacher.eval()
    shutil.copy(options.examples[0] / "held_out.jsonl.gz", options.out)
    started = time.monotonic()
    for number, start in enumerate(range(0, len(lessons), PART)):
        path = options.out / f"lessons-{number:04}.npz"
        if time.monotonic() - started > 60 * options.minutes:
            break
        if not path.exists():
            write_lessons(path, told(teacher, lessons[start : start + PART], options.device))
            print(f"{path.name}: {start + PART} of {len(lessons)}", flush=True)


def told(teacher: Network, lessons: Sequence[Lesson], device: str) -> list[Lesson]:
    """Return lessons with what the teacher says of each token, the shortest first."""
    ordered = sorted(lessons, key=lambda one: len(one.ids))
    found: list[Lesson] = []
    while len(found) < len(ordered):
        longest = len(ordered[min(len(found) + 64, len(ordered)) - 1].ids)
        batch = ordered[len(found) : len(found) + max(_TOKENS // longest, 1)]
        arrays = tensors(batch, device)
        with torch.inference_mode(), torch.autocast(device, dtype=torch.bfloat16):
            logits = teacher(
                arrays["input_ids"], arrays["attention_mask"], arrays["token_type_ids"]
            )
        said = logits.float().cpu().numpy().astype(np.float16)
        found += [
            replace(one, told=rows[: len(one.ids)]) for one, rows in zip(batch, said, strict=True)
        ]
    return found


if __name__ == "__main__":
    main()

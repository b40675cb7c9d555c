"""Trains the reader.

    python -m training.train EXAMPLES RUN [--epochs 2] [--device cuda]
    python -m training.train EXAMPLES RUN --processes 2 --minutes 90    # two cores
    python -m training.train HARDER RUN2 --start RUN/network.pt         # a second round

``EXAMPLES`` is what ``prepare.py`` wrote, one folder or several; the first says what is held out.
One that ``distil.py`` wrote may be among the others: its windows are learned with what a teacher
says of them.
``RUN`` receives ``log.jsonl``, ``checkpoint.pt`` every few minutes and ``network.pt`` in the end;
the same command goes on from the checkpoint after an interruption. It starts from the encoder, or
from the mean of networks. Processes of one thread that average their gradients use the cores of a
machine better than one process of several threads. The learning rate rises over the first steps and
falls linearly to zero at the end of the last epoch or of the minutes given, whichever comes first.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import json
import random
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import distributed

from index.embedding.models import DEFAULT_PACKAGE
from qa.reading.window import open_tokenizer
from training.checks import check
from training.examples import joined, read_all, read_examples
from training.network import Network, distance, loss, mean_of
from training.rounding import rounded
from training.teacher import network_of
from training.windows import Lesson, batches, lessons_of, read_lessons, tensors

WARM_UP = 0.04
"""Share of the training over which the learning rate rises."""

TAUGHT = 0.7
"""Weight of what a teacher says of a window, beside what is right."""

SAVE_EVERY = 600.0
"""Seconds between checkpoints, and between looks at the articles held out."""


def main() -> None:
    """Train, from the beginning or from the last checkpoint."""
    parser = argparse.ArgumentParser(
        prog="python -m training.train",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("examples", type=Path, nargs="+")
    parser.add_argument("run", type=Path)
    parser.add_argument("--encoder", type=Path, default=default_encoder())
    parser.add_argument(
        "--start", type=Path, nargs="+", help="network.pt to start from, or several"
    )
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=float("inf"))
    parser.add_argument("--tokens", type=int, default=4096, help="of a batch, padding included")
    parser.add_argument("--rate", type=float, default=1.2e-4, help="the highest learning rate")
    parser.add_argument("--dropout", type=float, default=0.0)
    parser.add_argument("--frozen", type=int, default=0, help="lowest layers left as they are")
    parser.add_argument("--untitled", type=float, default=0.2, help="share shown without title")
    parser.add_argument("--joined", type=float, default=0.0, help="share to join with a mined one")
    parser.add_argument("--questions", type=int, help="only the first N questions")
    parser.add_argument("--rounded", action="store_true", help="compute with int8's weights")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    options.run.mkdir(parents=True, exist_ok=True)
    if options.processes == 1:
        train(0, options)
        return
    (options.run / "meeting").unlink(missing_ok=True)
    torch.multiprocessing.spawn(train, (options,), options.processes)


def train(rank: int, options: argparse.Namespace) -> None:
    """Train as one of the processes."""
    if options.processes > 1:
        torch.set_num_threads(1)
        meeting = (options.run / "meeting").resolve().as_uri()
        distributed.init_process_group("gloo", meeting, rank=rank, world_size=options.processes)
    torch.manual_seed(options.seed)
    training = Training.of(options, rank)
    training.restore()
    training.run()


def default_encoder() -> Path:
    """Return the folder of the default encoder's weights and tokenizer."""
    spec = importlib.util.find_spec(DEFAULT_PACKAGE)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{DEFAULT_PACKAGE} is not installed: run `make install`.")
    return Path(spec.origin).resolve().parent / "model"


@dataclass
class Training:
    """A training under way: network, optimizer, and how far it is."""

    options: argparse.Namespace
    rank: int
    network: Network
    optimizer: torch.optim.AdamW
    lessons: list[Lesson]
    held_out: list[Lesson]
    step: int = 0
    seconds: float = 0.0

    @classmethod
    def of(cls, options: argparse.Namespace, rank: int) -> Training:
        """Read the examples and start with the encoder's weights, or networks'."""
        tokenizer = open_tokenizer(default_encoder() / "tokenizer.json")
        rng = random.Random(options.seed)
        files = [one / "train.jsonl.gz" for one in options.examples]
        examples = list(read_all(file for file in files if file.exists()))
        if options.questions:
            chosen = set(list(dict.fromkeys(one.number for one in examples))[: options.questions])
            examples = [one for one in examples if one.number in chosen]
        lessons = lessons_of(
            joined(examples, options.joined, rng), tokenizer, options.untitled, rng
        )
        lessons += [lesson for folder in options.examples for lesson in read_lessons(folder)]
        held_out = list(read_examples(options.examples[0] / "held_out.jsonl.gz"))[:1500]
        network = network_of(options.encoder, options.dropout, options.frozen).to(options.device)
        if options.start:
            network.load_state_dict(mean_of(options.start))
        learned = [p for p in network.parameters() if p.requires_grad]
        decayed = [p for p in learned if p.ndim > 1]
        others = [p for p in learned if p.ndim <= 1]
        optimizer = torch.optim.AdamW(
            [{"params": decayed, "weight_decay": 0.01}, {"params": others, "weight_decay": 0.0}],
            lr=options.rate,
            fused=True,
        )
        return cls(
            options, rank, network, optimizer, lessons, lessons_of(held_out, tokenizer, 0.0, rng)
        )

    def run(self) -> None:
        """Learn every batch that is left, in time."""
        schedule = [
            batch
            for epoch in range(self.options.epochs)
            for batch in self.epoch(self.options.seed + epoch)
        ]  # one entry a step, with one batch for each process
        self.say(event="start", lessons=len(self.lessons), steps=len(schedule), at=self.step)
        last, saved = time.monotonic(), time.monotonic()
        total, seen = 0.0, 0
        while self.step < len(schedule) and (done := self.progress(len(schedule))) < 1.0:
            for group in self.optimizer.param_groups:
                group["lr"] = self.options.rate * min(done / WARM_UP, (1 - done) / (1 - WARM_UP))
            mine = schedule[self.step][self.rank]
            total += self.learn(mine)
            seen += sum(len(one.ids) for one in mine)
            self.step += 1
            now = time.monotonic()
            self.seconds += now - last
            last = now
            if self.step % 50 == 0:
                rate = self.optimizer.param_groups[0]["lr"]
                self.say(loss=total / 50, rate=rate, tokens=seen)
                total, seen = 0.0, 0
            if self.rank == 0 and now - saved > SAVE_EVERY:
                self.save()
                with self.as_exported():
                    self.say(**check(self.network, self.held_out[:600], self.options.device))
                last = saved = time.monotonic()
        if self.rank == 0:
            with self.as_exported():
                self.say(event="end", **check(self.network, self.held_out, self.options.device))
            write(self.network.state_dict(), self.options.run / "network.pt")

    def epoch(self, seed: int) -> list[list[list[Lesson]]]:
        """Return an epoch's batches, one for each process at a time, in an order of its own."""
        rng = random.Random(seed)
        lessons = list(self.lessons)
        rng.shuffle(lessons)
        cut = list(batches(lessons, self.options.tokens, rng))
        size = self.options.processes
        return [cut[start : start + size] for start in range(0, len(cut) - size + 1, size)]

    def progress(self, steps: int) -> float:
        """Return how much of the training is done, by steps or by the first process's time."""
        seconds = torch.tensor(self.seconds)
        if self.options.processes > 1:
            distributed.broadcast(seconds, 0)
        by_time: float = seconds.item() / 60 / self.options.minutes
        return max(self.step / steps, by_time)

    def learn(self, batch: list[Lesson]) -> float:
        """Take one step and return the loss before it."""
        arrays = tensors(batch, self.options.device)
        self.optimizer.zero_grad(set_to_none=True)
        with self.as_exported():
            with torch.autocast(self.options.device, dtype=torch.bfloat16):
                logits = self.network(
                    arrays["input_ids"], arrays["attention_mask"], arrays["token_type_ids"]
                )
            value = loss(logits, arrays["sentences"], arrays["targets"], arrays["right"])
            if "told" in arrays:
                count = arrays["right"].shape[1]
                taught = distance(logits, arrays["told"], arrays["sentences"], count)
                value = (1 - TAUGHT) * value + TAUGHT * taught
            value.backward()
        self.average_gradients()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        return float(value.item())

    def as_exported(self) -> contextlib.AbstractContextManager[None]:
        """Return what lets the network compute with the weights that the export will leave it."""
        return rounded(self.network) if self.options.rounded else contextlib.nullcontext()

    def average_gradients(self) -> None:
        """Give every process the mean of all processes' gradients."""
        if self.options.processes > 1:
            gradients = [p.grad for p in self.network.parameters() if p.grad is not None]
            flat = torch.cat([gradient.flatten() for gradient in gradients])
            distributed.all_reduce(flat)
            flat /= self.options.processes
            parts = flat.split([gradient.numel() for gradient in gradients])
            for gradient, part in zip(gradients, parts, strict=True):
                gradient.copy_(part.view_as(gradient))

    def save(self) -> None:
        """Write a checkpoint."""
        state = {
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "seconds": self.seconds,
        }
        write(state, self.options.run / "checkpoint.pt")

    def restore(self) -> None:
        """Go on from the checkpoint, if there is one."""
        path = self.options.run / "checkpoint.pt"
        if path.exists():
            state = torch.load(path, map_location=self.options.device, weights_only=True)
            self.network.load_state_dict(state["network"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.step, self.seconds = state["step"], state["seconds"]

    def say(self, **facts: object) -> None:
        """Add a line to the log, and print it; one process speaks for all."""
        if self.rank:
            return
        line = json.dumps({"step": self.step, "seconds": round(self.seconds, 1)} | facts)
        print(line, flush=True)
        with (self.options.run / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(line + "\n")


def write(state: dict[str, Any], path: Path) -> None:
    """Write a state whole or not at all."""
    draft = path.with_suffix(".draft")
    torch.save(state, draft)
    draft.replace(path)


if __name__ == "__main__":
    main()

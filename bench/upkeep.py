"""What an index costs to keep: ``python -m bench.upkeep [--articles 5000] [--real]``.

Times an update of one changed article, and one of none through the real command, against the
full build; one article added to indexes of growing size; readers' latency beside a writer against
that without one; and counts flipped bits of derived files that ``check`` finds. Articles are made
by chance from a fixed seed. ``HashEncoder`` embeds far quicker than a model, so shares of the full
build are stricter here than in use; with ``--real`` the default model embeds instead.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.machine import describe
from index.embedding.encoder import Encoder, OnnxEncoder
from index.embedding.hash_encoder import HashEncoder
from index.embedding.models import resolve
from index.maintenance.builder import Builder
from index.maintenance.check import check
from index.search.searcher import Searcher
from index.store.catalog.catalog import Catalog
from index.store.directory import Directory

READERS = 4
WORDS = 20_000
PARAGRAPHS, PARAGRAPH_WORDS = 4, 60
QUESTION_WORDS = 5


@dataclass(frozen=True, slots=True)
class Named:
    """``HashEncoder``'s vectors under a model's name, so that the real command opens the index."""

    fingerprint: str
    name: str
    dimension: int
    max_tokens: int = 256

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return hashed vectors."""
        return HashEncoder(self.dimension).encode(texts)

    def knows(self, word: str) -> bool:
        """Know no word."""
        return HashEncoder(self.dimension).knows(word)


class Press:
    """Makes articles and questions; word ranks follow Zipf's law."""

    def __init__(self, seed: int) -> None:
        self.chance = np.random.default_rng(seed)

    def words(self, count: int) -> str:
        """Return some words."""
        ranks = np.minimum(self.chance.zipf(1.3, count), WORDS)
        return " ".join(f"w{rank}x" for rank in ranks)

    def question(self) -> str:
        """Return a question of words that are not the most frequent."""
        return " ".join(f"w{rank}x" for rank in self.chance.integers(5, 2000, QUESTION_WORDS))

    def article(self) -> str:
        """Return the text of an article."""
        return "\n\n".join(
            " ".join(f"{self.words(12).capitalize()}." for _ in range(PARAGRAPH_WORDS // 12))
            for _ in range(PARAGRAPHS)
        )

    def write(self, folder: Path, first: int, last: int) -> None:
        """Write articles ``[first, last)``, as if some time ago."""
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(first, last):
            path = folder / f"{number:06d}.txt"
            path.write_text(self.article(), encoding="utf-8")
            os.utime(path, (1e9, 1e9))


def timed(action: Callable[[], object]) -> float:
    """Return the seconds that ``action`` takes."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def print_updates(root: Path, articles: int, encoder: Encoder) -> Directory:
    """Time a full build and what follows it."""
    press, folder, directory = Press(1), root / "articles", Directory(root / "index.qa")
    press.write(folder, 0, articles)
    builder = Builder(directory, encoder)
    full = timed(lambda: builder.add([str(folder)]))
    with closing(Catalog.live(directory)) as catalog:
        totals = catalog.tallies.totals()
    print(f"full build, {articles} articles, {totals.passages} passages: {full:.2f} s")
    rounds = []
    for number in range(5):
        press.write(folder, number, number + 1)
        os.utime(folder / f"{number:06d}.txt")
        rounds.append(timed(builder.update))
    one = statistics.median(rounds)
    print(f"update of 1 changed article: {one:.3f} s, {one / full:.2%} of the build (bar 5 %)")
    idle = statistics.median(timed(builder.update) for _ in range(5))
    print(f"update of none, in one process: {idle:.3f} s")
    command = [sys.executable, "-m", "qa", "--index", str(directory.path), "index", "update"]
    runs = [
        timed(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in "12345"
    ]
    print(f"update of none, `qa index update`: {statistics.median(runs):.3f} s (bar 2 s)")
    return directory


def print_growth(root: Path, sizes: tuple[int, ...]) -> None:
    """Time the adding of one article to indexes of growing size."""
    press, folder, directory = Press(2), root / "growing", Directory(root / "growing.qa")
    builder = Builder(directory, HashEncoder(32))
    written = 0
    for size in sizes:
        press.write(folder, written, size)
        written = size
        builder.add([str(folder)])
        rounds = []
        for number in range(15):
            press.write(root / "single", size + number, size + number + 1)
            path = str(root / "single" / f"{size + number:06d}.txt")
            rounds.append(timed(partial(builder.add, [path])))
        with closing(Catalog.live(directory)) as catalog:
            passages = catalog.tallies.totals().passages
        median, worst = 1e3 * statistics.median(rounds), 1e3 * max(rounds)
        print(f"one article into {passages:>7,} passages: {median:.0f} ms, at most {worst:.0f} ms")


def read(
    place: Path, dimension: int, seconds: float, seed: int, answers: Queue[list[float]]
) -> None:
    """Ask questions for some seconds; put the latencies."""
    press = Press(seed)
    latencies = []
    with closing(Searcher(Directory(place), HashEncoder(dimension))) as searcher:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            latencies.append(timed(partial(_ask, searcher, press.question())))
    answers.put(latencies)


def _ask(searcher: Searcher, question: str) -> None:
    with searcher.snapshot():
        searcher.search(question, 10)


def write(place: Path, folder: Path, dimension: int, stop: Event) -> None:
    """Change twenty articles and update, until told to stop."""
    press, chance = Press(9), random.Random(9)  # noqa: S311 - chance, no secrets
    builder = Builder(Directory(place), HashEncoder(dimension))
    rounds = 0
    while not stop.is_set():
        for number in chance.sample(range(1000), 20):
            press.write(folder, number, number + 1)
            os.utime(folder / f"{number:06d}.txt")
        builder.update()
        rounds += 1
    print(f"the writer made {rounds} updates of 20 articles")


def print_readers(root: Path, articles: int, seconds: float) -> None:
    """Compare readers' latency with and without a writer, phase by phase in turn."""
    folder, directory = root / "read", Directory(root / "read.qa")
    Press(3).write(folder, 0, articles)
    dimension = 64
    Builder(directory, HashEncoder(dimension)).add([str(folder)])
    processes = multiprocessing.get_context("spawn")
    seen: dict[bool, list[float]] = {False: [], True: []}
    for phase in range(4):
        busy = bool(phase % 2)
        answers, stop = processes.Queue(), processes.Event()
        common = (directory.path, dimension, seconds / 2)
        team = [
            processes.Process(target=read, args=(*common, 10 * phase + reader, answers))
            for reader in range(READERS)
        ]
        writer = processes.Process(target=write, args=(directory.path, folder, dimension, stop))
        for process in (*team, *([writer] if busy else [])):
            process.start()
        for _ in team:
            seen[busy] += answers.get()
        stop.set()
        for process in (*team, *([writer] if busy else [])):
            process.join()
    for busy, latencies in seen.items():
        p50, p95 = np.percentile(latencies, (50, 95)) * 1e3
        print(f"{READERS} readers, {'a' if busy else 'no'} writer: {p50:.1f} ms, p95 {p95:.1f} ms")
    ratio = np.percentile(seen[True], 95) / np.percentile(seen[False], 95)
    print(f"p95 with a writer / without: {ratio:.2f} (bar 2)")


def print_damage(directory: Directory, root: Path, trials: int = 100) -> None:
    """Count how many flipped bits of derived files a check finds."""
    copy = root / "damaged.qa"
    shutil.copytree(directory.path, copy)
    chance = random.Random(4)  # noqa: S311 - chance, no secrets
    build = Directory(copy).current()
    files = [p for p in sorted(build.glob("*/*")) if p.suffix != ".lock" and p.stat().st_size]
    found = 0
    for _ in range(trials):
        path = chance.choice(files)
        bit = chance.randrange(8 * path.stat().st_size)
        _flip(path, bit)
        found += bool(check(Directory(copy)).findings)
        _flip(path, bit)
    clean = not check(Directory(copy)).findings
    print(f"flipped bits found: {found} of {trials}; clean again: {clean}")


def _flip(path: Path, bit: int) -> None:
    with path.open("r+b") as file:
        file.seek(bit // 8)
        byte = file.read(1)[0]
        file.seek(bit // 8)
        file.write(bytes([byte ^ (1 << bit % 8)]))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.upkeep", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--seconds", type=float, default=20.0, help="for each kind of reading")
    parser.add_argument("--real", action="store_true", help="build with the default model")
    arguments = parser.parse_args()
    print(describe("faiss-cpu", "tantivy", "onnxruntime"))
    model = OnnxEncoder.open(resolve(None, progress=print))
    named = Named(model.fingerprint, model.name, model.dimension)
    with tempfile.TemporaryDirectory(prefix="qa-bench-") as name:
        root = Path(name)
        print_updates(root, arguments.articles, model if arguments.real else named)
        if arguments.real:
            return
        print_growth(root, (500, 2_000, 8_000))
        print_readers(root, 1_000, arguments.seconds)
        small = Directory(root / "small.qa")
        Press(5).write(root / "small", 0, 20)
        Builder(small, HashEncoder(32)).add([str(root / "small")])
        print_damage(small, root)


if __name__ == "__main__":
    main()

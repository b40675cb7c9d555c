"""Beside others: ``python -m bench.peers CORPUS [--python VENV/bin/python] [--only NAME …]``.

CORPUS is what ``bench.squad`` writes. On the same articles and cores, with the same encoder, each
in processes of its own, one after the other: seconds of building (by the clock, and of the
processor), size of the index, seconds of one cold question (a process, the median of three),
milliseconds of a warm one, memory at the peak of building and asking, and R@1, R@5 and MRR of
sentences (``bench.rivals`` says how each is used). The others get the sentences that ``qa`` has
cut, and the time of that is not in theirs. VENV has ``txtai``, ``chromadb`` and ``lancedb``, which
are no part of this project's.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.machine import describe
from bench.questions import Asked, read_asked
from bench.rivals import OURS, RIVALS, SENTENCES, Found
from index.article import Span
from index.ingest.pipeline import read_article
from index.store.directory import size_of

QA = str(Path(sys.executable).with_name("qa"))
COLD = 3  # processes that ask the same question
QUIET = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_VERBOSITY": "error", "ANONYMIZED_TELEMETRY": "False"}


@dataclass(frozen=True, slots=True)
class Run:
    """What a process took, and what it printed; memory in bytes."""

    wall: float
    processor: float
    memory: int
    out: bytes


@dataclass(frozen=True, slots=True)
class Bench:
    """Where the articles, the questions and the indexes lie, and which Python runs the others."""

    corpus: Path
    place: Path
    python: str

    def command(self, name: str, step: str, questions: Path) -> list[str]:
        """Return what does a step of one of them."""
        python = sys.executable if name == OURS else self.python
        if (name, step) == (OURS, "build"):
            articles = str(self.corpus / "articles")
            return [QA, "--index", str(self.place / OURS), "index", "add", articles]
        return [python, "-m", "bench.rivals", name, step, str(self.place), str(questions)]


def main() -> None:
    """Measure and print."""
    arguments = parse_arguments()
    articles = sorted(map(str, (arguments.corpus / "articles").iterdir()))
    asked = read_asked(arguments.corpus / "questions.jsonl", articles)
    asked = asked[:: max(1, len(asked) // arguments.questions)][: arguments.questions]
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(arguments.corpus.absolute(), Path(name), arguments.python)
        sentences = write_sentences(bench.place / SENTENCES, articles)
        print(describe("sentence-transformers", "torch", "onnxruntime", "faiss-cpu"))
        print(
            f"load {os.getloadavg()[0]:.1f}; {len(articles)} articles, {sentences} sentences, "
            f"{len(asked)} questions\n"
        )
        print(HEAD)
        for peer in arguments.only or (OURS, *RIVALS):
            print(row(peer, bench, asked), flush=True)


HEAD = """\
| | build, s (processor) | index, MB | cold question, s (processor) | warm, ms: median, p95 \
(median of the processor) | memory, MB: build, ask | R@1 | R@5 | MRR |
|---|---|---|---|---|---|---|---|---|"""


def row(name: str, bench: Bench, asked: list[Asked]) -> str:
    """Measure one of them; return its line of the table."""
    place = bench.place / name
    before = size_of(bench.place)
    built = run(bench.command(name, "build", place))
    size = size_of(bench.place) - before
    one, all_ = bench.place / "one.jsonl", bench.place / "all.jsonl"
    write_questions(one, asked[:1])
    write_questions(all_, asked)
    cold_command = bench.command(name, "ask", one)
    if name == OURS:
        cold_command = [QA, "ask", "--index", str(place), asked[0].question]
    cold = [run(cold_command) for _ in range(COLD)]
    warm = run(bench.command(name, "ask", all_))
    said = json.loads(warm.out.splitlines()[-1])
    times = sorted(said["milliseconds"][1:])  # the first warms up
    busy = statistics.median(said["processor"][1:])
    ranks = [rank_of(question, found) for question, found in zip(asked, said["found"], strict=True)]
    cold_wall, cold_processor = (
        statistics.median(getattr(each, what) for each in cold) for what in ("wall", "processor")
    )
    figures = (
        name,
        f"{built.wall:.0f} ({built.processor:.0f})",
        f"{size / 1e6:.1f}",
        f"{cold_wall:.2f} ({cold_processor:.2f})",
        f"{statistics.median(times):.0f}, {times[int(0.95 * len(times))]:.0f} ({busy:.0f})",
        f"{built.memory / 1e6:.0f}, {warm.memory / 1e6:.0f}",
        decimal(sum(rank == 1 for rank in ranks) / len(ranks)),
        decimal(sum(0 < rank <= 5 for rank in ranks) / len(ranks)),
        decimal(sum(1 / rank for rank in ranks if rank) / len(ranks)),
    )
    return f"| {' | '.join(figures)} |"


def run(command: list[str]) -> Run:
    """Run a process to its end; leave where it fails (1 is what `qa` says of no answer)."""
    started = time.perf_counter()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stdout=out, stderr=errors, env=os.environ | QUIET)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        errors.seek(0)
        if process.returncode not in {0, 1} or (process.returncode and command[0] != QA):
            sys.exit(f"{' '.join(command)} failed:\n{errors.read().decode()}")
        return Run(wall, used.ru_utime + used.ru_stime, 1024 * used.ru_maxrss, out.read())


def rank_of(asked: Asked, found: Found) -> int:
    """Return the place, from 1, of the first sentence that answers; 0 where none does."""
    return next(
        (
            rank
            for rank, (file, start, end) in enumerate(found, 1)
            if asked.answered_by(file, Span(start, end))
        ),
        0,
    )


def decimal(share: float) -> str:
    """Write a share as the tables do."""
    return f"{share:.3f}".removeprefix("0")


def write_sentences(path: Path, articles: list[str]) -> int:
    """Write the sentences that may be found; return how many there are."""
    sentences = [
        (article, sentence.location.start, sentence.location.end, sentence.text)
        for article in articles
        for sentence in read_article(Path(article)).sentences
        if sentence.searchable
    ]
    path.write_text(json.dumps(sentences), encoding="utf-8")
    return len(sentences)


def write_questions(path: Path, asked: list[Asked]) -> None:
    """Write questions as ``bench.rivals`` reads them."""
    lines = (json.dumps({"question": each.question}) for each in asked)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.peers", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("corpus", type=Path, help="a folder that bench.squad has written")
    parser.add_argument("--python", default=sys.executable, help="that has the others installed")
    parser.add_argument("--questions", type=int, default=1_000, help="how many, evenly drawn")
    parser.add_argument("--only", nargs="+", choices=(OURS, *RIVALS), help="these of them")
    return parser.parse_args()


if __name__ == "__main__":
    main()

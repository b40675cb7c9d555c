"""A session: ``python -m bench.session INDEX QUESTIONS.jsonl``.

Starts ``qa`` in a pseudo-terminal and measures, on the clock of whoever sits there: from the start
of the process to the first prompt (bar: 0.6 s on 5,000 passages), and from Enter to the next
prompt for each question once the index is open (bar: 0.15 s). Beside the start, in turn in the
same run, a Python that imports nothing but numpy and prompt-toolkit: the ratio is what to watch.
A line of the question set has a ``question``.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import pty
import select
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.machine import describe

QA = str(Path(sys.executable).with_name("qa"))
IMPORTS = "import numpy, prompt_toolkit"
READING, PROMPT = b"\x1b[?2004h", b">"  # pastes are asked for, and then the prompt is drawn
CURSOR_ASKED, CURSOR = b"\x1b[6n", b"\x1b[1;1R"
PATIENCE = 60.0


def main() -> None:
    """Measure and print."""
    arguments = parse_arguments()
    questions = [
        json.loads(line)["question"] for line in arguments.questions.read_text().splitlines()
    ][: arguments.count]
    starts, bare, answers = [], [], []
    with tempfile.TemporaryDirectory() as state:
        for _ in range(arguments.rounds):
            bare.append(timed_imports())
            with session(arguments.index, state) as (terminal, began):
                read_until_prompt(terminal)
                starts.append(time.perf_counter() - began)
        with session(arguments.index, state) as (terminal, _):
            read_until_prompt(terminal)
            answers = [ask(terminal, question) for question in ["ready?", *questions]][1:]
    answers.sort()
    print(describe("prompt_toolkit", "onnxruntime", "faiss-cpu"))
    print(f"load {os.getloadavg()[0]:.1f}, {arguments.rounds} starts, {len(answers)} answers")
    start, least = statistics.median(starts), statistics.median(bare)
    print(
        f"to the first prompt  {start:.3f} s  ({start / least:.2f} of two imports, {least:.3f} s)"
    )
    median, late = statistics.median(answers), answers[int(0.95 * len(answers))]
    print(f"Enter to prompt      {1000 * median:.0f} ms, p95 {1000 * late:.0f} ms")


def parse_arguments() -> argparse.Namespace:
    """Return the command line's arguments."""
    parser = argparse.ArgumentParser(prog="python -m bench.session", description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--count", type=int, default=100)
    return parser.parse_args()


def timed_imports() -> float:
    """Return the seconds that a Python with two imports takes."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", IMPORTS], check=True)
    return time.perf_counter() - began


@contextlib.contextmanager
def session(index: Path, state: str) -> Iterator[tuple[int, float]]:
    """Start a session; give the terminal's end, and the moment it began."""
    terminal, inside = pty.openpty()
    environment = {**os.environ, "XDG_STATE_HOME": state, "TERM": "xterm-256color"}
    began = time.perf_counter()
    process = subprocess.Popen(
        [QA, "--index", str(index)], stdin=inside, stdout=inside, stderr=inside, env=environment
    )
    os.close(inside)
    try:
        yield terminal, began
    finally:
        process.kill()
        process.wait()
        os.close(terminal)


def ask(terminal: int, question: str) -> float:
    """Return the seconds from Enter to the next prompt."""
    os.write(terminal, question.encode())
    while drawn_within(terminal, 0.1):
        pass
    began = time.perf_counter()
    os.write(terminal, b"\r")
    read_until_prompt(terminal)
    return time.perf_counter() - began


def read_until_prompt(terminal: int) -> None:
    """Read what the session draws until it reads keys again."""
    drawn = b""
    deadline = time.perf_counter() + PATIENCE
    while PROMPT not in drawn.partition(READING)[2]:
        if time.perf_counter() > deadline:
            raise TimeoutError(f"there is no prompt: {drawn[-500:]!r}")
        drawn += drawn_within(terminal, 0.1)


def drawn_within(terminal: int, seconds: float) -> bytes:
    """Return what is drawn next; answer where the cursor is, as terminals do."""
    if not select.select([terminal], [], [], seconds)[0]:
        return b""
    drawn = os.read(terminal, 65536)
    if CURSOR_ASKED in drawn:
        os.write(terminal, CURSOR)
    return drawn


if __name__ == "__main__":
    main()

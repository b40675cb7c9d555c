"""The HTTP door under load: ``python -m bench.serving INDEX QUESTIONS.jsonl``.

Starts ``qa serve`` over an index. First one caller asks some questions by itself, then many ask
all at once, each its next question as soon as it has an answer (bar: no error, memory flat).
Printed are milliseconds a question, the questions answered in a second, and the resident memory
of the server at each tenth of the way. A line of the question set has a ``question``; it is gone
through as often as it takes.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from bench.machine import describe

QA = str(Path(sys.executable).with_name("qa"))
ALONE = 100
"""Questions of the one caller, before the others come."""


def main() -> None:
    """Measure and print."""
    arguments = parse_arguments()
    lines = arguments.questions.read_text("utf-8").splitlines()
    questions = itertools.cycle(json.loads(line)["question"] for line in lines)
    with served(arguments.index) as (pid, port):
        alone = Load(port, pid, itertools.islice(questions, ALONE), ALONE)
        alone.run(1)
        together = Load(port, pid, itertools.islice(questions, arguments.count), arguments.count)
        together.run(arguments.clients)
    print(describe("uvicorn", "starlette", "onnxruntime"))
    print(f"load {os.getloadavg()[0]:.1f}")
    alone.tell("one caller")
    together.tell(f"{arguments.clients} callers")
    print("memory, MB: " + " ".join(f"{each:.0f}" for each in together.memory))


def parse_arguments() -> argparse.Namespace:
    """Return the command line's arguments."""
    parser = argparse.ArgumentParser(prog="python -m bench.serving", description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--count", type=int, default=2000)
    return parser.parse_args()


@contextlib.contextmanager
def served(index: Path) -> Iterator[tuple[int, int]]:
    """Serve an index for the length of the block; give the process and its port."""
    command = [QA, "serve", "--port", "0", "--index", str(index)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout  # noqa: S101 - as it was started
        port = urlsplit(process.stdout.readline().strip()).port
        if port is None:
            raise SystemExit("The server did not start.")
        try:
            yield process.pid, port
        finally:
            process.send_signal(signal.SIGTERM)


class Load:
    """Some callers that ask ``count`` questions of a server, and how long each took."""

    def __init__(self, port: int, pid: int, questions: Iterator[str], count: int) -> None:
        self.memory: list[float] = []
        self._port = port
        self._pid = pid
        self._questions = questions
        self._count = count
        self._lock = threading.Lock()
        self._seconds: list[float] = []
        self._errors = 0
        self._took = 0.0

    def run(self, clients: int) -> None:
        """Ask all questions."""
        began = time.perf_counter()
        threads = [threading.Thread(target=self._call) for _ in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self._took = time.perf_counter() - began

    def tell(self, name: str) -> None:
        """Print what was measured."""
        ordered = sorted(self._seconds)
        half, late = (1000 * ordered[int(share * len(ordered))] for share in (0.5, 0.95))
        rate = len(ordered) / self._took
        print(
            f"{name:<12} {len(ordered)} questions, {self._errors} errors; median {half:.0f} ms, "
            f"p95 {late:.0f} ms; {rate:.1f} a second"
        )

    def _call(self) -> None:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=300)
        while question := self._next():
            began = time.perf_counter()
            connection.request("GET", f"/ask?{urlencode({'question': question})}")
            response = connection.getresponse()
            body = response.read()
            self._note(time.perf_counter() - began, response.status == 200 and b'"verdict"' in body)
        connection.close()

    def _next(self) -> str | None:
        with self._lock:
            return next(self._questions, None)

    def _note(self, seconds: float, answered: bool) -> None:
        with self._lock:
            self._seconds.append(seconds)
            self._errors += not answered
            # A run is long: what was seen so far is told, should it be stopped.
            if len(self._seconds) % (self._count // 10) == 0:
                self.memory.append(resident(self._pid))
                print(
                    f"{len(self._seconds)} questions, {self._errors} errors, "
                    f"{self.memory[-1]:.0f} MB",
                    file=sys.stderr,
                )


def resident(pid: int) -> float:
    """Return the resident memory of a process in megabytes (proc(5))."""
    pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()

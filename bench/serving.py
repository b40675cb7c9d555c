"""The HTTP door under load: ``python -m bench.serving INDEX QUESTIONS.jsonl``.

Starts ``qa serve`` over an index. First one caller asks some questions by itself, then many ask
all at once, each its next question as soon as it has an answer (bar: no error, memory flat).
Beside them one asks for the server's health all the time, and with ``--draft`` another has a draft
verified again and again. Printed are milliseconds a call, the questions answered in a second, and
the memory of the server at each tenth of the way: what is its own, and with it what it has mapped
of files. A line of the question set has a ``question``; it is gone through as often as it takes.
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
        beside = [Beside(port, "health", "GET", "/health", pause=0.1)]
        if arguments.draft:
            path = f"/verify?{urlencode({'name': arguments.draft.name})}"
            beside.append(Beside(port, "drafts", "POST", path, arguments.draft.read_bytes()))
        with contextlib.ExitStack() as stack:
            for each in beside:
                stack.enter_context(each.going())
            together.run(arguments.clients)
    print(describe("uvicorn", "starlette", "onnxruntime"))
    print(f"load {os.getloadavg()[0]:.1f}")
    alone.tell("one caller")
    together.tell(f"{arguments.clients} callers")
    for each in beside:
        each.tell()
    for kind, values in zip(("own", "all"), zip(*together.memory, strict=True), strict=True):
        print(f"memory, {kind}, MB: " + " ".join(f"{each:.0f}" for each in values))


def parse_arguments() -> argparse.Namespace:
    """Return the command line's arguments."""
    parser = argparse.ArgumentParser(prog="python -m bench.serving", description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--draft", type=Path, help="to be verified all the while")
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
        self.memory: list[tuple[float, float]] = []
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
                    f"{self.memory[-1][0]:.0f} and {self.memory[-1][1]:.0f} MB",
                    file=sys.stderr,
                )


class Beside:
    """One call that is made all the time beside others, and how long it took each time."""

    def __init__(  # noqa: PLR0913, PLR0917 - a request, and how often
        self,
        port: int,
        name: str,
        method: str,
        path: str,
        body: bytes | None = None,
        pause: float = 0.0,
    ) -> None:
        self._port = port
        self._name = name
        self._request = (method, path, body)
        self._pause = pause
        self._over = threading.Event()
        self._seconds: list[float] = []
        self._errors = 0

    @contextlib.contextmanager
    def going(self) -> Iterator[None]:
        """Call until the block is left."""
        thread = threading.Thread(target=self._call)
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join()

    def tell(self) -> None:
        """Print what was measured."""
        ordered = sorted(self._seconds)
        half, late = (1000 * ordered[int(share * len(ordered))] for share in (0.5, 0.95))
        print(
            f"{self._name:<12} {len(ordered)} calls, {self._errors} errors; median {half:.0f} ms, "
            f"p95 {late:.0f} ms, the slowest {1000 * ordered[-1]:.0f} ms"
        )

    def _call(self) -> None:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=300)
        while not self._over.wait(self._pause):
            began = time.perf_counter()
            connection.request(*self._request)
            response = connection.getresponse()
            response.read()
            self._seconds.append(time.perf_counter() - began)
            self._errors += response.status != 200
        connection.close()


def resident(pid: int) -> tuple[float, float]:
    """Return the memory of a process in megabytes: its own, and all that is resident (proc(5))."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    known = {name: text for name, _, text in (line.partition(":") for line in lines)}
    own, everything = (int(known[name].split()[0]) / 1000 for name in ("RssAnon", "VmRSS"))
    return own, everything


if __name__ == "__main__":
    main()

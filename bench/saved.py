"""Saved questions under the knife: ``python -m bench.saved [--kills 50] [--seed S]``.

Articles come and change, and after each the real ``qa index update --saved`` is started and killed
(SIGKILL) at any instant of the time that it takes, and now and then ``qa saved add``; a last update
is left alone. Prints how many sentences were told, how many of them again, how many of those that
stand in the articles at the end were not, and how many of the questions whose addition was
acknowledged are gone. Also what a saved question costs an update, in seconds, medians of whole
processes in turn. Exits with 1 if a question or any news was lost.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.machine import describe

QA = (sys.executable, "-m", "qa")
QUESTION = "how many otters were counted at the river?"
_TIMES = 5
_ARTICLES = 8


class Shelf:
    """A folder of articles, its index, and what was printed of it."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "articles"
        self.folder.mkdir()
        self._said: dict[int, str] = {}
        self._printed = root / "printed"
        self._environment = os.environ | {
            "QA_INDEX": str(root / "index.qa"),
            "XDG_DATA_HOME": str(root / "data"),
        }

    def write(self, number: int) -> None:
        """Write one of the articles anew, with a sentence of its own."""
        self._said[number % _ARTICLES] = f"{number} otters were counted at the river by the ranger."
        text = f"Otters\n\n{self._said[number % _ARTICLES]}\n"
        (self.folder / f"{number % _ARTICLES}.txt").write_text(text)

    @contextmanager
    def started(self, *words: str) -> Iterator[subprocess.Popen[bytes]]:
        """Start a command whose output is added to what was printed."""
        with (
            self._printed.open("ab") as printed,
            subprocess.Popen(
                [*QA, *words], env=self._environment, stdout=printed, stderr=subprocess.DEVNULL
            ) as process,
        ):
            yield process

    def run(self, *words: str) -> float:
        """Run a command to its end; return the seconds that it took."""
        started = time.perf_counter()
        with self.started(*words) as process:
            process.wait()
        return time.perf_counter() - started

    def told(self) -> Counter[str]:
        """Return the sentences that were told of the first question, as often as they were."""
        lines = self._printed.read_text().splitlines()
        return Counter(line.rpartition(": ")[2] for line in lines if line.startswith("q0: "))

    def untold(self) -> set[str]:
        """Return the sentences that stand in the articles and were not told."""
        return set(self._said.values()) - set(self.told())

    def questions(self) -> set[str]:
        """Return the names of the questions that are saved."""
        command = [*QA, "saved", "list", "--json"]
        done = subprocess.run(command, env=self._environment, capture_output=True, check=True)
        return {each["name"] for each in json.loads(done.stdout)}


def killed(shelf: Shelf, times: int, longest: float, chance: random.Random) -> set[str]:
    """Kill as many updates, and as many additions of a question; return those acknowledged."""
    acknowledged = set()
    for number in range(1, times + 1):
        shelf.write(number)
        with shelf.started("index", "update", "--saved") as process:
            time.sleep(chance.uniform(0.0, longest))
            process.kill()
        if number % 10 == 0:
            name = f"q{number}x"
            with shelf.started("saved", "add", name, QUESTION, "--title", "nowhere") as process:
                time.sleep(chance.uniform(0.0, longest))
                process.kill()
            if process.returncode == 0:
                acknowledged.add(name)
    return acknowledged


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return 0 if nothing was lost."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=50, metavar="N")
    parser.add_argument("--seed", type=int, default=os.getpid(), metavar="S")
    chosen = parser.parse_args(arguments)
    print(f"{describe()}\nseed {chosen.seed}")
    with tempfile.TemporaryDirectory(prefix="qa-saved-") as root:
        shelf = Shelf(Path(root))
        shelf.write(0)
        shelf.run("index", "add", str(shelf.folder))
        shelf.run("saved", "add", "q0", QUESTION)
        alone, asking = [], []
        for _ in range(_TIMES):
            alone.append(shelf.run("index", "update"))
            asking.append(shelf.run("index", "update", "--saved"))
        cost = f"{statistics.median(alone):.2f} s, with a saved question"
        print(f"an update that changes nothing: {cost} {statistics.median(asking):.2f} s")
        chance = random.Random(chosen.seed)  # noqa: S311 - chance, no secrets
        acknowledged = killed(shelf, chosen.kills, max(asking), chance)
        shelf.run("index", "update", "--saved")
        told = shelf.told()
        lost = shelf.untold()
        gone = {"q0", *acknowledged} - shelf.questions()
        twice = sum(count > 1 for count in told.values())
        print(f"{chosen.kills} kills: {len(told)} sentences told, {twice} of them again")
        print(f"{len(lost)} lost; {len(acknowledged) + 1} questions saved, {len(gone)} lost")
    return int(bool(lost or gone))


if __name__ == "__main__":
    sys.exit(main())

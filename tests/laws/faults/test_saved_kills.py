"""Whoever tells what is new is killed at any instant: no question is lost, and no news.

Fifty times, or QA_FAULTS times where that is set. Only what was told just before a kill is told
again, and only by whoever comes after.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from index.maintenance.builder import Builder
from index.store.directory import Directory
from qa.cli.saved.telling import tell
from qa.saved import store
from qa.saved.question import Saved
from tests.laws.faults.asker import ENCODER, QUESTION, opened, settings_of
from tests.support.watched import until

KILLS = int(os.environ.get("QA_FAULTS", "50"))
LONGEST = 0.4  # seconds that a child lives
SOON = 0.02  # seconds that it lives on once it has told something: it may be noted then, or not


class Struck:
    """An index of one article, a question, and the process that is killed and begins again."""

    def __init__(self, root):
        self.folder = root / "articles"
        self.folder.mkdir()
        self.directory = Directory(root / "index.qa")
        self.printed, self.journal = root / "printed", root / "journal"
        self.printed.touch()
        self.journal.touch()
        (self.folder / "a0.txt").write_text("7 otters were counted by the ranger.\n")
        Builder(self.directory, ENCODER).add([str(self.folder)])
        store.keep(self.directory.path, Saved("first", QUESTION))
        arguments = (self.directory.path, self.folder, self.printed, self.journal)
        self.asker = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("asker.py"), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
        )

    def kill_one(self, seed, after, *, telling):
        """Begin a life and end it after so many seconds, of its first news or of its beginning."""
        before = len(self.lives())
        self.asker.stdin.write(f"{seed}\n")
        self.asker.stdin.flush()
        child = int(self.asker.stdout.readline())
        if telling:
            until(lambda: len(self.lives()) > before and self.lives()[-1], "something to be told")
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
        assert self.asker.stdout.readline() == "ended\n"

    def lives(self):
        """Return what each child told, as (question, sentence)."""
        lives = self.printed.read_text().rpartition("\n")[0].split("\n\n")
        return [
            [(line.split(": ")[0], line.split(": ")[-1]) for line in life.splitlines() if line]
            for life in lives
        ]

    def told(self):
        """Return what was told, as often as it was."""
        return Counter(chain.from_iterable(self.lives()))

    def saved(self):
        """Return the questions that must be there, and those that may have been forgotten."""
        names = self.journal.read_text().split()
        return {"first", *names}.difference(*((name, name[1:]) for name in names if name[0] == "-"))

    def close(self):
        self.asker.stdin.close()
        self.asker.stdout.close()
        self.asker.wait(60)


@pytest.fixture
def struck(tmp_path):
    found = Struck(tmp_path)
    yield found
    found.close()


@pytest.mark.timeout(60 + 5 * KILLS)
def test_no_question_is_lost_and_no_news_however_often_it_is_killed(struck, capsys):
    chance = random.Random(0)  # noqa: S311 - chance, no secrets
    index = struck.directory.path
    for seed in range(KILLS):
        telling = seed % 2 == 1
        struck.kill_one(seed, chance.uniform(0.0, SOON if telling else LONGEST), telling=telling)
        kept = store.kept(index)
        assert struck.saved() <= set(kept)
        noted = {(name, text) for name, each in kept.items() for text in each.told}
        assert noted <= set(struck.told()), "noted before it was told"
    Builder(struck.directory, ENCODER).update()
    assert tell(settings_of(index), open_assistant=opened).all
    with struck.printed.open("a") as printed:
        printed.write(f"\n\n{capsys.readouterr().out}")
    told = struck.told()
    there = {path.read_text().partition("\n")[0] for path in struck.folder.glob("a*.txt")}
    assert there
    for name in store.kept(index):
        assert there <= {text for question, text in told if question == name}
    assert all(len(life) == len(set(life)) for life in struck.lives())
    assert sum(told.values()) >= KILLS // 2
    again = sum(count - 1 for count in told.values())
    print(f"{KILLS} kills, {len(told)} sentences told, {again} of them again")  # noqa: T201 - shown with -s


BETWEEN = """
import os, signal, sys
sys.path[:0] = sys.argv[2:]
from tests.laws.faults.asker import opened, settings_of
from qa.cli.saved.telling import tell
from qa.saved import store

def killed(*_):
    os.kill(os.getpid(), signal.SIGKILL)

store.note = killed
tell(settings_of(sys.argv[1]), open_assistant=opened)
"""


def test_what_was_printed_and_not_noted_when_it_was_killed_is_told_twice_and_no_more(
    struck, capsys
):
    root = str(Path(__file__).parents[3])
    done = subprocess.run(
        [sys.executable, "-c", BETWEEN, struck.directory.path, root],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert "7 otters were counted" in done.stdout
    for expected in (done.stdout, ""):
        tell(settings_of(struck.directory.path), open_assistant=opened)
        assert capsys.readouterr().out == expected

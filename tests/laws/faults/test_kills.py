"""A writer is killed at any instant; nothing it acknowledged is lost, and the index goes on.

Twenty times in an ordinary run, QA_FAULTS times where that is set.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from index.embedding.hash_encoder import HashEncoder
from index.maintenance.builder import Builder
from index.maintenance.check import check, repair
from index.maintenance.status import articles
from index.search.searcher import Searcher
from index.store.directory import Directory

KILLS = int(os.environ.get("QA_FAULTS", "20"))
LONGEST = 0.6  # seconds that a child lives
ENCODER = HashEncoder(dimension=32)


class Ledger:
    """What must be in the index, and what must not, by the journal of the children."""

    def __init__(self):
        self.held = set()
        self.gone = set()
        self.read = 0

    def follow(self, journal):
        lines = journal.read_text().splitlines()
        for line in lines[self.read :]:
            state, action, *names = line.split()
            if state == "start":
                # From here on it may be in or out, until the command has said so.
                self.held.difference_update(names if action in ("remove", "delete") else ())
                self.gone.difference_update(names if action == "add" else ())
            elif action == "add":
                self.held.update(names)
            elif action == "remove":
                self.gone.update(names)
        self.read = len(lines)


@pytest.fixture
def nursery(tmp_path):
    """A worker that begets children, and where they live."""
    folder = tmp_path / "articles"
    folder.mkdir()
    journal = tmp_path / "journal"
    with subprocess.Popen(
        [
            sys.executable,
            Path(__file__).with_name("worker.py"),
            tmp_path / "index.qa",
            folder,
            journal,
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
    ) as worker:
        yield worker, Directory(tmp_path / "index.qa"), journal
        worker.stdin.close()


@pytest.mark.timeout(60 + 5 * KILLS)
@pytest.mark.parametrize(
    ("ending", "times"), [(signal.SIGKILL, KILLS), (signal.SIGINT, max(KILLS // 4, 5))]
)
def test_whatever_was_acknowledged_outlives_the_writer(nursery, ending, times):
    worker, directory, journal = nursery
    chance = random.Random(ending)  # noqa: S311 - chance, no secrets
    ledger = Ledger()
    mended = 0
    longest, ended = LONGEST, 0
    for seed in count():
        if seed >= times and ended > times / 4:
            break
        worker.stdin.write(f"{seed}\n")
        worker.stdin.flush()
        child = int(worker.stdout.readline())
        time.sleep(chance.uniform(0.0, longest))
        os.kill(child, ending)
        assert int(worker.stdout.readline()) in (-signal.SIGKILL, 130)
        ended = journal.read_text().count("done") if journal.exists() else 0
        if ended < seed / 3:  # on a busy machine nothing is done in the usual time
            longest *= 1.2
        if not directory.exists():
            continue
        ledger.follow(journal)
        stored = {Path(source.path).name for source in articles(directory.path)}
        assert ledger.held <= stored
        assert not ledger.gone & stored
        answer_about_one_of(ledger.held, directory, chance)
        if check(directory).findings:
            mended += 1
            repair(directory)
        assert check(directory).findings == ()
        answer_about_one_of(ledger.held, directory, chance)
    print(f"{seed} x {ending.name}, {mended} repaired")  # noqa: T201 - shown with -s
    Builder(directory, ENCODER).update()
    assert check(directory, sources=True).findings == ()


def test_a_first_add_that_is_killed_leaves_the_way_open(nursery):
    worker, directory, _ = nursery
    chance = random.Random(0)  # noqa: S311 - chance, no secrets
    for seed in range(max(KILLS // 2, 5)):
        worker.stdin.write(f"{seed}\n")
        worker.stdin.flush()
        child = int(worker.stdout.readline())
        time.sleep(chance.uniform(0.0, 0.06))
        os.kill(child, signal.SIGKILL)
        worker.stdout.readline()
        article = directory.path.with_name("articles") / "late.txt"
        article.write_text("MarkLate saw the otter.")
        Builder(directory, ENCODER).add([str(article.parent)])
        assert check(directory, sources=True).findings == ()
        answer_about_one_of({"late.txt"}, directory, chance)
        shutil.rmtree(directory.path)


def answer_about_one_of(names, directory, chance):
    if not names:
        return
    name = chance.choice(sorted(names))
    with closing(Searcher(directory, ENCODER)) as searcher, searcher.snapshot():
        # By words alone: the vectors of the encoder for tests mean nothing.
        hits = searcher.search(f"What did Mark{name.partition('.')[0]} see?", 5, dense_weight=0.0)
    assert name in [Path(hit.source.path).name for hit in hits]

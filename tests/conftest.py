"""A folder of articles beside its index, as most tests of the index need it."""

import atexit
import os
import random
import shutil
import signal
import tempfile
import time

import pytest
from hypothesis import settings

from index.embedding.hash_encoder import HashEncoder
from index.errors import QaError
from index.maintenance.builder import Builder
from index.maintenance.check import check, repair
from index.search.searcher import Searcher
from index.store.directory import Directory

pytest_plugins = ("tests.support.cli_fixtures", "tests.support.session_fixtures")

# No test asserts a time: a busy machine is not a fault.
settings.register_profile("qa", deadline=None)
settings.load_profile("qa")

# The indexes that tests make are noted where no user looks.
os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp(prefix="qa-tests-")
atexit.register(shutil.rmtree, os.environ["XDG_DATA_HOME"], ignore_errors=True)

# Whoever runs the tests in the background of a shell leaves Ctrl-C ignored, also for the programs
# that are started here.
signal.signal(signal.SIGINT, signal.default_int_handler)


class Shelf:
    """Articles in ``folder`` and their index, with a small encoder that needs no model."""

    def __init__(self, root):
        self.folder = root / "articles"
        self.folder.mkdir(exist_ok=True)
        self.directory = Directory(root / "index.qa")
        self.encoder = HashEncoder(dimension=32)

    def write(self, name, text, *, age=10.0):
        """Write an article whose file seems to be ``age`` seconds old."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        moment = time.time() - age
        os.utime(path, (moment, moment))
        return str(path)

    def builder(self, progress=None):
        arguments = (progress,) if progress else ()
        return Builder(self.directory, self.encoder, *arguments)

    def add(self, *names, glob=None):
        return self.builder().add([str(self.folder / name) for name in names or ("",)], glob)

    def update(self):
        return self.builder().update()

    def ask(self, question, k=10):
        """Return what a search finds as (name, first, last, score), best first."""
        searcher = Searcher(self.directory, self.encoder)
        try:
            with searcher.snapshot():
                hits = searcher.search(question, k)
        finally:
            searcher.close()
        prefix = f"{self.folder}/"
        return [
            (hit.source.path.removeprefix(prefix), hit.first, hit.last, round(hit.score, 5))
            for hit in hits
        ]

    def names(self):
        """Return the names of the indexed articles."""
        searcher = Searcher(self.directory, self.encoder)
        try:
            with searcher.snapshot():
                return [os.path.relpath(s.path, self.folder) for s in searcher.sources()]
        finally:
            searcher.close()

    def check(self, **options):
        """Return what a check finds wrong."""
        return [finding.what for finding in check(self.directory, **options).findings]

    def repair(self):
        return repair(self.directory)

    @property
    def build(self):
        return self.directory.current()

    def derived_files(self):
        """Return the derived files that are not lock files."""
        return sorted(
            path
            for path in self.build.glob("*/*")
            if path.suffix != ".lock" and path.parent.name in ("words", "vectors")
        )


@pytest.fixture
def put_bytes():
    """A function that gives a file other bytes; whoever has it open or mapped keeps the old."""

    def put(path, data):
        other = path.with_name(".other")
        other.write_bytes(data)
        other.replace(path)

    return put


@pytest.fixture
def flip(put_bytes):
    """A function that flips one bit of a file."""

    def flipped(path, bit):
        data = bytearray(path.read_bytes())
        data[bit // 8] ^= 1 << (bit % 8)
        put_bytes(path, data)

    return flipped


@pytest.fixture
def shelf(tmp_path):
    """An empty folder and no index yet."""
    return Shelf(tmp_path)


@pytest.fixture
def full_shelf(shelf):
    """Six short articles, indexed."""
    for number, animal in enumerate(("otter", "heron", "badger", "lynx", "raven", "newt")):
        shelf.write(
            f"{animal}.txt",
            f"The {animal} lives by the river in valley {number}.\n\n"
            f"Nobody has counted every {animal} there. A ranger saw {number + 2} of them in May.\n",
        )
    shelf.add()
    return shelf


@pytest.fixture
def chance():
    """A function from a seed to random numbers that are the same in every run."""
    return random.Random


@pytest.fixture
def refused():
    """A function that runs something and returns the two lines of the error it must raise."""

    def run(action, *arguments):
        with pytest.raises(QaError) as caught:
            action(*arguments)
        assert caught.value.what
        assert caught.value.next_step
        return caught.value

    return run

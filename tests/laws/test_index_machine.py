"""Whatever happens to the files and to the runs, an index answers as one built afresh would.

A model of nothing but the files: each step changes them, changes the index, or stops a change
somewhere in its middle; after each change that completes, the index is compared with a new one.
"""

import os
import shutil
import tempfile
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from index.errors import UsageError
from index.maintenance.check import check
from index.search.searcher import Searcher
from index.store.directory import Directory
from tests.conftest import Shelf

NAMES = st.sampled_from(["a.txt", "b.txt", "c.md", "sub/d.txt", "sub/e.txt"])
SUBJECTS = st.sampled_from(["otter", "heron", "lynx", "minister", "river"])
SENTENCES = st.builds(
    "The {} {} near the {} in {}.".format,
    SUBJECTS,
    st.sampled_from(["swims", "hunts", "spoke", "rises"]),
    SUBJECTS,
    st.sampled_from(["May", "June", "the long dry winter of that year", "2016"]),
)
TEXTS = st.lists(SENTENCES, min_size=1, max_size=12).map(
    lambda sentences: "\n\n".join([f"{s} " * 4 for s in sentences])
)
QUESTIONS = ("Where does the otter swim?", "What did the minister say in June?", "hunts 2016")


class Stop(BaseException):
    """Ends a run where a signal might."""


class Fragile:
    """An encoder, and a progress, that end the run at the ``fuse``-th time they are called."""

    def __init__(self, encoder, fuse):
        self.encoder, self.fuse = encoder, fuse
        self.fingerprint, self.name = encoder.fingerprint, encoder.name
        self.dimension, self.max_tokens = encoder.dimension, encoder.max_tokens

    def burn(self, *_):
        self.fuse -= 1
        if self.fuse < 0:
            raise Stop

    def encode(self, texts):
        self.burn()
        return self.encoder.encode(texts)


class IndexMachine(RuleBasedStateMachine):
    """``excluded`` are the paths taken out; ``settled`` says that the index follows the disk."""

    def __init__(self):
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="qa-machine-"))
        self.shelf = Shelf(self.root)
        self.excluded = set()
        self.settled = False
        self.moments = 0
        self.searcher = None

    def teardown(self):
        if self.searcher:
            self.searcher.close()
        shutil.rmtree(self.root)

    # --- the files -------------------------------------------------------------------------------

    def path(self, name):
        return self.shelf.folder / name

    def names(self):
        files = (path for path in self.shelf.folder.rglob("*") if path.is_file())
        return {str(path.relative_to(self.shelf.folder)) for path in files}

    def wanted(self):
        return {
            name
            for name in self.names()
            if not any(name == out or name.startswith(f"{out}/") for out in self.excluded)
        }

    @rule(name=NAMES, text=TEXTS, old=st.booleans())
    def write(self, name, text, old):
        self.moments += 1
        self.shelf.write(name, text, age=1_000_000 - self.moments if old else 0)
        self.settled = False

    @precondition(lambda self: len(self.names()) > 1)
    @rule(name=NAMES)
    def delete(self, name):
        self.path(name).unlink(missing_ok=True)
        self.settled = False

    @rule(name=NAMES, other=NAMES)
    def rename(self, name, other):
        if self.path(name).exists():
            self.path(other).parent.mkdir(exist_ok=True)
            self.path(name).replace(self.path(other))
            self.settled = False

    @rule(name=NAMES)
    def touch(self, name):
        if self.path(name).exists():
            os.utime(self.path(name))

    # --- the index -------------------------------------------------------------------------------

    def change(self, action, fuse=None):
        """Run a change, up to the ``fuse``-th call; return whether it was not stopped."""
        fragile = Fragile(self.shelf.encoder, 10**9 if fuse is None else fuse)
        whole, self.shelf.encoder = self.shelf.encoder, fragile
        try:
            action(self.shelf.builder(fragile.burn))
        except Stop:
            return False
        finally:
            self.shelf.encoder = whole
        return True

    fuses = st.none() | st.integers(0, 6)

    @precondition(lambda self: self.names())
    @rule(fuse=fuses)
    def add_everything(self, fuse):
        folder = str(self.shelf.folder)
        done = self.change(lambda builder: builder.add([folder]), fuse)
        if done or self.shelf.directory.exists():
            self.excluded.clear()
        self.settled = done

    @precondition(lambda self: self.shelf.directory.exists())
    @rule(fuse=fuses)
    def update(self, fuse):
        self.settled = self.change(lambda builder: builder.update(), fuse)

    @precondition(lambda self: self.shelf.directory.exists())
    @rule(fuse=fuses)
    def rebuild(self, fuse):
        done = self.change(lambda builder: builder.rebuild(), fuse)
        self.settled = self.settled or done

    @precondition(lambda self: self.shelf.directory.exists())
    @rule(name=st.sampled_from(["a.txt", "c.md", "sub"]))
    def remove(self, name):
        try:
            self.change(lambda builder: builder.remove([str(self.path(name))]))
        except UsageError:
            return
        self.excluded.add(name)

    @precondition(lambda self: self.shelf.directory.exists())
    @rule()
    def repair(self):
        self.shelf.repair()

    @precondition(lambda self: self.searcher)
    @rule()
    def reopen(self):
        self.searcher.close()
        self.searcher = None

    # --- what always holds -----------------------------------------------------------------------

    @precondition(lambda self: self.shelf.directory.exists())
    @invariant()
    def the_check_is_clean(self):
        assert [finding.what for finding in check(self.shelf.directory).findings] == []

    @precondition(lambda self: self.shelf.directory.exists())
    @invariant()
    def an_open_index_answers_as_one_opened_now(self):
        self.searcher = self.searcher or Searcher(self.shelf.directory, self.shelf.encoder)
        for question in QUESTIONS:
            assert self.answers(self.searcher, question) == self.shelf.ask(question)

    @precondition(lambda self: self.settled)
    @invariant()
    def a_settled_index_answers_as_one_built_afresh(self):
        assert set(self.shelf.names()) == self.wanted()
        grown = [self.shelf.ask(question) for question in QUESTIONS]
        place, fresh = self.shelf.directory, self.root / "fresh.qa"
        shutil.rmtree(fresh, ignore_errors=True)
        self.shelf.directory = Directory(fresh)
        try:
            built = []
            if self.wanted():
                self.shelf.add(*sorted(self.wanted()))
                built = [self.shelf.ask(question) for question in QUESTIONS]
        finally:
            self.shelf.directory = place
        assert grown == (built or [[] for _ in QUESTIONS])

    def answers(self, searcher, question):
        with searcher.snapshot():
            return [
                (
                    os.path.relpath(hit.source.path, self.shelf.folder),
                    hit.first,
                    hit.last,
                    round(hit.score, 5),
                )
                for hit in searcher.search(question, 10)
            ]


TestIndexMachine = IndexMachine.TestCase
TestIndexMachine.settings = settings(
    max_examples=int(os.environ.get("QA_MACHINE_EXAMPLES", "15")),
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)

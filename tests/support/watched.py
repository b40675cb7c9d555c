"""A folder of articles, its index with a hash encoder, and a watcher that runs beside the test."""

import threading
import time
from contextlib import closing, contextmanager
from pathlib import Path

from index.embedding.hash_encoder import HashEncoder
from index.errors import IndexLocked
from index.maintenance.builder import Builder
from index.maintenance.watcher import Watcher
from index.store.catalog.catalog import Catalog
from index.store.directory import Directory

DEADLINE = 30.0


def until(condition, what="the expected state"):
    """Wait for a condition to hold, and fail if it never does."""
    end = time.monotonic() + DEADLINE
    while not (found := condition()):
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.02)
    return found


def patiently(work):
    """Do something to an index that the watcher may be writing to at the moment."""

    def done():
        try:
            work()
        except IndexLocked:
            return False
        return True

    until(done, "the watcher to let go of the index")


class Watched:
    """A folder of articles, its index, and a watcher that runs beside the test."""

    def __init__(self, root):
        self.folder = root / "articles"
        self.directory = Directory(root / "index")
        self.reports, self.said, self.updates, self.errors = [], [], 0, []
        self.stop = threading.Event()
        self.folder.mkdir()
        self.write("first.txt", "The first article tells of a bridge.")
        self.builder().add([str(self.folder)])

    def builder(self):
        return Builder(self.directory, HashEncoder())

    def watcher(self, quiet=0.1):
        return Watcher(self.directory, self._update, self.stop, self.said.append, quiet)

    def _update(self):
        report = self.builder().update()
        self.updates += 1
        return report

    def _run(self, quiet):
        try:
            for report in self.watcher(quiet).reports():
                self.reports.append(report)
        except Exception as error:  # noqa: BLE001 - handed to the test
            self.errors.append(error)

    @contextmanager
    def watching(self, quiet=0.1):
        thread = threading.Thread(target=self._run, args=(quiet,))
        thread.start()
        try:
            until(lambda: self.updates or self.errors, "the first update")
            yield
        finally:
            self.stop.set()
            thread.join(DEADLINE)
        assert not thread.is_alive()
        assert not self.errors

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def indexed(self):
        """Return the first sentence of each article in the index, by file name."""
        with closing(Catalog.live(self.directory)) as catalog, catalog.snapshot():
            return {
                Path(entry.source.path).name: catalog.sentences(entry.source.id, 0, 1)[0].text
                for entry in catalog.entries()
            }

    def settled(self, expected):
        until(lambda: self.indexed() == expected, f"{expected}, not {self.indexed()}")

    def totals(self):
        return {
            what: sum(getattr(report, what) for report in self.reports)
            for what in ("added", "changed", "moved", "removed")
        }


FIRST = {"first.txt": "The first article tells of a bridge."}

"""A process that keeps changing an index and telling what is new until it is killed.

    python asker.py INDEX ARTICLES PRINTED JOURNAL

It reads seeds from stdin; for each it forks, and the child lives by chance: articles come, change,
move and go, the index is updated and rebuilt, questions are saved, and all of them asked. What is
told goes to the file PRINTED; a question is written to JOURNAL once it was saved.
"""

import os
import random
import sys
from pathlib import Path

from index.embedding.hash_encoder import HashEncoder
from index.maintenance.builder import Builder
from index.search.searcher import Searcher
from index.store.directory import Directory
from qa.assistant import Assistant
from qa.cli.saved.telling import tell
from qa.config.settings import Settings
from qa.saved import store
from qa.saved.question import Saved

ENCODER = HashEncoder(dimension=32)
QUESTION = "How many otters were counted?"


def settings_of(index):
    """Return settings by which whatever is found counts."""
    return Settings(Path(index), k=100, min_confidence=0.0)


def opened(settings):
    """Open the index with a reader and an encoder that need no model."""
    return Assistant(Searcher(Directory(settings.index), ENCODER))


class Life:
    """One child: an index, its articles, and chance."""

    def __init__(self, index, articles, journal, seed):
        self.settings = settings_of(index)
        self.articles = Path(articles)
        self.journal = journal
        self.chance = random.Random(seed)  # noqa: S311 - chance, no secrets
        self.builder = Builder(Directory(self.settings.index), ENCODER)

    def write(self, path):
        other = path.with_name(f".{path.name}")
        count = self.chance.randrange(10**9)
        other.write_text(f"{count} otters were counted by the ranger.\n\nIt rained.\n")
        other.replace(path)

    def change(self):
        path = self.articles / f"a{self.chance.randrange(8)}.txt"
        what = self.chance.choice("write write write move remove".split())
        if what == "write" or not path.exists():
            self.write(path)
        elif what == "move":
            path.replace(self.articles / f"a{self.chance.randrange(8)}.txt")
        else:
            path.unlink()

    def save(self):
        name = f"q{self.chance.randrange(10**6)}"
        store.keep(self.settings.index, Saved(name, QUESTION), instead=True)
        with self.journal.open("a") as journal:
            journal.write(f"{name}\n")
        if len(store.kept(self.settings.index)) > 4:  # else it takes ever longer
            self.forget(name)

    def forget(self, name):
        with self.journal.open("a") as journal:
            journal.write(f"-{name}\n")
        store.drop(self.settings.index, [name])

    def live(self):
        while True:
            self.change()
            if self.chance.random() < 0.1:
                self.builder.rebuild()
            else:
                self.builder.update()
            if self.chance.random() < 0.1:
                self.save()
            tell(self.settings, open_assistant=opened)


def main(index, articles, printed, journal):
    for line in sys.stdin:
        child = os.fork()
        if child:
            os.write(1, f"{child}\n".encode())
            os.waitpid(child, 0)
            os.write(1, b"ended\n")
            continue
        try:
            out = os.open(printed, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            os.write(out, b"\n\n")  # ends half a line that a kill has left, and begins a life
            os.dup2(out, 1)
            Life(index, articles, Path(journal), int(line)).live()
        except BaseException:  # noqa: BLE001 - shown, and the child ends whatever it is
            sys.excepthook(*sys.exc_info())
            os._exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])

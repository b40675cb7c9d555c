"""A process that keeps changing an index until it is killed, and says what it has finished.

    python worker.py INDEX ARTICLES JOURNAL

It reads seeds from stdin; for each it forks, and the child changes the index by chance, writing
to the journal what it is about to do and what it has done. A line of the journal is one write to
a file, so that what was acknowledged is known however the child ends.
"""

import os
import random
import signal
import sys
from contextlib import suppress
from pathlib import Path

from index.embedding.hash_encoder import HashEncoder
from index.errors import UsageError
from index.maintenance.builder import Builder
from index.maintenance.check import repair
from index.store.directory import Directory
from qa.terminal.signals import unlost

ENCODER = HashEncoder(dimension=32)
_WORDS = "otter heron badger lynx raven newt river valley spring autumn ranger minister".split()


class Life:
    """One child: an index, its articles, and chance."""

    def __init__(self, index, articles, journal, seed, look):
        self.directory = Directory(Path(index))
        self.articles = Path(articles)
        self.journal = os.open(journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self.chance = random.Random(seed)  # noqa: S311 - chance, no secrets
        self.look = look
        self.builder = Builder(self.directory, ENCODER, lambda *_: look())

    def note(self, *words):
        os.write(self.journal, (" ".join(words) + "\n").encode())

    def write(self, name):
        """Write an article that can be told from all others by its name."""
        mark = f"Mark{name.partition('.')[0]}"
        paragraphs = [
            f"{mark} saw the {' '.join(self.chance.choices(_WORDS, k=9))}. "
            f"The {' '.join(self.chance.choices(_WORDS, k=40))}."
            for _ in range(self.chance.randint(1, 12))
        ]
        other = self.articles / f".{name}"
        other.write_text("\n\n".join(paragraphs))
        other.replace(self.articles / name)

    def do(self, action, names=()):
        self.note("start", action, *names)
        paths = [str(self.articles / name) for name in names]
        if action == "add":
            self.builder.add(paths)
        elif action == "update":
            self.builder.update()
        elif action == "remove":
            with suppress(UsageError):  # it may not be there
                self.builder.remove(paths)
        elif action == "rebuild":
            self.builder.rebuild()
        else:
            repair(self.directory)
        self.note("done", action, *names)

    def step(self):
        names = [f"a{self.chance.randrange(30)}.txt" for _ in range(self.chance.randint(1, 4))]
        action = self.chance.choice("add add add update update remove rebuild repair".split())
        if action == "add":
            for name in names:
                self.write(name)
        elif action == "update":
            for name in names:
                if (self.articles / name).exists():
                    self.write(name)
            victim = self.articles / f"a{self.chance.randrange(30)}.txt"
            self.note("start", "delete", victim.name)
            victim.unlink(missing_ok=True)
        self.do(action, names if action in ("add", "remove") else ())

    def live(self):
        self.write("a0.txt")
        self.do("add", ["a0.txt"])
        while True:
            self.look()
            self.step()


def main(index, articles, journal):
    for line in sys.stdin:
        child = os.fork()
        if child:
            print(child, flush=True)  # noqa: T201 - it talks to the test
            _, status = os.waitpid(child, 0)
            print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201 - as above
        else:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            try:
                with unlost() as look:  # as every command that changes an index does
                    Life(index, articles, journal, int(line), look).live()
            except KeyboardInterrupt:
                os._exit(130)
            except BaseException:  # noqa: BLE001 - shown, and the child ends whatever it is
                sys.excepthook(*sys.exc_info())
                os._exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])

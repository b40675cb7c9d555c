"""A session over a small index: real files, builder, searcher, assistant; a hash encoder."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from index.embedding.hash_encoder import HashEncoder
from index.filter import EVERYTHING
from index.maintenance.builder import Builder
from index.search.searcher import Searcher
from index.store import trust
from index.store.directory import Directory
from qa.assistant import Assistant
from qa.config.settings import Settings
from qa.session.services import Services
from qa.session.session import Session

BRIDGE = """The bridge at Arlen reopens

The old bridge at Arlen was opened again on Monday. The mayor, Ida Holm, cut the ribbon.

“We waited nine years,” she said. “Now the ferry can rest.”

Repairs had cost four million crowns.
"""
FERRY = """The ferry of Arlen retires

The ferry carried its last passengers on Sunday evening.

Its captain, Per Lund, will teach sailing to children in the summer.
"""
HOSTILE = (
    "A \x1b[31mred\x1b[0m title\n\nThe turnip \x1b]0;owned\x07harvest failed in \u202eMarch.\n"
)
ARTICLES = {"bridge.txt": BRIDGE, "ferry.txt": FERRY, "turnips.txt": HOSTILE}


def no_progress(stage: str, done: int, total: int) -> None:
    """Tell nobody."""


@dataclass
class Small:
    """A folder of articles, an index over it that may not exist yet, and what was done to it."""

    root: Path
    articles: Path | None = None
    progress: object = no_progress
    opened: int = 0
    updated: int = 0
    rebuilt: int = 0
    indexed: list[str] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        return self.articles or self.root / "my articles"

    @property
    def directory(self) -> Directory:
        return Directory(self.root / "index")

    def write(self, articles=None) -> None:
        self.folder.mkdir(exist_ok=True)
        for name, text in (articles or ARTICLES).items():
            (self.folder / name).write_text(text, encoding="utf-8")

    def copy(self, root) -> "Small":
        """Return a copy of the index under ``root``, over the same articles."""
        copied = Small(root, self.folder)
        shutil.copytree(self.directory.path, copied.directory.path)
        trust.trust(copied.directory.path, [(str(self.folder), "")])
        return copied

    def build(self) -> None:
        self.builder().add([str(self.folder)])

    def builder(self) -> Builder:
        return Builder(self.directory, HashEncoder(), self.progress)

    def open_assistant(self, _settings=None, _tell=None) -> Assistant:
        self.opened += 1
        return Assistant(Searcher(self.directory, HashEncoder()))

    def add(self, _settings, path: str) -> None:
        self.builder().add([path])
        self.indexed.append(path)

    def update(self, _settings) -> None:
        self.builder().update()
        self.updated += 1

    def rebuild(self, _settings) -> None:
        self.builder().rebuild()
        self.rebuilt += 1

    def services(self) -> Services:
        return Services(self.open_assistant, self.add, self.update, self.rebuild)

    def settings(self, **chosen) -> Settings:
        return Settings(**{"index": self.directory.path, "min_confidence": 0.0, **chosen})

    def session(
        self, *, interactive=True, conversation=None, within=EVERYTHING, **chosen
    ) -> Session:
        return Session(
            self.services(),
            self.settings(**chosen),
            interactive=interactive,
            conversation=conversation,
            within=within,
        )

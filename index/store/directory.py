"""The index directory: which build is live, and files that survive a crash.

    .qa/
      CURRENT         the name of the live build, replaced by rename
      writer.lock
      build-000001/   catalog.db, words/, vectors/
      pages/          pages of the web as they were fetched, whatever the build
      collections.json   filters that were given names, likewise
      saved.json         questions that were saved, and what was told of them, likewise
      saved.lock         held while they are asked
      store.json      where the articles are kept instead, if another machine keeps them

A rebuild fills a new build beside the live one and becomes live in one rename. This file knows
names and bytes; what is in a build is the catalogue's business.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

from index.errors import IndexCorrupt, IndexMissing, StorageError, UsageError
from index.files import TEMPORARY, replace_file, sync
from index.store import trust
from index.store.discarded import discard, discard_ours, is_remnant, others_in
from index.store.guard import CATALOGUE_FILE, SEGMENT_FILE, WORD_FILE, open_plain

CATALOG = "catalog.db"
WORDS = "words"
VECTORS = "vectors"
COLLECTIONS = "collections.json"
SAVED = "saved.json"
STORE = "store.json"
_CURRENT = "CURRENT"
_PAGES = "pages"
_WRITER, _ASKER = "writer.lock", "saved.lock"
_IGNORE = ".gitignore"
DERIVED = {WORDS: WORD_FILE, VECTORS: SEGMENT_FILE}
"""The folders of a build, and the names of our files in them."""
_OTHERS = (_IGNORE, _PAGES, COLLECTIONS, SAVED, STORE, trust.IDENTITY, _WRITER, _ASKER)
_BUILD = re.compile(r"build-\d{6,}")
_LONGEST_NAME = 64  # bytes of CURRENT
_LONGEST_NOTE = 4_096  # bytes of store.json
_TEMPORARY = re.compile(
    "|".join(
        TEMPORARY.format(name=re.escape(name))
        for name in (_CURRENT, _IGNORE, COLLECTIONS, SAVED, STORE, trust.IDENTITY)
    )
)


class Directory:
    """One index directory at ``path``, which need not exist yet."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def lock(self) -> Path:
        """The writer's lock file."""
        return self.path / _WRITER

    @property
    def asking(self) -> Path:
        """The lock file of whoever asks the saved questions."""
        return self.path / _ASKER

    @property
    def pages(self) -> Path:
        """The folder of the pages that were fetched."""
        return self.path / _PAGES

    def exists(self) -> bool:
        """Say whether there is an index here, whole or not."""
        return os.path.lexists(self.path / _CURRENT) or os.path.lexists(self.path / STORE)

    def require(self) -> None:
        """Raise IndexMissing if there is no index here."""
        if not self.exists():
            raise self._missing()

    def kept_at(self) -> str | None:
        """Return the address where another machine keeps the articles; None if this one does.

        Raises IndexCorrupt where a note says neither.
        """
        try:
            with os.fdopen(open_plain(self.path / STORE, os.O_RDONLY), "rb") as file:
                said = json.loads(file.read(_LONGEST_NOTE))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise refused(self.path, error) from error
        except (ValueError, RecursionError):
            said = None
        address = said.get("store") if isinstance(said, dict) else None
        if not isinstance(address, str):
            raise IndexCorrupt(
                f"{self.path / STORE} does not say where the articles are kept.",
                f'Write it anew: {{"store": "milvus://host:19530/collection"}} in {STORE}',
            )
        return address

    def keep_at(self, address: str) -> None:
        """Note, once and for all, that another machine keeps the articles."""
        data = json.dumps({"store": address}).encode()
        with storing(self.path):
            replace_file(self.path / STORE, data, private=True)

    def is_begun(self) -> bool:
        """Say whether there is an index, or what is left of one."""
        return self.exists() or (self.path.is_dir() and bool(self.builds()))

    def current(self) -> Path:
        """Return the live build's directory; IndexMissing if there is none.

        Raises UsageError where the articles are kept elsewhere.
        """
        if address := self.kept_at():
            raise UsageError(
                f"The articles of the index {self.path} are kept at {address}; this needs an index "
                "that this machine keeps.",
                "Index them here as well: qa --index FOLDER index add ARTICLES",
            )
        try:
            with os.fdopen(open_plain(self.path / _CURRENT, os.O_RDONLY), "rb") as file:
                name = file.read(_LONGEST_NAME).decode(errors="replace").strip()
        except (FileNotFoundError, NotADirectoryError):
            raise self._missing() from None
        except OSError as error:
            raise refused(self.path, error) from error
        if not _BUILD.fullmatch(name):
            raise IndexCorrupt(
                f"{self.path / _CURRENT} does not name a build of the index.",
                "Run `qa index repair`.",
            )
        return self.path / name

    def _missing(self) -> IndexMissing:
        return IndexMissing(
            f"There is no index at {self.path} yet.", "Make one with: qa index add FOLDER"
        )

    def prepare(self) -> None:
        """Make the directory itself, kept out of version control.

        Raises UsageError where there is a folder with something else in it.
        """
        with storing(self.path):
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self.exists() and not all(map(_is_ours, self.path.iterdir())):
                raise UsageError(
                    f"{self.path} is a folder with other files in it, not an index.",
                    "Name a new or empty folder with --index.",
                )
            # Another first writer, which has made it, may sweep away what is to replace it.
            with contextlib.suppress(FileNotFoundError):
                if not self.exists():
                    replace_file(self.path / _IGNORE, b"*\n", private=True)

    def builds(self) -> list[Path]:
        """Return all builds there are, oldest first."""
        return sorted(path for path in self.path.iterdir() if _BUILD.fullmatch(path.name))

    def next_build(self) -> Path:
        """Return the directory of the next build, which may hold an unfinished one."""
        number = int(self.current().name.rpartition("-")[2]) if self.exists() else 0
        return self.path / f"build-{number + 1:06d}"

    def publish(self, build: Path) -> None:
        """Make ``build`` the live one, in one durable rename, and drop all others."""
        with storing(self.path):
            sync(build)
            replace_file(self.path / _CURRENT, build.name.encode(), private=True)
        for other in self.builds():
            if other != build:
                self.drop(other)

    def drop(self, path: Path) -> None:
        """Remove a build or a stray; what somebody else put into a build stays where it is."""
        with contextlib.suppress(OSError):  # the next writer tries again
            if not (_BUILD.fullmatch(path.name) and strangers(path)):
                discard(path, self.path)
                return
            for name, ours in DERIVED.items():
                discard_ours(path / name, ours, self.path)
            discard_ours(path, CATALOGUE_FILE, self.path)

    def strays(self) -> list[Path]:
        """Return what stopped runs left here: builds before the live one, unfinished steps."""
        live = self.current()
        return [build for build in self.builds() if build < live and not _is_spent(build)] + [
            path
            for path in self.path.iterdir()
            if _TEMPORARY.fullmatch(path.name) or is_remnant(path)
        ]

    def sweep(self) -> None:
        """Remove what stopped runs left; an unfinished rebuild stays, to be gone on with."""
        for path in self.strays():
            self.drop(path)


def _is_ours(path: Path) -> bool:
    return (
        path.name in _OTHERS
        or _BUILD.fullmatch(path.name) is not None
        or _TEMPORARY.fullmatch(path.name) is not None
        or is_remnant(path)
    )


def strangers(build: Path) -> list[Path]:
    """Return what somebody else has put into a build."""
    apart = [path for path in others_in(build, CATALOGUE_FILE) if path.name not in DERIVED]
    return apart + [
        path for name, ours in DERIVED.items() for path in others_in(build / name, ours)
    ]


def _is_spent(build: Path) -> bool:
    """Say whether all that is left in a build is what somebody else has put there."""
    folders = {build: CATALOGUE_FILE} | {build / name: ours for name, ours in DERIVED.items()}
    return bool(strangers(build)) and not any(
        ours.fullmatch(path.name)
        for folder, ours in folders.items()
        if folder.is_dir()
        for path in folder.iterdir()
    )


def size_of(build: Path) -> int:
    """Return the bytes of all files below ``build``, some of which may come and go meanwhile."""
    total = 0
    for folder, _, names in os.walk(build):
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                total += Path(folder, name).stat().st_size
    return total


@contextlib.contextmanager
def storing(path: Path) -> Iterator[None]:
    """Translate the file system's refusals into StorageError for ``path``."""
    try:
        yield
    except OSError as error:
        raise refused(path, error) from error


def refused(path: Path, error: OSError) -> StorageError:
    """Return the error to show when the file system refuses to store something at ``path``."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return StorageError(
            f"The disk is full: nothing more can be written to {path}.",
            "Free some space and run `qa index update`; what was indexed so far is kept.",
        )
    return StorageError(
        f"Cannot write to {path}: {error.strerror or error}.",
        "Check the folder's permissions, or name another index with --index.",
    )

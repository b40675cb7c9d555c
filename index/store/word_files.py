"""The word index's files: opened so that nobody changes them underneath, listed, and shared.

What tantivy says of them, or panics about, is translated here.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from index.errors import IndexCorrupt, StorageError
from index.store.catalog.derived_files import REPAIR, FileRow
from index.store.directory import WORDS
from index.store.guard import WORD_FILE
from index.store.word_index import WordIndex

_PREFIX = "qa-words-"
_LEFT = re.compile(rf"{_PREFIX}[a-z0-9_]{{8}}")
_STALE_SECONDS = 3600


def open_words(build: Path) -> WordIndex:
    """Open the word index of ``build``, also where nothing can be written."""
    folder = build / WORDS
    with reading_words():
        if all(os.access(path, os.W_OK) for path in (folder, *folder.glob("*.lock"))):
            return WordIndex(folder)
        # To open an index tantivy takes a lock, which is a file: it gets a folder of its own.
        with _own_folder() as shadow:
            for path in folder.iterdir():
                if path.suffix != ".lock":
                    Path(shadow, path.name).symlink_to(path.absolute())
            return WordIndex(Path(shadow))


def open_copy(files: Mapping[str, bytes]) -> WordIndex:
    """Open a word index from its files' bytes, so that nobody can change them underneath.

    Tantivy maps files into memory, and to read where one was cut off ends the process. It maps
    copies here, which have no name any more once they are open.
    """
    with _own_folder() as copy:
        for name, data in files.items():
            Path(copy, Path(name).name).write_bytes(data)
        with reading_words():
            return WordIndex(Path(copy))


def lists_all(build: Path, known: Mapping[str, FileRow]) -> bool:
    """Say whether the list of the word index's files has no gap: a copy would lack a file."""
    with os.scandir(build / WORDS) as entries:
        names = [entry.name for entry in entries if not entry.name.endswith(".lock")]
    return all(f"{WORDS}/{name}" in known for name in names if WORD_FILE.fullmatch(name))


def inventory(build: Path, known: Mapping[str, FileRow]) -> Iterator[FileRow]:
    """List the files in ``build``; read the new ones and those that are ever rewritten."""
    for path in sorted((build / WORDS).iterdir()):
        if path.suffix == ".lock" or not WORD_FILE.fullmatch(path.name):
            continue
        name = f"{WORDS}/{path.name}"
        row = known.get(name)
        if row and row.size == path.stat().st_size and path.suffix != ".json":
            yield row
        else:
            data = path.read_bytes()
            yield FileRow(name, len(data), zlib.crc32(data))


@contextmanager
def _own_folder() -> Iterator[str]:
    """Make a folder for the length of the block; what killed runs left of theirs goes first."""
    oldest = time.time() - _STALE_SECONDS
    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            state = path.lstat()
            ours = stat.S_ISDIR(state.st_mode) and state.st_uid == os.geteuid()
            if ours and _LEFT.fullmatch(path.name) and state.st_mtime < oldest:
                shutil.rmtree(path, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as folder:
        yield folder


def share(build: Path, mode: int) -> None:
    """Give tantivy's files in ``build``, which are private, the permissions ``mode``."""
    for path in (build / WORDS).iterdir():
        if WORD_FILE.fullmatch(path.name) and path.stat().st_mode != mode:
            path.chmod(mode)


@contextmanager
def reading_words() -> Iterator[None]:
    """Translate what tantivy says, or panics about, when its files are not what it wrote."""
    try:
        yield
    except (ValueError, TypeError, OSError) as error:
        raise IndexCorrupt(f"The word index cannot be read: {error}.", REPAIR) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise IndexCorrupt(f"The word index cannot be read: {error}.", REPAIR) from error


@contextmanager
def writing_words(folder: Path) -> Iterator[None]:
    """Translate what tantivy says when it cannot write, or finds files that are not its own."""
    try:
        yield
    except ValueError as error:
        if re.search("corrupt|FileDoesNotExist", str(error)):
            raise IndexCorrupt(f"The word index cannot be read: {error}.", REPAIR) from error
        raise StorageError(
            f"The word index {folder} cannot be written: {error}.",
            "Check the free space and the folder's permissions, then run `qa index update`; "
            "if it fails again, `qa index repair`.",
        ) from error

"""Indexes changed at random, and what using one then does, in a child that may die.

    python -m tests.support.mutation 10000 [SEED]

changes that many copies of a small index, prints what went wrong, and a table of what was changed
and what came of it.
"""

import ctypes
import os
import random
import resource
import shutil
import signal
import sqlite3
import sys
import tempfile
import traceback
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path

from index.embedding.hash_encoder import HashEncoder
from index.errors import QaError
from index.maintenance.builder import Builder
from index.maintenance.check import check
from index.search.searcher import Searcher
from index.store import trust
from index.store.catalog.seals import SEAL, seal_of
from index.store.directory import CATALOG, Directory
from qa.assistant import Assistant
from qa.rendering.answer_json import to_json
from qa.rendering.glance.layout import Look, page
from qa.rendering.glance.lines import lines

SECONDS = 20  # of processor time that it may take
PATIENCE = 120  # seconds until it is said to hang
MEMORY = 8 << 30  # bytes of address space
QUESTION = "Where does the otter live by the river?"
ENCODER = HashEncoder(dimension=32)

_BYTES = ("flip", "noise", "cut", "grow", "swap", "number")
_KINDS = (*_BYTES, "row", "row", "row", "link", "name")
_TABLES = (
    "meta roots excluded articles sentences passages shingles shingled embeddings terms totals "
    "files segments"
).split()
# From <sys/inotify.h>.
_OPENED, _ACCESSED, _MODIFIED, _CHANGED, _MADE, _DELETED = 0x20, 0x1, 0x2, 0x4, 0x100, 0x200
_NONBLOCK = 0o4000


class Outside:
    """A folder of the user's, and whether anybody has looked into it."""

    def __init__(self, folder):
        folder.mkdir()
        self.folder = folder
        self.secret = folder / "secret.txt"
        self.secret.write_text("The vault is behind the heron.\n", encoding="utf-8")
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._queue = self._libc.inotify_init1(_NONBLOCK)
        events = _OPENED | _ACCESSED | _MODIFIED | _CHANGED | _MADE | _DELETED
        if self._queue < 0 or self._libc.inotify_add_watch(self._queue, bytes(folder), events) < 0:
            raise OSError(ctypes.get_errno(), "the folder cannot be watched")

    def touched(self):
        """Say whether anything in the folder was opened or changed since the last call."""
        with suppress(BlockingIOError):
            return bool(os.read(self._queue, 1 << 16))
        return False


def mutate(index, chance, outside):
    """Change a copy of an index somehow; return the kind of change, and what was done."""
    kind = chance.choice(_KINDS)
    if kind == "row":
        return kind, _change_row(index, chance, str(outside.secret))
    path = chance.choice(sorted(path for path in index.rglob("*") if path.is_file()))
    name = path.relative_to(index)
    if kind in _BYTES:
        data = bytearray(path.read_bytes())
        at = _change_bytes(data, kind, chance)
        path.write_bytes(data)
        return kind, f"{kind} at {at} of {name}"
    path.unlink()
    if kind == "link":
        path.symlink_to(outside.secret)
    else:
        os.link(outside.secret, path)
    return kind, f"{kind} of the secret in place of {name}"


def _change_bytes(data, kind, chance):
    at = chance.randrange(len(data) + 1)
    if kind == "flip" and data:
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    elif kind == "noise":
        data[at : at + 64] = chance.randbytes(64)
    elif kind == "cut":
        del data[at:]
    elif kind == "grow":
        data[at:at] = chance.randbytes(chance.randint(1, 4096))
    elif kind == "swap":
        page = at // 4096 * 4096
        data[page : page + 4096], data[:4096] = data[:4096], data[page : page + 4096]
    elif kind == "number":
        data[at : at + 4] = chance.choice((b"\xff" * 4, b"\x7f\xff\xff\xff", bytes(4)))
    return at


def _change_row(index, chance, secret):
    """Change a value of the catalogue, and seal its row again, as one does who knows how."""
    with closing(sqlite3.connect(next(index.glob("build-*")) / CATALOG)) as database:
        while True:
            table = chance.choice(_TABLES)
            cursor = database.execute(f"SELECT * FROM {table}")
            names, rows = [column[0] for column in cursor.description], cursor.fetchall()
            if not rows:
                continue
            row = chance.choice(rows)
            at = chance.randrange(len(row))
            value = _hostile(row[at], chance, secret)
            new = [*row[:at], value, *row[at + 1 :]]
            if names[-1] == SEAL:
                new[-1] = seal_of(new[:-1])
            changes = ", ".join(f'"{name}" = ?' for name in names)
            same = " AND ".join(f'"{name}" IS ?' for name in names)
            with suppress(sqlite3.Error), database:  # SQLite itself refuses some
                database.execute(f"UPDATE {table} SET {changes} WHERE {same}", (*new, *row))
                return f"{table}.{names[at]}: {row[at]!r:.60} became {value!r:.60}"


def _hostile(value, chance, secret):
    """Return another value, of the kind that was there or of any."""
    texts = (
        secret,
        f"/proc/self/cwd{secret}",
        "../../victim/secret.txt",
        "",
        "\x1b[2J",
        "x" * 9999,
    )
    numbers = (0, -1, 1, 2**31, 2**62, -(2**63), 10**9)
    other = (None, 1e308, float("inf"), b"", b"\xff" * 16, chance.randbytes(128))
    kind = texts if isinstance(value, str) else numbers if isinstance(value, int) else other
    return chance.choice((*kind, *kind, *texts, *numbers, *other))


def outcome(index, outside, *, trusting):
    """Use an index in a child process; return "answered", "told", or how it went wrong.

    Of one that is not trusted, nothing may change and no article be opened, and of any nothing
    that lies outside of it and of what was confirmed.
    """
    outside.touched()
    before = _held(index)
    child = os.fork()
    if not child:
        _use(index, trusting=trusting)
    _, status = os.waitpid(child, 0)
    if outside.touched():
        return "looked outside"
    if not trusting and _held(index) != before:
        return "changed it"
    if os.WIFSIGNALED(status):
        return f"died of {signal.Signals(os.WTERMSIG(status)).name}"
    return {0: "answered", 1: "told"}.get(os.WEXITSTATUS(status), "unexpected error")


def _use(index, *, trusting):
    """Do what can be done with an index, and leave the process."""
    code = 3
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        signal.alarm(PATIENCE)
        code = max([_told(work, index) for work in (_ask, _check, *[_update] * trusting)])
    except BaseException as error:  # noqa: BLE001 - whatever it is, it the parent hears of it
        traceback.print_exception(error)
    finally:
        os._exit(code)


def _told(work, index):
    try:
        work(Directory(index))
    except QaError:
        return 1
    return 0


def _ask(directory):
    with Assistant(Searcher(directory, ENCODER)) as assistant:
        answer = assistant.ask(QUESTION, context=1, min_confidence=0)
    page(answer, Look(80))
    list(lines(answer))
    to_json(answer)


def _check(directory):
    check(directory, sources=True)


def _update(directory):
    Builder(directory, ENCODER).update()


def _held(index):
    """Return what an index holds, but for the log of those who read it."""
    return {
        str(path): (path.lstat().st_mode, path.is_symlink() or not path.is_file() or _data(path))
        for path in index.rglob("*")
        if not path.name.endswith(("-shm", "-wal"))
    }


def _data(path):
    return path.lstat().st_ino, path.lstat().st_mtime_ns, path.lstat().st_size


def outcomes(index, place, chance, count, roots=()):
    """Yield the kind of change, what was done, and what came of it, for ``count`` copies.

    The copies are made in ``place``, beside a folder of the user's. Where there are ``roots`` that
    the user confirms, every other copy is trusted.
    """
    outside = Outside(place / "victim")
    for number in range(count):
        copy = place / f"{number}.qa"
        shutil.copytree(index, copy)
        if trusting := bool(roots) and number % 2 == 1:
            trust.trust(copy, roots)
        kind, done = mutate(copy, chance, outside)
        yield kind, done, outcome(copy, outside, trusting=trusting)
        shutil.rmtree(copy)


def main(count, seed=0):
    """Change a small index ``count`` times; exit with 1 if anything went wrong."""
    from tests.conftest import Shelf  # noqa: PLC0415 - pytest loads it by itself

    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        shelf = Shelf(place)
        for number, animal in enumerate(("otter", "heron", "badger", "lynx", "raven", "newt")):
            shelf.write(f"{animal}.txt", f"The {animal} lives by the river in valley {number}.\n")
        shelf.add()
        table = Counter()
        roots = [(str(shelf.folder), "")]
        chance = random.Random(seed)  # noqa: S311 - the same in every run
        for kind, done, came in outcomes(shelf.directory.path, place, chance, count, roots):
            table[kind, came] += 1
            if came not in {"answered", "told"}:
                sys.stdout.write(f"{came}: {done}\n")
    for (kind, came), number in sorted(table.items()):
        sys.stdout.write(f"{kind:8}{came:20}{number:8,}\n")
    return int(any(came not in {"answered", "told"} for _, came in table))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))

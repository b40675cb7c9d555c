"""One writer at a time: a lock file that names its holder and dies with it.

The lock is the operating system's (``flock``), so a killed holder leaves nothing to clean up; what
the file says is for the message alone. Readers never look at it.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.errors import IndexLocked, StorageError
from index.store.guard import open_plain


@contextmanager
def writing(path: Path, doing: str = "writing to this index") -> Iterator[None]:
    """Hold the lock at ``path`` for the length of the block; IndexLocked if another one does.

    ``doing`` tells people what that other one is at.
    """
    try:
        descriptor = open_plain(path, os.O_RDWR | os.O_CREAT)
    except OSError as error:
        raise _refused(path, error) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            who = holder(descriptor) or "a process that has not signed the lock file yet"
            raise IndexLocked(
                f"Another process is {doing}: {who}.",
                "Wait for it to finish and run this again; questions can be asked meanwhile.",
            ) from None
        except OSError as error:  # a file system without locks
            raise _refused(path, error) from error
        # Unsigned, on a full disk, the lock holds all the same.
        with suppress(OSError):
            _sign(descriptor)
        yield
        with suppress(OSError):
            os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _refused(path: Path, error: OSError) -> StorageError:
    return StorageError(
        f"Cannot write to the index {path.parent}: {error.strerror}.",
        "Check the folder's permissions, or name another index with --index.",
    )


def _sign(descriptor: int) -> None:
    note = {"pid": os.getpid(), "host": socket.gethostname(), "since": time.strftime("%H:%M:%S")}
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, json.dumps(note).encode(), 0)


def holder(descriptor: int) -> str | None:
    """Say who signed an open lock file; None where nobody has."""
    note = os.pread(descriptor, 4096, 0)
    try:
        signed = json.loads(note)
        return f"pid {signed['pid']} on {signed['host']}, since {signed['since']}"
    except (ValueError, KeyError, TypeError):
        return "an unknown process" if note else None

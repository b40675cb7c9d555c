"""What went wrong in two lines for people, also what should never happen. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.errors import QaError, StorageError

UNEXPECTED = "An unexpected error"
"""How an error begins that is a fault of the program."""


class Unexpected(QaError):
    """A fault of the program."""


_NO_MEMORY = re.compile("failed to map segment|annot allocate memory|bad.?alloc")


def for_people(error: BaseException) -> QaError:
    """Return an error in two lines."""
    if _lacks_memory(error):
        return StorageError(
            "There is not enough memory for this.",
            "Close other programs and run it again; what was indexed so far is kept.",
        )
    if isinstance(error, QaError):
        return error
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return StorageError(
            f"The disk refuses: {where}{error.strerror or error}.",
            "Check the disk and its permissions, then run it again; what was indexed is kept.",
        )
    return Unexpected(
        f"{UNEXPECTED}: {type(error).__name__}: {error}",
        "Run the command again with --debug for the traceback, and report it.",
    )


def behind(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what is behind it; some libraries' errors are behind one another."""
    seen: set[int] = set()
    while error and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _lacks_memory(error: BaseException) -> bool:
    """Say whether a lack of memory is behind an error, as Python or a library's loader says it."""
    return any(
        isinstance(each, MemoryError)
        or (not isinstance(each, QaError) and _NO_MEMORY.search(str(each)))
        for each in behind(error)
    )

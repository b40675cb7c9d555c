"""How a command ends: its exit codes, and what went wrong in two lines, or as JSON."""

from __future__ import annotations

import re
from contextlib import suppress

from index.errors import QaError, StorageError, UsageError
from qa.rendering.answer_json import error_json
from qa.terminal.console import say_error, say_json

EXIT_ANSWERED, EXIT_NOT_FOUND, EXIT_ERROR, EXIT_INTERRUPTED = 0, 1, 2, 130

UNEXPECTED = "An unexpected error"
"""How an error begins that is a fault of the program."""

_NO_MEMORY = re.compile("failed to map segment|annot allocate memory|bad.?alloc")


def tell(error: Exception, *, as_json: bool) -> None:
    """Show an error on stderr and, with ``as_json``, on stdout."""
    shown = for_people(error)
    say_error(shown)
    if as_json:
        # Where stdout is what fails, the error has been told on stderr.
        with suppress(StorageError):
            say_json(error_json(shown))


def for_people(error: Exception) -> QaError:
    """Return the error in two lines, also what the parser refused or what should never happen."""
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
    if hasattr(error, "format_message"):
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "qa"
        dash = command == "qa ask" and type(error).__name__ == "NoSuchOption"
        hint = " (a question that begins with a dash goes after --)" if dash else ""
        return UsageError(error.format_message(), f"See: {command} --help{hint}")
    return UsageError(
        f"{UNEXPECTED}: {type(error).__name__}: {error}",
        "Run the command again with --debug for the traceback, and report it.",
    )


def _lacks_memory(error: BaseException | None) -> bool:
    """Say whether a lack of memory is behind an error, as Python or a library's loader says it."""
    while error:
        said = "" if isinstance(error, QaError) else str(error)
        if isinstance(error, MemoryError) or _NO_MEMORY.search(said):
            return True
        error = error.__cause__ or error.__context__
    return False


def was_interrupted(error: BaseException | None) -> bool:
    """Say whether Ctrl-C is behind an error: it may have come while a library was loaded."""
    while error and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None

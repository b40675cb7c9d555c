"""How a command ends: its exit codes, and what went wrong in two lines, or as JSON."""

from __future__ import annotations

from contextlib import suppress

from index.errors import QaError, StorageError, UsageError
from qa.doors import failure
from qa.rendering.answer_json import error_json
from qa.terminal.console import say_error, say_json

EXIT_ANSWERED, EXIT_NOT_FOUND, EXIT_ERROR, EXIT_INTERRUPTED = 0, 1, 2, 130


def tell(error: Exception, *, as_json: bool) -> None:
    """Show an error on stderr and, with ``as_json``, on stdout."""
    shown = for_people(error)
    say_error(shown)
    if as_json:
        # Where stdout is what fails, the error has been told on stderr.
        with suppress(StorageError):
            say_json(error_json(shown))


def for_people(error: Exception) -> QaError:
    """Return the error in two lines, also what the parser refused."""
    if not hasattr(error, "format_message"):
        return failure.for_people(error)
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "qa"
    dash = command == "qa ask" and type(error).__name__ == "NoSuchOption"
    hint = " (a question that begins with a dash goes after --)" if dash else ""
    return UsageError(error.format_message(), f"See: {command} --help{hint}")


def was_interrupted(error: BaseException | None) -> bool:
    """Say whether Ctrl-C is behind an error: it may have come while a library was loaded."""
    return any(isinstance(each, KeyboardInterrupt) for each in failure.behind(error))

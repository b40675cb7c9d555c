"""The options that have the saved questions asked after a change of the index."""

from __future__ import annotations

import shlex
from typing import Annotated

import typer

from index.errors import UsageError

AskSaved = Annotated[
    bool,
    typer.Option(
        "--saved",
        help="Then ask the saved questions (qa saved), and print what is new, a line each.",
    ),
]
Exec = Annotated[
    str | None,
    typer.Option(
        "--exec",
        metavar="CMD",
        help="With --saved: run CMD if anything is new, with what `qa saved run --json` prints of "
        "it on its stdin. It is split as a shell does, and run without one; where it fails, the "
        "same is told again.",
    ),
]


def words_of(command: str | None, *, saved: bool) -> tuple[str, ...]:
    """Return the words of the command that is to hear of news; UsageError if it is none."""
    if command is None:
        return ()
    if not saved:
        raise UsageError("--exec was given without --saved.", "Give both, or neither.")
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise UsageError(
            f"--exec {command!r} is not understood: {error}.", "Close every quote."
        ) from error
    if not words:
        raise UsageError("--exec names no command.", "Name one: --exec 'notify-send news'")
    return tuple(words)

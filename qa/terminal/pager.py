"""An article or a list, a screen at a time: how prose is laid out, and the user's pager."""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.text import Text

from index.errors import UsageError
from qa.rendering.article_text import Page
from qa.terminal.editor import run_in_terminal

_ABOVE = 3
"""Lines of the article left in sight above the one that the pager is scrolled to."""

_LESS_TELLS = "-PsPress q to go back, / to search"


def show(page: Page, console: Console) -> None:
    """Show a page through the user's pager, or print it where there is no terminal or no pager."""
    command = pager_command(os.environ, max(page.focus - _ABOVE, 0) + 1)
    text = Text("\n").join(page.lines)
    if not console.is_terminal or command is None:
        console.print(text, soft_wrap=True)
        return
    with console.capture() as captured:
        console.print(text, soft_wrap=True)
    run_in_terminal(command, captured.get().encode("utf-8", "replace"))


def pager_command(environment: Mapping[str, str], line: int) -> list[str] | None:
    """Return the command that pages its input from a 1-based line; None if there is no pager."""
    try:
        command = shlex.split(environment.get("PAGER", "less"))
    except ValueError as error:
        raise UsageError(
            f"The pager is set to {environment['PAGER']!r}, which cannot be read: {error}.",
            "Correct $PAGER.",
        ) from error
    if not command or not shutil.which(command[0]):
        return None
    # Somebody who has set up less knows how to leave it, and may have a prompt of their own.
    told = [] if environment.get("LESS") else [_LESS_TELLS]
    options = {"less": ["-R", *told, f"+{line}"], "more": [f"+{line}"]}
    return command + options.get(Path(command[0]).name, [])

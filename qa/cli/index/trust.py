"""`qa index trust`: an index that somebody else has made is looked at, and opened from then on."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from index.errors import IndexVersion, QaError, StorageError, UsageError
from index.maintenance.check import repair
from index.maintenance.status import overview
from index.store import trust as trusted
from index.store.directory import Directory
from index.urls import is_url
from qa.cli.lazy import commands
from qa.cli.options import examples
from qa.rendering.sanitise import clean, clean_lines
from qa.terminal.console import say, say_out
from qa.terminal.progress import progress

app = commands()


@app.command(epilog=examples("qa index trust .qa", "qa index trust --yes shared/articles.qa"))
def trust(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the index.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Trust an index that somebody else has made.

    Shows what it holds and which folders it would read. Its word and vector indexes are made anew.
    """
    if (address := Directory(directory).kept_at()) and not trusted.is_reached(address):
        say(f"It says that its articles are kept at {clean(address)}: ask there?")
        if not yes and not _agreed():
            say("It is not trusted, and is as it was.")
            raise typer.Exit
        trusted.reach(address)
    found = overview(directory)
    _require_writable(directory)
    say_out(clean_lines(found.to_text()))
    for root, glob in found.roots:
        if is_url(root):
            continue  # a page is read from what the index holds of it
        say(f"It reads {clean(root)}{f', files like {clean(glob)}' if glob else ''}.")
    if not yes and not _agreed():
        say("It is not trusted, and is as it was.")
        raise typer.Exit
    was_trusted = trusted.doubt(directory) is None
    trusted.trust(directory, found.roots)
    try:
        if not Directory(directory).kept_at():
            with progress() as bar:
                repair(Directory(directory), bar)
    except IndexVersion as error:
        say(f"{error.what} {error.next_step}")
    except (QaError, KeyboardInterrupt):
        if not was_trusted:
            trusted.forget(directory)
        raise
    say(f"{clean(str(directory))} is trusted from now on.")


def _require_writable(directory: Path) -> None:
    """Raise StorageError where the word and vector indexes could not be made anew."""
    if not os.access(directory, os.W_OK):
        raise StorageError(
            f"The index {directory} cannot be written to, and is not trusted before its word and "
            "vector indexes are made anew.",
            "Copy it to where you can write, and trust the copy: qa index trust COPY",
        )


def _agreed() -> bool:
    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError("Nobody is there to ask.", "If you trust this index, add --yes.")
    return typer.confirm("Trust it?", err=True)

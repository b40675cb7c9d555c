"""`qa open`: a citation of the last answer in an editor."""

from __future__ import annotations

from typing import Annotated

import typer

from qa.cli.lazy import commands
from qa.cli.options import examples
from qa.history.last_answer import recall
from qa.terminal.editor import open_at

app = commands()


@app.command("open", epilog=examples('qa ask "who is the Russian ambassador?"', "qa open 1"))
def open_citation(
    number: Annotated[
        int, typer.Argument(metavar="N", help="Which citation of the last answer, from 1.")
    ],
) -> None:
    """Open a citation of the last answer in $EDITOR, at its line."""
    place = recall(number)
    open_at(place.file, place.line, place.column)

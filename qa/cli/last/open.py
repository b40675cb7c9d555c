"""`qa open`: a citation of the last answer where it stands."""

from __future__ import annotations

from typing import Annotated

import typer

from qa.cli.lazy import commands
from qa.cli.options import examples
from qa.history.last_answer import recall
from qa.terminal import viewer

app = commands()


@app.command("open", epilog=examples('qa ask "who is the Russian ambassador?"', "qa open 1"))
def open_citation(
    number: Annotated[
        int, typer.Argument(metavar="N", help="Which citation of the last answer, from 1.")
    ],
) -> None:
    """Open a citation of the last answer, at its line or page."""
    cited = recall(number)
    place = cited.citation
    viewer.require_trusted(place.file, trusted=place.checked)
    viewer.open_citation(place.file, place.location, cited.sentence)

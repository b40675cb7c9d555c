"""`qa cite`: citations of the last answer, to name their sources in another text."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from qa.cli.lazy import commands
from qa.cli.options import examples
from qa.conversation import chosen
from qa.history.last_answer import recall_all
from qa.rendering.references.styles import ABOUT, Style, references
from qa.rendering.text import place, reservation
from qa.terminal.console import say, say_out

app = commands()


def _styles(incomplete: str) -> list[tuple[str, str]]:
    return [(each.value, ABOUT[each]) for each in Style if each.startswith(incomplete)]


def flag(*names: str, help: str) -> Any:  # noqa: A002, ANN401 - as typer calls and declares it
    """Return an option for a style."""
    return typer.Option(*names, metavar="FORMAT", help=help, autocompletion=_styles)


@app.command(
    epilog=examples(
        'qa ask "what weapons did Duterte seek?"',
        "qa cite",
        "qa cite 1 3 --format apa",
        "qa cite all --format bibtex >> thesis.bib",
        "qa cite all --format csl-json > references.json",
    )
    + "\n\n\b\nFormats:\n"
    + "\n".join(f"  {style.value:<10}{about}" for style, about in ABOUT.items())
    + "\n\nEach says only what the article states, and the place: page, paragraph or line. A name "
    "is split into given and family name where that is sure, and kept whole elsewhere. The same "
    "place has the same key in BibTeX, CSL-JSON and RIS whenever it is cited."
)
def cite(
    numbers: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[N]…", help='Which citations of the last answer, from 1, or "all".'
        ),
    ] = None,
    style: Annotated[Style, flag("--format", "-f", help="How to write them.")] = Style.CHICAGO,
) -> None:
    """Name the sources of the last answer in another text.

    As footnotes, or as BibTeX, CSL-JSON or RIS, each with the place that is cited.
    """
    cited = chosen(recall_all(), numbers or ())
    say_out(references(cited, style))
    for each in cited:
        if but := reservation(each.citation):
            say(f"{place(each.citation)}: {but}")

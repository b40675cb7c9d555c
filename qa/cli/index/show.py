"""`qa index show`: what was understood of a file."""

from __future__ import annotations

import shutil
import sys
from typing import Annotated

import typer

from index.maintenance.one_file.understanding import understood
from qa.cli.lazy import commands
from qa.cli.options import Index, Json, examples
from qa.cli.settings import settings_for
from qa.rendering.holdings.understanding import to_json, to_text
from qa.terminal.console import say_json, say_out

app = commands()


@app.command(epilog=examples("qa index show notes.md", "qa index show --json report.pdf"))
def show(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A file, or a page of the index.")],
    json: Json = False,
    index: Index = None,
) -> None:
    """Show what was understood of a file.

    Title, authors, dates and what else it says of itself, and each sentence with its role; of a
    file that the index does not hold, how it would be read. JSON is one object, or where the
    file holds several articles a list; lines and columns count from 1, spans from 0, half-open.
    """
    found = understood(settings_for(context, index=index).index, file)
    if json:
        say_json(to_json(found))
        return
    text = to_text(found)
    paged = sys.stdout is not None and sys.stdout.isatty()
    if paged and text.count("\n") >= shutil.get_terminal_size().lines:
        _page(text)
    else:
        say_out(text)


def _page(text: str) -> None:
    # Imported here: a pipe needs neither.
    from rich.console import Console  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from qa.rendering.article_text import Page  # noqa: PLC0415
    from qa.terminal import pager  # noqa: PLC0415

    pager.show(Page(tuple(map(Text, text.split("\n")))), Console())

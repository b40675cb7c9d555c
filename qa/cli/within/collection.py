"""`qa collection …`: filters under names, to be asked within again."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

import typer

from index.errors import QaError, UsageError
from index.filter import Filter
from index.search.selection import articles_within
from qa.cli.lazy import commands
from qa.cli.options import Index, Json, Model, examples, inherit
from qa.cli.settings import settings_for
from qa.cli.within.meant import meant_here
from qa.cli.within.options import within as within_options
from qa.config import collections
from qa.config.settings import Settings
from qa.rendering.amounts import counted
from qa.rendering.json_text import dumps
from qa.rendering.sanitise import clean
from qa.rendering.text import parts
from qa.terminal.console import say, say_json, say_out, say_rows

app = commands(
    help="Name filters, to ask within them again.",
    no_args_is_help=True,
    epilog=examples(
        "qa collection add russia --in clippings/russia --since 2016",
        'qa ask --in russia "what weapons did Duterte seek?"',
        'qa ask "in:russia what weapons did Duterte seek?"',
    ),
)


def _known(incomplete: str) -> list[tuple[str, str]]:
    with suppress(QaError):
        kept = collections.kept(Settings.load().index)
        return [(name, parts(each)) for name, each in kept.items() if name.startswith(incomplete)]
    return []


_NAME = typer.Argument(metavar="NAME", help="Its name.", autocompletion=_known)


@app.callback()
def root(context: typer.Context, index: Index = None, model: Model = None) -> None:
    """Name filters, to ask within them again."""
    inherit(context, index=index, model=model)


@app.command(
    epilog=examples(
        "qa collection add russia --in clippings/russia --since 2016",
        "qa collection add english --lang en",
    )
)
@within_options
def add(
    context: typer.Context,
    name: Annotated[str, _NAME],
    index: Index = None,
    *,
    within: Filter,
) -> None:
    """Give a filter a name.

    A name that there is already gets the new filter. Folders are those that
    are meant here, wherever the name is used.
    """
    place = settings_for(context, index=index).index
    if not within:
        raise UsageError(
            f"The collection {name} would be everything.",
            f"Say within what it is: qa collection add {name} --in FOLDER",
        )
    whole = meant_here(within, place)
    count = len(articles_within(place, whole))
    collections.keep(place, name, whole)
    say(f"{name} is {parts(whole)}: {counted(count, 'article')} now.")


@app.command("list", epilog=examples("qa collection list", "qa collection list --json"))
def list_collections(context: typer.Context, json: Json = False, index: Index = None) -> None:
    """List the collections: name, filter."""
    kept = collections.kept(settings_for(context, index=index).index)
    if json:
        say_json(dumps({name: within.to_json() for name, within in kept.items()}))
    elif kept:
        say_rows((name, parts(within)) for name, within in kept.items())
    else:
        say("There is no collection. See: qa collection add --help")


@app.command(epilog=examples("qa collection show russia"))
def show(
    context: typer.Context, name: Annotated[str, _NAME], json: Json = False, index: Index = None
) -> None:
    """Show a collection, and count its articles."""
    place = settings_for(context, index=index).index
    within = collections.find(place, name)
    count = len(articles_within(place, within))
    if json:
        say_json(dumps({"name": name, "filter": within.to_json(), "articles": count}))
    else:
        say_out(f"{parts(within)} ({counted(count, 'article')})")


@app.command(epilog=examples("qa collection remove russia"))
def remove(context: typer.Context, name: Annotated[str, _NAME], index: Index = None) -> None:
    """Forget a collection; its articles stay."""
    collections.drop(settings_for(context, index=index).index, name)
    say(f"{clean(name)} is no collection any more; its articles are as they were.")

"""`qa index`: which commands change an index or say what is in it."""

from __future__ import annotations

import typer

from qa.cli.lazy import LazyGroup, Place, commands
from qa.cli.options import Index, Model, examples, inherit
from qa.terminal.console import say_out

_CHANGES, _CHECK, _STATUS = (f"qa.cli.index.{name}" for name in ("changes", "check", "status"))


class IndexCommands(LazyGroup):
    """The commands of `qa index`."""

    places = {  # noqa: RUF012 - of the class, as its base declares
        "add": Place(_CHANGES, "Index files, folders with all below them, and web pages."),
        "update": Place(_CHANGES, "Take in what changed on disk."),
        "rebuild": Place(_CHANGES, "Read everything again, into a new index."),
        "watch": Place("qa.cli.index.watch", "Update after each burst of changes on disk."),
        "check": Place(_CHECK, "Verify all that the index stores."),
        "repair": Place(_CHECK, "Write the word and vector indexes anew."),
        "remove": Place(_CHANGES, "Take articles out of the index; the files themselves stay."),
        "trust": Place("qa.cli.index.trust", "Trust an index that somebody else has made."),
        "show": Place("qa.cli.index.show", "Show what was understood of a file."),
        "list": Place(_STATUS, "List the articles, all or those within a filter."),
        "similar": Place(
            "qa.cli.index.similar", "List the near-copies of an article, and what they differ in."
        ),
        "status": Place(_STATUS, "Say what the index holds, where it is and what is still to do."),
    }


app = commands(
    cls=IndexCommands,
    invoke_without_command=True,
    epilog=examples("qa index add ~/articles", "qa index update", "qa index status"),
)


@app.callback()
def root(context: typer.Context, index: Index = None, model: Model = None) -> None:
    """Add articles, and keep the index in step with them."""
    inherit(context, index=index, model=model)
    if context.invoked_subcommand is None:
        say_out(context.get_help())

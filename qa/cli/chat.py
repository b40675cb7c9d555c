"""`qa chat`, and `qa` alone: an interactive session."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from index.filter import Filter
from qa.cli.lazy import Command, commands
from qa.cli.options import Color, Index, Model, Plain, Reader, examples
from qa.cli.settings import settings_for
from qa.cli.within.options import within as within_options
from qa.session.repl import run
from qa.session.services import services

app = commands()


class ChatCommand(Command):
    """A command whose help lists the slash commands."""

    def format_epilog(
        self,
        ctx: Any,  # noqa: ANN401 - typer brings click under one name or another
        formatter: Any,  # noqa: ANN401 - likewise
    ) -> None:
        """Write the table of slash commands."""
        from qa.session.commands.table import COMMANDS  # noqa: PLC0415 - no prompt waits for it

        with formatter.section("In a session"):
            formatter.write_dl([(command.usage, command.summary) for command in COMMANDS])
        super().format_epilog(ctx, formatter)


@app.command(
    cls=ChatCommand,
    epilog=examples("qa", "qa chat --resume", "qa chat --since 2016-11", "qa chat < questions.txt"),
)
@within_options
def chat(  # noqa: PLR0913, PLR0917 - one parameter for each flag
    context: typer.Context,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the last conversation.")
    ] = False,
    plain: Plain = False,
    color: Color = None,
    index: Index = None,
    model: Model = None,
    reader: Reader = None,
    *,
    within: Filter,
) -> None:
    """Ask questions in an interactive session. `qa` alone starts one, too."""
    settings = settings_for(
        context, index=index, model=model, reader=reader, color=color, plain=plain
    )
    run(services(), settings, resume=resume, within=within)

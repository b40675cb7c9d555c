"""`qa doctor`: whether everything is in order, and what mends what is not."""

from __future__ import annotations

from typing import Annotated

import typer

from qa.cli.failure import EXIT_ANSWERED, EXIT_ERROR
from qa.cli.lazy import commands
from qa.cli.options import Index, Model, examples, inherit
from qa.doctor.checks import examine, show_checks
from qa.rendering.json_text import dumps
from qa.terminal.console import say_json

app = commands()


@app.command(
    epilog=examples("qa doctor", "qa doctor --json | jq '.[] | select(.ok | not)'")
    + "\n\nA line that needs attention is followed by what mends it. Exit codes: 0 nothing "
    "failed, 2 something did."
)
def doctor(
    context: typer.Context,
    json: Annotated[
        bool, typer.Option("--json", help="Print a list of {name, ok, detail, fix}.")
    ] = False,
    index: Index = None,
    model: Model = None,
) -> None:
    """Look whether everything is in order.

    Says what mends what is not.
    """
    inherit(context, index=index, model=model)
    checks = examine(context.obj.get("index"), context.obj.get("model"))
    if json:
        say_json(dumps([check.to_json() for check in checks], 2))
    else:
        show_checks(checks)
    raise typer.Exit(EXIT_ANSWERED if all(check.ok for check in checks) else EXIT_ERROR)

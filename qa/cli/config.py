"""`qa config …`: what is set, where that came from, and how to set it for good."""

from __future__ import annotations

from typing import Annotated

import typer

from qa.cli.lazy import commands
from qa.cli.options import Index, Json, Model, examples, inherit
from qa.config.definitions import DEFINITIONS, definition, written
from qa.config.file import put, take_out
from qa.config.settings import config_file, weighed
from qa.rendering.json_text import dumps
from qa.rendering.sanitise import clean
from qa.terminal.console import say, say_json, say_out

app = commands(
    help="Show the settings, and set them for good.",
    invoke_without_command=True,
    epilog=examples("qa config", "qa config set k 3", "qa config unset k")
    + "\n\nA flag comes before an environment variable (QA_K for k), that before the file, and "
    "the file before the default.",
)


def _names(incomplete: str) -> list[tuple[str, str]]:
    return [(known.name, known.about) for known in DEFINITIONS if known.name.startswith(incomplete)]


_NAME = typer.Argument(metavar="NAME", help="The setting, such as k.", autocompletion=_names)


@app.callback()
def root(
    context: typer.Context,
    json: Json = False,
    index: Index = None,
    model: Model = None,
) -> None:
    """Show what is in force of the settings, each with where it came from."""
    inherit(context, index=index, model=model)
    if context.invoked_subcommand is not None:
        return

    found = weighed(**context.obj)
    if json:
        rows = [{"name": c.name, "value": c.value, "origin": c.origin} for c in found]
        say_json(dumps(rows))
        return
    column = max(len(each.name) for each in found) + 2
    for each in found:
        shown = clean(definition(each.name).in_force(each.value))
        say_out(f"{each.name:{column}}{shown}  ({clean(each.origin)})")


@app.command(epilog=examples("qa config path", '$EDITOR "$(qa config path)"'))
def path() -> None:
    """Print where the configuration file is, whether it is there or not."""
    say_out(str(config_file()))


@app.command("set", epilog=examples("qa config set k 3", "qa config set editing_mode vi"))
def set_value(
    name: Annotated[str, _NAME],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="Its value.")],
) -> None:
    """Set a setting for good, in the configuration file."""
    known = definition(name)
    file = put(known, known.read(value))
    say(f"{known.name} is {written(known.read(value))} from now on: {file}")


@app.command(epilog=examples("qa config unset k"))
def unset(name: Annotated[str, _NAME]) -> None:
    """Take a setting out of the configuration file."""
    known = definition(name)
    file = take_out(known)
    say(f"{known.name} is at its default again: {file}")

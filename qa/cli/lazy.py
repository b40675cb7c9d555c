"""Commands that are imported when they are called: to list them needs none of what they need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup


@dataclass(frozen=True, slots=True)
class Place:
    """The module whose ``app`` defines a command, and the line that the help lists it with."""

    module: str
    summary: str


class LazyGroup(TyperGroup):
    """A group that knows its commands by name and summary, and imports the one that is called."""

    places: ClassVar[Mapping[str, Place]] = {}

    def __init__(self, **attributes: Any) -> None:  # noqa: ANN401 - as the parser passes them
        super().__init__(**attributes)
        for name, place in self.places.items():
            self.commands[name] = TyperCommand(name, help=place.summary)

    def loaded(self, name: str) -> Any:  # noqa: ANN401 - typer brings click under one name or another
        """Import the command called ``name`` and return it."""
        command = typer.main.get_command(import_module(self.places[name].module).app)
        return getattr(command, "commands", {}).get(name, command)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 - likewise
        """Return the command that ``args`` call, imported, with its name and what is left."""
        name, _, rest = super().resolve_command(ctx, args)
        return name, self.loaded(str(name)), rest


class Command(TyperCommand):
    """A command whose usage names its arguments as people write them: PATH, not {PATH}."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:  # noqa: ANN401 - likewise
        """Return the parts of the usage, without the parser's braces."""
        return [piece.strip("{}") for piece in super().collect_usage_pieces(ctx)]


class _Commands(typer.Typer):
    """An app whose commands are such."""

    def command(self, name: str | None = None, **attributes: Any) -> Any:  # noqa: ANN401 - as typer takes them
        """Return what makes a command of a function."""
        return super().command(name, **{"cls": Command} | attributes)


def commands(**attributes: Any) -> typer.Typer:  # noqa: ANN401 - as typer takes them
    """Return an empty app for the commands of one module."""
    return _Commands(rich_markup_mode=None, add_completion=False, **attributes)

"""The options that commands share: made of the settings' definitions, given at any level."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from typing import Annotated, Any

import typer

from qa.config import definitions
from qa.config.definitions import Definition


def flags_of(known: Definition) -> Any:  # noqa: ANN401 - as typer declares it
    """Return the option that sets ``known`` for one command; None means that it is not given."""
    return typer.Option(*known.flags, metavar=known.metavar, help=known.help, show_default=False)


Index = Annotated[str | None, flags_of(definitions.INDEX)]
Model = Annotated[str | None, flags_of(definitions.MODEL)]
Reader = Annotated[str | None, flags_of(definitions.READER)]
K = Annotated[int | None, flags_of(definitions.K)]
Context = Annotated[int | None, flags_of(definitions.CONTEXT)]
MinConfidence = Annotated[float | None, flags_of(definitions.MIN_CONFIDENCE)]
PreferRecent = Annotated[bool, flags_of(definitions.PREFER_RECENT)]
Color = Annotated[definitions.Color | None, flags_of(definitions.COLOR)]
Plain = Annotated[bool, flags_of(definitions.PLAIN)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def number(
    kind: type[int | float], low: float, high: float = math.inf
) -> Callable[[str | float], float]:
    """Return what reads a number of this ``kind`` from ``low`` to ``high``, for `parser=`."""

    def read(typed: str | float) -> float:
        with suppress(ValueError):
            if low <= (value := kind(typed)) <= high:
                return value
        bounds = f"from {low} to {high}" if high < math.inf else f"of at least {low}"
        raise typer.BadParameter(f"{typed} is no {_KINDS[kind]} {bounds}.")

    return read


_KINDS = {int: "whole number", float: "number"}


def examples(*lines: str) -> str:
    """Return an epilog for ``--help`` that shows ``lines`` as they are."""
    return "\n".join(("\b", "Examples:", *(f"  {line}" for line in lines)))


def inherit(context: typer.Context, /, **given: object) -> None:
    """Let the commands below see what was ``given`` before their name."""
    known = context.obj or {}
    context.obj = known | {name: value for name, value in given.items() if value is not None}

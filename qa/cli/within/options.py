"""The options that say within which articles: the same for every command that has them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Annotated, Any

import typer

from index.filter import Filter
from qa.question.within import DATES, KEYS, made, today

_TIME = '2016, 2016-11, 2016-11-17, "17 November 2016", yesterday, "last week" …'
_HELP = {
    "since": f"Only articles of this date or later: {_TIME}",
    "until": "Only articles of this date or earlier.",
    "on": "Only articles of this day, month or year.",
    "author": "Only articles by this author; this and the options below may be given again, for "
    "any of several.",
    "source": "Only articles from this newspaper, site or address.",
    "title": "Only articles with these words in their title.",
    "lang": "Only articles in this language.",
    "type": "Only files of this format.",
    "tag": "Only articles with this tag.",
    "in": "Only articles in this folder, like this glob, or of this collection.",
}
_METAVARS = {"lang": "CODE", "type": "FORMAT", "in": "FOLDER|GLOB"} | dict.fromkeys(DATES, "WHEN")


def within(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of a filter, and the filter itself as its argument ``within``."""
    signature = inspect.signature(command, eval_str=True)
    own = [each for each in signature.parameters.values() if each.name != "within"]
    options = [
        inspect.Parameter(
            _name(key), inspect.Parameter.KEYWORD_ONLY, default=None, annotation=_option(key)
        )
        for key in KEYS
    ]

    @wraps(command)
    def filtered(*arguments: object, **given: Any) -> None:  # noqa: ANN401 - as typer passes them
        typed = {key: given.pop(_name(key), None) for key in KEYS}
        command(*arguments, **given, within=_filter(typed))

    # What typer reads the parameters from.
    parameters = [*own, *options]
    filtered.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    filtered.__annotations__ = {each.name: each.annotation for each in parameters}
    return filtered


def _name(key: str) -> str:
    return f"within_{key}"


def _option(key: str) -> Any:  # noqa: ANN401 - as typer declares it
    several = key not in DATES
    option = typer.Option(
        f"--{key}",
        metavar=_METAVARS.get(key, "TEXT"),
        help=_HELP[key],
        show_default=False,
    )
    return Annotated[list[str] | None if several else str | None, option]


def _filter(typed: Mapping[str, str | list[str] | None]) -> Filter:
    parts = []
    for key, values in typed.items():
        parts += [(key, value) for value in ([values] if isinstance(values, str) else values or ())]
    return made(parts, today())

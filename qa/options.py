"""The options that commands share, and how they become settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from qa.settings import Settings

Index = Annotated[
    str | None,
    typer.Option(
        metavar="DIR",
        help="The index. [default: $QA_INDEX, else .qa here or in a parent, else the user's own]",
    ),
]
Model = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="A sentence-transformers model, by path or name. [default: the index's own]",
    ),
]


def inherit(context: typer.Context, index: str | None, model: str | None) -> None:
    """Let the commands below see what was given before their name."""
    given: dict[str, str] = dict(context.obj or {})
    if index:
        given["index"] = index
    if model:
        given["model"] = model
    context.obj = given


def chosen(  # noqa: PLR0913 - one parameter for each setting
    context: typer.Context,
    index: str | None,
    model: str | None,
    *,
    k: int | None = None,
    context_size: int | None = None,
    min_confidence: float | None = None,
) -> Settings:
    """Return the settings for one command: its own flags before those given further left."""
    from qa.settings import Settings  # noqa: PLC0415 - `qa --help` needs no settings

    given = context.obj or {}
    return Settings.load(
        index=index or given.get("index"),
        model=model or given.get("model"),
        k=k,
        context=context_size,
        min_confidence=min_confidence,
    )

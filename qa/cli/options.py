"""The options that commands share, and how they become settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from qa.config.definitions import Color
    from qa.config.settings import Settings

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

Reader = Annotated[
    str | None,
    typer.Option(
        metavar="none|DIR",
        help="What reads the passages found: an extractive question-answering model by its "
        "folder, or nothing. [default: the one that comes with qa]",
    ),
]


def examples(*lines: str) -> str:
    """Return an epilog for ``--help`` that shows ``lines`` as they are."""
    return "\n".join(("\b", "Examples:", *(f"  {line}" for line in lines)))


def inherit(context: typer.Context, index: str | None, model: str | None) -> None:
    """Let the commands below see what was given before their name."""
    given = {"index": index, "model": model}
    context.obj = (context.obj or {}) | {k: v for k, v in given.items() if v is not None}


def chosen(  # noqa: PLR0913 - one parameter for each setting
    context: typer.Context,
    index: str | None,
    model: str | None,
    *,
    reader: str | None = None,
    k: int | None = None,
    context_size: int | None = None,
    min_confidence: float | None = None,
    color: Color | None = None,
    plain: bool = False,
) -> Settings:
    """Return the settings for one command: its own flags before those given further left."""
    from qa.config.settings import Settings  # noqa: PLC0415 - `qa --help` needs no settings

    inherit(context, index, model)
    return Settings.load(
        index=context.obj.get("index"),
        model=context.obj.get("model"),
        reader=reader,
        k=k,
        context=context_size,
        min_confidence=min_confidence,
        color=color,
        plain=plain or None,
    )

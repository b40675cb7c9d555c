"""The settings of one command: its flags over those before its name, and all over the rest."""

from __future__ import annotations

from typing import Any

import typer

from qa.cli.options import inherit
from qa.config.settings import Chosen, Settings, of, weighed


def settings_for(invoked: typer.Context, /, **flags: Any) -> Settings:  # noqa: ANN401 - checked there
    """Return the settings for one command, from its ``flags``: None and False are not given."""
    return of(chosen_for(invoked, **flags))


def chosen_for(invoked: typer.Context, /, **flags: Any) -> tuple[Chosen, ...]:  # noqa: ANN401 - as above
    """Return the settings for one command, each with where it came from."""
    inherit(invoked, **{name: value for name, value in flags.items() if value is not False})
    return weighed(**invoked.obj)

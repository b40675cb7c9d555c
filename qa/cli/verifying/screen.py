"""A verification laid out for a terminal, in colour."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType

from qa.config.definitions import Color
from qa.rendering.article_text import hanging
from qa.rendering.verified.styled import styled_matches, styled_table
from qa.terminal.layout import terminal
from qa.verifying.quotation import Match, Verification


def laid_out(verification: Verification, color: Color) -> str:
    """Return the table of a verification as wide as the terminal."""
    return _captured(styled_table(verification), color)


def matches_laid_out(found: Sequence[Match], color: Color) -> str:
    """Return where some words were found, wrapped for the terminal."""
    console = terminal(forced=color is Color.ALWAYS)
    return _captured(hanging(styled_matches(found), console, console.width), color)


def _captured(shown: RenderableType, color: Color) -> str:
    console = terminal(forced=color is Color.ALWAYS)
    with console.capture() as captured:
        console.print(shown)
    return "\n".join(line.rstrip() for line in captured.get().splitlines())

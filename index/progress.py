"""How long work tells of itself: lines for people, or steps done of steps there are."""

from __future__ import annotations

from collections.abc import Callable

Tell = Callable[[str], None]
"""Called with one line of text."""

Progress = Callable[[str, int, int], None]
"""Called with a stage ("reading", say), how much of it is done, and how much there is."""


def silent(*_told: object) -> None:
    """Tell nobody: for a ``Tell`` or a ``Progress`` that is not wanted."""

"""The sample articles that come with the program, for a first look. Only says where they are."""

from __future__ import annotations

from pathlib import Path

QUESTION = "what weapons did Duterte seek?"
"""A question that they answer."""

_INSTALLED = Path(__file__).parents[1] / "seeds"
_CHECKED_OUT = Path(__file__).parents[2] / "seeds"


def folder() -> Path | None:
    """Return the folder of the sample articles, if it came along."""
    return next((place for place in (_INSTALLED, _CHECKED_OUT) if place.is_dir()), None)

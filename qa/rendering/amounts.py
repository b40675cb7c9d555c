"""Amounts for people: a number with its noun, and how long something takes."""

from __future__ import annotations


def counted(count: int, noun: str) -> str:
    """Return a number with its noun: "1 passage", "2,100 passages"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def duration(seconds: float) -> str:
    """Return a time for people: "less than a second", "about 40 s", "about 12 min"."""
    if seconds < 1.0:
        return "less than a second"
    if seconds < 90.0:
        return f"about {seconds:.0f} s"
    if seconds < 5400.0:
        return f"about {seconds / 60:.0f} min"
    return f"about {seconds / 3600:.1f} h"

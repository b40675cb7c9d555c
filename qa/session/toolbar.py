"""The toolbar: what a session is about, in as many cells as the terminal has. Pure."""

from __future__ import annotations

import os
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size

from qa.config.definitions import written
from qa.config.settings import Settings

_SEPARATOR = " · "
_LEAST_PATH = 8
_MOST_OF_A_FILTER = 40


@dataclass(frozen=True, slots=True)
class Facts:
    """What the toolbar tells; an empty text, which is not known yet, is left out.

    ``chosen`` are the settings that differ from what a session has by itself, ``mode`` what vi's
    keys do at the moment, ``within`` the filter that questions are asked within.
    """

    index: str
    articles: str
    chosen: str = ""
    model: str = ""
    latency: str = ""
    mode: str = ""
    within: str = ""


def toolbar(facts: Facts, width: int) -> str:
    """Return the toolbar in at most ``width`` cells.

    Where room is short the path is shortened first and then goes; after it the model, the
    latency, the settings and the filter.
    """
    within = _head(facts.within, _MOST_OF_A_FILTER)
    shown = [facts.mode, facts.articles, within, facts.chosen, facts.model, facts.latency]
    rest = _joined(shown)
    room = width - cell_len(rest) - cell_len(_SEPARATOR)
    if room >= min(_LEAST_PATH, cell_len(facts.index)):
        return _joined([_tail(facts.index, room), rest])
    for least in (4, 5, 3, 2):
        if cell_len(_joined(shown)) > width:
            shown[least] = ""
    rest = _joined(shown)
    return rest if cell_len(rest) <= width else set_cell_size(rest, width).rstrip()


def changed_settings(settings: Settings) -> str:
    """Return the settings of answers that differ from the defaults."""
    usual = Settings(index=settings.index)
    names = ("k", "context", "min_confidence", "prefer_recent")
    return _joined(
        [
            f"{name} {written(getattr(settings, name))}"
            for name in names
            if getattr(settings, name) != getattr(usual, name)
        ]
    )


def homely(path: str) -> str:
    """Return a path with ``~`` for the home folder."""
    home = os.path.expanduser("~")  # noqa: PTH111 - Path.home fails where there is none
    below = path.removeprefix(home)
    return f"~{below}" if home != "/" and below != path and below[:1] in ("", "/") else path


def _joined(parts: list[str]) -> str:
    return _SEPARATOR.join(part for part in parts if part)


def _head(text: str, room: int) -> str:
    """Return a text in at most ``room`` cells."""
    return text if cell_len(text) <= room else f"{set_cell_size(text, room - 1).rstrip()}…"


def _tail(path: str, room: int) -> str:
    """Return a path in at most ``room`` cells: its end is what tells it from others."""
    if cell_len(path) <= room:
        return path
    while cell_len(path) > room - 1:
        path = path[1:]
    return f"…{path}"

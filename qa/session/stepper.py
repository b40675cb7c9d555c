"""Pages that somebody goes through at a terminal, forth and back, a key each.

Each is printed beneath the one before, so that all can be scrolled to afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from prompt_toolkit.application import Application
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import FormattedTextControl, Layout, Window
from rich.text import Text

from qa.terminal import keyboard
from qa.terminal.screen import Screen

_FORTH = ("enter", "n", " ", "right", "down")
_BACK = ("p", "left", "up")
_LEAVE = ("q", "escape", "c-c", "c-d")
_KEYS_OF_ONE = 0.05  # seconds in which an arrow, which begins with Escape, has arrived


def go_through(pages: Sequence[Text], screen: Screen) -> None:
    """Show pages one by one; all at once where nobody could press a key, or there is but one."""
    if len(pages) == 1 or not (screen.alive and screen.console.is_terminal):
        screen.say(Text("\n\n").join(pages))
        return
    at: int | None = 0
    while at is not None:
        screen.say(pages[at].copy().append("\n"))
        at = _next(at, len(pages))


def _next(at: int, count: int) -> int | None:
    """Return which page a key asks for; None is no other."""
    keys = KeyBindings()

    def bind(names: Sequence[str], wanted: int | None) -> None:
        for name in names:
            keys.add(name, eager=True)(_leading_to(wanted))

    last = at + 1 == count
    bind(_FORTH, None if last else at + 1)
    bind(_BACK if at else (), at - 1)
    bind(_LEAVE, None)
    ways = ("Enter end" if last else "Enter next", "p back" if at else "", "" if last else "q end")
    said = f"{at + 1} of {count} · {', '.join(way for way in ways if way)}"
    hint = FormattedTextControl(said, show_cursor=False)
    line: Application[int | None] = Application(
        Layout(Window(hint, height=1)), key_bindings=keys, erase_when_done=True
    )
    line.ttimeoutlen = _KEYS_OF_ONE
    with keyboard.lent():
        return line.run()


def _leading_to(wanted: int | None) -> Callable[[KeyPressEvent], None]:
    return lambda event: event.app.exit(result=wanted)

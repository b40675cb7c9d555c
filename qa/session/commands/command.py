"""What a slash command is, and what may be suggested for one. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from qa.session.session import Session

Choices = Callable[[Session, str], Iterable[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What could stand in place of the last ``replaces`` characters typed, and what it is."""

    text: str
    note: str
    replaces: int


def nothing(_session: Session, _typed: str) -> tuple[()]:
    """Suggest no arguments."""
    return ()


@dataclass(frozen=True, slots=True)
class Command:
    """One slash command.

    ``argument`` is how ``/help`` writes it: ``N`` must be given, ``[N]`` may be, and a command
    with none takes none. ``choices`` returns the arguments to suggest for what was typed of one,
    each with a note; they are sifted by what was typed afterwards. It may be called in any
    thread.
    """

    name: str
    argument: str
    summary: str
    run: Callable[[Session, str], None]
    aliases: tuple[str, ...] = ()
    details: str = ""
    choices: Choices = nothing

    @property
    def usage(self) -> str:
        """How the command is written."""
        return f"/{self.name} {self.argument}".rstrip()

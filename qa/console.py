"""Where things are shown: answers on stdout, talk and progress on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING

from index.errors import QaError
from qa import render
from qa.answer import Answer

if TYPE_CHECKING:
    from rich.console import Console


class Color(StrEnum):
    """When to use colour."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def wants_style(color: Color, *, plain: bool) -> bool:
    """Say whether stdout gets escape sequences: a terminal does, unless told otherwise."""
    if plain or color is Color.NEVER:
        return False
    if color is Color.ALWAYS:
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def terminal(*, stderr: bool = False, forced: bool = False) -> Console:
    """Return a rich console on stdout or stderr; NO_COLOR is obeyed unless ``forced``."""
    from rich.console import Console  # noqa: PLC0415 - only where something is styled

    return Console(
        stderr=stderr,
        force_terminal=True if forced else None,
        no_color=False if forced else None,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=False,
    )


def show(answer: Answer, color: Color, *, plain: bool) -> None:
    """Print an answer for people."""
    if wants_style(color, plain=plain):
        terminal(forced=color is Color.ALWAYS).print(render.styled(answer))
    else:
        say_out(render.plain(answer))
    for note in answer.notes:
        say(note)


def say_out(text: str) -> None:
    """Print data on stdout, whatever its encoding can take."""
    try:
        print(text, flush=True)  # noqa: T201 - this is where data is printed
    except UnicodeEncodeError:
        sys.stdout.buffer.write(text.encode(sys.stdout.encoding, "replace") + b"\n")
        sys.stdout.flush()


def say(text: str) -> None:
    """Print talk on stderr."""
    print(render.clean_lines(text), file=sys.stderr, flush=True)  # noqa: T201 - and talk


def say_error(error: QaError) -> None:
    """Print an error on stderr: what happened, and what to do next."""
    say(f"qa: {error.what}\n    {error.next_step}")


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Show nothing."""


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """Show a bar with count, rate and time left on stderr, where that is a terminal."""
    if not sys.stderr.isatty():
        yield _silent
        return
    from rich.progress import (  # noqa: PLC0415 - only where there is a bar
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text  # noqa: PLC0415 - likewise

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:,.0f}/s" if task.speed else "", style="dim")

    columns = (
        TextColumn("{task.description:>9}"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=terminal(stderr=True), transient=True) as bars:
        tasks: dict[str, object] = {}

        def update(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)  # type: ignore[arg-type] # TaskID

        yield update

"""Where things are shown: answers on stdout, talk and progress on stderr."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.errors import QaError, StorageError
from index.progress import Progress, silent
from qa.answer import Answer
from qa.config.definitions import Color
from qa.rendering.answer_json import in_ascii
from qa.rendering.sanitise import clean, clean_lines
from qa.rendering.text import UNDERSTOOD, plain_answer, styled_answer

if TYPE_CHECKING:
    from rich.console import Console


_SECONDS_APART = 5.0


def wants_style(color: Color, *, plain: bool) -> bool:
    """Say whether stdout gets escape sequences: a terminal does, unless told otherwise.

    NO_COLOR asks for none (https://no-color.org); ``always`` is stronger than it.
    """
    if plain or color is Color.NEVER:
        return False
    if color is Color.ALWAYS:
        return True
    refused = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return _at_terminal() and not refused


def _at_terminal() -> bool:
    # Python has no sys.stdout where the caller has closed it.
    return sys.stdout is not None and sys.stdout.isatty()


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
    """Print an answer for people: laid out on a terminal, one line a sentence in a pipe."""
    styled = wants_style(color, plain=plain)
    at_terminal = styled or (_at_terminal() and not plain)
    if answer.understood_as:
        _say_dimmed(f"{UNDERSTOOD} {clean(answer.understood_as)}", styled=styled)
    say_out(_laid_out(answer, color, styled=styled) if at_terminal else plain_answer(answer))
    say_notes(answer)


def say_notes(answer: Answer) -> None:
    """Print what is to be remarked about an answer."""
    for note in answer.notes:
        say(note)


def _say_dimmed(line: str, *, styled: bool) -> None:
    if not styled or sys.stderr is None:
        say(line)
        return
    from rich.text import Text  # noqa: PLC0415 - only where something is styled

    terminal(stderr=True).print(Text(line, "dim"), soft_wrap=True)


def _laid_out(answer: Answer, color: Color, *, styled: bool) -> str:
    from qa.rendering.article_text import hanging  # noqa: PLC0415 - only where there is a terminal

    console = terminal(forced=color is Color.ALWAYS)
    page = hanging(styled_answer(answer), console, console.width)
    if not styled:
        return page.plain
    with console.capture() as captured:
        console.print(page)
    return captured.get().removesuffix("\n")


def say_out(text: str) -> bool:
    """Print data on stdout, whatever its encoding can take; say whether anybody still reads it.

    Raises StorageError where stdout is a file, and its disk is full.
    """
    if sys.stdout is None:
        return False
    encoding = sys.stdout.encoding or "utf-8"
    try:
        # A character that stdout cannot take becomes a question mark.
        print(text.encode(encoding, "replace").decode(encoding), flush=True)  # noqa: T201 - data
    except BrokenPipeError:
        _drop_stdout()  # the reader has what it wanted; the exit code is still to be told
        return False
    except OSError as error:
        _drop_stdout()
        raise StorageError(
            f"The output cannot be written: {error.strerror}.", "Write it somewhere else."
        ) from error
    return True


def say_rows(rows: Iterable[Sequence[str]]) -> bool:
    """Print rows of cells: in aligned columns on a terminal, with tabs between them elsewhere."""
    if not _at_terminal():
        return say_out("\n".join("\t".join(row) for row in rows))
    from rich.cells import cell_len, set_cell_size  # noqa: PLC0415 - only for a terminal

    table = list(rows)
    widths = [max(map(cell_len, column)) for column in zip(*table, strict=True)]
    lines = ("  ".join(map(set_cell_size, row, widths)).rstrip() for row in table)
    return say_out("\n".join(lines))


def say_json(text: str) -> bool:
    """Print JSON like data; what stdout's encoding cannot take is escaped."""
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        text = in_ascii(text)
    return say_out(text)


def _drop_stdout() -> None:
    """Send what is printed from now on nowhere, and what is still buffered as well."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def say(text: str) -> None:
    """Print talk on stderr."""
    if sys.stderr is not None:  # print() would take stdout in its place
        print(clean_lines(text), file=sys.stderr, flush=True)  # noqa: T201 - talk


def say_error(error: QaError) -> None:
    """Print an error on stderr in two lines: what happened, and what to do next."""
    say(f"qa: {clean(error.what)}\n    {clean(error.next_step)}")


def _in_words() -> Progress:
    """Return what says a line every few seconds, for screen readers and bare terminals."""
    said = time.monotonic()

    def update(stage: str, done: int, total: int) -> None:
        nonlocal said
        if time.monotonic() - said >= _SECONDS_APART:
            said = time.monotonic()
            say(f"{stage}: {done:,} of {total:,}")

    return update


def _clock(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


@contextmanager
def progress(*, plain: bool = False) -> Iterator[Progress]:
    """Show a bar with count, rate and time left on stderr, where that is a terminal.

    A line now and then takes its place where it is to be ``plain``.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield silent
        return
    if plain or os.environ.get("TERM") == "dumb":
        yield _in_words()
        return
    from rich.progress import BarColumn, ProgressColumn, Task, TextColumn  # noqa: PLC0415 - for a bar
    from rich.progress import Progress as Bars  # noqa: PLC0415 - likewise
    from rich.text import Text  # noqa: PLC0415 - likewise

    class Pace(ProgressColumn):
        """Count, rate and time left, by the average since the stage began."""

        def render(self, task: Task) -> Text:
            done, total = int(task.completed), int(task.total or 0)
            text = Text(f"{done:,}/{total:,}")
            took = task.finished_time or task.elapsed
            if done and took:
                rate = done / took
                text.append(f"  {rate:,.0f}/s", "dim")
                text.append(f"  {_clock((total - done) / rate)} left" if done < total else "")
            return text

    console = terminal(stderr=True)
    bar = BarColumn(bar_width=max(4, min(40, console.width - 44)))
    columns = (TextColumn("{task.description:>9}"), bar, Pace())
    with Bars(*columns, console=console, transient=True) as bars:
        tasks: dict[str, object] = {}

        def update(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)  # type: ignore[arg-type] # TaskID

        yield update

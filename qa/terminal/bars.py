"""Progress bars on stderr: one a stage, with count, rate and time left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, ProgressColumn, Task, TaskID, TextColumn
from rich.progress import Progress as Bars
from rich.text import Text

from index.progress import Progress
from qa.terminal.layout import terminal

_WIDEST, _NARROWEST = 40, 4
_BESIDE = 44  # cells that stage, count, rate and time left may take


class Pace(ProgressColumn):
    """Count, rate and time left, by the average since the stage began."""

    def render(self, task: Task) -> Text:
        """Return what stands beside the bar of ``task``."""
        done, total = int(task.completed), int(task.total or 0)
        text = Text(f"{done:,}/{total:,}")
        took = task.finished_time or task.elapsed
        if done and took:
            rate = done / took
            text.append(f"  {rate:,.0f}/s", "dim")
            text.append(f"  {_clock((total - done) / rate)} left" if done < total else "")
        return text


@contextmanager
def bars() -> Iterator[Progress]:
    """Give what draws a bar for each stage it is told of; they are gone when the work is done."""
    console = terminal(stderr=True)
    bar = BarColumn(bar_width=max(_NARROWEST, min(_WIDEST, console.width - _BESIDE)))
    columns = (TextColumn("{task.description:>9}"), bar, Pace())
    with Bars(*columns, console=console, transient=True) as shown:
        tasks: dict[str, TaskID] = {}

        def update(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = shown.add_task(stage, total=total)
            shown.update(tasks[stage], completed=done, total=total)

        yield update


def _clock(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"

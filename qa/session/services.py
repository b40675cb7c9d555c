"""What a session asks of the index: to open it, and to change it while the prompt waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.config.settings import Settings
from qa.terminal.console import say

if TYPE_CHECKING:
    from index.maintenance.builder import Builder
    from index.maintenance.report import Report
    from qa.assistant import Assistant


@dataclass(frozen=True, slots=True)
class Services:
    """What a session cannot do by itself, each with the settings in force.

    ``open_assistant`` opens the index and tells of a model's first use; ``add`` indexes a file or
    folder, ``update`` and ``rebuild`` the whole index, with their progress and their result on
    stderr. Each raises QaError, and KeyboardInterrupt, which may say how the work goes on.
    """

    open_assistant: Callable[[Settings, Callable[[str], None]], Assistant]
    add: Callable[[Settings, str], None]
    update: Callable[[Settings], None]
    rebuild: Callable[[Settings], None]


def services() -> Services:
    """Return what an interactive session needs from the command line."""

    def opened(settings: Settings, tell: Callable[[str], None]) -> Assistant:
        from qa.assistant import Assistant  # noqa: PLC0415 - no prompt waits for it

        return Assistant.of(settings, progress=tell)

    def change(
        work: Callable[[Builder], Report],
        settings: Settings,
        stopped: str = "Stopped. What was indexed is kept; /update goes on.",
    ) -> None:
        from qa.terminal.indexing import build, explain, summary  # noqa: PLC0415 - likewise

        try:
            report = build(settings, work)
        except KeyboardInterrupt:
            raise KeyboardInterrupt(stopped) from None
        explain(report)
        say(summary(report))

    def rebuild(settings: Settings) -> None:
        stopped = "Stopped. The index is as it was; /rebuild goes on."
        change(lambda builder: builder.rebuild(), settings, stopped)

    return Services(
        open_assistant=opened,
        add=lambda settings, path: change(lambda builder: builder.add([path]), settings),
        update=lambda settings: change(lambda builder: builder.update(), settings),
        rebuild=rebuild,
    )

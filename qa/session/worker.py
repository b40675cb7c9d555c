"""The worker: the open index, in a thread of its own, so that no prompt waits for it.

Questions are worked on one at a time, in order. Nothing here shows anything: whoever waits says
how waiting looks.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from qa.assistant import Assistant

T = TypeVar("T")


class Worker:
    """Opens the index when it is first needed, and again after ``close``.

    ``open_assistant`` is given a function for lines that tell how opening goes; they wait in
    ``said`` until somebody shows them.
    """

    def __init__(self, open_assistant: Callable[[Callable[[str], None]], Assistant]) -> None:
        self.said: SimpleQueue[str] = SimpleQueue()
        self._open = open_assistant
        self._assistant: Assistant | None = None
        self._thread = ThreadPoolExecutor(1, "worker")

    def open(self, first: Callable[[], object]) -> None:
        """Begin to do what comes ``first``, and then to open the index if it is not open.

        What goes wrong is raised to the one who asks next.
        """
        self._thread.submit(first)
        self._thread.submit(self._warm)

    def begin(self, work: Callable[[Assistant], T]) -> Future[T]:
        """Begin ``work`` on the open index."""
        return self._thread.submit(lambda: work(self._opened()))

    def close(self) -> None:
        """Close the index once the work that was begun is done; returns when that is so."""
        self._thread.submit(self._close).result()

    def leave(self) -> None:
        """Close the index for good."""
        self.close()
        self._thread.shutdown()

    def _warm(self) -> None:
        if self._assistant is None:
            # The first question of all reads files and fills caches; let it be nobody's.
            self._opened().ask("ready?", k=1)

    def _opened(self) -> Assistant:
        if self._assistant is None:
            self._assistant = self._open(self.said.put)
        return self._assistant

    def _close(self) -> None:
        assistant, self._assistant = self._assistant, None
        if assistant:
            assistant.close()

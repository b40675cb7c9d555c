"""The attendant: who asks at the desk for doors where several callers wait, one after the other.

The open index is used by one thread, so that all callers share it; who waits does so without one.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from index.errors import QaError, StorageError
from qa.doors.desk import Desk
from qa.doors.failure import for_people

T = TypeVar("T")

MOST_WAITING = 256
"""Calls that may wait at once, before others are told to come again: some 20 seconds of them."""


class Busy(StorageError):
    """More calls are waiting than will be heard in time."""


class Attendant:
    """Does at a desk what callers want, in the order in which they come."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._thread = ThreadPoolExecutor(1, "desk")
        self._waiting = 0

    def prepare(self) -> None:
        """Begin to open the index; what goes wrong is told to the one who asks first."""
        self._thread.submit(self._warm)

    async def do(self, work: Callable[[Desk], T]) -> T:
        """Return what ``work`` gives; QaError for whatever goes wrong, in two lines."""
        if self._waiting >= MOST_WAITING:
            raise Busy("Too many questions are waiting.", "Ask again in a moment.")
        self._waiting += 1
        try:
            return await asyncio.wrap_future(self._thread.submit(work, self._desk))
        except QaError:
            raise
        except Exception as error:
            traceback.print_exception(error)  # on stderr, for whoever looks after the server
            raise for_people(error) from error
        finally:
            self._waiting -= 1

    def leave(self) -> None:
        """Close the desk once what was begun is done; what waits is not begun."""
        self._thread.shutdown(cancel_futures=True)
        self._desk.close()

    def _warm(self) -> None:
        # The first question of all reads files and fills caches; let it be nobody's.
        self._desk.ask("ready?", k=1)

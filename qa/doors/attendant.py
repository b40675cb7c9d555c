"""The attendant: who asks at the desk for doors where several callers wait, each in a line.

A line has a desk of its own, at which one thread does what its callers want, one after the other:
so all callers share an open index, and no question waits for a draft that takes long.
"""

from __future__ import annotations

import asyncio
import ctypes
import sys
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from itertools import count
from types import MappingProxyType
from typing import TypeVar

from index.errors import QaError, StorageError
from qa.doors.desk import Desk
from qa.doors.failure import for_people

T = TypeVar("T")


class Line(Enum):
    """What is waited for, each apart from the others."""

    QUESTIONS = "questions"
    DRAFTS = "drafts"
    """To be verified, for which no model is loaded."""
    ARTICLES = "articles"
    """What the index holds, for which nothing is kept open."""
    HEALTH = "health"


MOST_WAITING: Mapping[Line, int] = MappingProxyType(
    {Line.QUESTIONS: 256, Line.DRAFTS: 32, Line.ARTICLES: 256, Line.HEALTH: 256}
)
"""Calls that may be in a line at once, before others are told to come again: some 20 seconds of
questions; drafts are held in memory."""


TIDY = 16
"""Calls after which memory that nothing uses goes back to the system; that takes half a
millisecond, and a server does not stay as large as the largest question has made it."""


class Busy(StorageError):
    """A call will not be heard in time: too many are waiting, or the server stops."""


class Attendant:
    """Does at a desk what callers want, those of each line in the order in which they come."""

    def __init__(self, desk: Desk) -> None:
        # What there is to tell of the index, the desk for questions tells.
        self._desks = {line: Desk(desk.settings) for line in Line} | {Line.QUESTIONS: desk}
        self._threads = {line: ThreadPoolExecutor(1, line.value) for line in Line}
        self._waiting = dict.fromkeys(Line, 0)
        self._calls = count(1)
        self._stops = False

    def prepare(self) -> None:
        """Begin to open the index; what goes wrong is told to the one who asks first."""
        self._threads[Line.QUESTIONS].submit(self._warm)

    async def do(self, work: Callable[[Desk], T], line: Line = Line.QUESTIONS) -> T:
        """Return what ``work`` gives; QaError for whatever goes wrong, in two lines."""
        if self._stops:
            raise _stopping()
        if self._waiting[line] >= MOST_WAITING[line]:
            raise Busy(f"Too many {line.value} are waiting.", "Come again in a moment.")
        self._waiting[line] += 1
        try:
            done = self._threads[line].submit(self._do, work, self._desks[line])
            return await asyncio.wrap_future(done)
        except QaError:
            raise
        except asyncio.CancelledError as error:
            if self._stops:
                raise _stopping() from error
            raise
        except Exception as error:
            traceback.print_exception(error)  # on stderr, for whoever looks after the server
            raise for_people(error) from error
        finally:
            self._waiting[line] -= 1

    def _do(self, work: Callable[[Desk], T], desk: Desk) -> T:
        try:
            return work(desk)
        finally:
            if next(self._calls) % TIDY == 0:
                _give_back()

    def stop(self) -> None:
        """Begin nothing any more; who waits is told so, and what was begun goes on."""
        self._stops = True
        for thread in self._threads.values():
            thread.shutdown(wait=False, cancel_futures=True)

    def leave(self) -> None:
        """Stop, and close the desks once what was begun is done."""
        self.stop()
        for thread in self._threads.values():
            thread.shutdown()
        for desk in self._desks.values():
            desk.close()

    def _warm(self) -> None:
        # The longest windows take most memory, and less of it before any others; the first question
        # of all reads files and fills caches. Let them be nobody's.
        desk = self._desks[Line.QUESTIONS]
        desk.assistant.warm()
        desk.ask("ready?", k=1)


def _give_back() -> None:
    """Give free memory back to the system, which glibc else keeps between what is in use."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim:
        trim(0)


def _stopping() -> Busy:
    return Busy("The server is being stopped.", "Ask again when it runs.")

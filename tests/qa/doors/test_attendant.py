"""Who waits in a line is heard in turn, by one thread, and told in two lines what went wrong."""

import asyncio
import resource
import threading
from pathlib import Path

import pytest

from index.errors import StorageError, UsageError
from qa.config.settings import Settings
from qa.doors import attendant as room
from qa.doors.attendant import Attendant, Busy, Line
from qa.doors.desk import Desk
from qa.doors.failure import Unexpected


@pytest.fixture
def attendant(tmp_path):
    opened = Attendant(Desk(Settings(index=tmp_path / "none.qa")))
    yield opened
    opened.leave()


def test_callers_are_heard_in_turn_by_one_thread(attendant):
    heard = []

    async def all_of_them():
        calls = (attendant.do(lambda _, n=n: noted(n)) for n in range(20))
        return await asyncio.gather(*calls)

    def noted(number):
        heard.append((number, threading.get_ident()))
        return number

    assert asyncio.run(all_of_them()) == list(range(20))
    assert [number for number, _ in heard] == list(range(20))
    assert len({thread for _, thread in heard}) == 1


def test_where_too_many_wait_others_are_told_to_come_again(attendant, monkeypatch):
    monkeypatch.setattr(room, "MOST_WAITING", dict.fromkeys(Line, 2))
    begun, go_on = threading.Event(), threading.Event()

    def long(_desk):
        begun.set()
        go_on.wait(60)

    async def one_too_many():
        waiting = [asyncio.create_task(attendant.do(long)) for _ in range(2)]
        await asyncio.to_thread(begun.wait)
        with pytest.raises(Busy):
            await attendant.do(long)
        go_on.set()
        await asyncio.gather(*waiting)
        return await attendant.do(lambda _: "heard")

    assert asyncio.run(one_too_many()) == "heard"


def test_memory_that_no_call_uses_any_more_goes_back_to_the_system(attendant):
    kept = []

    def large(_desk):
        pieces = [b"x" * 2**16 for _ in range(2000)]
        kept.append(b"x" * 2**16)  # behind them all, so that they are not the heap's end
        return len(pieces)

    async def calls():
        await attendant.do(large)
        for _ in range(room.TIDY - 1):
            await attendant.do(lambda _: None)

    def resident():
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()

    before = resident()
    asyncio.run(calls())
    assert kept
    assert resident() - before < 2**25, "of 2**27"


class Held:
    """Work that is begun, and goes on when it is told."""

    def __init__(self):
        self.begun, self.go_on = threading.Event(), threading.Event()

    def __call__(self, _desk):
        self.begun.set()
        assert self.go_on.wait(60)
        return "done"


@pytest.mark.parametrize("line", [line for line in Line if line is not Line.DRAFTS])
def test_nobody_waits_for_a_draft_in_another_line(attendant, line):
    held = Held()

    async def meanwhile():
        draft = asyncio.create_task(attendant.do(held, Line.DRAFTS))
        await asyncio.to_thread(held.begun.wait)
        heard = await asyncio.wait_for(attendant.do(lambda _: "heard", line), 60)
        assert not draft.done()
        held.go_on.set()
        return heard, await draft

    assert asyncio.run(meanwhile()) == ("heard", "done")


def test_each_line_has_a_desk_of_its_own(attendant):
    async def desks():
        return [await attendant.do(lambda desk: desk, line) for line in Line]

    assert len(set(map(id, asyncio.run(desks())))) == len(Line)


def test_who_waits_when_it_stops_is_told_so_and_what_was_begun_is_done(attendant):
    held = Held()

    async def stopped():
        begun = asyncio.create_task(attendant.do(held))
        await asyncio.to_thread(held.begun.wait)
        waiting = asyncio.create_task(attendant.do(lambda _: "never"))
        await asyncio.sleep(0)
        attendant.stop()
        for call in (waiting, attendant.do(lambda _: "too late")):
            with pytest.raises(Busy, match="is being stopped"):
                await call
        held.go_on.set()
        return await begun

    assert asyncio.run(stopped()) == "done"


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (UsageError("What?", "So."), UsageError, "What?"),
        (OSError(28, "No space left on device"), StorageError, "No space left on device"),
        (MemoryError(), StorageError, "not enough memory"),
        (ZeroDivisionError("by zero"), Unexpected, "An unexpected error: ZeroDivisionError"),
    ],
)
def test_whatever_goes_wrong_is_told_in_two_lines(attendant, capsys, error, kind, said):
    def fails(_desk):
        raise error

    with pytest.raises(kind, match=r"(?s).+") as told:
        asyncio.run(attendant.do(fails))
    assert said in told.value.what
    assert told.value.next_step
    # What may be a fault of the program is shown to whoever looks after it.
    assert ("Traceback" in capsys.readouterr().err) is not isinstance(error, UsageError)

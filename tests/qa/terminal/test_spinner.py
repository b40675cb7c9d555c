"""Waiting for an answer: nothing for a blink, then a wheel; what is said meanwhile is shown."""

import io
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue

import pytest

from qa.session.worker import Worker
from qa.terminal.spinner import BLINK, Spinner, wait_for


def waited(future, said=(), terminal=None):
    """Wait for a future; return its result and what was told."""
    queue, told = SimpleQueue(), []
    for line in said:
        queue.put(line)
    return wait_for(future, queue, told.append, Spinner(terminal)), told


def done(result):
    future = Future()
    future.set_result(result)
    return future


def slow(seconds, result):
    """A future that is done after some seconds."""
    threads = ThreadPoolExecutor(1)
    future = threads.submit(lambda: time.sleep(seconds) or result)
    threads.shutdown(wait=False)
    return future


def test_what_is_ready_is_returned_without_a_sign():
    terminal = io.StringIO()
    assert waited(done(7), terminal=terminal) == (7, [])
    assert terminal.getvalue() == ""


def test_what_takes_longer_turns_a_wheel_and_leaves_no_trace_of_it():
    class Watched(io.StringIO):
        """A terminal; once the wheel has turned on it, the work is done."""

        def write(self, text):
            if "/ Searching" in text:
                future.set_result(7)
            return super().write(text)

    future, terminal = Future(), Watched()
    assert waited(future, terminal=terminal)[0] == 7
    assert terminal.getvalue() == "\r| Searching \r/ Searching \r\x1b[K"


def test_without_a_terminal_nothing_is_drawn():
    assert waited(slow(BLINK + 0.1, 7)) == (7, [])


def test_what_was_said_is_told_in_order_before_the_result():
    assert waited(done(7), ["exporting", "verifying"]) == (7, ["exporting", "verifying"])


def test_an_error_of_the_work_is_raised_to_the_one_who_waits():
    future = Future()
    future.set_exception(TimeoutError("its own"))
    with pytest.raises(TimeoutError, match="its own"):
        waited(future)


class Opened:
    """Stands for an open index: notes in which thread it was used, and whether it was closed."""

    def __init__(self):
        self.threads, self.closed = set(), False

    def ask(self, *_, **__):
        self.threads.add(threading.current_thread())

    def close(self):
        self.threads.add(threading.current_thread())
        self.closed = True


def test_the_index_is_opened_used_and_closed_in_one_thread_that_is_not_ours():
    opened = []
    desk = Worker(lambda _: opened.append(Opened()) or opened[-1])
    desk.open(lambda: None)
    desk.begin(lambda index: index.ask()).result()
    desk.leave()
    assert len(opened) == 1
    assert opened[0].closed
    assert len(opened[0].threads) == 1
    assert threading.current_thread() not in opened[0].threads


def test_an_index_that_does_not_open_is_tried_again_for_whoever_asks():
    attempts = []

    def open_index(_):
        attempts.append(1)
        raise OSError("not yet")

    desk = Worker(open_index)
    desk.open(lambda: None)
    with pytest.raises(OSError, match="not yet"):
        desk.begin(lambda index: index).result()
    assert len(attempts) == 2
    desk.leave()


def test_what_comes_first_is_done_before_the_index_is_opened_and_every_time():
    done = []
    desk = Worker(lambda _: done.append("opened") or Opened())
    for _ in range(2):
        desk.open(lambda: done.append("first"))
    desk.leave()
    assert done == ["first", "opened", "first"]


def test_after_closing_the_next_question_opens_the_index_again():
    opened = []
    desk = Worker(lambda _: opened.append(Opened()) or opened[-1])
    desk.begin(lambda _: None).result()
    desk.close()
    desk.begin(lambda _: None).result()
    desk.leave()
    assert [index.closed for index in opened] == [True, True]


def test_what_opening_tells_waits_to_be_shown():
    def open_index(tell):
        tell("exporting the model")
        return Opened()

    desk = Worker(open_index)
    desk.begin(lambda _: None).result()
    assert desk.said.get_nowait() == "exporting the model"
    desk.leave()

"""A reader in a process of its own: it may crash, stall or bloat, and nobody else does."""

from __future__ import annotations

import os
import signal
import sys
import textwrap

import pytest

from index.formats.child import Child, Limits
from index.formats.document import Unreadable

MODULE = textwrap.dedent(
    """
    import os, time
    from index.formats.served import Refused

    def length(data, more=0):
        return len(data) + more

    def process(data):
        return os.getpid()

    def crash(data):
        os.abort()

    def stall(data):
        time.sleep(60)

    def work(data, steps):
        for step in range(steps):
            time.sleep(0.3)
            yield
        return "done"

    def refuse(data):
        raise Refused("is no such file", "Add another.")

    def stumble(data):
        raise KeyError("x")

    def bloat(data):
        return len(bytearray(8 << 30))

    def talk(data):
        print("noise")
        os.write(1, b"noise")
        return "heard"
    """
)


@pytest.fixture
def child(tmp_path, monkeypatch):
    (tmp_path / "some_reader.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    found = Child("some_reader", Limits(quiet=2, seconds=20))
    yield found
    found.close()


def test_one_child_reads_file_after_file(child):
    first = child.call("process", b"")
    assert child.call("length", b"12345", more=2) == 7
    assert child.call("length", b"x" * 3_000_000) == 3_000_000
    assert child.call("process", b"") == first != os.getpid()


def test_what_the_reader_refuses_is_unreadable_for_its_reason(child):
    with pytest.raises(Unreadable) as error:
        child.call("refuse", b"")
    assert (error.value.reason, error.value.remedy) == ("is no such file", "Add another.")


@pytest.mark.parametrize(
    ("function", "reason"),
    [
        ("crash", "its reader crashed"),
        ("stall", "did not come to an end"),
        ("stumble", "KeyError"),
        ("bloat", "too much memory"),
    ],
)
def test_a_reader_that_fails_is_named_and_the_next_file_is_read(child, function, reason):
    with pytest.raises(Unreadable, match=reason):
        child.call(function, b"")
    assert child.call("length", b"123") == 3


def test_a_child_that_was_killed_between_two_files_is_replaced(child):
    os.kill(child.call("process", b""), signal.SIGKILL)
    while True:
        try:
            assert child.call("length", b"123") == 3
        except Unreadable:  # it was still dying
            continue
        break


def test_one_that_gets_on_may_take_longer_than_it_may_be_silent(child):
    assert child.call("work", b"", steps=10) == "done"


def test_what_a_library_prints_is_not_taken_for_an_answer(child):
    assert child.call("talk", b"") == "heard"
    assert child.call("length", b"1") == 1

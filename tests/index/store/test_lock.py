"""One writer at a time, across processes; a killed holder leaves no lock behind."""

import json
import os
import signal
import subprocess
import sys

import pytest

from index.errors import IndexLocked
from index.store.lock import writing

HOLDER = """
import sys, time, pathlib
from index.store.lock import writing
with writing(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    path = tmp_path / "writer.lock"
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    yield path, process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_second_writer_is_told_who_holds_the_lock(holder):
    path, process = holder
    with pytest.raises(IndexLocked, match=f"pid {process.pid} on "), writing(path):
        pytest.fail("two writers")


def test_a_killed_holder_leaves_the_lock_free_at_once(holder):
    path, process = holder
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    with writing(path):
        assert json.loads(path.read_text())["pid"] == os.getpid()


def test_the_lock_is_free_again_after_an_error_inside(tmp_path):
    path = tmp_path / "writer.lock"
    with pytest.raises(ZeroDivisionError), writing(path):
        1 / 0  # noqa: B018 - it is to fail
    with writing(path):
        pass
    assert path.read_text() == ""

"""A disk that refuses a call, or memory that ends: told in two lines, and nothing is lost by it.

At points drawn by chance over all commands, QA_REFUSALS of them for each fault where that is set;
``python -m bench.kills --by EIO`` tries every one of them, and so with ENOSPC and memory.
"""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.victim import can_refuse, refused_at, starved_at

POINTS = int(os.environ.get("QA_REFUSALS", "10"))
ROOT = Path(__file__).parents[3]

needs_ptrace = pytest.mark.skipif(not can_refuse(), reason="no call can be refused here")


@needs_ptrace
def test_a_call_fails_with_the_error_that_was_asked_for_and_a_full_disk_stays_full(tmp_path):
    (tmp_path / "old").write_text("old")

    def work():
        for number in range(3):
            try:
                (tmp_path / f"{number}").write_text("some")
            except OSError as error:
                (tmp_path / "old").rename(tmp_path / f"old{error.errno}")
                os._exit(error.errno)

    failed = refused_at(3, errno.EIO, work)
    assert (failed.struck, failed.code) == (True, errno.EIO)
    assert {path.name for path in tmp_path.iterdir()} == {"0", f"old{errno.EIO}"}
    (tmp_path / f"old{errno.EIO}").rename(tmp_path / "old")
    full = refused_at(4, errno.ENOSPC, work)
    assert (full.struck, full.code) == (True, errno.ENOSPC)
    assert (tmp_path / "1").read_text() == ""
    assert refused_at(None, errno.EIO, work).code == 0


def test_memory_is_refused_where_a_function_of_ours_is_entered():
    def work():
        from index.lexical.analysis import analyse  # noqa: PLC0415 - counted from here on

        try:
            analyse("one")
            analyse("two")
        except MemoryError:
            os._exit(3)

    assert starved_at(None, work).code == 0
    assert starved_at(1, work).code == 3
    assert not starved_at(1_000, work).struck


@pytest.mark.timeout(60 + 4 * POINTS)
@pytest.mark.parametrize(
    "fault",
    [
        pytest.param("EIO", marks=needs_ptrace),
        pytest.param("ENOSPC", marks=needs_ptrace),
        "memory",
    ],
)
def test_a_refusal_at_any_point_is_told_and_loses_nothing(fault):
    command = [sys.executable, "-m", "bench.kills", "--by", fault, "--sample", str(POINTS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    print(done.stdout)  # noqa: T201 - shown with -s
    assert done.returncode == 0, done.stdout + done.stderr

"""A kill at any call that changes what is on disk: no answer is lost, nothing is mended by hand.

At points drawn by chance over all commands, QA_KILL_POINTS of them where that is set; every one of
them is tried by ``python -m bench.kills``.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.victim import can_trace, killed_at

POINTS = int(os.environ.get("QA_KILL_POINTS", "40"))
ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.skipif(not can_trace(), reason="no process can be followed here")


def test_a_child_is_killed_as_it_enters_the_call_that_was_asked_for(tmp_path):
    file = tmp_path / "file"

    def work():
        file.write_text("some")
        file.rename(file.with_suffix(".old"))
        file.with_suffix(".old").unlink()

    left = []
    for point in (1, 2, 3, 4, None):
        followed = killed_at(point, work)
        assert (followed.passed, followed.struck) == (point or 4, point is not None)
        left.append([(path.name, path.read_text()) for path in tmp_path.iterdir()])
        for path in tmp_path.iterdir():
            path.unlink()
    assert left == [[], [("file", "")], [("file", "some")], [("file.old", "some")], []]


@pytest.mark.timeout(60 + 2 * POINTS)
def test_a_kill_at_any_point_loses_nothing_and_leaves_nothing_to_mend_by_hand():
    command = [sys.executable, "-m", "bench.kills", "--sample", str(POINTS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    print(done.stdout)  # noqa: T201 - shown with -s
    assert done.returncode == 0, done.stdout + done.stderr

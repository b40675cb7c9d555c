"""A catalogue damaged at any place: the answer is as before, or the damage is told and mended.

Values drawn by chance, QA_DAMAGES of them where that is set; a thousand are tried by
``python -m bench.damage``.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TRIALS = int(os.environ.get("QA_DAMAGES", "40"))
ROOT = Path(__file__).parents[3]


@pytest.mark.timeout(120 + 2 * TRIALS)
def test_no_damage_is_silent_or_unexpected_or_cannot_be_mended():
    command = [sys.executable, "-m", "bench.damage", "--trials", str(TRIALS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    print(done.stdout)  # noqa: T201 - shown with -s
    assert done.returncode == 0, done.stdout + done.stderr

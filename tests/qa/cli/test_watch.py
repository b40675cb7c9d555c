"""`qa index watch`: a line for each burst, and a clean stop by a signal."""

import re
import signal
import subprocess
import sys
from contextlib import closing, contextmanager

import pytest

from index.embedding.hash_encoder import HashEncoder
from index.maintenance.builder import Builder
from index.store.catalog.catalog import Catalog
from tests.support.watched import DEADLINE, Watched, patiently


@pytest.fixture
def watched(tmp_path):
    return Watched(tmp_path)


COMMAND = """
import sys, time
from pathlib import Path
from index.store.directory import Directory
from index.embedding.hash_encoder import HashEncoder
from qa.cli.index.watch import run

class Slow(HashEncoder):
    def encode(self, texts):
        print("encoding", file=sys.stderr, flush=True)
        time.sleep(float(sys.argv[2]))
        return super().encode(texts)

run(Directory(Path(sys.argv[1])), Slow, 50_000_000, 0.1)
"""


@contextmanager
def command(watched, seconds="0"):
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, str(watched.directory.path), seconds],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def read_until(stream, text):
    for line in stream:
        if text in line:
            return
    pytest.fail(f"never said {text!r}")


def fill(watched):
    text = "\n\n".join(f"Paragraph {i} tells of {i} rivers. " * 12 for i in range(400))
    watched.write("long.txt", text)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it_in_the_middle_of_a_batch_and_keeps_what_is_indexed(watched, number):
    fill(watched)
    with command(watched, seconds="1") as process:
        read_until(process.stderr, "encoding")
        process.send_signal(number)
        out, err = process.communicate(timeout=DEADLINE)
        assert process.returncode == 0
    assert out == ""
    assert err.endswith("Stopped. What was indexed is kept; `qa index update` goes on.\n")
    assert set(watched.indexed()) == {"first.txt", "long.txt"}
    with closing(Catalog.live(watched.directory)) as catalog, catalog.snapshot():
        totals = catalog.tallies.totals()
    assert totals.waiting == totals.passages - 1  # the batch was given up, not waited for
    report = watched.builder().update()
    assert (report.unchanged, report.embedded) == (2, totals.waiting)


def test_a_step_that_does_not_stop_is_cut_off_and_the_index_survives(watched):
    fill(watched)
    with command(watched, seconds="600") as process:
        read_until(process.stderr, "encoding")
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=DEADLINE)
        assert process.returncode == 0
    assert watched.builder().update().embedded > 256
    assert set(watched.indexed()) == {"first.txt", "long.txt"}


def test_a_line_for_each_burst_is_printed_and_the_folders_are_named_on_stderr(watched):
    watched.write("second.txt", "Written in the night.")
    with command(watched) as process:
        first = process.stdout.readline()
        watched.write("first.txt", "Rewritten.\n")
        (watched.folder / "second.txt").unlink()
        second = process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=DEADLINE)
    assert re.fullmatch(r"\d\d:\d\d:\d\d  1 added · 1 passages? embedded\n", first)
    assert re.fullmatch(r"\d\d:\d\d:\d\d  1 changed · 1 removed · 1 passages? embedded\n", second)
    assert out == ""
    assert err.startswith(f"Watching:\n  {watched.folder}\n")


REBUILT = """
import sys
from pathlib import Path
from index.maintenance.builder import Builder
from index.store.catalog.catalog import Catalog
from index.store.directory import Directory
from index.embedding.hash_encoder import HashEncoder
from qa.cli.index.watch import run

dimensions = [256, 128]

def opened():
    print("opened", flush=True)
    return HashEncoder(dimension=dimensions.pop(0))

run(Directory(Path(sys.argv[1])), opened, 50_000_000, 0.1)
"""


def test_the_encoder_is_loaded_once_and_again_only_after_a_rebuild_with_another(watched):
    watched.write("a.txt", "One.")
    process = subprocess.Popen(
        [sys.executable, "-c", REBUILT, str(watched.directory.path)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        lines = [process.stdout.readline() for _ in range(2)]
        watched.write("b.txt", "Two.")
        lines.append(process.stdout.readline())
        patiently(Builder(watched.directory, HashEncoder(dimension=128)).rebuild)
        watched.write("c.txt", "Three.")
        lines += [process.stdout.readline() for _ in range(2)]
        process.send_signal(signal.SIGTERM)
        assert process.wait(DEADLINE) == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    kinds = ["opened" if line == "opened\n" else line[10:17] for line in lines]
    assert kinds == ["opened", "1 added", "1 added", "opened", "1 added"]

"""Many processes at one index: readers see one state each, and only one writer writes.

Three seconds in an ordinary run, QA_CONCURRENCY seconds where that is set.
"""

import json
import os
import subprocess
import sys
import time

import pytest

from index.store.lock import writing

SECONDS = float(os.environ.get("QA_CONCURRENCY", "3"))
READERS = 4

COMMON = """
import json, sys, time
from pathlib import Path
from index.maintenance import builder
from index.maintenance.builder import Builder
from index.maintenance.check import repair
from index.store.directory import Directory
from index.store.local.local_writer import LocalWriter
from index.embedding.hash_encoder import HashEncoder
from index.errors import IndexLocked
from index.search.searcher import Searcher

directory, folder = Directory(Path(sys.argv[1])), Path(sys.argv[2])
encoder, end = HashEncoder(dimension=32), time.monotonic() + float(sys.argv[3])

def write(name, text):
    other = folder / f".{name}"
    other.write_text(text)
    other.replace(folder / name)
"""

# Every beacon shows the same number, and an update of them all is one commit.
WRITER = (
    COMMON
    + """
LocalWriter.commit_seconds = 1e9
rounds = 0
while time.monotonic() < end:
    rounds += 1
    for number in range(6):
        write(f"beacon{number}.txt", f"Beacon {number} shows the signal {rounds}.")
    if rounds % 2:
        lines = (f"Line {n} of log {rounds}.\\n\\n" for n in range(40))
        write(f"log{rounds % 7}.txt", "".join(lines))
    else:
        (folder / f"log{rounds % 7}.txt").unlink(missing_ok=True)
    work = Builder(directory, encoder)
    work.rebuild() if rounds % 9 == 8 else work.update()
    if rounds % 13 == 12:
        repair(directory)
print(json.dumps(rounds))
"""
)

READER = (
    COMMON
    + """
from qa.answering.citing.citations import Citations
searcher = Searcher(directory, encoder)
questions = 0
generations, signals = set(), set()
while time.monotonic() < end:
    with searcher.snapshot():
        hits = searcher.search("Which signal does the beacon show?", 20)
        seen = [
            candidate.sentence.text.rpartition(" ")[2]
            for hit in hits for candidate in hit.candidates
            if candidate.sentence.text.startswith("Beacon")
        ]
        assert len(seen) == 6 and len(set(seen)) == 1, seen
        hit = searcher.search("Who keeps the lighthouse?", 1)[0]
        citation = Citations(directory.pages).cite(hit.source, hit.candidates[0].sentence)
        assert hit.source.path.endswith("keeper.txt"), hit
        assert not citation.stale
        generations.add((str(directory.current()), searcher.generation))
        signals.add(seen[0])
    questions += 1
print(json.dumps([questions, len(generations), len(signals)]))
"""
)


def start(code, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process):
    output, errors = process.communicate()
    return process.returncode, output, errors


@pytest.mark.timeout(120 + 2 * SECONDS)
def test_readers_see_one_state_each_and_no_error_while_a_writer_writes(shelf):
    shelf.write("keeper.txt", "The keeper of the lighthouse is called Ana.\n")
    for number in range(6):
        shelf.write(f"beacon{number}.txt", f"Beacon {number} shows the signal 0.")
    shelf.add()
    place = (shelf.directory.path, shelf.folder, SECONDS)
    readers = [start(READER, *place) for _ in range(READERS)]
    writer = start(WRITER, *place)
    rounds = finish(writer)
    outcomes = [finish(reader) for reader in readers]
    assert [(code, errors) for code, _, errors in (rounds, *outcomes)] == [(0, "")] * 5
    assert json.loads(rounds[1]) > SECONDS / 2
    for _, output, _ in outcomes:
        questions, generations, signals = json.loads(output)
        assert questions > SECONDS
        assert generations > 1
        assert signals > 1
    shelf.update()
    assert shelf.check(sources=True) == []


ADDER = (
    COMMON
    + """
while not (folder.parent / "go").exists():
    pass
try:
    print(json.dumps(Builder(directory, encoder).add([str(folder)]).added))
except IndexLocked as error:
    print(json.dumps(error.what))
"""
)


def test_of_two_first_adds_at_once_each_makes_the_index_or_names_the_other(shelf):
    for number in range(20):
        shelf.write(f"{number}.txt", f"Otter number {number} swims.\n" * 9)
    for _ in range(4):
        adders = [start(ADDER, shelf.directory.path, shelf.folder, 0) for _ in range(2)]
        time.sleep(0.6)
        (shelf.folder.parent / "go").touch()
        outcomes = [finish(adder) for adder in adders]
        assert [(code, errors) for code, _, errors in outcomes] == [(0, "")] * 2
        said = [json.loads(output) for _, output, _ in outcomes]
        assert 20 in said
        assert all(
            answer in (20, 0) or f"pid {adders[1 - place].pid} " in answer or "signed" in answer
            for place, answer in enumerate(said)
        )
        assert shelf.check(sources=True) == []
        assert len(shelf.names()) == 20
        (shelf.folder.parent / "go").unlink()
        for path in shelf.directory.path.rglob("*"):
            if path.is_file():
                path.unlink()


def test_a_second_writer_is_refused_whatever_it_wants(full_shelf, refused):
    builder = full_shelf.builder()
    with writing(full_shelf.directory.lock):
        for action, arguments in (
            (builder.update, ()),
            (builder.rebuild, ()),
            (builder.add, ([str(full_shelf.folder)],)),
            (builder.remove, ([str(full_shelf.folder)],)),
            (full_shelf.repair, ()),
        ):
            assert f"pid {os.getpid()} " in refused(action, *arguments).what
        assert full_shelf.ask("Who saw the otter?")[0][0] == "otter.txt"


HOLDER = (
    COMMON
    + """
from index.store.lock import writing
with writing(directory.lock):
    print(flush=True)
    time.sleep(60)
"""
)


def test_the_lock_of_a_killed_writer_holds_nobody_up(full_shelf):
    holder = start(HOLDER, full_shelf.directory.path, full_shelf.folder, 0)
    holder.stdout.readline()
    holder.kill()
    holder.communicate()
    assert full_shelf.update().unchanged == 6

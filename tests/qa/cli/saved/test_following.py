"""`qa index watch --saved`: a real process says what is new, and has a command hear of it."""

import json
import signal

import pytest

from tests.support.watched import DEADLINE, until

BRIDGE = "Bridge\n\nMay 3, 2016\n\nThe mayor of Arlen opened the bridge on Monday.\n"
FERRY = "Ferry\n\nMay 3, 2017\n\nThe mayor of Arlen opened the 12 ferries on Friday.\n"
HEAR = "cat >> heard.jsonl; test ! -e deaf"
FIRST = b"opened: articles/bridge.txt:5: The mayor of Arlen opened the bridge on Monday.\n"
SECOND = b"opened: articles/ferry.txt:5: The mayor of Arlen opened the 12 ferries on Friday.\n"


@pytest.fixture
def watching(library, qa, monkeypatch):
    """A watch that has begun with one article in its index, and one question."""
    library(bridge=BRIDGE)
    monkeypatch.setenv("QA_INDEX", str(qa.folder / ".qa"))
    monkeypatch.setenv("QA_MIN_CONFIDENCE", "0")
    qa("saved", "add", "opened", "what did the mayor of Arlen open?")
    command = f"sh -c '{HEAR}'"
    process = qa.start("index", "watch", "--debounce", "100", "--saved", "--exec", command)
    yield qa.folder, process
    process.kill()
    process.communicate()


def heard(folder):
    return [
        each["citation"]["file"].rpartition("/")[2]
        for line in (folder / "heard.jsonl").read_text().splitlines()
        for each in json.loads(line)["answers"]
    ]


def noted(qa, count):
    """Wait until so many sentences are noted as told, whatever the watch does meanwhile."""
    until(lambda: qa("saved", "list", "--json").json[0]["told"] == count)


def stop(process):
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=DEADLINE)
    assert process.returncode == 0
    return out, err.decode()


def test_what_is_new_is_said_once_at_the_start_and_after_each_change(watching, qa):
    folder, process = watching
    assert process.stdout.readline() == FIRST
    (folder / "articles" / "ferry.txt").write_text(FERRY)
    assert b"1 added" in process.stdout.readline()
    assert process.stdout.readline() == SECOND
    (folder / "articles" / "ferry.txt").rename(folder / "articles" / "boat.txt")
    assert b"1 moved" in process.stdout.readline()
    (folder / "articles" / "boat.txt").write_text(FERRY.replace("12", "13"))
    assert b"1 changed" in process.stdout.readline()
    assert b"boat.txt:5: The mayor of Arlen opened the 13 ferries" in process.stdout.readline()
    noted(qa, 3)
    assert stop(process)[0] == b""
    assert heard(folder) == ["bridge.txt", "ferry.txt", "boat.txt"]
    assert qa("saved", "run").code == 1


def test_what_the_command_did_not_take_it_gets_again_after_the_next_change(watching, qa):
    folder, process = watching
    assert process.stdout.readline() == FIRST
    noted(qa, 1)
    (folder / "deaf").touch()
    (folder / "articles" / "ferry.txt").write_text(FERRY)
    assert b"1 added" in process.stdout.readline()
    assert process.stdout.readline() == SECOND
    assert any(b"will be told again" in line for line in process.stderr)
    (folder / "deaf").unlink()
    (folder / "articles" / "rain.txt").write_text("It rained.")
    assert b"1 added" in process.stdout.readline()
    again = [process.stdout.readline() for _ in range(2)]
    assert SECOND in again
    noted(qa, 3)
    stop(process)
    assert heard(folder).count("ferry.txt") == 2


def test_a_watch_that_was_killed_before_it_could_tell_tells_when_it_begins_again(watching, qa):
    folder, process = watching
    assert process.stdout.readline() == FIRST
    noted(qa, 1)
    process.kill()
    process.wait()
    (folder / "articles" / "ferry.txt").write_text(FERRY)
    assert qa("index", "update").code == 0  # as far as the killed one may have come
    again = qa.start("index", "watch", "--saved")
    assert again.stdout.readline() == SECOND
    stop(again)

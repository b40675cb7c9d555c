"""A disk that is full at any byte: a clear error, the answers of before, and a way on."""

import resource
import shutil
from contextlib import contextmanager

import pytest

from index.errors import StorageError
from index.store.directory import Directory

QUESTIONS = ("Who saw the otter?", "Where does the heron live?")
TEXT = "\n\n".join(
    f"Ranger {n} met the heron, and wrote of it in volume {n * 7}." for n in range(90)
)


@contextmanager
def room_for(size):
    """Let no file grow beyond ``size`` bytes, as on a disk that has no more for it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def outcome(action):
    """Run a change; say whether there was room. Anything but StorageError is a failure."""
    try:
        action()
    except StorageError as error:
        assert "free space" in error.next_step or "Free some space" in error.next_step  # noqa: PT017
        return "refused"
    return "done"


@pytest.fixture
def answers(full_shelf):
    for number in range(4):
        full_shelf.write(f"log{number}.txt", TEXT.replace("Ranger", f"Warden{number}"))
    return lambda: [full_shelf.ask(question) for question in QUESTIONS]


@pytest.mark.parametrize("action", ["update", "rebuild"])
def test_a_full_disk_stops_a_change_and_nothing_else(full_shelf, answers, action):
    before = answers()
    kept = full_shelf.directory.path.with_name("kept")
    shutil.copytree(full_shelf.directory.path, kept)
    outcomes = set()
    for size in (0, 100, 5_000, 20_000, 40_000, 90_000, 130_000, 200_000, 400_000, 4_000_000):
        with room_for(size):
            outcomes.add(outcome(getattr(full_shelf.builder(), action)))
            assert len(answers()) == len(before)
            full_shelf.check()
        full_shelf.update()
        assert full_shelf.check(sources=True) == []
        full_shelf.builder().rebuild()
        assert full_shelf.check(sources=True) == []
        shutil.rmtree(full_shelf.directory.path)
        shutil.copytree(kept, full_shelf.directory.path)
    assert outcomes == {"refused", "done"}
    assert answers() == before


def test_a_full_disk_stops_a_repair_which_then_can_be_repeated(full_shelf, answers):
    before = answers()
    outcomes = set()
    for size in (0, 100, 1_000, 5_000, 40_000, 4_000_000):
        with room_for(size):
            outcomes.add(outcome(full_shelf.repair))
            assert answers() == before
        full_shelf.repair()
        assert full_shelf.check(sources=True) == []
        assert answers() == before
    assert outcomes == {"refused", "done"}


def test_a_full_disk_stops_the_making_of_an_index_which_then_can_be_repeated(shelf):
    shelf.write("log.txt", TEXT)
    outcomes = set()
    for size in (0, 10, 3_000, 30_000, 60_000, 100_000, 150_000, 4_000_000):
        with room_for(size):
            outcomes.add(outcome(shelf.add))
        shelf.add()
        assert shelf.check(sources=True) == []
        shutil.rmtree(shelf.directory.path)
        shelf.directory = Directory(shelf.directory.path)
    assert outcomes == {"refused", "done"}

"""A change from the command line: it may wait for another writer, and says so once."""

import threading
import time

import pytest

from index.errors import IndexLocked
from index.store.lock import writing
from qa.cli.main import run
from qa.config.settings import Settings
from qa.terminal.indexing import Means, build


@pytest.fixture
def update(full_shelf, monkeypatch):
    """A function that updates the index of a shelf as the command does."""
    monkeypatch.setattr("qa.terminal.indexing.encoder_for", lambda *_: full_shelf.encoder)
    settings = Settings(index=full_shelf.directory.path)
    return lambda wait: build(settings, lambda builder: builder.update(), Means(wait=wait))


def test_a_second_writer_waits_as_long_as_it_was_told_to(full_shelf, update, capsys):
    def hold(held):
        with writing(full_shelf.directory.lock):
            held.set()
            time.sleep(0.7)

    held = threading.Event()
    other = threading.Thread(target=hold, args=(held,))
    other.start()
    held.wait()
    with pytest.raises(IndexLocked):
        update(0.0)
    with pytest.raises(IndexLocked):
        update(0.1)
    capsys.readouterr()
    assert update(60.0).unchanged == 6
    other.join()
    assert capsys.readouterr().err.count("Waiting for it to finish") == 1


def test_the_commands_that_change_an_index_take_the_time_to_wait(full_shelf, monkeypatch, capsys):
    monkeypatch.setattr("qa.terminal.indexing.encoder_for", lambda *_: full_shelf.encoder)
    for command in (["add", str(full_shelf.folder)], ["update"], ["rebuild"]):
        index = ["--index", str(full_shelf.directory.path), "index"]
        assert run([*index, *command, "--wait", "1.5"]) == 0
    assert run([*index, "remove", "--wait", "1", str(full_shelf.folder / "otter.txt")]) == 0
    assert run([*index, "update", "--wait", "-1"]) == 2
    capsys.readouterr()

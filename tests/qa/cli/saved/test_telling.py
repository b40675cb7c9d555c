"""What follows a change: asked once for each generation, and again while it could not be told."""

import sys

import pytest

from index.errors import IndexCorrupt
from qa.cli.saved.telling import Follower, Told, tell
from qa.saved import store
from qa.saved.question import Saved
from tests.support.small_index import Small

QUESTION = "What did the mayor of Arlen cut?"


@pytest.fixture
def small(tmp_path):
    found = Small(tmp_path)
    found.write()
    found.build()
    store.keep(found.directory.path, Saved("ribbon", QUESTION))
    return found


def follower(small, command=()):
    return Follower(small.settings(), command, small.open_assistant)


def names(printed):
    return [line.split(":")[0] for line in printed.splitlines()]


def test_the_index_is_opened_once_for_each_change(small, capsys):
    follow = follower(small)
    assert follow()
    assert "ribbon" in names(capsys.readouterr().out)
    assert follow()
    assert small.opened == 1
    small.write({"boat.txt": "The mayor of Arlen cut the rope of a boat."})
    small.build()
    assert follow()
    assert names(capsys.readouterr().out) == ["ribbon"]
    assert small.opened == 2


def test_what_the_command_did_not_take_is_told_again_without_any_change(small, capsys):
    follow = follower(small, ["false"])
    assert follow()
    first = capsys.readouterr().out
    assert first
    assert follow()
    assert capsys.readouterr().out == first
    assert store.kept(small.directory.path)["ribbon"].ran is None
    assert tell(small.settings(), ["true"], small.open_assistant) == Told()
    assert capsys.readouterr().out == first
    assert follow()
    assert capsys.readouterr().out == ""


def test_what_goes_wrong_is_told_in_one_line_and_the_watch_goes_on(small, capsys):
    path = small.directory.path / "saved.json"
    good = path.read_bytes()
    path.write_bytes(b"{")
    follow = follower(small)
    assert follow()
    assert capsys.readouterr().err.count("\n") == 1
    with pytest.raises(IndexCorrupt):
        tell(small.settings(), (), small.open_assistant)
    path.write_bytes(good)
    assert follow()
    assert capsys.readouterr().out


def test_what_nobody_reads_is_not_noted_and_ends_the_watch_but_a_command_may_take_it(
    small, monkeypatch
):
    monkeypatch.setattr(sys, "stdout", None)
    assert not follower(small)()
    assert store.kept(small.directory.path)["ribbon"].told == ()
    assert tell(small.settings(), ["true"], small.open_assistant) == Told(read=False)
    assert store.kept(small.directory.path)["ribbon"].told


def test_nothing_is_opened_where_no_question_is_saved(small, capsys):
    store.drop(small.directory.path, ["ribbon"])
    assert follower(small)()
    assert small.opened == 0
    assert capsys.readouterr() == ("", "")

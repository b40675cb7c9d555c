"""Saved questions lie beside the index: replaced in one step, under one lock, read with care."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from index.errors import (
    IndexCorrupt,
    IndexLocked,
    IndexMissing,
    IndexUntrusted,
    QaError,
    UsageError,
)
from index.filter import Filter
from index.store.directory import Directory
from qa.saved import store
from qa.saved.question import Saved

NOW = datetime(2026, 11, 28, tzinfo=UTC)


@pytest.fixture
def index(full_shelf):
    store.keep(full_shelf.directory.path, Saved("otters", "Where do otters live?"))
    return full_shelf.directory.path


def note(index, **told):
    with store.asking(index):
        store.note(index, told)


def told(index, name="otters"):
    return store.kept(index)[name].told


def test_what_is_kept_is_found_again_by_its_name(index):
    herons = Saved("herons", "Where?", Filter(since="2016"))
    store.keep(index, herons)
    assert [each.name for each in store.chosen(index, ())] == ["herons", "otters"]
    assert store.chosen(index, ["herons"]) == (herons,)
    assert (index / "saved.json").stat().st_mode & 0o777 == 0o600


def test_a_name_that_is_taken_is_refused_and_what_was_told_outlives_a_replacement(index):
    note(index, otters=["By the river."])
    other = Saved("otters", "How many otters are there?")
    with pytest.raises(UsageError, match="--replace otters"):
        store.keep(index, other)
    store.keep(index, other, instead=True)
    assert store.kept(index)["otters"].question == "How many otters are there?"
    assert told(index) == ("By the river.",)


def test_what_was_told_is_noted_once_with_its_white_space_made_even(index):
    note(index, otters=["By the\n river.", "In May."])
    note(index, otters=["By the river."])
    assert told(index) == ("By the river.", "In May.")
    assert store.kept(index)["otters"].ran.tzinfo


def test_a_question_that_is_gone_is_not_brought_back_by_a_note(index):
    store.drop(index, ["otters"])
    note(index, otters=["By the river."])
    assert store.kept(index) == {}


@pytest.mark.parametrize(
    ("name", "next_step"), [("oters", "Did you mean otters?"), ("zzz", "There are: otters.")]
)
def test_a_name_that_is_none_is_answered_with_the_nearest(index, refused, name, next_step):
    for work in (store.chosen, store.drop):
        error = refused(work, index, [name])
        assert (error.what, error.next_step) == (f"There is no saved question {name}.", next_step)
    assert list(store.kept(index)) == ["otters"]


def test_they_survive_a_rebuild_and_no_check_finds_them_strange(index, full_shelf):
    note(index, otters=["By the river."])
    full_shelf.builder().rebuild()
    full_shelf.builder().update()
    assert told(index) == ("By the river.",)
    assert full_shelf.check() == []
    assert Directory(index).strays() == []


def test_a_folder_that_has_only_them_is_still_one_for_an_index(index, tmp_path):
    left = tmp_path / "left.qa"
    left.mkdir()
    for name in ("saved.json", "saved.lock"):
        shutil.copy(index / name, left / name)
    Directory(left).prepare()


def test_without_an_index_nothing_is_saved(tmp_path):
    with pytest.raises(IndexMissing):
        store.keep(tmp_path / "none", Saved("a", "who?"))
    assert store.kept(tmp_path / "none") == {}


HOLD = """
import sys
from pathlib import Path
from qa.saved import store
with store.asking(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_two_do_not_ask_at_once_and_a_killed_one_leaves_nothing_locked(index, monkeypatch):
    monkeypatch.setattr(store, "_PATIENCE", 0.1)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, index], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(IndexLocked, match=f"asking the saved questions.*pid {other.pid}"):
            note(index)
        other.kill()
    note(index, otters=["By the river."])
    assert told(index) == ("By the river.",)


def test_an_index_that_is_not_trusted_is_read_and_not_written(index, tmp_path):
    received = tmp_path / "received.qa"
    shutil.copytree(index, received)
    assert list(store.kept(received)) == ["otters"]
    (received / "saved.lock").unlink()
    before = (received / "saved.json").read_bytes()
    for work in (
        lambda: store.keep(received, Saved("new", "who?")),
        lambda: store.drop(received, ["otters"]),
        lambda: note(received, otters=["By the river."]),
    ):
        with pytest.raises(IndexUntrusted):
            work()
    assert (received / "saved.json").read_bytes() == before
    assert not (received / "saved.lock").exists()


GOOD = {"question": "who?", "filter": {}, "ran": None, "told": []}


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{", b"\xff", b'{"n": 1}', b"[" * 100_000, json.dumps({"../n": GOOD}).encode(),
     json.dumps({"n": GOOD | {"filter": {"folders": "/"}}}).encode()],
)  # fmt: skip
def test_a_file_that_is_none_of_ours_is_told_and_left_as_it_is(index, content):
    (index / "saved.json").write_bytes(content)
    for work in (lambda: store.chosen(index, ()), lambda: store.keep(index, Saved("n", "who?"))):
        with pytest.raises(IndexCorrupt, match="Remove that file"):
            work()
    assert (index / "saved.json").read_bytes() == content


def test_whatever_a_received_file_says_it_is_read_or_told(index, chance):
    note(index, otters=["By the river.", "In May, 12 of them."])
    path = index / "saved.json"
    good = path.read_bytes()
    values = [b"null", b"[]", b'"\\u001b[2J"', b"1e999", b"-1", b"{}", b'"\\ud800"', b"9" * 5000]
    for seed in range(400):
        random = chance(seed)
        at = random.randrange(len(good))
        piece = random.choice([*values, random.randbytes(3), b""])
        path.write_bytes(good[:at] + piece + good[at + random.randrange(12) :])
        with suppress(IndexCorrupt):
            for each in store.chosen(index, ()):
                each.after([], NOW).to_json()


@pytest.mark.parametrize("name", ["saved.json", "saved.lock"])
@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_a_file_that_leads_outside_is_not_followed(index, tmp_path, name, link):
    outside = tmp_path / "outside.json"
    outside.write_text(json.dumps({"otters": GOOD}))
    (index / name).unlink()
    link(outside, index / name)
    with pytest.raises(QaError):
        store.keep(index, Saved("n", "who?"))
    assert json.loads(outside.read_text()) == {"otters": GOOD}

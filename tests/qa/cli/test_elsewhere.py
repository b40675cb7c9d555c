"""An index in Milvus, over the wire: the same answers, and what is away or strange is said."""

import itertools
import json
import os
import shutil

import pytest

from tests.support.milvus import free_port, serving

BRIDGE = (
    "The bridge at Arlen reopens\n\nThe old bridge at Arlen was opened again on Monday. The mayor, "
    "Ida Holm, cut the ribbon.\n\nRepairs had cost four million crowns.\n"
)
FERRY = (
    "The ferry of Arlen retires\n\nThe ferry carried its last passengers on Sunday evening.\n\n"
    "Its captain, Per Lund, will teach sailing to children in the summer.\n"
)
_NUMBERS = itertools.count()


@pytest.fixture(scope="module")
def server():
    """A server for this file."""
    with serving() as address:
        yield address


@pytest.fixture
def press(qa, server):
    """Two articles, indexed in Milvus and, beside it, in a folder."""
    folder = qa.folder / "press"
    folder.mkdir()
    (folder / "bridge.txt").write_text(BRIDGE)
    (folder / "ferry.txt").write_text(FERRY)
    qa.address = f"{server}/press_{os.getpid()}_{next(_NUMBERS)}"
    ran = qa("--index", "there.qa", "index", "add", "--store", qa.address, "press")
    assert ran.code == 0, ran
    assert "2 added" in ran.out
    assert qa("--index", "here.qa", "index", "add", "press").code == 0
    return qa


def answers(ran):
    assert ran.code in (0, 1), ran
    value = ran.json
    return [
        (each["sentence"], each["citation"]["file"], each["citation"]["stale"], each["score"])
        for each in value["answers"]
    ], value["verdict"]


QUESTIONS = (
    ("who cut the ribbon?",),
    ("what will the captain of the ferry teach?",),
    ("how much did the repairs of the brigde cost?",),  # a slip
    ("who won the cup in 1994?",),
    ("who cut the ribbon?", "--in", "press/ferry.txt"),
    ('what happened on Sunday? "last passengers"',),
    ('what happened on Sunday? -"nine crowns" in:press/*.txt',),
    ("articles about Arlen",),
)


def test_a_question_is_answered_as_by_an_index_of_this_machine(press):
    for question in QUESTIONS:
        there, here = (press("--index", f"{at}.qa", "ask", "--json", *question) for at in
                       ("there", "here"))  # fmt: skip
        assert there.code == here.code, (question, there, here)
        assert answers(there) == answers(here)


def test_what_is_held_is_listed_shown_and_told(press):
    assert (
        press("--index", "there.qa", "index", "list").out
        == press("--index", "here.qa", "index", "list").out
    )
    shown = press("--index", "there.qa", "index", "show", "press/bridge.txt")
    assert "four million crowns" in shown.out
    status = press("--index", "there.qa", "index", "status", "--json").json
    assert (status["articles"], status["embedded"]) == (2, status["passages"])
    assert press.address in press("--index", "there.qa", "index", "status").out
    assert press.address in press("--index", "there.qa", "doctor").out


def test_changes_are_taken_in_and_articles_taken_out(press):
    (press.folder / "press" / "bridge.txt").write_text(BRIDGE.replace("four", "nine"))
    ran = press("--index", "there.qa", "index", "update")
    assert "1 changed" in ran.out
    found = press("--index", "there.qa", "ask", "--json", "how much did the repairs cost?").json
    assert found["answers"][0]["sentence"] == "Repairs had cost nine million crowns."
    assert not found["answers"][0]["citation"]["stale"]
    assert press("--index", "there.qa", "index", "remove", "press/bridge.txt").code == 0
    assert "bridge" not in press("--index", "there.qa", "index", "list").out


def test_what_needs_an_index_of_this_machine_says_so(press):
    for arguments in (("check",), ("repair",), ("rebuild",), ("similar", "press/ferry.txt")):
        what, _ = press("--index", "there.qa", "index", *arguments).error
        assert press.address in what


def test_an_index_stays_where_it_is_kept(press):
    other = f"{press.address}_other"
    what, _ = press("--index", "there.qa", "index", "add", "--store", other, "press").error
    assert press.address in what
    press.error = press("--index", "here.qa", "index", "add", "--store", other, "press").error
    assert "in its folder" in press.error[0]


def test_what_somebody_else_has_begun_is_not_trusted_until_it_is_looked_at(press):
    """Its answers are shown, and no file is opened for them."""
    what, step = press("--index", "mine.qa", "index", "add", "--store", press.address,
                       "press").error  # fmt: skip
    assert "not trusted" in what
    found = press("--index", "mine.qa", "ask", "--json", "who cut the ribbon?").json
    assert found["answers"][0]["citation"]["stale"] is not False
    trusting = press("index", "trust", "--yes", "mine.qa")
    assert trusting.code == 0, trusting
    assert str(press.folder / "press") in trusting.err + trusting.out
    assert press("--index", "mine.qa", "index", "update").code == 0
    assert "qa index trust" in step


def test_a_server_that_is_down_is_said_and_nothing_is_not_found(qa):
    """With exit code 2, never as though the articles did not say."""
    folder = qa.folder / "press"
    folder.mkdir()
    (folder / "bridge.txt").write_text(BRIDGE)
    with serving() as address:
        added = qa("--index", "x.qa", "index", "add", "--store", f"{address}/press", "press")
        assert added.code == 0, added
    for command in (("ask", "who cut the ribbon?"), ("index", "list"), ("index", "update")):
        what, _ = qa("--index", "x.qa", *command).error
        assert address in what
    ran = qa("--index", "x.qa", "ask", "--json", "who cut the ribbon?")
    assert ran.code == 2
    assert address in ran.json["error"]["what"]


def test_a_server_that_was_started_again_answers_as_before(qa, tmp_path):
    (qa.folder / "bridge.txt").write_text(BRIDGE)
    port = free_port()
    with serving(tmp_path / "kept", port) as address:
        added = qa("--index", "x.qa", "index", "add", "--store", f"{address}/press", "bridge.txt")
        assert added.code == 0, added
    with serving(tmp_path / "kept", port):
        ran = qa("--index", "x.qa", "ask", "--json", "who cut the ribbon?")
    assert ran.code == 0, ran
    assert ran.json["answers"][0]["sentence"] == "The mayor, Ida Holm, cut the ribbon."


def test_where_no_server_is_no_index_is_begun(qa):
    folder = qa.folder / "press"
    folder.mkdir()
    (folder / "bridge.txt").write_text(BRIDGE)
    address = f"milvus://127.0.0.1:{free_port()}/press"
    what, _ = qa("--index", "x.qa", "index", "add", "--store", address, "press").error
    assert address in what
    assert qa("--index", "x.qa", "index", "add", "press").code == 0


@pytest.mark.parametrize(
    "address",
    ["milvus://", "http://host/x", "milvus://host", "milvus://host/a b", "milvus://h:99999/x",
     'milvus://host/x" or ""=="', "milvus://user:secret@host/x", "/articles/x"],
)  # fmt: skip
def test_what_is_no_address_is_refused(qa, address):
    (qa.folder / "a.txt").write_text(BRIDGE)
    qa("--index", "x.qa", "index", "add", "--store", address, "a.txt").error  # noqa: B018


def test_a_note_that_names_no_store_is_told(press):
    for said in (b"", b"[]", b'{"store": 7}', b"\xff", b"[" * 100_000):
        shutil.copytree(press.folder / "there.qa", press.folder / "odd.qa", dirs_exist_ok=True)
        (press.folder / "odd.qa" / "store.json").write_bytes(said)
        press("--index", "odd.qa", "ask", "who?").error  # noqa: B018
    (press.folder / "odd.qa" / "store.json").write_text(json.dumps({"store": "file:///etc"}))
    press("--index", "odd.qa", "ask", "who?").error  # noqa: B018

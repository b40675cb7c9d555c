"""Small talk has a friendly line for an answer, and is no part of a talk."""

import pytest

TALK = """who cut the ribbon?
thanks
/history
"""


@pytest.mark.usefixtures("bridge")
@pytest.mark.parametrize("line", ["hi", "thanks!", "ok", "what can you do?", "?", "2+2"])
def test_small_talk_is_answered_by_a_line_on_stderr_and_found_nowhere(qa, line):
    run = qa("ask", line)
    assert (run.code, run.out) == (1, "")
    assert len(run.err.splitlines()) == 1
    said = qa("ask", "--json", line).json
    assert (said["kind"], said["verdict"], said["answers"]) == ("small_talk", "not_found", [])
    assert said["articles"] == len(qa("index", "list").out.splitlines())


@pytest.mark.usefixtures("bridge")
def test_small_talk_is_no_turn_of_a_session(qa):
    run = qa("chat", stdin=TALK.encode())
    assert "You are welcome" in run.err
    assert "1. who cut the ribbon?" in run.out
    assert "2." not in run.out


@pytest.mark.usefixtures("bridge")
def test_small_talk_in_a_history_changes_nothing(qa):
    (qa.folder / "talk.txt").write_text("who cut the ribbon?\nthanks\n", encoding="utf-8")
    (qa.folder / "short.txt").write_text("who cut the ribbon?\n", encoding="utf-8")
    with_it, without = (
        qa("ask", "--json", "--history", name, "when was that?").json
        for name in ("talk.txt", "short.txt")
    )
    assert with_it["understood_as"] == without["understood_as"]

"""The first start, with nothing indexed."""

import signal

from qa.session import samples
from qa.session.repl import converse
from tests.support.typist import CTRL_C, CTRL_D, terminal, typed


def test_without_an_index_a_folder_is_asked_for_indexed_and_questions_go_on(unbuilt, capsys):
    session = typed(unbuilt, f"{unbuilt.folder}\rwho cut the ribbon?\r")
    assert unbuilt.indexed == [str(unbuilt.folder)]
    assert session.conversation.turns[0].answer.answers
    said = capsys.readouterr().err
    assert "Nothing is indexed yet" in said
    assert "Ask a question" in said


def test_an_index_without_articles_says_how_to_add_some(unbuilt, capsys):
    unbuilt.build()
    for file in unbuilt.folder.iterdir():
        file.unlink()
    unbuilt.builder().update(accept_removals=True)
    session = typed(unbuilt, f"who cut the ribbon?\r/add {unbuilt.folder}\r")
    assert session.conversation.turns == ()
    said = capsys.readouterr().err
    assert "No article is indexed.\nIndex some: /add FOLDER\n" in said
    assert f"There are no articles in {unbuilt.folder}." in said


def test_a_wrong_folder_is_said_and_asked_for_again(unbuilt, capsys):
    nowhere, empty = unbuilt.root / "nowhere", unbuilt.root / "empty"
    empty.mkdir()
    typed(unbuilt, f"{nowhere}\r{empty}\r{CTRL_C}'{unbuilt.folder}'\r")
    said = capsys.readouterr().err
    assert f"There is no file or folder {nowhere}." in said
    assert f"There are no articles in {empty}." in said
    assert unbuilt.indexed == [str(unbuilt.folder)]


def test_a_home_folder_may_be_written_with_a_tilde(unbuilt, monkeypatch):
    monkeypatch.setenv("HOME", str(unbuilt.root))
    typed(unbuilt, "~/my articles\r")
    assert unbuilt.indexed == [str(unbuilt.folder)]


def test_an_empty_reply_indexes_the_sample_articles_and_suggests_a_question(unbuilt, capsys):
    session = typed(unbuilt, "\r", f"{samples.QUESTION}\r")
    assert unbuilt.indexed == [str(samples.folder())]
    said = capsys.readouterr().err
    assert f"Try: {samples.QUESTION}" in said
    answers = session.conversation.turns[0].answer.answers
    assert any("weapons" in cited.sentence for cited in answers)


def test_the_first_start_is_three_lines_and_ctrl_d_leaves_without_an_index(unbuilt, capsys):
    session = unbuilt.session()
    with terminal(CTRL_D):
        converse(session)
    session.leave()
    assert not unbuilt.directory.exists()
    assert unbuilt.opened == 0
    assert len(capsys.readouterr().err.splitlines()) == 3


def test_without_sample_articles_none_are_offered_and_an_empty_reply_asks_again(
    unbuilt, capsys, monkeypatch
):
    monkeypatch.setattr(samples, "folder", lambda: None)
    typed(unbuilt, f"\r{unbuilt.folder}\r")
    assert "sample" not in capsys.readouterr().err
    assert unbuilt.indexed == [str(unbuilt.folder)]


def test_ctrl_c_while_a_folder_is_indexed_keeps_what_was_done(unbuilt, capsys):
    def stop(stage, *_):
        if stage == "embedding":
            signal.raise_signal(signal.SIGINT)

    unbuilt.progress = stop
    session = typed(unbuilt, f"{unbuilt.folder}\rwho cut the ribbon?\r")
    assert "Cancelled." in capsys.readouterr().err
    assert session.conversation.turns[0].answer.answers

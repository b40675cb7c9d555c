"""Which editor, how it is told the place, and that no shell is in between."""

import os
import shlex
import signal
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UsageError
from qa.terminal.editor import chosen_editor, editor_command, open_at, run_in_terminal


@pytest.mark.parametrize(
    ("editor", "expected"),
    [
        ("vi", ["vi", "+12", "/a b.txt"]),
        ("vim", ["vim", "+12", "/a b.txt"]),
        ("/usr/bin/nvim", ["/usr/bin/nvim", "+12", "/a b.txt"]),
        ("nano", ["nano", "+12,5", "/a b.txt"]),
        ("emacs -nw", ["emacs", "-nw", "+12:5", "/a b.txt"]),
        ("micro", ["micro", "+12:5", "/a b.txt"]),
        ("hx", ["hx", "/a b.txt:12:5"]),
        ("code --wait", ["code", "--wait", "--goto", "/a b.txt:12:5"]),
        ("codium", ["codium", "--goto", "/a b.txt:12:5"]),
        ("subl -n", ["subl", "-n", "/a b.txt:12:5"]),
        ("'/opt/my editor/ed' -x", ["/opt/my editor/ed", "-x", "+12", "/a b.txt"]),
    ],
)
def test_each_editor_is_told_the_place_in_its_own_way(editor, expected):
    assert editor_command(editor, "/a b.txt", 12, 5) == expected


@given(st.text(st.characters(exclude_characters="\0"), min_size=1), st.integers(1, 10**6))
def test_a_file_name_of_any_characters_stays_one_argument(name, line):
    assert editor_command("vim", f"/{name}", line, 1) == ["vim", f"+{line}", f"/{name}"]


@pytest.mark.parametrize("name", ["-c quit", "+!date"])
def test_a_file_name_is_never_read_as_an_option(name):
    assert editor_command("vi", name, 1, 1)[-1] == f"./{name}"


@pytest.mark.parametrize("editor", ["'unfinished", "", "  "])
def test_an_editor_that_cannot_be_read_is_an_error(editor):
    with pytest.raises(UsageError):
        editor_command(editor, "/a.txt", 1, 1)


def test_visual_comes_before_editor_and_blank_means_unset():
    assert chosen_editor({"VISUAL": "code", "EDITOR": "vi"}) == "code"
    assert chosen_editor({"VISUAL": " ", "EDITOR": "vi -e"}) == "vi -e"


def test_without_a_choice_vi_comes_before_nano(tmp_path, monkeypatch):
    for name in ("nano", "vi"):
        program(tmp_path / name, "")
        monkeypatch.setenv("PATH", str(tmp_path))
        assert chosen_editor({}) == name  # nano while it is alone


def test_without_any_editor_the_error_says_how_to_name_one(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError) as caught:
        chosen_editor({})
    assert "EDITOR" in caught.value.next_step


def test_the_editor_runs_on_the_file_without_a_shell(tmp_path, monkeypatch):
    editor = program(tmp_path / "my editor", 'printf "%s\\n" "$@" > "$(dirname "$0")/seen"')
    article = tmp_path / "$(touch owned); a.txt"
    article.write_text("text")
    monkeypatch.setenv("VISUAL", f"{shlex.quote(str(editor))} --wait")
    open_at(str(article), 3, 4)
    assert (tmp_path / "seen").read_text().splitlines() == ["--wait", "+3", str(article)]
    assert not (tmp_path / "owned").exists()


def test_a_file_that_is_gone_is_an_error_and_no_editor_starts(tmp_path, monkeypatch):
    monkeypatch.setenv("VISUAL", str(program(tmp_path / "editor", 'touch "$0.ran"')))
    with pytest.raises(UsageError, match="not there any more"):
        open_at(str(tmp_path / "gone.txt"), 1, 1)
    assert not (tmp_path / "editor.ran").exists()


def test_an_editor_that_is_not_installed_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setenv("VISUAL", "no-such-editor-anywhere")
    (tmp_path / "a.txt").write_text("text")
    with pytest.raises(UsageError, match="no-such-editor-anywhere cannot be started"):
        open_at(str(tmp_path / "a.txt"), 1, 1)


def test_ctrl_c_belongs_to_the_program_while_it_runs_and_to_us_again_afterwards(tmp_path):
    before = signal.getsignal(signal.SIGINT)
    ran = tmp_path / "ran"
    interrupt = program(tmp_path / "interrupt", f'kill -INT {os.getpid()}; touch "$1"')
    run_in_terminal([str(interrupt), str(ran)])
    assert ran.exists()
    assert signal.getsignal(signal.SIGINT) is before


def program(path, body):
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path

"""The clipboard: which tool is asked, what it is given, and what a terminal is told."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.terminal.clipboard import TOOLS, copy, osc52, usable


@pytest.fixture
def tools(tmp_path, monkeypatch):
    """A function that installs a tool that does what it is told; no other program is found."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for variable in ("WAYLAND_DISPLAY", "DISPLAY", "TMUX"):
        monkeypatch.delenv(variable, raising=False)

    def install(name, body):
        path = folder / name
        path.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{body}\n")
        path.chmod(0o755)

    monkeypatch.setenv("PATH", str(folder))
    return install


def test_a_tool_is_given_the_text_on_its_stdin_and_its_own_arguments(tools, tmp_path, monkeypatch):
    tools("xclip", f'echo "$@" > {tmp_path}/arguments; cat > {tmp_path}/text')
    monkeypatch.setenv("DISPLAY", ":0")
    assert copy("“ünïcödé”\n") == "xclip"
    assert (tmp_path / "text").read_text(encoding="utf-8") == "“ünïcödé”\n"
    assert (tmp_path / "arguments").read_text() == "-selection clipboard\n"


def test_a_tool_without_the_display_it_needs_is_not_asked(tools, tmp_path):
    for tool in TOOLS:
        tools(tool.command[0], f"touch {tmp_path}/{tool.command[0]}; cat > /dev/null")
    assert copy("text") == "pbcopy"
    assert not any((tmp_path / tool.command[0]).exists() for tool in TOOLS if tool.needs)


def test_where_one_fails_the_next_is_asked(tools, monkeypatch):
    tools("wl-copy", "exit 1")
    tools("xsel", "cat > /dev/null")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.setenv("DISPLAY", ":0")
    assert copy("text") == "xsel"


def test_a_tool_that_stays_behind_holds_nothing_up(tools):
    tools("pbcopy", "cat > /dev/null; sleep 30 &")
    assert copy("text") == "pbcopy"


@pytest.mark.usefixtures("tools")
def test_without_any_tool_nothing_is_done():
    assert copy("text") is None
    assert list(usable({})) == []


@given(st.text(max_size=100))
def test_a_terminal_is_told_any_text_in_characters_that_do_nothing_else(text):
    sequence = osc52(text)
    assert sequence.startswith("\x1b]52;c;")
    assert sequence.endswith("\x07")
    payload = sequence[7:-1]
    assert (
        base64.b64decode(payload, validate=True).decode()
        == text.encode("utf-8", "replace").decode()
    )


def test_a_text_too_long_for_terminals_is_not_sent_at_all():
    assert osc52("x" * 60_000) is None

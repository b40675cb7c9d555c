"""What a citation is opened with, and how it is told the place."""

import stat
import time

import pytest

from index.article import Location
from index.errors import UsageError
from index.parts import Member, Page
from qa.terminal.viewer import open_citation

SENTENCE = "The bridge - old, and long closed - was opened again by the mayor on Monday, he said."


@pytest.fixture
def seen(tmp_path, monkeypatch):
    """Return a function that makes a program, and tells what it was called with."""
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY", "VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)

    def make(name):
        program = programs / name
        seen = tmp_path / "seen"
        program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {seen}~\n/bin/mv {seen}~ {seen}\n')
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        return lambda: waited(seen).read_text().splitlines()

    return make


def waited(path):
    for _ in range(500):
        if path.exists():
            return path
        time.sleep(0.01)
    raise AssertionError("the program was not started")


def written(tmp_path, name):
    path = tmp_path / name
    path.write_text("x")
    return str(path)


def test_a_pdf_opens_at_its_page(seen, tmp_path):
    said = seen("zathura")
    file = written(tmp_path, "a b.pdf")
    open_citation(file, Location(0, 0, 3, 9, 0, 0, (Page(12, "x"),)), SENTENCE)
    assert said() == ["--page=12", file]


def test_a_web_page_opens_at_its_words(seen, tmp_path, monkeypatch):
    said = seen("firefox")
    monkeypatch.setenv("BROWSER", "firefox --new-tab")
    file = written(tmp_path, "a.html")
    open_citation(file, Location(4, 2, 3, 9, 3, 9), SENTENCE)
    tab, address = said()
    assert tab == "--new-tab"
    assert address.startswith(f"file://{file}#:~:text=The%20bridge%20%2D%20old%2C%20and%20long,")
    assert address.endswith("mayor%20on%20Monday%2C%20he%20said.")


def test_a_text_opens_at_its_line(seen, tmp_path):
    said = seen("vi")
    file = written(tmp_path, "a.txt")
    open_citation(file, Location(4, 2, 3, 9, 3, 9), SENTENCE)
    assert said() == ["+4", file]


def test_what_lies_in_an_archive_opens_by_its_kind(seen, tmp_path, monkeypatch):
    said = seen("xdg-open")
    monkeypatch.setenv("DISPLAY", ":0")
    file = written(tmp_path, "a.zip")
    open_citation(file, Location(4, 2, 3, 9, 3, 9, (Member("b.txt"),)), SENTENCE)
    assert said() == [file]


def test_without_a_display_it_says_where_to_read_it(seen, tmp_path):
    seen("xdg-open")
    file = written(tmp_path, "a.pdf")
    with pytest.raises(UsageError, match="page 3") as caught:
        open_citation(file, Location(0, 0, 3, 9, 0, 0, (Page(3),)), SENTENCE)
    assert "/show" in caught.value.next_step


def test_a_file_that_is_gone_is_named(tmp_path):
    with pytest.raises(UsageError, match="not there"):
        open_citation(str(tmp_path / "a.pdf"), Location(0, 0, 3, 9, 0, 0, (Page(3),)), SENTENCE)


def test_a_page_of_the_web_opens_in_a_browser_at_its_words(seen, monkeypatch):
    said = seen("firefox")
    monkeypatch.setenv("BROWSER", "firefox")
    open_citation("https://a.example/b?c=d", Location(4, 2, 3, 9, 3, 9), "The bridge is open.")
    assert said() == ["https://a.example/b?c=d#:~:text=The%20bridge%20is%20open."]


def test_a_pdf_of_the_web_opens_in_a_browser_at_its_page(seen, monkeypatch):
    said = seen("firefox")
    monkeypatch.setenv("BROWSER", "firefox")
    open_citation("https://a.example/b.pdf", Location(0, 0, 3, 9, 0, 0, (Page(3),)), SENTENCE)
    assert said() == ["https://a.example/b.pdf#page=3"]

"""What of a folder is passed over: hidden, ignored, made by tools; and how all of it is had."""

import os

import pytest

from index.formats.hints import Hints
from index.ingest.scan import passed_over, scan


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "articles"


def lay(folder, *names, **ignore_files):
    """Write a text under each name, and patterns into ignore files, "_" for "/" in their names."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("A sentence.")
    for place, patterns in ignore_files.items():
        sub, _, kind = place.rpartition("_")
        (folder / sub / f".{kind}").write_text(patterns, encoding="utf-8")


def found(folder, **wants):
    return [os.path.relpath(f.path, folder) for f in scan(str(folder), None, Hints(**wants))]


def test_what_ignore_files_name_is_passed_over(folder):
    lay(folder, "a.txt", "b.txt", "drafts/c.txt", "sub/b.txt", gitignore="/b.txt\ndrafts/\n")
    assert found(folder) == ["a.txt", "sub/b.txt"]
    assert found(folder, no_ignore=True) == ["a.txt", "b.txt", "drafts/c.txt", "sub/b.txt"]


def test_the_nearest_ignore_file_decides_and_ignore_before_gitignore(folder):
    lay(folder, "x.txt", "sub/x.txt", gitignore="x.txt", sub_gitignore="!x.txt")
    assert found(folder) == ["sub/x.txt"]
    lay(folder, ignore="!x.txt")
    assert found(folder) == ["x.txt", "sub/x.txt"]


def test_in_a_repository_the_ignore_files_above_count(folder):
    lay(folder, "a.txt", "b.txt")
    (folder.parent / ".gitignore").write_text("b.txt\n")
    assert found(folder) == ["a.txt", "b.txt"]
    (folder.parent / ".git").mkdir()
    assert found(folder) == ["a.txt"]


def test_whoever_names_an_ignored_folder_wants_it(folder):
    lay(folder, "a.txt", "b.txt")
    (folder.parent / ".git").mkdir()
    (folder.parent / ".gitignore").write_text("articles/\n*.txt\n")
    assert found(folder) == ["a.txt", "b.txt"]


def test_a_file_that_is_named_is_taken_whatever_ignores_it(folder):
    lay(folder, "a.txt", gitignore="*")
    assert [found.path for found in scan(str(folder / "a.txt"), None)] == [str(folder / "a.txt")]


def test_hidden_files_and_folders_are_had_by_asking(folder):
    lay(folder, "a.txt", ".b.txt", ".c/d.txt", ".git/e.txt")
    assert found(folder) == ["a.txt"]
    assert found(folder, hidden=True) == [".b.txt", "a.txt", ".c/d.txt"]
    assert ".git/e.txt" in found(folder, hidden=True, no_ignore=True)


def test_what_tools_made_is_passed_over_and_named(folder):
    lay(folder, "a.txt", "node_modules/x/b.md", "env/pyvenv.cfg", "env/c.txt", "k/CACHEDIR.TAG")
    assert found(folder) == ["a.txt"]
    passed = passed_over([(str(folder), Hints())], ())
    assert [os.path.relpath(path, folder) for path in passed.made] == ["env", "k", "node_modules"]
    assert len(found(folder, no_ignore=True)) == 3
    assert found(folder / "node_modules") == ["x/b.md"]


def test_all_that_is_passed_over_is_counted(folder):
    lay(folder, "a.txt", "b.jpg", "c.JPG", "d", ".e", ".f/g.txt", "h.txt", gitignore="h.txt")
    passed = passed_over([(str(folder), Hints())], ())
    assert (passed.kinds, passed.hidden, passed.ignored) == (((".jpg", 2), ("", 1)), 2, 1)
    assert passed_over([(str(folder), Hints())], {str(folder / ".f")}).hidden == 1


@pytest.mark.parametrize("line", ["!", "\\", "a//b", "[", "\udcff", "*a" * 40, "#", "  "])
def test_a_line_that_makes_no_sense_ignores_nothing_and_takes_no_time(folder, line):
    lay(folder, "a" * 200 + ".txt", "keep.txt")
    patterns = f"{line}\nb.txt\n".encode("utf-8", "surrogateescape")
    (folder / ".gitignore").write_bytes(patterns)
    assert len(found(folder)) == 2


def test_an_ignore_file_that_is_none_ignores_nothing(folder):
    lay(folder, "a.txt")
    os.mkfifo(folder / ".gitignore")
    (folder / ".ignore").symlink_to(folder / "a.txt")
    assert found(folder) == ["a.txt"]

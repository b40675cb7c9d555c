"""The paths of a session: as they are typed, and as terminals and desktops paste them."""

from pathlib import Path

import pytest

from qa.session.commands.paths import meant

PASTED = {
    "as it is": "my dir/it's.txt",
    "behind backslashes": r"my\ dir/it\'s.txt",
    "in double quotes": '"my dir/it\'s.txt"',
    "with a blank behind": r"my\ dir/it\'s.txt ",
}


@pytest.mark.parametrize("typed", PASTED.values(), ids=PASTED)
def test_a_path_is_meant_as_terminals_paste_it(tmp_path, monkeypatch, typed):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my dir").mkdir()
    (tmp_path / "my dir" / "it's.txt").touch()
    assert meant(typed) == Path("my dir/it's.txt")


def test_the_address_of_a_file_is_its_path(tmp_path):
    path = tmp_path / "my dir" / "ö.txt"
    assert meant(path.as_uri()) == path
    assert meant(f"'{path.as_uri()}'") == path


def test_what_is_there_as_it_was_typed_is_meant_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in (r"a\b.txt", "'quoted'"):
        (tmp_path / name).touch()
        assert meant(name) == Path(name)
    assert meant("~/x") == Path.home() / "x"
    assert meant("'~/a b'") == Path.home() / "a b"

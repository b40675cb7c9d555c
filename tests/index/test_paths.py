"""Paths as people give them, at the shell and in a session."""

import pytest

from index.paths import meant_as_there


@pytest.fixture
def there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my dir").mkdir()
    return tmp_path / "my dir"


def test_a_pasted_path_is_that_of_what_is_there(there):
    for pasted in (r"my\ dir/", "'my dir/'", '"my dir"', "my dir/"):
        assert meant_as_there(pasted).rstrip("/") == "my dir"
    assert meant_as_there(there.as_uri()) == str(there)


@pytest.mark.usefixtures("there")
def test_what_is_nowhere_is_as_it_was_typed():
    assert meant_as_there(r"gone\ dir") == r"gone\ dir"
    assert meant_as_there("file:///gone%20dir") == "/gone dir"

"""Whatever a reader does with a file, it costs that file only."""

from pathlib import Path

import pytest

from index.article import Location
from index.errors import ArticleError
from index.formats import registry
from index.formats.kinds import MODULES, SUFFIXES
from index.formats.texts import text
from index.ingest.pipeline import read_file


def test_every_suffix_has_a_format_and_every_format_a_reader():
    assert set(SUFFIXES.values()) <= set(MODULES)
    for module in MODULES.values():
        path = Path(registry.__file__).parent / f"{module.replace('.', '/')}.py"
        assert path.is_file(), module


def test_a_reader_that_trips_over_a_file_names_it(tmp_path, monkeypatch):
    def stumble(*_):
        raise RecursionError

    path = tmp_path / "a.txt"
    path.write_text("The bridge is open.\n")
    monkeypatch.setattr(text, "read", stumble)
    with pytest.raises(ArticleError, match=r"a\.txt cannot be read as text: RecursionError"):
        read_file(path)


def test_a_place_that_no_file_has_shows_nothing():
    nowhere = Location(1, 1, 10**9, 10**9 + 5, 10**9, 10**9 + 5)
    for format_ in MODULES:
        assert not registry.shown(format_, b"The bridge is open.\n", nowhere, "utf-8")


def test_a_format_that_is_not_known_shows_nothing():
    assert registry.shown("../../etc", b"x", Location(1, 1, 0, 1, 0, 1), "utf-8") is None

"""The toolbar: what it tells, in as many cells as there are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from qa.config.definitions import Editing
from qa.config.settings import Settings
from qa.session.toolbar import Facts, changed_settings, homely, toolbar

words = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=60)


@given(words, words, words, words, words, st.integers(1, 400))
def test_the_toolbar_fits_any_width_and_drops_the_path_first(path, count, k, model, took, width):
    facts = Facts(path, count, k, model, took)
    shown = toolbar(facts, width)
    assert cell_len(shown) <= width
    whole = f"{path} · {count} · {k} · {model} · {took}"
    if cell_len(whole) <= width:
        assert shown == whole
    elif cell_len(f"{count} · {k} · {model} · {took}") <= width:
        assert shown.endswith(f"{count} · {k} · {model} · {took}")


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (80, "/home/anna/clippings/.qa · 12 articles · k 3 · MiniLM · 14 ms"),
        (52, "…/clippings/.qa · 12 articles · k 3 · MiniLM · 14 ms"),
        (40, "12 articles · k 3 · MiniLM · 14 ms"),
        (30, "12 articles · k 3 · 14 ms"),
        (20, "12 articles · k 3"),
        (14, "12 articles"),
        (5, "12 ar"),
    ],
)
def test_the_toolbar_gives_up_what_matters_least(width, shown):
    facts = Facts("/home/anna/clippings/.qa", "12 articles", "k 3", "MiniLM", "14 ms")
    assert toolbar(facts, width) == shown


def test_the_home_folder_is_written_short_and_no_other(monkeypatch):
    monkeypatch.setenv("HOME", "/home/anna")
    assert homely("/home/anna/clippings/.qa") == "~/clippings/.qa"
    assert homely("/home/anna") == "~"
    assert homely("/home/annabel/.qa") == "/home/annabel/.qa"
    assert homely("clippings/.qa") == "clippings/.qa"
    monkeypatch.setenv("HOME", "/")
    assert homely("/srv/.qa") == "/srv/.qa"


def test_what_vis_keys_do_is_told_for_as_long_as_there_is_room():
    facts = Facts("/srv/.qa", "12 articles", "", "MiniLM", "14 ms", "vi insert")
    assert toolbar(facts, 80) == "/srv/.qa · vi insert · 12 articles · MiniLM · 14 ms"
    assert toolbar(facts, 23) == "vi insert · 12 articles"
    assert toolbar(facts, 9) == "vi insert"


def test_the_toolbar_tells_only_the_settings_that_were_changed(tmp_path):
    assert changed_settings(Settings(tmp_path)) == ""
    changed = Settings(tmp_path, k=3, context=1, min_confidence=0.5, editing_mode=Editing.VI)
    assert changed_settings(changed) == "k 3 · context 1 · min_confidence 0.5"


def test_the_filter_is_told_for_as_long_as_there_is_room_and_never_takes_all_of_it():
    facts = Facts("/srv/.qa", "12 articles", "k 3", "MiniLM", "14 ms", within="since:2016")
    assert toolbar(facts, 80) == "/srv/.qa · 12 articles · since:2016 · k 3 · MiniLM · 14 ms"
    assert toolbar(facts, 24) == "12 articles · since:2016"
    assert toolbar(facts, 14) == "12 articles"
    long = Facts("/srv/.qa", "12 articles", within="author:" + "x" * 100)
    assert toolbar(long, 80).endswith("xxx…")

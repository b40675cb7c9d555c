"""Settings by name: what each may be, where it came from, and how it is set for good."""

import contextlib
import json
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UsageError
from qa.config.definitions import DEFINITIONS, Color, Editing, definition, written
from qa.config.file import toml
from qa.config.settings import Settings, config_file, weighed

VALUES = {
    "index": "/articles/.qa",
    "model": "a-model",
    "reader": "none",
    "k": 3,
    "context": 2,
    "min_confidence": 0.25,
    "prefer_recent": True,
    "color": Color.NEVER,
    "plain": True,
    "editing_mode": Editing.VI,
}


@pytest.fixture
def config(home):
    """A function that writes the configuration file."""
    assert home.is_dir()

    def write(text):
        config_file().parent.mkdir(parents=True, exist_ok=True)
        config_file().write_text(text, encoding="utf-8")

    return write


# --- what may be chosen -------------------------------------------------------------------------


def test_every_setting_is_a_choice_and_every_choice_a_setting():
    assert [known.name for known in DEFINITIONS] == list(Settings.__dataclass_fields__)
    assert set(VALUES) == {known.name for known in DEFINITIONS}


@pytest.mark.parametrize("known", DEFINITIONS, ids=lambda known: known.name)
def test_what_is_written_is_read_again(known):
    value = VALUES[known.name]
    assert known.read(written(value)) == value
    for option in known.options:
        assert known.sound(known.read(option))


@given(st.sampled_from(DEFINITIONS), st.text(max_size=12))
def test_any_text_is_a_sound_value_or_a_usage_error(known, typed):
    with contextlib.suppress(UsageError):
        assert known.sound(known.read(typed))


def test_a_name_may_be_written_with_a_dash():
    assert definition("editing-mode") is definition("EDITING_MODE")
    with pytest.raises(UsageError, match="There is no setting depth"):
        definition("depth")


# --- where it came from -------------------------------------------------------------------------


def origins(**flags):
    return {each.name: (each.value, each.origin) for each in weighed(**flags)}


def test_every_value_tells_where_it_came_from(config, monkeypatch):
    config('k = 7\ncontext = 1\nediting-mode = "vi"\n')
    monkeypatch.setenv("QA_CONTEXT", "2")
    monkeypatch.setenv("QA_PLAIN", "yes")
    found = origins(min_confidence=0.5)
    assert found["k"] == (7, str(config_file()))
    assert found["context"] == (2, "environment (QA_CONTEXT)")
    assert found["plain"] == (True, "environment (QA_PLAIN)")
    assert found["editing_mode"] == (Editing.VI, str(config_file()))
    assert found["min_confidence"] == (0.5, "flag")
    assert found["color"] == (Color.AUTO, "default")
    assert found["index"][1] == "default"


@pytest.mark.parametrize("known", DEFINITIONS, ids=lambda known: known.name)
def test_every_setting_can_come_from_the_environment_and_from_the_file(known, config, monkeypatch):
    value = VALUES[known.name]
    monkeypatch.setenv(known.variable, written(value))
    assert origins()[known.name] == (value, f"environment ({known.variable})")
    monkeypatch.delenv(known.variable)
    config(f"{known.name} = {json.dumps(value)}\n")
    assert origins()[known.name] == (value, str(config_file()))


def test_an_environment_that_makes_no_sense_is_named(home, monkeypatch):
    assert home.is_dir()
    monkeypatch.setenv("QA_K", "many")
    with pytest.raises(UsageError) as caught:
        Settings.load()
    assert caught.value.what == "QA_K is not understood: k cannot be 'many'."


# --- the command --------------------------------------------------------------------------------


def test_config_shows_each_value_with_its_origin(qa, config):
    config("k = 7\n")
    lines = qa("config").out.splitlines()
    assert len(lines) == len(DEFINITIONS)
    assert f"k               7  ({config_file()})" in lines
    assert "plain           off  (default)" in lines
    shown = {each["name"]: each for each in qa("--index", "x", "config", "--json").json}
    assert shown["index"] == {"name": "index", "value": "x", "origin": "flag"}
    assert qa("config", "path").out == f"{config_file()}\n"


@pytest.mark.parametrize("known", DEFINITIONS, ids=lambda known: known.name)
def test_what_is_set_is_there_the_next_time_until_it_is_unset(qa, known):
    value = VALUES[known.name]
    assert qa("config", "set", known.name, written(value)).code == 0
    assert getattr(Settings.load(), known.name) == getattr(
        Settings.load(**{known.name: value}), known.name
    )
    assert tomllib.loads(config_file().read_text()) == {known.name: value}
    assert qa("config", "unset", known.name).code == 0
    assert config_file().read_text() == ""


def test_setting_one_leaves_the_rest_of_the_file_as_it_is(qa, config):
    config('# my settings\nk = 7 # not too many\n\nmodel = "a = b"\nediting-mode = "vi"\n')
    qa("config", "set", "editing_mode", "emacs")
    qa("config", "set", "context", "1")
    qa("config", "set", "k", "3")
    assert config_file().read_text() == (
        'context = 1\n# my settings\nk = 3\n\nmodel = "a = b"\nediting_mode = "emacs"\n'
    )


@pytest.mark.parametrize("text", ["k = = 3\n", 'model = """\nk = 1\n"""\n'])
def test_a_file_that_cannot_be_changed_safely_is_left_alone(qa, config, text):
    config(text)
    assert str(config_file()) in qa("config", "set", "k", "3").error[0]
    assert config_file().read_text() == text


def test_a_value_that_makes_no_sense_is_not_set(qa):
    assert qa("config", "set", "k", "101").error == (
        "k cannot be '101'.",
        "Give a whole number from 1 to 100.",
    )
    assert "no setting depth" in qa("config", "set", "depth", "1").error[0]
    assert not config_file().exists()


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=30))
def test_any_model_name_is_written_so_that_toml_reads_it(name):
    assert tomllib.loads(f"model = {toml(name)}") == {"model": name}

"""Settings: flags over environment over configuration file over defaults."""

from pathlib import Path

import platformdirs
import pytest

from index.errors import UsageError
from qa.config.settings import Settings, config_file, find_index

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def configure():
    """A function that writes the configuration file."""
    assert not config_file().exists()

    def write(content):
        config_file().parent.mkdir(parents=True, exist_ok=True)
        config_file().write_bytes(content if isinstance(content, bytes) else content.encode())

    return write


def make_index(folder):
    """Make what marks a folder as an index."""
    folder.mkdir(parents=True)
    (folder / "CURRENT").write_text("build-000001")
    return folder


def test_nothing_chosen_means_the_defaults(tmp_path):
    settings = Settings.load()
    assert settings.index.is_relative_to(tmp_path / "data")
    assert (settings.model, settings.k, settings.context, settings.min_confidence) == (
        None,
        5,
        0,
        0.2,
    )


def test_a_flag_beats_the_environment_and_that_the_configuration_file(configure, monkeypatch):
    configure('index = "/by/file"\nk = 7\nmodel = "file-model"\n')
    assert Settings.load().index == Path("/by/file")
    monkeypatch.setenv("QA_INDEX", "/by/environment")
    assert Settings.load().index == Path("/by/environment")
    assert Settings.load(index="/by/flag").index == Path("/by/flag")
    assert Settings.load(index=None, k=2).index == Path("/by/environment")
    assert (Settings.load().k, Settings.load(k=2).k) == (7, 2)
    monkeypatch.setenv("QA_MODEL", "environment-model")
    assert Settings.load().model == "environment-model"
    assert Settings.load(model="flag-model").model == "flag-model"


def test_an_empty_variable_is_no_choice(tmp_path, monkeypatch):
    monkeypatch.setenv("QA_INDEX", "")
    assert Settings.load().index.is_relative_to(tmp_path / "data")


def test_the_nearest_index_folder_above_is_found(home):
    outer = make_index(home / ".qa")
    below = home / "a" / "b"
    below.mkdir(parents=True)
    assert find_index(below) == outer
    inner = make_index(home / "a" / ".qa")
    assert find_index(below) == inner
    assert find_index(home) == outer


def test_a_folder_that_is_only_called_like_an_index_is_passed_over(home, tmp_path):
    (home / ".qa").mkdir()
    assert find_index(home).is_relative_to(tmp_path / "data")


def test_paths_may_begin_with_a_tilde_or_be_relative(home, monkeypatch):
    monkeypatch.setenv("HOME", "/home/ada")
    assert Settings.load(index="~/news").index == Path("/home/ada/news")
    assert Settings.load(index="news").index == home / "news"
    assert Settings.load(index="~nobody-of-that-name/x").index.is_absolute()


SENSELESS = {
    "a number as text": 'k = "5"',
    "a number too large": "k = 101",
    "a number too small": "k = 0",
    "a half number": "k = 2.5",
    "a truth as a number": "k = true",
    "a negative number": "context = -1",
    "a probability above one": "min_confidence = 1.5",
    "no number at all": "min_confidence = nan",
    "a number as a name": "model = 3",
    "no name": 'index = ""',
    "a list of names": 'color = ["auto"]',
    "a list of nothing": "editing_mode = []",
    "a name that is none": 'plain = "perhaps"',
    "a setting that is none": "colour = 1",
    "a table": "[qa]\nk = 3",
    "broken TOML": "k = = 3",
    "no text": b"\xff\xfe\x00",
}


@pytest.mark.parametrize("content", SENSELESS.values(), ids=SENSELESS)
def test_a_configuration_that_makes_no_sense_is_named_with_its_file(configure, content):
    configure(content)
    with pytest.raises(UsageError) as caught:
        Settings.load()
    assert str(config_file()) in caught.value.what
    assert caught.value.next_step


def test_a_configuration_may_say_what_may_be_typed(configure):
    configure('plain = "on"\ncolor = "NEVER"\n')
    settings = Settings.load()
    assert (settings.plain, settings.color) == (True, "never")


@pytest.mark.parametrize(
    "flags",
    [{"k": 0}, {"k": 101}, {"context": 51}, {"min_confidence": -0.1}, {"index": ""}],
    ids=str,
)
def test_a_flag_that_makes_no_sense_is_refused_with_what_it_may_be(flags):
    with pytest.raises(UsageError) as caught:
        Settings.load(**flags)
    assert caught.value.next_step.startswith("Give ")


@pytest.mark.parametrize("content", ["k = 1", "k = 100", "min_confidence = 1", "context = 0"])
def test_the_ends_of_a_range_are_inside(configure, content):
    configure(content)
    assert Settings.load()


def test_a_configuration_file_that_is_a_folder_is_an_error_and_a_missing_one_is_none():
    assert Settings.load()
    config_file().mkdir(parents=True)
    with pytest.raises(UsageError, match="cannot be read"):
        Settings.load()


def test_the_command_obeys_the_configuration_file(seeded):
    config_file().parent.mkdir(parents=True)
    config_file().write_text("k = 2\nmin_confidence = 1.0\n")
    assert seeded("ask", "summit").code == 1
    assert seeded("ask", "--min-confidence", 0, "summit").out.count("004_") == 2
    config_file().write_text("k = many\n")
    what, _ = seeded("ask", "summit").error
    assert str(config_file()) in what
    assert seeded("--help").code == 0


def test_the_user_data_directory_is_that_of_the_platform():
    assert Settings.load().index == platformdirs.user_data_path("article-qa") / "index"

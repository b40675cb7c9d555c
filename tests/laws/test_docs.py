"""The documents say what is there, and what they show is what happens."""

import doctest
import json
import re
import shlex
from contextlib import redirect_stdout
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
import typer
import yaml

from qa.cli.lazy import LazyGroup
from qa.cli.main import app
from qa.config.definitions import markdown_table

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
ROOT = typer.main.get_command(app)


def inner(command):
    """Return the commands of a group by name, each imported."""
    return {
        name: command.loaded(name) if isinstance(command, LazyGroup) else known
        for name, known in getattr(command, "commands", {}).items()
    }


def leaves(command=ROOT, path=("qa",)):
    """Yield every command that does something, with the words that call it."""
    below = inner(command)
    for name, known in below.items():
        yield from leaves(known, (*path, name))
    if not below:
        yield " ".join(path), command


def groups(command=ROOT, path=()):
    """Yield every group, with the words that call it."""
    below = inner(command)
    if below:
        yield path, command
    for name, known in below.items():
        yield from groups(known, (*path, name))


COMMANDS = dict(leaves())


def blocks(language):
    """Return the fenced blocks of the README in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


# --- help ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_each_of_its_options_has_a_help_text(name):
    command = COMMANDS[name]
    assert command.help
    assert command.help.strip().endswith(".")
    for parameter in command.params:
        assert getattr(parameter, "help", None), f"{name} {parameter.name}"


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_every_command_is_shown(qa, name):
    ran = qa(*name.split()[1:], "--help")
    assert ran.code == 0
    assert f"Usage: {name} " in ran.out
    assert ran.err == ""
    assert "\\b" not in ran.out


GROUPS = dict(groups())


CALLED = [*(tuple(name.split()[1:]) for name in COMMANDS), *GROUPS]


@pytest.mark.parametrize("words", CALLED)
def test_every_help_has_an_example(qa, words):
    examples = qa(*words, "--help").out.partition("  Examples:\n")[2]
    assert f"    {' '.join(('qa', *words[:1]))}" in examples


@pytest.mark.parametrize("words", CALLED)
def test_no_help_speaks_the_language_of_the_parser(qa, words):
    said = qa(*words, "--help").out.partition("Examples:")[0]
    assert not re.search(r"\{[A-Z.]+\}|x>=|x<=|<=x|<\w+\||\b(INTEGER|FLOAT|BOOLEAN)\b", said)


@pytest.mark.parametrize("group", GROUPS)
def test_in_the_list_of_commands_no_description_is_cut_off(qa, group):
    _, _, listed = qa(*group, "--help").out.partition("Commands:\n")
    assert listed
    assert "..." not in listed.partition("\n\n")[0]


@pytest.mark.parametrize(
    "group", [group for group in GROUPS.values() if isinstance(group, LazyGroup)]
)
def test_what_lists_a_command_is_what_its_own_help_begins_with(group):
    for name, command in inner(group).items():
        assert " ".join(command.help.split("\n\n")[0].split()) == group.places[name].summary


def test_every_command_has_a_name_of_its_own():
    assert {"qa ask", "qa chat", "qa open", "qa eval"} <= set(COMMANDS)
    assert len(COMMANDS) == len(set(COMMANDS.values()))


# --- the README ---------------------------------------------------------------------------------


def documented():
    """Name the commands that the README must mention: of a group but `qa index`, the group."""
    calls = (name if name.startswith("qa index ") else name.split()[:2] for name in COMMANDS)
    return dict.fromkeys(call if isinstance(call, str) else " ".join(call) for call in calls)


@pytest.mark.parametrize("call", documented())
def test_every_command_is_in_the_readme(call):
    assert re.search(rf"\b{call}\b", README), f"{call} is not in README.md"


def test_the_table_of_settings_is_made_of_their_definitions():
    assert markdown_table() in README


CALLS = re.findall(r"(?:^ {4}|^\$ |`)(qa(?: [^`\n]*)?)", README, re.MULTILINE)


@pytest.mark.parametrize("call", dict.fromkeys(CALLS))
def test_what_the_readme_types_exists(call):
    _, *words = re.split(r" [#|>] ", call)[0].split()
    command, known = ROOT, {"--help"}
    for word in words:
        known |= {option for parameter in command.params for option in parameter.opts}
        if word.startswith("-") and word != "-":
            assert word.partition("=")[0] in known, f"{call}: {word}"
        elif word in inner(command):
            command = inner(command)[word]
            known |= {option for parameter in command.params for option in parameter.opts}
    assert command is not ROOT or not words or words[0].startswith(("-", "…")), call


@pytest.mark.parametrize("code", blocks("python"))
@pytest.mark.usefixtures("seeded")
def test_python_in_the_readme_runs(code):
    said = StringIO()
    with redirect_stdout(said):
        if ">>> " in code:
            example = doctest.DocTestParser().get_doctest(code, {}, "README", "README.md", 0)
            results = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example)
            assert not results.failed, said.getvalue()
        else:
            exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - our own README
    assert ">>> " in code or said.getvalue()


def dialogue(block):
    """Split a console block into pairs of a command and what it is shown to print."""
    parts = re.split(r"^\$ (.*)\n", block, flags=re.MULTILINE)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def shows(expected, printed):
    """Say whether a shown output is the printed one; a line of "…" stands for any lines."""
    pattern = "\n".join(
        r"(?:.*\n)*?.*" if line.strip() in {"…", "..."} else re.escape(line.rstrip())
        for line in expected.strip("\n").splitlines()
    )
    given = "\n".join(line.rstrip() for line in printed.strip("\n").splitlines())
    return re.fullmatch(pattern, given) is not None


@pytest.mark.parametrize("block", blocks("console"))
def test_a_session_in_the_readme_prints_what_it_shows(seeded, block, monkeypatch, tmp_path):
    """Over the sample articles; a block that begins by indexing them starts without an index."""
    if "qa index add" in block:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "seeds").symlink_to(seeded.folder / "seeds")
        monkeypatch.setenv("QA_INDEX", str(tmp_path / "new.qa"))
    assert dialogue(block)
    for command, expected in dialogue(block):
        program, *arguments = shlex.split(command)
        assert program == "qa", command
        ran = seeded(*arguments)
        assert ran.code in {0, 1}, ran
        printed = ran.out + ran.err
        assert not expected.strip() or shows(expected, printed), printed


def test_the_json_that_the_readme_shows_has_the_keys_of_a_real_answer(seeded):
    (shown,) = (json.loads(block) for block in blocks("json"))
    real = seeded("ask", "--json", "when is the summit?").json
    assert set(shown) == set(real)
    assert set(shown["answers"][0]) == set(real["answers"][0])
    assert set(shown["answers"][0]["citation"]) == set(real["answers"][0]["citation"])


def test_the_comparison_of_shown_and_printed_lines_is_strict_but_for_an_ellipsis():
    assert shows("a\nb\n", "a\nb")
    assert not shows("a\nb\n", "a\nc")
    assert shows("a\n…\nd\n", "a\nb\nc\nd")
    assert not shows("a\n…\nd\n", "a\nb\nc")


def test_the_headings_of_the_readme_do_not_skip_a_level():
    levels = [len(mark) for mark in re.findall(r"^(#+) ", README, re.MULTILINE)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


# --- docs/ --------------------------------------------------------------------------------------

COMPOSED = sorted((Path(__file__).parents[2] / "docs").glob("*.yml"))


@pytest.mark.parametrize("path", COMPOSED, ids=lambda path: path.name)
def test_a_file_for_compose_holds_services_that_are_there_and_open_to_this_machine_only(path):
    """Its syntax, and what it names; whether the containers run is not tried."""
    composed = yaml.safe_load(path.read_text(encoding="utf-8"))
    services = composed["services"]
    for name, service in services.items():
        assert {"image", "build"} & set(service), name
        assert set(service.get("depends_on", ())) <= set(services)
        named = [volume.partition(":")[0] for volume in service.get("volumes", ())]
        assert set(named) <= set(composed.get("volumes", ()))
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))

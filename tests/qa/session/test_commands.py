"""The table of slash commands: parsing, help, suggestions, and the settings of a session."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UsageError
from qa.config.definitions import Color, Editing
from qa.session.commands.table import COMMANDS, execute, find, markdown_table, parse, suggestions

CONTROL = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), "\u202e"} - {"\n"}


# Parsing


def test_names_aliases_and_arguments_are_read():
    assert parse("/show 2")[0].name == "show"
    assert parse("/show  2 ") == (find("show"), "2")
    assert parse("/SOURCES the ferry") == (find("sources"), "the ferry")
    assert {find(name).name for name in ("quit", "exit", "q")} == {"quit"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("/sorces", "/sources"), ("/halp", "/help"), ("/quiet", "/quit"), ("/exprot a", "/export")],
)
def test_an_unknown_command_suggests_the_nearest(typed, meant):
    with pytest.raises(UsageError) as caught:
        parse(typed)
    assert typed.split()[0] in caught.value.what
    assert caught.value.next_step == f"Did you mean {meant}?"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("/sh 2", "show"), ("/hi", "history"), ("/Reb", "rebuild"), ("/ne", None), ("/s", None)],
)
def test_the_beginning_of_one_command_alone_does_for_it(typed, meant):
    if meant:
        assert parse(typed)[0] is find(meant)
        return
    with pytest.raises(UsageError, match="may mean several") as caught:
        parse(typed)
    assert all(name.startswith(typed) for name in caught.value.next_step[10:-1].split(", "))


@pytest.mark.parametrize("typed", ["/", "/zzzzzz", "/ show 1"])
def test_a_command_like_no_other_points_to_help(typed):
    with pytest.raises(UsageError, match="/help lists the commands"):
        parse(typed)


@pytest.mark.parametrize(
    "typed",
    ["/add", "/export", "/save", "/rebuild now", "/quit please", "/raw 1"],
)
def test_an_argument_too_few_or_too_many_is_refused_with_the_usage(typed):
    command = typed.split()[0].removeprefix("/")
    with pytest.raises(UsageError) as caught:
        parse(typed)
    assert caught.value.next_step == f"Write {find(command).usage}."


@given(st.text(max_size=40))
def test_any_line_is_a_command_or_a_usage_error(line):
    try:
        command, argument = parse(f"/{line}")
    except UsageError:
        return
    assert command in COMMANDS
    assert argument == argument.strip()


def test_names_and_aliases_are_all_different():
    names = [name for command in COMMANDS for name in (command.name, *command.aliases)]
    assert len(names) == len(set(names))


# Help


def test_help_lists_every_command_and_explains_each(session, capsys):
    execute(session, "/help")
    listed = capsys.readouterr().out
    for command in COMMANDS:
        assert command.usage in listed
        execute(session, f"/help /{command.name}")
        explained = capsys.readouterr().out
        assert command.summary in explained
        assert command.details in explained


def test_the_documentation_has_a_row_for_every_command():
    rows = markdown_table().splitlines()[2:]
    assert len(rows) == len(COMMANDS)
    for row, command in zip(rows, COMMANDS, strict=True):
        assert f"`{command.usage}`" in row
        assert command.summary in row


# Settings


@pytest.mark.parametrize(
    ("typed", "name", "value"),
    [
        ("k 3", "k", 3),
        ("context  2", "context", 2),
        ("min_confidence 0.5", "min_confidence", 0.5),
        ("min-confidence 1", "min_confidence", 1),
        ("color NEVER", "color", Color.NEVER),
        ("plain on", "plain", True),
        ("plain false", "plain", False),
        ("editing-mode vi", "editing_mode", Editing.VI),
    ],
)
def test_set_changes_a_setting_for_this_session(session, typed, name, value):
    execute(session, f"/set {typed}")
    assert getattr(session.settings, name) == value


@pytest.mark.parametrize(
    "typed", ["k 0", "k 1.5", "context 51", "min_confidence nan", "color red", "plain perhaps"]
)
def test_set_refuses_a_value_that_makes_no_sense_and_says_which_do(session, typed):
    before = session.settings
    with pytest.raises(UsageError, match="Give "):
        execute(session, f"/set {typed}")
    assert session.settings == before


def test_set_refuses_what_cannot_change_while_an_index_is_open(session):
    for name in ("index", "model"):
        with pytest.raises(UsageError, match="cannot change in a session"):
            execute(session, f"/set {name} x")
    with pytest.raises(UsageError, match="The settings are: index, model, reader, k"):
        execute(session, "/set depth 3")


def test_set_alone_lists_what_is_set_and_a_name_alone_tells_its_value(session, capsys):
    execute(session, "/set k 7")
    execute(session, "/set k")
    execute(session, "/set")
    shown = capsys.readouterr()
    assert shown.err.count("k is 7") == 2
    assert "k               7: sentences shown for a question" in shown.out


def test_plain_stops_colour_at_once(small, capsys):
    session = small.session(color=Color.ALWAYS)
    session.ask("who cut the ribbon?")
    assert "\x1b[" in capsys.readouterr().out
    execute(session, "/set plain on")
    capsys.readouterr()
    session.ask("who cut the ribbon?")
    session.leave()
    assert "\x1b" not in capsys.readouterr().out


# Number of sentences


def test_k_changes_how_many_sentences_the_next_answers_show(session):
    execute(session, "/k 1")
    assert len(session.ask("Arlen").answers) == 1
    execute(session, "/k 3")
    assert len(session.ask("Arlen").answers) == 3


@pytest.mark.parametrize("argument", ["0", "101", "-1", "3.5", "many", "१२३४"])
def test_k_refuses_what_is_no_sensible_number(session, argument):
    before = session.settings.k
    with pytest.raises(UsageError, match="from 1 to 100"):
        execute(session, f"/k {argument}")
    assert session.settings.k == before


def test_k_alone_says_how_many(session, capsys):
    execute(session, "/k")
    assert str(session.settings.k) in capsys.readouterr().err


# Suggestions


def suggested(session, line):
    return [found.text for found in suggestions(session, line)]


def test_command_names_complete_and_questions_do_not(session):
    assert suggested(session, "/s") == ["/show ", "/save ", "/sources ", "/status", "/set "]
    assert suggested(session, "/") == [
        f"/{command.name} " if command.argument else f"/{command.name}" for command in COMMANDS
    ]
    assert suggested(session, "who is at the /s") == []
    assert suggested(session, "/nonsense ") == []
    assert suggested(session, "/quit ") == []


def test_show_offers_the_citations_first_and_articles_once_letters_are_typed(session):
    assert "The ferry of Arlen retires" in suggested(session, "/show ")
    shown = session.ask("Arlen").answers
    assert suggested(session, "/show ") == [str(n) for n in range(1, len(shown) + 1)]
    assert suggested(session, "/show fer") == ["The ferry of Arlen retires"]
    assert suggested(session, "/open bridge.t") == ["The bridge at Arlen reopens"]


def test_articles_of_one_title_are_offered_by_their_files(small, session):
    small.write({"copy.txt": (small.folder / "bridge.txt").read_text()})
    small.build()
    session.articles.refresh()
    assert suggested(session, "/sources bridge") == [
        "my articles/bridge.txt",
        "my articles/copy.txt",
    ]


def test_every_suggestion_for_show_names_one_article(session, capsys):
    offered = suggested(session, "/show ")
    assert len(offered) == 3
    for name in offered:
        assert not CONTROL.intersection(name)
        execute(session, f"/show {name}")
        assert name in capsys.readouterr().out


def test_set_offers_its_keys_with_their_values_and_then_their_options(session):
    execute(session, "/k 3")
    offered = {each.text: each.note for each in suggestions(session, "/set ")}
    assert "now 3" in offered["k "]
    assert suggested(session, "/set col") == ["color "]
    assert suggested(session, "/set color ") == ["color auto", "color always", "color never"]
    assert suggested(session, "/set editing-") == ["editing-mode "]
    assert suggested(session, "/set editing-mode v") == ["editing-mode vi"]


def test_files_complete_from_here_from_home_and_hidden_ones_only_when_asked_for(
    small, session, monkeypatch
):
    (small.root / ".hidden").mkdir()
    (small.root / "a\x1bb.txt").write_text("a name that would act on the terminal")
    assert suggested(session, "/add ") == ["index/", "my articles/"]
    assert suggested(session, "/add .h") == [".hidden/"]
    assert suggested(session, "/add my articles/f") == ["my articles/ferry.txt"]
    assert suggested(session, "/save MY") == ["my articles/"]
    monkeypatch.setenv("HOME", str(small.root))
    assert suggested(session, "/save ~/my") == ["~/my articles/"]
    assert suggested(session, "/add nowhere/at/all/") == []
    assert suggested(session, "/add \0/") == []


def test_export_offers_a_name_as_each_kind_of_file_there_is(small, session):
    (small.root / "notes.md").write_text("from before")
    assert suggested(session, "/export ") == ["index/", "my articles/", "notes.md"]
    assert suggested(session, "/export no") == [
        "notes.md",
        *("no.md", "no.html", "no.json", "no.txt"),
    ]
    assert suggested(session, "/export notes") == [
        *("notes.md", "notes.html", "notes.json", "notes.txt")
    ]
    assert suggested(session, "/export notes.h") == ["notes.html"]
    assert suggested(session, "/export ../") == suggested(session, "/save ../")


def test_articles_are_found_by_any_of_their_words_in_any_order(session):
    assert suggested(session, "/show retires fer") == ["The ferry of Arlen retires"]
    assert suggested(session, "/sources arlen bri") == ["The bridge at Arlen reopens"]
    assert suggested(session, "/show ferry bridge") == []


def test_completion_needs_no_open_index_and_may_ask_from_any_thread(built, session):
    opened = built.opened
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: suggested(session, "/sources fer"), range(8)))
    assert found == [["The ferry of Arlen retires"]] * 8
    assert built.opened == opened


@given(st.text(max_size=20))
def test_no_line_breaks_completion(line):
    for name in ("help", "add", "export", "quit"):
        list(suggestions(None, f"/{name} {line}"))
    list(suggestions(None, f"/{line.partition(' ')[0]}"))

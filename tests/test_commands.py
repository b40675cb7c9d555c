"""The slash commands, the conversation and the pages they show, over a real small index."""

import io
import signal
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text
from small_index import Small

from index.article import Location, Metadata, Role, Sentence, Source, Span
from index.errors import UsageError
from qa import articles, conversations
from qa.assistant import Assistant
from qa.choice import Color, Editing
from qa.commands import COMMANDS, execute, find, markdown_table, parse, suggestions
from qa.commands.citations import reasons
from qa.pager import article_page, hanging, pager_command
from qa.repl import obey

CONTROL = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), "\u202e"} - {"\n"}


@pytest.fixture(autouse=True)
def surroundings(tmp_path, monkeypatch):
    """A state folder of one's own, and a pager that prints."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("PAGER", "cat")


def built(root):
    small = Small(root)
    small.write()
    small.build()
    return small


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """An index for tests that only ask."""
    return built(tmp_path_factory.mktemp("shared"))


@pytest.fixture
def small(tmp_path, monkeypatch):
    """An index for tests that change it, or the articles, in the working directory."""
    monkeypatch.chdir(tmp_path)
    return built(tmp_path)


@pytest.fixture
def session(request, shared, monkeypatch):
    """A session over the test's own index if it has one."""
    if "small" in request.fixturenames:
        shared = request.getfixturevalue("small")
    monkeypatch.chdir(shared.root)
    session = shared.session(interactive=False)
    yield session
    session.leave()


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


@pytest.mark.parametrize("typed", ["/", "/zzzzzz", "/ show 1"])
def test_a_command_like_no_other_points_to_help(typed):
    with pytest.raises(UsageError, match="/help lists the commands"):
        parse(typed)


@pytest.mark.parametrize(
    "typed",
    ["/show", "/open", "/copy", "/add", "/export", "/rebuild now", "/quit please", "/raw 1"],
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


# Sources


def test_sources_lists_all_articles_and_a_filter_wants_all_its_words(session, capsys):
    execute(session, "/sources")
    assert len(capsys.readouterr().out.splitlines()) == 3
    execute(session, "/sources ARLEN bridge")
    assert capsys.readouterr().out == ("- The bridge at Arlen reopens  my articles/bridge.txt\n")
    with pytest.raises(UsageError, match="No article matches 'bridge ferry'"):
        execute(session, "/sources bridge ferry")


def test_nothing_an_article_says_about_itself_can_act_on_the_terminal(session, capsys):
    execute(session, "/sources turnips")
    execute(session, "/show turnips.txt")
    out = capsys.readouterr().out
    assert "harvest failed in" in out
    assert not CONTROL.intersection(out)


# Show


def test_show_prints_the_whole_article_with_the_cited_sentence_marked(session, capsys):
    session.ask("who cut the ribbon?")
    capsys.readouterr()
    execute(session, "/show 1")
    out = capsys.readouterr().out
    assert [line for line in out.splitlines() if line.startswith(">")] == [
        "> The old bridge at Arlen was opened again on Monday. The mayor, Ida Holm, cut",
        "> the ribbon.",
    ]
    for kept in ("The bridge at Arlen reopens", "bridge.txt", "“Now the ferry can rest.”"):
        assert kept in out


def test_show_takes_an_article_by_title_file_or_part_of_either(session, capsys):
    for name in ("The ferry of Arlen retires", "ferry.txt", "retires", "FERRY of"):
        execute(session, f"/show {name}")
        assert "Per Lund" in capsys.readouterr().out


@pytest.mark.parametrize("argument", ["0", "9", "arlen", "nothing like it"])
def test_show_refuses_what_names_no_citation_and_no_single_article(session, argument):
    session.ask("who cut the ribbon?")
    with pytest.raises(UsageError):
        execute(session, f"/show {argument}")


def test_show_before_any_answer_says_to_ask_first(session):
    with pytest.raises(UsageError, match="Ask a question first"):
        execute(session, "/show 1")


def test_show_says_when_the_index_has_a_newer_article_without_the_sentence(small, session, capsys):
    session.ask("who cut the ribbon?")
    small.write({"bridge.txt": "Nothing of all that happened.\n"})
    small.build()
    obey(session, "/show 1")
    shown = capsys.readouterr()
    assert "newer version" in shown.err
    assert "Nothing of all that happened." in shown.out


def test_show_pipes_into_the_users_pager(small, tmp_path, monkeypatch, capfd):
    pager = tmp_path / "my pager"
    pager.write_text('#!/bin/sh\nprintf "%s|" "$@"; exec cat\n')
    pager.chmod(pager.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PAGER", f"'{pager}' -x")
    session = small.session()
    session.screen.console = Console(force_terminal=True, width=60)
    execute(session, "/show ferry.txt")
    session.leave()
    assert capfd.readouterr().out.startswith("-x|")


def test_plain_prints_an_article_without_a_pager(small, monkeypatch, capfd):
    monkeypatch.setenv("PAGER", "sh -c 'echo paged; cat'")
    session = small.session(plain=True)
    session.screen.console = Console(force_terminal=True, width=60, color_system=None)
    execute(session, "/show ferry.txt")
    session.leave()
    assert "paged" not in capfd.readouterr().out


def test_less_is_told_to_keep_colours_and_to_start_at_the_line(tmp_path, monkeypatch):
    for name in ("less", "more", "other"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert pager_command({}, 7) == ["less", "-R", "+7"]
    assert pager_command({"PAGER": "less -S"}, 7) == ["less", "-S", "-R", "+7"]
    assert pager_command({"PAGER": "more"}, 7) == ["more", "+7"]
    assert pager_command({"PAGER": "other"}, 7) == ["other"]
    assert pager_command({"PAGER": "not-installed"}, 7) is None
    assert pager_command({"PAGER": ""}, 7) is None
    with pytest.raises(UsageError):
        pager_command({"PAGER": "'unfinished"}, 7)


# Pages


def sentences_of(paragraphs):
    """Sentences as the index would cut them: one space between, a blank line after each group."""
    found, at = [], 0
    for number, paragraph in enumerate(paragraphs):
        for text in paragraph:
            line = 1 + 2 * number
            place = Location(line, 1, at, at + len(text), at, at + len(text.encode()))
            found.append(Sentence(Span(at, at + len(text)), text, Role.PROSE, place))
            at += len(text) + 1
        at += 1
    return found


words = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=30)
prose = st.lists(st.lists(words, min_size=1, max_size=4), min_size=1, max_size=4)


@given(prose, st.integers(40, 200), st.data())
def test_a_page_fits_holds_every_word_and_marks_just_the_cited_sentence(paragraphs, width, data):
    sentences = sentences_of(paragraphs)
    cited = data.draw(st.sampled_from(sentences))
    page = article_page(["Title"], sentences, cited, Console(file=io.StringIO()), width)
    assert all(cell_len(line.plain) <= width for line in page.lines)
    body = "".join(line.plain[2:] for line in page.lines[1:])
    assert "".join(body.split()) == "".join(text for group in paragraphs for text in group)
    marked = "".join(
        line.plain[span.start : span.end]
        for line in page.lines
        for span in line.spans
        if span.style == "reverse"
    )
    assert "".join(marked.split()) == cited.text
    assert page.lines[page.focus].plain.startswith("> ")


def test_lines_that_break_inside_sentences_do_not_break_the_prose():
    texts = ["One sentence that\nbreaks.", "Another on its own line."]
    sentences = []
    for text, line in zip(texts, (1, 3), strict=True):
        place = Location(line, 1, 100 * line, 100 * line + len(text), 0, 0)
        sentences.append(Sentence(Span(place.start, place.end), text, Role.PROSE, place))
    page = article_page([], sentences, None, Console(file=io.StringIO()), 80)
    assert [line.plain for line in page.lines if line.plain] == [
        "  One sentence that breaks. Another on its own line."
    ]


@given(st.text(st.characters(exclude_categories=("C", "Z")), max_size=300), st.integers(40, 200))
def test_a_hanging_text_fits_and_keeps_its_characters(text, width):
    hung = hanging(Text(f"1. {text}\n   {text}"), Console(file=io.StringIO()), width)
    assert all(cell_len(line) <= width for line in hung.plain.split("\n"))
    assert "".join(hung.plain.split()) == f"1.{text}{text}"
    assert all(line.startswith(("1.", "   ")) for line in hung.plain.split("\n") if line)


# Open


def test_open_starts_the_editor_at_the_cited_line(small, tmp_path, monkeypatch):
    editor = tmp_path / "nano"
    editor.write_text('#!/bin/sh\nprintf "%s\\n" "$@" > "$(dirname "$0")/seen"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    session = small.session()
    session.ask("how many years did she wait?")
    cited = session.conversation.citation(1).citation
    execute(session, "/open 1")
    place = f"+{cited.location.line},{cited.location.column}"
    assert (tmp_path / "seen").read_text().splitlines() == [place, cited.file]
    execute(session, "/open ferry.txt")
    assert (tmp_path / "seen").read_text().splitlines() == [
        "+1,1",
        str(small.folder / "ferry.txt"),
    ]
    session.leave()


def test_open_is_refused_where_there_is_no_terminal(session):
    session.ask("who cut the ribbon?")
    with pytest.raises(UsageError, match="no terminal"):
        execute(session, "/open 1")


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


# Rebuild


def test_after_a_rebuild_the_same_session_answers_from_the_new_generation(small, session):
    session.ask("who cut the ribbon?")
    small.write({"zoo.txt": "The zoo\n\nA giraffe named Olga was born at the zoo.\n"})
    execute(session, "/rebuild")
    answer = session.ask("what is the giraffe named?")
    assert answer.answers[0].sentence == "A giraffe named Olga was born at the zoo."
    assert small.opened == 1


def test_ctrl_c_in_a_rebuild_leaves_the_index_as_it_was_and_the_session_open(small, capsys):
    session = small.session()
    session.ask("who cut the ribbon?")
    small.progress = lambda *_: signal.raise_signal(signal.SIGINT)
    obey(session, "/rebuild")
    assert "Cancelled." in capsys.readouterr().err
    assert small.rebuilt == 0
    assert session.ask("who cut the ribbon?").answers
    session.leave()


# The conversation


class Recorder(Assistant):
    """An assistant that notes what it was asked, and answers as the real one does."""

    asked: ClassVar = []

    def ask(self, question, history=(), **chosen):
        self.asked.append((question, tuple(history), chosen["k"]))
        answer = super().ask(question, history, **chosen)
        # As a rewriting assistant would say it: a question that leaned on the ones before it.
        return replace(answer, understood_as=f"{question} Arlen" if history else None)


@pytest.fixture
def asked(monkeypatch):
    """What the assistant is asked: (question, history, k)."""
    monkeypatch.setattr(Recorder, "asked", [])
    monkeypatch.setattr("small_index.Assistant", Recorder)
    return Recorder.asked


def test_each_question_is_asked_with_those_answered_before_it(asked, session):
    session.ask("who cut the ribbon?")
    with pytest.raises(UsageError):
        session.ask(" ")
    session.ask("when?")
    assert [before for _, before, _ in asked] == [(), before_of(asked), before_of(asked)]
    assert session.conversation.questions == ("who cut the ribbon?", "when?")
    assert session.conversation.turns[1].answer.question == "when?"


def before_of(asked):
    """The history that the second question was asked with; it may not be empty."""
    assert len(asked[1][1]) == 1
    return asked[1][1]


@pytest.mark.usefixtures("asked")
def test_what_a_question_was_understood_as_is_shown_above_its_answer(session, capsys):
    session.ask("who cut the ribbon?")
    assert "understood as" not in capsys.readouterr().err
    session.ask("when?")
    assert capsys.readouterr().err == "↳ understood as: when? Arlen\n"


def test_raw_asks_the_last_question_again_without_those_before_it(asked, session, capsys):
    session.ask("who cut the ribbon?")
    session.ask("when?")
    execute(session, "/raw")
    assert [(question, len(before)) for question, before, _ in asked][1:] == [
        ("when?", 1),
        ("when?", 0),
    ]
    assert session.conversation.questions == ("who cut the ribbon?", "when?")
    assert session.conversation.last.answer.understood_as is None
    asked.clear()
    execute(session, "/raw")
    assert "searched as you typed it" in capsys.readouterr().err
    assert asked == []


def test_more_of_a_raw_question_is_asked_raw_as_well(asked, session):
    session.ask("who cut the ribbon?")
    session.choose(session.settings.with_choice("k", 1))
    session.ask("Arlen")
    execute(session, "/raw")
    execute(session, "/more")
    assert asked[-1] == ("Arlen", (), 2)
    assert session.conversation.last.raw


def test_new_forgets_what_was_asked(asked, session):
    session.ask("who cut the ribbon?")
    before = session.conversation.id
    execute(session, "/new")
    assert session.conversation.turns == ()
    assert session.conversation.id != before
    session.ask("when?")
    assert asked[-1][1] == ()


def test_the_nearest_miss_counts_as_the_citation_where_nothing_was_found(small):
    session = small.session(interactive=False, min_confidence=1.0)
    answer = session.ask("the ferry?")
    session.leave()
    assert not answer.answers
    assert session.conversation.citation(1) == answer.nearest
    with pytest.raises(UsageError, match="one citation"):
        session.conversation.citation(2)


@pytest.mark.parametrize("line", ["/more", "/raw", "/history", "/save a.txt", "/export a.md"])
def test_what_is_about_the_last_question_wants_one(session, line):
    with pytest.raises(UsageError, match="Nothing was asked yet"):
        execute(session, line)


def test_history_lists_the_questions_with_the_best_answer_of_each(session, capsys):
    session.ask("who cut the ribbon?")
    session.choose(session.settings.with_choice("min_confidence", 1.0))
    session.ask("who will teach sailing?")
    capsys.readouterr()
    execute(session, "/history")
    assert capsys.readouterr().out.splitlines() == [
        "1. who cut the ribbon?",
        "   The mayor, Ida Holm, cut the ribbon.",
        "2. who will teach sailing?",
        "   The articles do not say.",
    ]


# More


def test_more_shows_the_next_answers_numbered_on_until_there_are_none(session, capsys):
    execute(session, "/k 2")
    first = session.ask("Arlen").answers
    every = session.answer("Arlen", (), k=50).answers
    assert len(every) > 4
    seen = list(first)
    capsys.readouterr()
    while len(seen) < len(every):
        execute(session, "/more")
        out = capsys.readouterr().out
        seen = list(session.conversation.citations)
        assert out.startswith(f"{len(first) + 1}. ")
        first = seen
    assert [cited.sentence for cited in seen] == [cited.sentence for cited in every]
    execute(session, "/more")
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "no more answers" in shown.err
    execute(session, f"/show {len(every)}")
    assert len(session.conversation.turns) == 1


def test_more_of_a_changed_index_shows_all_answers_anew(small, session, capsys):
    execute(session, "/k 1")
    session.ask("who will teach sailing?")
    small.write({"ferry.txt": "Nobody will teach sailing to anybody.\n"})
    small.build()
    capsys.readouterr()
    execute(session, "/more")
    shown = capsys.readouterr()
    assert "The index has changed" in shown.err
    assert shown.out.startswith("1. ")


def test_more_of_no_answer_says_so(small):
    session = small.session(interactive=False, min_confidence=1.0)
    session.ask("who?")
    with pytest.raises(UsageError, match="no answers"):
        execute(session, "/more")
    session.leave()


# Context, why, copy


def test_context_shows_the_neighbours_of_a_citation_each_with_its_place(session, capsys):
    session.ask("who cut the ribbon?")
    capsys.readouterr()
    execute(session, "/context 1")
    assert capsys.readouterr().out.splitlines()[-7:] == [
        "   The old bridge at Arlen was opened again on Monday.  :3:1",
        "1. The mayor, Ida Holm, cut the ribbon.",
        "   “We waited nine years,” she said.  :5:1",
        "   “Now the ferry can rest.”  :5:35",
        "   Repairs had cost four million crowns.  :7:1",
        "   The bridge at Arlen reopens",
        "   my articles/bridge.txt:3:53",
    ]


def test_context_of_a_sentence_that_is_gone_says_so(small, session):
    session.ask("who cut the ribbon?")
    small.write({"bridge.txt": "Nothing of all that happened.\n"})
    small.build()
    session.shelf.refresh()
    with pytest.raises(UsageError, match="newer version"):
        execute(session, "/context 1")


def test_why_tells_every_part_of_a_score(small, session, capsys):
    small.write({"copy.txt": "A copy\n\nThe mayor, Ida Holm, cut the ribbon.\n"})
    small.build()
    cited = session.ask("who cut the ribbon?").answers[0]
    parts = {name: value for name, value, _ in reasons(cited, cited.evidence, 0.3) if name}
    assert parts["score"] == f"{cited.score:.2f}"
    assert parts["confidence"] == f"{cited.evidence.confidence:.2f}"
    assert parts["folded"] == "1"
    assert parts["shared words"] == "2"
    capsys.readouterr()
    execute(session, "/why 1")
    shown = capsys.readouterr().out
    assert "cut, ribbon" in shown
    assert all(name in shown for name in parts)


def test_why_shows_a_dash_for_a_passage_without_a_vector(small):
    def stop(stage, *_):
        if stage == "embedding":
            raise KeyboardInterrupt

    small.write({"zoo.txt": "The zoo\n\nA giraffe named Olga was born at the zoo.\n"})
    small.progress = stop
    with pytest.raises(KeyboardInterrupt):
        small.build()
    session = small.session(interactive=False)
    cited = session.ask("what is the giraffe named?").answers[0]
    session.leave()
    assert cited.evidence.dense is None
    assert ("dense", "-") in [row[:2] for row in reasons(cited, cited.evidence, 0.3)]


def test_why_of_a_resumed_answer_says_that_it_is_not_known_any_more(small):
    first = small.session()
    first.ask("who cut the ribbon?")
    first.leave()
    session = small.session(conversation=conversations.latest(small.directory.path))
    with pytest.raises(UsageError, match="Ask the question again"):
        execute(session, "/why 1")
    session.leave()


def test_copy_hands_the_quotation_and_its_citation_to_the_clipboard_tool(
    shared, session, tmp_path, monkeypatch, capsys
):
    tool = tmp_path / "bin" / "pbcopy"
    tool.parent.mkdir()
    tool.write_text(f"#!/bin/sh\nexec cat > '{tmp_path}/clipboard'\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tool.parent}:/usr/bin:/bin")
    for variable in ("WAYLAND_DISPLAY", "DISPLAY", "TMUX"):
        monkeypatch.delenv(variable, raising=False)
    session.ask("who cut the ribbon?")
    execute(session, "/copy 1")
    assert (tmp_path / "clipboard").read_text(encoding="utf-8") == (
        "“The mayor, Ida Holm, cut the ribbon.”\n"
        f"— The bridge at Arlen reopens · {shared.folder}/bridge.txt:3\n"
    )
    assert "Copied." in capsys.readouterr().err


def test_copy_without_a_clipboard_says_what_would_help(session, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    session.ask("who cut the ribbon?")
    with pytest.raises(UsageError, match="xclip"):
        execute(session, "/copy 1")


@pytest.mark.parametrize("line", ["/copy x", "/why ferry", "/context १", "/copy 99"])
def test_what_wants_a_citation_refuses_anything_else(session, line):
    session.ask("who cut the ribbon?")
    with pytest.raises(UsageError):
        execute(session, line)


# Adding articles


def test_added_articles_are_asked_about_at_once(small, session):
    session.ask("who cut the ribbon?")
    zoo = small.root / "zoo.txt"
    zoo.write_text("The zoo\n\nA giraffe named Olga was born at the zoo.\n")
    for path in ("zoo.txt", "'zoo.txt'", str(zoo)):
        obey(session, f"/add {path}")
    answer = session.ask("what is the giraffe named?")
    assert answer.answers[0].sentence == "A giraffe named Olga was born at the zoo."
    assert "The zoo" in [articles.title(source) for source in session.shelf.articles()]


def test_update_takes_in_what_changed_on_disk(small, session):
    (small.folder / "ferry.txt").unlink()
    obey(session, "/update")
    assert small.updated == 1
    assert len(session.shelf.articles()) == 2


def test_status_says_what_the_index_holds(session, shared, capsys):
    execute(session, "/status")
    out = capsys.readouterr().out
    assert str(shared.directory.path) in out
    assert "articles    3" in out


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
    with pytest.raises(UsageError, match="The settings are: index, model, k"):
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
    session.shelf.refresh()
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
    assert suggested(session, "/export MY") == ["my articles/"]
    monkeypatch.setenv("HOME", str(small.root))
    assert suggested(session, "/save ~/my") == ["~/my articles/"]
    assert suggested(session, "/add nowhere/at/all/") == []
    assert suggested(session, "/add \0/") == []


def test_completion_needs_no_open_index_and_may_ask_from_any_thread(shared, session):
    opened = shared.opened
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: suggested(session, "/sources fer"), range(8)))
    assert found == [["The ferry of Arlen retires"]] * 8
    assert shared.opened == opened


@given(st.text(max_size=20))
def test_no_line_breaks_completion(line):
    for name in ("help", "add", "export", "quit"):
        list(suggestions(None, f"/{name} {line}"))
    list(suggestions(None, f"/{line.partition(' ')[0]}"))


# Articles by name


def source(number, title, path):
    return Source(number, path, "0" * 64, "utf-8", "text", Metadata(title=title))


def test_a_whole_name_wins_over_a_part_of_another():
    known = [source(1, "Rome", "/x/a.txt"), source(2, "Rome and Carthage", "/x/b.txt")]
    assert articles.named(known, "rome").id == 1
    assert articles.named(known, "carthage").id == 2
    with pytest.raises(UsageError, match="may mean"):
        articles.named(known, "ro")

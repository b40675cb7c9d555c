"""The slash commands, the conversation and the pages they show, over a real small index."""

import io
import signal
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text
from small_index import Small

from index.article import Location, Metadata, Role, Sentence, Source, Span
from index.errors import UsageError
from qa import articles
from qa.commands import COMMANDS, execute, find, parse, suggestions
from qa.conversation import Conversation
from qa.pager import article_page, hanging, pager_command
from qa.repl import obey

CONTROL = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), "\u202e"} - {"\n"}


@pytest.fixture
def small(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("PAGER", "cat")
    monkeypatch.chdir(tmp_path)
    small = Small(tmp_path)
    small.write()
    small.build()
    return small


@pytest.fixture
def session(small):
    session = small.session(interactive=False)
    yield session
    session.close()


# Parsing


def test_names_aliases_and_arguments_are_read():
    assert parse("/show 2")[0].name == "show"
    assert parse("/show  2 ") == (find("show"), "2")
    assert parse("/SOURCES the ferry") == (find("sources"), "the ferry")
    assert {find(name).name for name in ("quit", "exit", "q")} == {"quit"}


@pytest.mark.parametrize(
    ("typed", "meant"), [("/sorces", "/sources"), ("/halp", "/help"), ("/quiet", "/quit")]
)
def test_an_unknown_command_suggests_the_nearest(typed, meant):
    with pytest.raises(UsageError) as caught:
        parse(typed)
    assert typed in caught.value.what
    assert caught.value.next_step == f"Did you mean {meant}?"


@pytest.mark.parametrize("typed", ["/", "/zzzzzz", "/ show 1"])
def test_a_command_like_no_other_points_to_help(typed):
    with pytest.raises(UsageError, match="/help lists the commands"):
        parse(typed)


@pytest.mark.parametrize("typed", ["/show", "/open", "/rebuild now", "/quit please"])
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
    session.console = Console(force_terminal=True, width=60)
    execute(session, "/show ferry.txt")
    session.close()
    assert capfd.readouterr().out.startswith("-x|")


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
    session.close()


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
    before = session.k
    with pytest.raises(UsageError, match="from 1 to 100"):
        execute(session, f"/k {argument}")
    assert session.k == before


def test_k_alone_says_how_many(session, capsys):
    execute(session, "/k")
    assert str(session.k) in capsys.readouterr().err


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
    session.close()


# The conversation


class Recorder:
    """An assistant that notes what it was asked, and answers as the real one does."""

    def __init__(self, assistant):
        self.assistant = assistant
        self.asked = []

    def ask(self, question, history, **chosen):
        self.asked.append((question, history))
        return self.assistant.ask(question, history, **chosen)


def test_each_question_is_asked_with_those_answered_before_it(small):
    with small.open_assistant() as assistant:
        recorder, conversation = Recorder(assistant), Conversation()
        for question in ("who cut the ribbon?", "when?"):
            conversation.ask(recorder, question, k=2, context=0, min_confidence=0.0)
        with pytest.raises(UsageError):
            conversation.ask(recorder, " ", k=2, context=0, min_confidence=0.0)
    assert recorder.asked[:2] == [
        ("who cut the ribbon?", ()),
        ("when?", ("who cut the ribbon?",)),
    ]
    assert conversation.questions == ("who cut the ribbon?", "when?")
    assert conversation.turns[1].answer.question == "when?"


def test_the_nearest_miss_counts_as_the_citation_where_nothing_was_found(small):
    conversation = Conversation()
    with small.open_assistant() as assistant:
        answer = conversation.ask(assistant, "the ferry?", k=3, context=0, min_confidence=1.1)
    assert not answer.answers
    assert conversation.citation(1) == answer.nearest
    with pytest.raises(UsageError, match="one citation"):
        conversation.citation(2)


# Suggestions


def suggested(session, line):
    return [found.text for found in suggestions(session, line)]


def test_command_names_complete_and_questions_do_not(session):
    assert suggested(session, "/s") == ["/sources ", "/show "]
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
    session.refresh()
    assert suggested(session, "/sources bridge") == [
        "my articles/bridge.txt",
        "my articles/copy.txt",
    ]


def test_every_suggestion_for_show_names_one_article(session, capsys):
    session.conversation = Conversation()
    offered = suggested(session, "/show ")
    assert len(offered) == 3
    for name in offered:
        assert not CONTROL.intersection(name)
        execute(session, f"/show {name}")
        assert name in capsys.readouterr().out


@given(st.text(max_size=20))
def test_no_line_breaks_completion(line):
    for command in COMMANDS[:1]:
        list(suggestions(None, f"/{command.name} {line}"))
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

"""The commands about one citation: to show, open and copy it, its neighbours, and why."""

import stat

import pytest
from rich.console import Console

from index.errors import IndexUntrusted, UsageError
from index.store import trust
from qa.history import conversations
from qa.session.commands.citations import reasons
from qa.session.commands.table import execute
from qa.session.repl import obey
from qa.terminal.pager import pager_command

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
    assert pager_command({"LESS": "-X"}, 7) == ["less", "-R", "+7"]
    assert pager_command({"PAGER": "less -S", "LESS": "-X"}, 7) == ["less", "-S", "-R", "+7"]
    assert pager_command({"PAGER": "more"}, 7) == ["more", "+7"]
    assert pager_command({"PAGER": "other"}, 7) == ["other"]
    assert pager_command({"PAGER": "not-installed"}, 7) is None
    assert pager_command({"PAGER": ""}, 7) is None
    with pytest.raises(UsageError):
        pager_command({"PAGER": "'unfinished"}, 7)


def test_less_tells_how_to_leave_it_unless_somebody_has_set_it_up(tmp_path, monkeypatch):
    (tmp_path / "less").write_text("#!/bin/sh\n")
    (tmp_path / "less").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert pager_command({}, 7) == ["less", "-R", "-PsPress q to go back, / to search", "+7"]
    assert pager_command({"LESS": "-X"}, 7) == ["less", "-R", "+7"]


def test_without_a_number_the_first_citation_is_meant(session, capsys):
    session.ask("who cut the ribbon?")
    for command in ("show", "context", "why"):
        capsys.readouterr()
        execute(session, f"/{command} 1")
        first = capsys.readouterr().out
        execute(session, f"/{command}")
        assert capsys.readouterr().out == first


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


def test_open_is_refused_where_the_index_is_not_trusted(small, monkeypatch):
    monkeypatch.setenv("VISUAL", "false")
    session = small.session()
    session.ask("how many years did she wait?")
    trust.forget(session.settings.index)
    session.close()
    for argument in ("1", "ferry.txt"):
        with pytest.raises(IndexUntrusted, match="not opened"):
            execute(session, f"/open {argument}")
    session.leave()


def test_open_is_refused_where_there_is_no_terminal(session):
    session.ask("who cut the ribbon?")
    with pytest.raises(UsageError, match="no terminal"):
        execute(session, "/open 1")


# Context, why, copy


def test_context_shows_the_neighbours_of_a_citation_each_with_its_place(session, capsys):
    session.ask("who cut the ribbon?")
    capsys.readouterr()
    execute(session, "/context 1")
    assert capsys.readouterr().out.rstrip("\n").splitlines()[-6:] == [
        "  | :3 The old bridge at Arlen was opened again on Monday.",
        "1 The mayor, Ida Holm, cut the ribbon.",
        "  | :5 “We waited nine years,” she said.",
        "  | :5 “Now the ferry can rest.”",
        "  | :7 Repairs had cost four million crowns.",
        "  The bridge at Arlen reopens   my articles/bridge.txt:3",
    ]


def test_context_of_a_sentence_that_is_gone_says_so(small, session):
    session.ask("who cut the ribbon?")
    small.write({"bridge.txt": "Nothing of all that happened.\n"})
    small.build()
    session.articles.refresh()
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
    built, session, tmp_path, monkeypatch, capsys
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
        f"— The bridge at Arlen reopens · {built.folder}/bridge.txt:3:53\n"
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


# Copies


MILL = """The old mill at Arlen burned on Monday evening, and with it the wool of a whole year.

Twelve people were hurt, said the mayor, Ida Holm, who came by the last ferry to see it.
"""


def test_copies_stand_beside_what_was_cited_with_what_they_say_of_themselves(
    small, session, capsys
):
    small.write({"a.txt": f"Mill burns\n\nMay 3, 2016\n\n{MILL}"})
    small.write({"b.txt": f"Fire\n\nMay 4, 2016\n\n{MILL.replace('Twelve', '21')}"})
    small.write({"c.txt": f"Mill burns\n\nMay 5, 2016\n\n{MILL}"})
    execute(session, "/update")
    session.ask("How many people were hurt, said the mayor, Ida Holm?")
    cited = enumerate(session.conversation.citations, 1)
    number = next(number for number, each in cited if each.sentence.startswith("Twelve"))
    capsys.readouterr()
    execute(session, f"/copies {number}")
    rest = "people were hurt, said the mayor, Ida Holm, who came by the last ferry to see it.\n"
    assert capsys.readouterr().out == (
        "also in 1 article, 2016-05-05\n"
        "differs in 1 copy: Twelve → 21  (my articles/b.txt:7:1)\n"
        "\n"
        "copy 1 of 2\n"
        "title   Mill burns\n"
        "date    2016-05-03 → 2016-05-05\n"
        f"here    Twelve {rest}"
        "        my articles/a.txt:7:1\n"
        f"there   Twelve {rest}"
        "        my articles/c.txt:7:1\n"
        "\n"
        "copy 2 of 2\n"
        "title   Mill burns → Fire\n"
        "date    2016-05-03 → 2016-05-04\n"
        f"here    *Twelve* {rest}"
        "        my articles/a.txt:7:1\n"
        f"there   *21* {rest}"
        "        my articles/b.txt:7:1\n"
    )
    execute(session, "/sources 2016")
    assert capsys.readouterr().out.endswith(
        "- Mill burns · 2016-05-03  my articles/a.txt\n"
        "  = Fire · 2016-05-04  my articles/b.txt\n"
        "  = Mill burns · 2016-05-05  my articles/c.txt\n"
    )


def test_a_sentence_without_copies_says_so(session):
    session.ask("who cut the ribbon?")
    with pytest.raises(UsageError, match="No other article"):
        execute(session, "/copies")

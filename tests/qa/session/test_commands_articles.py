"""The commands about articles: which there are, how more come in, and which a name means."""

import signal

import pytest

from index.article import Metadata, Source
from index.errors import UsageError
from qa.session.commands import article_names
from qa.session.commands.table import execute
from qa.session.repl import obey

CONTROL = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), "\u202e"} - {"\n"}


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


# Adding articles


def test_added_articles_are_asked_about_at_once(small, session):
    session.ask("who cut the ribbon?")
    zoo = small.root / "zoo.txt"
    zoo.write_text("The zoo\n\nA giraffe named Olga was born at the zoo.\n")
    for path in ("zoo.txt", "'zoo.txt'", str(zoo)):
        obey(session, f"/add {path}")
    answer = session.ask("what is the giraffe named?")
    assert answer.answers[0].sentence == "A giraffe named Olga was born at the zoo."
    assert "The zoo" in [article_names.title(source) for source in session.articles.all()]


def test_update_takes_in_what_changed_on_disk(small, session):
    (small.folder / "ferry.txt").unlink()
    obey(session, "/update")
    assert small.updated == 1
    assert len(session.articles.all()) == 2


def test_status_says_what_the_index_holds(session, built, capsys):
    execute(session, "/status")
    out = capsys.readouterr().out
    assert str(built.directory.path) in out
    assert "articles    3" in out


# Articles by name


def source(number, title, path):
    return Source(number, path, "0" * 64, "utf-8", "text", Metadata(title=title))


def test_a_whole_name_wins_over_a_part_of_another():
    known = [source(1, "Rome", "/x/a.txt"), source(2, "Rome and Carthage", "/x/b.txt")]
    assert article_names.named(known, "rome").id == 1
    assert article_names.named(known, "carthage").id == 2
    with pytest.raises(UsageError, match="may mean"):
        article_names.named(known, "ro")

"""The filter of a session: set, shown, cleared, asked within; and what completes its parts."""

import pytest

from index.errors import UsageError
from index.filter import EVERYTHING, Filter
from qa.config import collections
from qa.session.commands.table import execute, suggestions
from tests.support.typist import menu, reads, typed

MAIL = """From: {name} <someone@example.org>
Date: Tue, 3 May 2016 10:00:00 +0000
Subject: {name} writes

The harbour of Arlen was closed by {name} yesterday evening, and stays so.
"""


@pytest.fixture
def mails(small):
    """The small index with two mails more, whose authors are known."""
    for name in ("Ann Lee", "Bo"):
        (small.folder / f"{name}.eml").write_text(MAIL.format(name=name))
    small.build()
    return small


def suggested(session, line):
    return [found.text for found in suggestions(session, line)]


def told(session, line, capsys):
    execute(session, line)
    return capsys.readouterr().err.strip()


def test_a_filter_is_set_shown_and_cleared_with_the_number_of_articles(session, capsys):
    assert told(session, "/filter", capsys) == "No filter: all 3 articles are asked."
    shown = "Questions are asked within: title ferry (1 article)."
    assert told(session, "/filter title:ferry", capsys) == shown
    assert told(session, "/filter", capsys) == shown
    assert {a.citation.title for a in session.ask("Arlen").answers} == {
        "The ferry of Arlen retires"
    }
    told(session, "/filter off", capsys)
    assert session.within == EVERYTHING
    assert session.ask("Arlen").scope is None


def test_a_filter_that_matches_nothing_says_what_would(session, capsys):
    assert told(session, '/filter title:ferry "four million"', capsys).splitlines() == [
        "No article is within: title ferry, “four million” word for word.",
        'Without "title ferry": 1 article; without “four million” word for word: 1 article.',
    ]


def test_what_is_no_filter_leaves_the_one_there_is(session):
    execute(session, "/filter title:ferry")
    for line in ("/filter ferry", "/filter title:x who?", "/filter since:lately"):
        with pytest.raises(UsageError):
            execute(session, line)
    assert session.within == Filter(titles=("ferry",))


def test_what_a_question_says_comes_before_the_filter_of_the_session(session):
    execute(session, "/filter title:ferry -ribbon")
    answer = session.ask("title:bridge what was opened?")
    assert answer.within == Filter(titles=("bridge",), without=("ribbon",))
    assert answer.scope.articles == 0


def test_more_and_raw_go_on_within_what_was_asked(session):
    execute(session, "/filter title:ferry")
    execute(session, "/k 1")
    session.ask("Arlen")
    execute(session, "/filter off")
    execute(session, "/more")
    titles = {a.citation.title for a in session.conversation.last.answer.answers}
    assert titles == {"The ferry of Arlen retires"}
    session.ask("and who is its captain?")
    execute(session, "/raw")
    assert session.conversation.last.answer.scope is None


def test_authors_and_the_others_of_the_index_complete_where_their_keys_were_typed(mails, session):
    assert suggested(session, "what did author:") == ['author:"Ann Lee"', "author:Bo"]
    assert suggested(session, "author:LE") == ['author:"Ann Lee"']
    assert suggested(session, 'author:"ann l') == ['author:"Ann Lee"']
    assert suggested(session, "type:t") == ["type:text"]
    assert suggested(session, "in:") == ['in:"my articles"']
    collections.keep(mails.directory.path, "ours", Filter(titles=("ferry",)))
    assert suggested(session, "in:o") == ["in:ours"]
    assert suggested(session, "who is at 10:") == []
    assert suggested(session, "who is it") == []


@pytest.mark.usefixtures("mails")
def test_the_parts_of_the_command_complete_after_those_that_were_typed(session):
    assert suggested(session, "/filter s") == ["since:", "source:"]
    assert suggested(session, "/filter title:x auth") == ["title:x author:"]
    assert suggested(session, "/filter title:x author:b") == ["title:x author:Bo"]
    assert suggested(session, '/filter author:"ann l') == ['author:"Ann Lee"']
    assert "off" in suggested(session, "/filter ")
    found = next(iter(suggestions(session, "/filter author:b")))
    assert found.note == "1 article"


def test_the_menu_offers_authors_while_a_question_is_typed(mails):
    session = typed(mails, "author:", menu, "\x1b[B", reads('author:"Ann Lee"'), " who?\r")
    assert session.conversation.questions == ('author:"Ann Lee" who?',)
    assert session.conversation.last.answer.within == Filter(authors=("Ann Lee",))

"""What is sent names its files from the folder of the articles, and nothing above that."""

from dataclasses import replace

import pytest

from qa.answer import Answer, CopiedSentence, Kind, Listed, ListedArticle, Verdict
from qa.conversation import Turn
from qa.rendering.exports.conversation_html import webpage
from qa.rendering.exports.export import exporter, text
from qa.rendering.exports.portable import below, portable
from tests.qa.rendering.exports.test_export import article, cited, conversation

FILE = "/home/ann/articles/2016/heron.txt"


@pytest.mark.parametrize(
    ("roots", "named"),
    [
        (["/home/ann/articles"], "2016/heron.txt"),
        (["/home/ann/articles/2016", "/home/ann/articles/2017"], "2016/heron.txt"),
        ([FILE], "heron.txt"),
        (["/home/ann/articles", "https://a.org/b"], "2016/heron.txt"),
        (["/home/ann/articles", "/srv/news"], FILE),
        (["https://a.org/b"], FILE),
        ([], FILE),
    ],
)
def test_a_file_is_named_from_the_folder_that_holds_all_roots(roots, named):
    assert below(roots, {FILE})(FILE) == named


def test_an_address_is_what_it_is():
    assert below(["/home"], ())("https://a.org/home/b") == "https://a.org/home/b"


def test_no_export_says_where_on_the_machine_the_articles_lie():
    copy = CopiedSentence("A sentence.", cited(file="/home/ann/articles/copy.txt").citation)
    asked = conversation(cited(file=FILE, copies=(copy,)))
    sent, articles = portable(
        asked, [article("A sentence.", path=FILE)], below(["/home/ann/articles"], ())
    )
    for written in (
        text(sent),
        *(exporter(f"c{kind}")(sent, articles) for kind in (".md", ".json", ".html")),
    ):
        assert "ann" not in written
        assert "heron.txt" in written
    assert '<mark id="s1-1">' in webpage(sent, articles)


def test_nor_does_a_list_of_articles_say_it():
    listed = Listed((ListedArticle(FILE, "The heron waits"),), "herons")
    answer = Answer("which?", Verdict.ANSWERED, (), kind=Kind.ARTICLES, listed=listed)
    asked = replace(conversation(), turns=(Turn("which?", answer),))
    sent, _ = portable(asked, (), below(["/home/ann/articles"], ()))
    for written in (
        text(sent),
        *(exporter(f"c{kind}")(sent, ()) for kind in (".md", ".json", ".html")),
    ):
        assert "ann" not in written
        assert "2016/heron.txt" in written

"""A list of articles: how many of how many, and a line each that keeps its date."""

import pytest
from rich.cells import cell_len

from qa.answer import Answer, Kind, Listed, ListedArticle, Verdict
from qa.rendering.glance.layout import Look, page

LONG = ListedArticle(
    "/articles/heron.txt",
    "The heron waits in the pond by the old mill until the water falls",
    "2016-11-17",
    ("Ann B. Author",),
)
UNTITLED = ListedArticle("/articles/stork.txt", date="2016-11-18")


def shown(width, *articles, among=63, subject=""):
    listed = Listed(tuple(articles), subject)
    found = Verdict.ANSWERED if articles else Verdict.NOT_FOUND
    answer = Answer("which?", found, (), kind=Kind.ARTICLES, articles=among, listed=listed)
    return page(answer, Look(width)).text.plain.split("\n")


def test_a_count_says_of_how_many_articles():
    assert shown(80, LONG)[0] == "1 of your 63 articles"
    assert shown(80)[0] == "none of your 63 articles"
    assert shown(80, LONG, UNTITLED, among=2)[0] == "your 2 articles"
    assert shown(80, LONG, among=1)[0] == "1 article"


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_a_title_is_cut_before_its_date_is(width):
    lines = shown(width, LONG, UNTITLED)
    assert "The heron waits" in lines[2]
    assert "2016-11-17" in lines[2]
    assert all(cell_len(line) <= width for line in lines)
    assert lines[-1] == "2016-11-18   /articles/stork.txt"


def test_where_there_is_room_the_authors_are_told():
    assert "2016-11-17 · Ann B. Author   /articles/heron.txt" in shown(140, LONG)[2]

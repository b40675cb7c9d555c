"""Division: a text is several articles where each part between its rules has a head of its own."""

import pytest

from index.ingest.pipeline import read_file
from index.provenance import stands_at

FERRY = "Ferry sinks\n\nBy Ana Cruz\nMarch 3, 2019\n\nThe ferry sank off the cape on Monday.\n"
MARKET = "Market closes\n\nBy Ben Ong\nApril 9, 2019\n\nThe market closed because of the heat.\n"


@pytest.mark.parametrize("rule", ["-----", "* * *", "=====", "___"])
def test_articles_between_rules_are_told_apart_and_their_places_are_the_files(tmp_path, rule):
    path = tmp_path / "two.txt"
    path.write_text(f"{FERRY}\n{rule}\n\n{MARKET}")
    ferry, market = read_file(path).articles
    assert (ferry.metadata.title, ferry.metadata.authors) == ("Ferry sinks", ("Ana Cruz",))
    assert (market.metadata.title, market.metadata.date) == ("Market closes", "2019-04-09")
    assert (ferry.member, market.member) == ("1", "2")
    last = market.sentences[-1]
    assert last.text == "The market closed because of the heat."
    assert last.location.line == 15
    for article in (ferry, market):
        assert all(stands_at(article, each, path.read_bytes()) for each in article.sentences)


@pytest.mark.parametrize(
    "rest", ["It was never found.\n", "Next morning\n\nThe cape lay in fog, they said.\n"]
)
def test_a_rule_between_scenes_divides_nothing(tmp_path, rest):
    path = tmp_path / "one.txt"
    path.write_text(f"{FERRY}\n-----\n\n{rest}")
    (article,) = read_file(path).articles
    assert article.member == ""

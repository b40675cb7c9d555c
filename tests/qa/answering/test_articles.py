"""Questions for articles are answered by a list or a count of them."""

import json

import pytest

from qa.rendering.answer_json import read_answer

ARTICLES = {
    "bees.md": "---\ntitle: Bees on the roof\ndate: 2021-05-04\nauthor: Rita Lim\n---\n"
    "The hotel keeps six hives on its roof. Anna Holm lent the hotel soft loans for them.\n",
    "bridge.txt": "Bridge opens\n\nBy Ana Cruz\nMarch 3, 2019\n\n"
    "Anna Holm opened the bridge on Sunday. It was paid with a soft loan of the bank.\n",
    "ferry.txt": "Ferry sails\n\nBy Carla Reyes\nJune 1, 2020\n\n"
    "The ferry sails past the bridge.\n",
}


@pytest.fixture
def ask(qa):
    """Return what `qa ask` makes of a question to three articles."""
    for name, text in ARTICLES.items():
        (qa.folder / name).write_text(text, encoding="utf-8")
    qa("index", "add", qa.folder)
    return lambda question, *options: qa("ask", *options, question)


def titles(run):
    return [each["title"] for each in run.json["listed"]["articles"]]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("which articles mention Anna Holm?", ["Bees on the roof", "Bridge opens"]),
        ("what articles do I have?", ["Bees on the roof", "Ferry sails", "Bridge opens"]),
        ("list the articles about the bridge", ["Bridge opens", "Ferry sails"]),
        ("what articles do I have from 2020?", ["Ferry sails"]),
        ("which articles did Rita Lim write?", ["Bees on the roof"]),
        ("articles by Cruz", ["Bridge opens"]),
        ("which articles since 2020 mention Anna Holm", ["Bees on the roof"]),
        ("which articles mention “soft loans”?", ["Bees on the roof"]),
    ],
)
def test_the_articles_are_those_that_mention_it_titled_by_it_first_then_the_newest(
    ask, question, found
):
    run = ask(question, "--json")
    assert titles(run) == found
    assert run.json["kind"] == "articles"
    assert run.json["listed"]["count"] == len(found)
    assert run.json["answers"] == []
    assert run.code == 0


def test_in_a_pipe_an_article_is_a_line_behind_its_path_and_a_count_is_a_number(ask):
    run = ask("which articles mention Anna Holm?")
    assert run.out.splitlines() == [
        "bees.md: Bees on the roof · 2021-05-04 · Rita Lim",
        "bridge.txt: Bridge opens · 2019-03-03 · Ana Cruz",
    ]
    assert ask("how many articles mention Anna Holm?").out == "2\n"
    none = ask("how many articles mention Merkel?")
    assert (none.code, none.out) == (1, "0\n")
    assert "none of your 3 articles" in none.err


def test_where_none_has_the_words_as_they_are_those_with_its_words_are_listed_and_that_is_said(ask):
    run = ask("which articles mention soft loaned?", "--json")
    assert titles(run) == ["Bees on the roof", "Bridge opens"]
    assert not run.json["listed"]["verbatim"]
    assert "No article says “soft loaned” word for word" in run.err


def test_laid_out_a_heading_says_how_many_of_how_many(ask):
    out = ask("which articles mention Anna Holm?", "--plain").out
    assert out.splitlines()[:3] == [
        "2 of your 3 articles mention “Anna Holm”",
        "",
        "Bees on the roof · 2021-05-04 · Rita Lim   bees.md",
    ]
    assert ask("which articles mention Merkel?", "--plain").out.startswith(
        "none of your 3 articles"
    )


def test_a_filter_that_nothing_is_within_is_told_in_its_parts(ask):
    run = ask("what articles do I have from 1999?", "--plain")
    assert run.code == 1
    assert 'Without "on 1999": 3 articles.' in run.out


@pytest.mark.usefixtures("ask")
def test_a_list_of_articles_is_exported(qa):
    exports = "".join(f"/export talk.{kind}\n" for kind in ("md", "html", "json"))
    typed = f"which articles mention Anna Holm?\n{exports}"
    assert qa("chat", stdin=typed.encode()).code == 0
    for name in ("talk.md", "talk.html"):
        text = (qa.folder / name).read_text(encoding="utf-8")
        assert "2 of your 3 articles mention" in text
        assert "Bees on the roof" in text
    kept = json.loads((qa.folder / "talk.json").read_text(encoding="utf-8"))
    assert read_answer(kept["turns"][0]).listed.articles[0].title == "Bees on the roof"


def test_an_article_without_a_title_is_listed_by_how_it_begins(qa):
    (qa.folder / "note.txt").write_text("the kiln was lit on monday by two of us and it held.\n")
    qa("index", "add", qa.folder)
    assert (
        "“the kiln was lit on monday by…”"
        in qa("ask", "--plain", "which articles mention kiln?").out
    )


def test_slips_are_put_right_before_the_articles_are_looked_for(ask):
    run = ask("wich articles mention the brigde", "--json")
    assert titles(run) == titles(ask("which articles mention the bridge", "--json"))
    assert run.json["understood_as"] == "which articles mention the bridge?"
    assert ask("wich articles mention the brigde", "--json", "--raw").json["listed"] is None

"""`qa cite`: the sources of the last answer, named for another text."""

import json

import pytest

from qa.rendering.references.styles import Style
from tests.support.citing import read_bibtex, read_ris

FERRY = (
    "Ferry sinks\n\nBy Ana B. Cruz\nMay 3, 2019\n\n"
    "The ferry sank off the cape. The ferry had ninety passengers.\n"
)
QUESTION = "where did the ferry sink?"


@pytest.fixture
def asked(qa, library):
    library(ferry=FERRY)
    assert qa("--index", ".qa", "ask", "-k", "2", QUESTION).code == 0
    return qa


def test_the_first_citation_is_named_as_a_footnote(asked):
    ran = asked("cite")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "Ana B. Cruz, “Ferry sinks,” May 3, 2019, ferry.txt, line 6.\n"


def test_several_and_all_are_named_in_their_order(asked):
    both = asked("cite", "2", "1", "--format", "csl-json").json
    assert [item["custom"]["quotation"] for item in both] == [
        "The ferry had ninety passengers.",
        "The ferry sank off the cape.",
    ]
    assert asked("cite", "all", "-f", "csl-json").json == both[::-1]


def test_the_same_place_has_the_same_key_in_every_format_and_answer(asked):
    (_, key, _), *_ = read_bibtex(asked("cite", "1", "-f", "bibtex").out.strip())
    (record,) = read_ris(asked("cite", "1", "-f", "ris").stdout.decode().removesuffix("\n"))
    assert dict(record)["ID"] == key
    assert asked("--index", ".qa", "ask", "which ferry sank?").code == 0
    assert key in [item["id"] for item in asked("cite", "all", "-f", "csl-json").json]


@pytest.mark.parametrize("words", [["0"], ["9"], ["x"], ["1", "all"], ["9" * 5000], ["-1"]])
def test_what_is_no_number_of_a_citation_is_an_error(asked, words):
    assert asked("cite", *words).error


def test_without_an_answer_there_is_nothing_to_cite(qa):
    what, _ = qa("cite").error
    assert "no last answer" in what


def test_what_is_not_proved_any_more_is_told_on_the_side(qa, library):
    folder = library(ferry=FERRY)
    (folder / "ferry.txt").write_text("Another text.\n")
    qa("--index", ".qa", "ask", QUESTION)
    ran = qa("cite")
    assert "stale" in ran.err
    assert "stale" not in ran.out


def test_names_of_formats_are_completed(qa):
    ran = qa.process(
        env={
            "_QA_COMPLETE": "complete_bash",
            "COMP_WORDS": "qa cite --format b",
            "COMP_CWORD": "3",
        }
    )
    assert ran.out.split() == ["bibtex"]


def test_a_last_answer_that_cannot_be_read_is_none(qa, tmp_path):
    path = tmp_path / "state" / "article-qa" / "last-answer.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    for text in ("", "[]", "{}", json.dumps([{"file": "/a"}]), "[" * 100_000):
        path.write_text(text)
        assert qa("cite").error


@pytest.mark.parametrize("style", Style)
def test_every_format_is_data_on_stdout(asked, style):
    ran = asked("cite", "all", "--format", style)
    assert (ran.code, ran.err) == (0, "")
    assert "Ferry sinks" in ran.out

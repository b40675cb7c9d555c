"""Copies through the real commands: told in answers and lists, compared, never opened unasked."""

import json

import pytest

from index.store import trust

SAID = "The mayor, Ida Holm, said that 12 people were hurt in the fire."
RELEASE = f"""A fire broke out in the old mill of Arlen on Monday evening and burned for six hours.

{SAID} Most of them had been at work on the second floor, where wool is stored.

Firefighters from three towns came to help, among them a brigade that crossed the river by ferry.
"""
FIRST = f"The mill burns\n\nBy Ann Author\n\nMay 3, 2016\n\n{RELEASE}"
SECOND = (
    f"Fire at Arlen\n\nBy Ben Reed\n\nMay 4, 2016\n\n{RELEASE.replace('12 people', '21 people')}"
)
FERRY = (
    "The ferry retires\n\nThe ferry carried its last passengers over the river on Sunday evening.\n"
)
QUESTION = "how many people were hurt in the fire?"


@pytest.fixture
def press(library, qa, monkeypatch):
    folder = library(first=FIRST, second=SECOND, ferry=FERRY)
    monkeypatch.setenv("QA_INDEX", str(qa.folder / ".qa"))
    return folder


def test_an_answer_says_where_a_copy_differs_and_cites_it(press, qa):
    ran = qa("ask", "--plain", QUESTION)
    assert ran.code == 0
    assert "  differs in 1 copy: 12 → 21  (articles/second.txt:9:1)\n" in ran.out
    assert "  differs in 1 copy: 21 → 12  (articles/first.txt:9:1)\n" in ran.out
    answers = qa("ask", "--json", QUESTION).json["answers"]
    found = next(each for each in answers if each["sentence"] == SAID)
    (copy,) = found["copies"]
    assert copy["differs"] == [{"this": "12", "other": "21"}]
    assert (copy["file"], copy["date"]) == (str(press / "second.txt"), "2016-05-04")
    data = (press / "second.txt").read_bytes()
    assert data[copy["byte_start"] : copy["byte_end"]].decode() == copy["sentence"]
    assert (copy["stale"], copy["checked"]) == (False, True)


@pytest.mark.usefixtures("press")
def test_an_answer_says_in_how_many_articles_it_stands(qa):
    ran = qa("ask", "--plain", "-k", 1, "who came from three towns to help?")
    assert ran.out.splitlines()[-1] == "  also in 1 article, 2016-05-04"


def test_a_list_groups_near_copies_below_the_earliest(press, qa):
    rows = [line.split("\t") for line in qa("index", "list").out.splitlines()]
    assert [(row[0], row[3]) for row in rows] == [
        ("articles/ferry.txt", ""),
        ("articles/first.txt", ""),
        ("articles/second.txt", "copy of articles/first.txt"),
    ]
    listed = {each["file"]: each["copies"] for each in qa("index", "list", "--json").json}
    (copy,) = listed[str(press / "first.txt")]
    assert copy["file"] == str(press / "second.txt")
    assert 0.8 < copy["containment"] < 1.0
    assert listed[str(press / "ferry.txt")] == []


@pytest.mark.usefixtures("press")
def test_similar_tells_what_two_copies_differ_in(qa):
    ran = qa("index", "similar", "articles/first.txt")
    assert ran.code == 0
    head, *lines = ran.out.splitlines()
    assert head.startswith("articles/second.txt  ")
    assert lines == [
        "    title   The mill burns → Fire at Arlen",
        "    date    2016-05-03 → 2016-05-04",
        "    author  Ann Author → Ben Reed",
        "    12 → 21  (articles/first.txt:9:1, articles/second.txt:9:1)",
    ]
    (article,) = qa("index", "similar", "articles/first.txt", "--json").json
    assert article["indexed"] is True
    (copy,) = article["copies"]
    assert copy["metadata"][0] == {
        "field": "title", "this": "The mill burns", "other": "Fire at Arlen",
    }  # fmt: skip
    (pair,) = copy["sentences"]
    assert (pair["sentence"], pair["line"]) == (SAID, 9)
    assert pair["copy"]["differs"] == [{"this": "12", "other": "21"}]


def test_similar_reads_a_file_that_is_not_indexed_as_it_would_be(press, qa):
    (qa.folder / "draft.md").write_text(f"# Draft\n\n{RELEASE.replace('12 people', '13 people')}")
    (article,) = qa("index", "similar", "draft.md", "--json").json
    assert article["indexed"] is False
    found = [(each["file"], each["sentences"][0]["copy"]["differs"]) for each in article["copies"]]
    assert found == [
        (str(press / "first.txt"), [{"this": "13", "other": "12"}]),
        (str(press / "second.txt"), [{"this": "13", "other": "21"}]),
    ]  # fmt: skip


@pytest.mark.usefixtures("press")
def test_similar_says_that_there_is_none_and_what_cannot_be_read(qa):
    ran = qa("index", "similar", "articles/ferry.txt")
    assert (ran.code, ran.out) == (1, "")
    assert "no near-copy" in ran.err
    assert qa("index", "similar", "articles/ferry.txt", "--json").json[0]["copies"] == []
    what, _ = qa("index", "similar", "nowhere.txt").error
    assert "nowhere.txt" in what


@pytest.mark.usefixtures("press")
def test_of_an_index_that_is_not_trusted_no_copy_is_proved(qa):
    trust.forget(qa.folder / ".qa")
    (article,) = json.loads(qa("index", "similar", "articles/first.txt", "--json").stdout)
    copy = article["copies"][0]["sentences"][0]["copy"]
    assert (copy["stale"], copy["checked"]) == (True, False)
    assert "not proved" in qa("index", "similar", "articles/first.txt").out


def test_a_record_of_a_table_is_a_copy_by_its_place_in_it(qa, press):
    (qa.folder / "wire.csv").write_text(
        f'title,body\n"Mill","{RELEASE}"\n"Ferry","{FERRY * 3}"\n', encoding="utf-8"
    )
    article, *_ = qa("index", "similar", "wire.csv", "--json").json
    assert article["member"]
    assert [each["file"] for each in article["copies"]] == [
        str(press / "first.txt"), str(press / "second.txt"),
    ]  # fmt: skip

"""What an article states of itself answers a question for it, cited where it stands."""

import json
import zipfile

import pytest

BEES = """---
title: Bees on the roof
date: 2021-05-04
author: Rita Lim
---
The hotel keeps six hives on its roof. They gave 40 kilos of honey last year.
"""
BRIDGE = """Bridge opens after repairs

By Ana Cruz and Ben Diaz
Updated March 9, 2019
Published March 3, 2019

The bridge over the river opened on Sunday after two years of repairs. It carries trucks again.
"""
FERRY = """Ferry sails again

By Carla Reyes
June 1, 2020

The ferry sails to the island again after the storm. The bridge took its passengers meanwhile.
"""


@pytest.fixture
def asked(qa):
    """Return what answers a question to three articles, as JSON."""
    for name, text in {"bees.md": BEES, "bridge.txt": BRIDGE, "ferry.txt": FERRY}.items():
        (qa.folder / name).write_text(text, encoding="utf-8")
    qa("index", "add", qa.folder)
    return lambda question, *options: qa("ask", "--json", *options, question).json


def first(answer):
    found = answer["answers"][0]
    mark = slice(*found["highlight"])
    return found["sentence"], found["sentence"][mark], found["citation"]


@pytest.mark.parametrize(
    ("question", "sentence", "value", "line"),
    [
        ("who wrote Bees on the roof?", "author: Rita Lim", "Rita Lim", 4),
        ('who wrote "Bees on the roof"?', "author: Rita Lim", "Rita Lim", 4),
        ("When was the bees article published?", "date: 2021-05-04", "2021-05-04", 3),
        ("who wrote the bridge article?", "By Ana Cruz and Ben Diaz", "Ana Cruz and Ben Diaz", 3),
        ("when was the bridge article published", "Published March 3, 2019", "March 3, 2019", 5),
        ("when was the bridge article updated?", "Updated March 9, 2019", "March 9, 2019", 4),
        ("What is the newest article?", "title: Bees on the roof", "Bees on the roof", 2),
        ("what is the latest article about the bridge?", "Ferry sails again", None, 1),
        ("which is the oldest story?", "Bridge opens after repairs", None, 1),
        ("who wrote the most recent article?", "author: Rita Lim", "Rita Lim", 4),
    ],
)
def test_a_fact_is_cited_at_the_line_it_stands_in(asked, question, sentence, value, line):
    answer = asked(question)
    found, marked, citation = first(answer)
    assert (found, marked, citation["line"]) == (sentence, value or sentence, line)
    assert citation["stale"] is False
    assert answer["verdict"] == "answered"


def test_this_article_is_the_one_that_was_cited_last(asked, qa):
    (qa.folder / "talk.jsonl").write_text(
        json.dumps(asked("how much honey did the hives give?")), encoding="utf-8"
    )
    talk = ("--history", qa.folder / "talk.jsonl")
    assert first(asked("who wrote this article?", *talk))[1] == "Rita Lim"
    assert first(asked("when was this article published?", *talk))[1] == "2021-05-04"


def test_what_an_article_does_not_state_is_not_answered_from_another(asked):
    answer = asked("when was the ferry article updated?")
    assert (answer["verdict"], answer["answers"]) == ("not_found", [])
    assert asked("when was this article published?")["answers"] == [], "which one?"


def test_a_fact_that_stands_in_no_line_is_cited_as_metadata_of_the_file(qa):
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The dam</dc:title>'
        "<dc:creator>Tom Ong</dc:creator></cp:coreProperties>"
    )
    body = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>The dam holds for now.</w:t></w:r></w:p></w:body></w:document>"
    )
    with zipfile.ZipFile(qa.folder / "dam.docx", "w") as archive:
        archive.writestr("docProps/core.xml", core)
        archive.writestr("word/document.xml", body)
    qa("index", "add", qa.folder / "dam.docx")
    found, marked, citation = first(qa("ask", "--json", "who wrote The dam?").json)
    assert (found, marked) == ("Tom Ong", "Tom Ong")
    assert citation["locator"]["kind"] == "metadata"
    assert citation["locator"]["field"] == "author"
    assert citation["stale"] is False
    assert qa("ask", "who wrote The dam?").out == "dam.docx:(file metadata): Tom Ong\n"
    assert "dam.docx (file metadata)\n" in qa("ask", "--plain", "who wrote The dam?").out


def test_a_book_that_an_article_mentions_is_no_article(qa):
    (qa.folder / "prize.txt").write_text(
        "A prize\n\nBy Jane Doe\n\nThe Long Rain was published in 1987, the jury said.\n",
        encoding="utf-8",
    )
    qa("index", "add", qa.folder)
    found = qa("ask", "--json", "when was The Long Rain published?").json
    assert "1987" in found["answers"][0]["sentence"]

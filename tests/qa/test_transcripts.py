"""A talk is found and read with who speaks, also where that stands in a line of its own."""

import pytest

TALK = """Harbour board

Ida Holm: 00:00:17

Let us begin with the ferry. The old engine failed twice in February.

Per Lund: 00:00:34

A new engine costs two million kroner. The county pays half of it.

Mette Aas: 00:01:25

I am against renting. We rented in 2019 and the ship was too small.

Ida Holm: 00:01:42

We vote next Tuesday.
"""


@pytest.fixture
def board(library):
    library(board=TALK, bees="Bees on the roof\n\nThe hotel keeps six hives on its roof.\n")


@pytest.mark.usefixtures("board")
@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("what did Per Lund say about the engine?", "A new engine costs two million kroner."),
        ("what is Mette Aas against?", "I am against renting."),
        ("who is against renting?", "I am against renting."),
        ("how much does a new engine cost?", "A new engine costs two million kroner."),
    ],
)
def test_what_somebody_said_is_found_by_the_name(qa, question, sentence):
    run = qa("ask", "--json", question)
    assert run.code == 0
    assert run.json["answers"][0]["sentence"] == sentence


@pytest.mark.usefixtures("board")
def test_what_somebody_thinks_is_whatever_they_said_of_it_first_of_all(qa):
    run = qa("ask", "--json", "what does Mette Aas think about renting?")
    said = {each["sentence"] for each in run.json["answers"][:2]}
    assert said == {"I am against renting.", "We rented in 2019 and the ship was too small."}


@pytest.mark.usefixtures("board")
def test_no_mark_reaches_out_of_the_sentence_to_the_speaker(qa):
    for each in qa("ask", "--json", "who is against renting?").json["answers"]:
        start, end = each["highlight"] or (0, 1)
        assert 0 <= start < end <= len(each["sentence"])


@pytest.mark.usefixtures("board")
def test_the_line_that_says_who_speaks_is_shown_and_never_the_answer(qa):
    run = qa("ask", "--plain", "who is against renting?")
    assert "said by :11 Mette Aas: 00:01:25" in run.out
    assert not any(line.startswith("1 Mette Aas") for line in run.out.splitlines())


@pytest.mark.usefixtures("board")
def test_the_speakers_words_are_searched(qa):
    assert "board.txt" in qa("ask", "--plain", "Mette Aas").out

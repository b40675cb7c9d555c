"""A list answers a question whose words stand in the headings above it."""

import pytest

RELEASES = """# Loom

## [3.2.0] - 2024-02-11

### Added

- A shuttle for two threads
- Patterns read from a card

### Removed

- The treadle of the old frame

## [3.1.0] - 2023-05-01

### Added

- Warp counted in metres
"""

GUIDE = """# Keeping goats

## Rules in Riga

1. A fence stands round the yard.
2. No more than four goats live behind it.

## Sheds in Riga

Goats sleep dry and out of the wind. A shed of two metres holds three of them. The door opens
to the south, and straw lies on the floor. A bucket hangs beside it.
"""


@pytest.fixture
def shelf(qa):
    (qa.folder / "loom.md").write_text(RELEASES, encoding="utf-8")
    (qa.folder / "goats.md").write_text(GUIDE, encoding="utf-8")
    assert qa("index", "add", ".").code == 0


def said(run):
    return [each["sentence"] for each in run.json["answers"] if not each["alternative"]]


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    "question",
    ["what was added in version 3.2.0?", "which features were added in 3.2.0", "list added 3.2.0"],
)
def test_all_items_of_the_list_answer_and_no_other_sentence(qa, question):
    run = qa("ask", "--json", question)
    assert run.code == 0
    assert said(run) == ["A shuttle for two threads", "Patterns read from a card"]
    assert run.json["kind"] == "several"


@pytest.mark.usefixtures("shelf")
def test_one_item_answers_alone(qa):
    assert said(qa("ask", "--json", "what was removed in version 3.2.0?")) == [
        "The treadle of the old frame"
    ]


@pytest.mark.usefixtures("shelf")
def test_items_that_are_whole_sentences_are_a_list_where_they_begin_lines_alike(qa):
    assert said(qa("ask", "--json", "what are the rules in Riga?")) == [
        "A fence stands round the yard.",
        "No more than four goats live behind it.",
    ]


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    "question",
    [
        "who added version 3.2.0?",  # asks for something else than what is listed
        "what are the rules in Tartu?",  # no heading says so
        "what was removed in version 3.1.0?",
    ],
)
def test_headings_that_do_not_say_all_of_it_answer_nothing(qa, question):
    run = qa("ask", "--json", question)
    assert run.json["confidence"] < 0.6


@pytest.mark.usefixtures("shelf")
def test_prose_under_such_headings_is_no_list(qa):
    run = qa("ask", "--json", "what is the shed in Riga?")
    assert run.json["kind"] == "one"
    assert len(said(run)) <= 1

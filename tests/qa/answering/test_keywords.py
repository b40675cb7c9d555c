"""Words that ask nothing are found where all of them stand."""

import pytest

LOANS = """The bank of Arlen

The bank extended soft loans to the ferry company last year. Its director likes the loans.

A soft drink is sold on the ferry.
"""


@pytest.fixture
def bank(library):
    library(bank=LOANS, bees="Bees on the roof\n\nThe hotel keeps six hives on its roof.\n")


@pytest.mark.usefixtures("bank")
def test_they_are_found_where_all_of_them_stand_and_marked_where_they_stand_together(qa):
    run = qa("ask", "--json", "soft loans")
    assert (run.code, run.json["kind"]) == (0, "keywords")
    best, *others = run.json["answers"]
    assert best["sentence"].startswith("The bank extended soft loans")
    assert best["sentence"][slice(*best["highlight"])] == "soft loans"
    assert all(each["alternative"] for each in others)


@pytest.mark.usefixtures("bank")
@pytest.mark.parametrize("typed", ["soft loans", "Soft Loans?", "  soft   loans ?"])
def test_the_mark_capitals_and_blanks_change_nothing(qa, typed):
    assert qa("ask", typed).out == qa("ask", "soft loans").out


@pytest.mark.usefixtures("bank")
def test_words_that_stand_nowhere_together_are_not_found(qa):
    assert qa("ask", "soft hives").code == 1


@pytest.mark.usefixtures("bank")
def test_no_answer_is_claimed(qa):
    assert qa("ask", "--plain", "ferry company").out.startswith(
        "nothing is asked; the words stand here"
    )

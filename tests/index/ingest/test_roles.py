"""Lines that are no answer: who posted what, where a shop is, the headline of a list."""

from __future__ import annotations

import pytest

from tests.support.roles import roles_of as roles

LEAD = (
    "The ferry company said on Thursday that its boats will cross the strait every hour, after "
    "two years in which they had gone but twice a day."
)
LAST = "The council will look at the fares next week, said its chairman."


@pytest.mark.parametrize(
    "credit",
    [
        "— Ada Lim (@adalim) November 19, 2019",
        "— Rep. Ada Lim (@adalim)",
        "-- Ferry Watch (@ferry_watch) 3 May 2019",
    ],
)
def test_the_line_that_says_who_posted_is_a_credit_below_what_was_posted(credit: str) -> None:
    post = f"<blockquote><p>The boats are late again.</p>{credit}</blockquote>"
    page = f"<p>{LEAD}</p>{post}<p>{LAST}</p>"
    found = roles(f"<html><body><article>{page}</article></body></html>", "html")
    assert found[credit] == "byline"
    assert found["The boats are late again."] == "quotation"
    assert roles(f"The ferry\n\n{LEAD}\n\n{credit}\n\n{LAST}\n")[credit] == "byline"


def test_an_account_that_is_named_in_a_sentence_is_none() -> None:
    said = (
        "The company’s account — Ferry Watch (@ferry_watch) — was silent on May 3, 2019, it said."
    )
    assert "byline" not in roles(f"The ferry\n\n{said} {LEAD}\n\n{LAST}\n").values()


@pytest.mark.parametrize("link", ["See it now: Amazon", "Buy at Best Buy", "Get it on Google Play"])
def test_the_link_to_a_shop_is_furniture(link: str) -> None:
    assert roles(f"The kettle\n\n{LEAD}\n\n{link}\n\n{LAST}\n")[link] == "navigation"


@pytest.mark.parametrize("prose", ["See the Amazon", "Shop owners at the port", "Find it: a stone"])
def test_other_lines_of_a_few_words_are_not(prose: str) -> None:
    assert (
        "navigation" not in roles(f"The kettle\n\n{LEAD}\n\n{prose}, he said.\n\n{LAST}\n").values()
    )


LIST = "June 9 -- Coral Hall, West Port\nJune 10 -- Midland Hall, Tarn\nJune 14 -- Ember Bank, Orr"


def test_the_headline_of_a_list_is_a_heading() -> None:
    found = roles(f"The tour\n\n{LEAD}\n\nTour Dates for Next Summer:\n{LIST}\n\n{LAST}\n")
    assert found["Tour Dates for Next Summer:"] == "heading"
    assert any("Coral Hall" in text and role == "prose" for text, role in found.items())


@pytest.mark.parametrize(
    "prose",
    [
        f"The captain said:\n\n{LEAD}",
        f"{LEAD} He\nGave two reasons:\n{LIST}",
        f"It is late. Here they are:\n{LIST}",
        f"He named three of the halls:\n{LIST}",
    ],
)
def test_a_colon_before_a_sentence_or_in_the_middle_of_one_makes_no_heading(prose: str) -> None:
    assert not any(
        role == "heading" and text.endswith(":")
        for text, role in roles(f"The tour\n\n{LAST}\n\n{prose}\n\n{LAST}\n").items()
    )

"""Counterparts: what a copy says of the same, and where a number, a date or a name is another."""

import pytest

from index.article import Span
from qa.answer import Difference
from qa.reading.differing import Counterparts, parted

SAID = "The mayor, Ida Holm, said on Monday that 12 people were hurt in the fire at Arlen."
OTHERS = [
    "Repairs had cost four million crowns.",
    "The ferry of Arlen can rest.",
    "12 people came.",
]


def differs(one, other):
    """Return what ``other``, among other sentences, differs in; None where it is no counterpart."""
    found = Counterparts([*OTHERS, other]).of(one)
    if found is None:
        return None
    at, differences = found
    assert at == len(OTHERS)
    return [(each.this, each.other) for each in differences]


@pytest.mark.parametrize(
    "copy",
    [
        SAID,
        f"  {SAID.upper()}",
        SAID.replace(" ", "\n", 3),
        f"ARLEN (Wire) — {SAID}",
        f"{SAID} (Wire)",
        SAID.replace("mayor, Ida Holm,", "mayor, Holm,"),
    ],
)
def test_a_copy_says_the_same(copy):
    assert differs(SAID, copy) == differs(copy, SAID) == []


def test_quotes_of_another_kind_are_the_same():
    assert differs("“It’s late,” she said to all.", '"It\'s late," she said to all.') == []


@pytest.mark.parametrize(
    ("this", "other"),
    [
        ("12", "21"),
        ("Monday", "Tuesday"),
        ("Ida Holm", "Per Lund"),
        ("Arlen", "Bergen"),
        ("12", "twelve"),
        ("12", "1,200"),
        ("were", "were not"),
        ("12 people", "people"),
    ],
)
def test_another_number_date_or_name_is_set_side_by_side(this, other):
    found = differs(SAID, SAID.replace(this, other))
    assert found
    assert len(found) == 1
    assert differs(SAID.replace(this, other), SAID) == [found[0][::-1]]


def test_each_fact_that_differs_is_told_and_nothing_else():
    copy = SAID.replace("12", "21").replace("Monday", "Tuesday").replace("said", "told us")
    assert differs(SAID, copy) == [("Monday", "Tuesday"), ("12", "21")]


def test_a_dateline_is_no_difference_beside_one():
    assert differs(SAID, f"ARLEN (Wire) — {SAID.replace('12', '21')}") == [("12", "21")]


def test_a_short_sentence_may_differ_in_one_word():
    assert differs("It cost 12 crowns.", "It cost 21 crowns.") == [("12", "21")]
    assert differs("It cost 12.", "It cost 21.") is None


@pytest.mark.parametrize(
    "copy",
    [
        SAID.replace("hurt", "injured"),
        SAID.replace("people were hurt in", "men and women suffered burns during"),
        "A spokesman said that 12 people had died since Monday.",
    ],
)
def test_what_is_put_in_other_words_is_not_mentioned(copy):
    assert differs(SAID, copy) is None


def test_the_closest_sentence_is_the_counterpart():
    far, near = SAID.replace("Arlen", "a mill").replace("12", "30"), SAID.replace("12", "21")
    assert Counterparts([far, near]).of(SAID) == (1, (Difference("12", "21"),))


def test_an_article_without_sentences_has_no_counterpart():
    assert Counterparts([]).of(SAID) is None
    assert Counterparts(["..."]).of("…") is None


def test_the_words_that_only_one_of_two_sentences_has_are_told_by_their_place():
    one, other = (
        "ARLEN — Twelve people, or 1,000, were “hurt”.",
        'Some 12 people, or 1000, were "hurt".',
    )
    here, there = parted(one, other)
    assert [span.of(one) for span in here] == ["ARLEN — Twelve"]
    assert [span.of(other) for span in there] == ["Some 12"]
    assert parted(one, one) == ([], [])
    assert parted("Nobody was hurt.", "Nobody was hurt today.") == ([], [Span(16, 21)])


def test_sentences_too_long_to_be_compared_have_no_words_marked():
    assert parted("word " * 1000, "other " * 1000) == ([], [])

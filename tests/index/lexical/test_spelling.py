"""The words of a text as they are written, and what a slip of the keys makes of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Location, Role, Sentence, Span
from index.lexical.spelling import Written, cost, meant, slips, written_in

PLACE = Location(1, 1, 0, 1, 0, 1)


def sentence(text, role=Role.PROSE):
    return Sentence(Span(0, len(text)), text, role, PLACE)


def test_a_name_has_a_capital_inside_a_sentence_and_mostly():
    sentences = [
        sentence("Herons saw Tesla near the U.S. border in Zürich."),
        sentence("The tesla is a unit, and Tesla a man."),
        sentence("The March Of Herons", Role.HEADING),
        sentence("Nobody said so", Role.NAVIGATION),
    ]
    found = written_in(sentences, "A Title of 1931")
    assert {word.word for word in found.values() if word.is_name} == {"tesla", "us", "zurich"}
    assert {"title", "march", "herons"} <= found.keys()
    assert not {"nobody", "1931"} & found.keys()
    assert found["herons"] == Written("herons", 1, 0, 0)
    assert found["border"] == Written("border", 1, 0, 1)


@pytest.mark.parametrize(
    ("typed", "word", "expected"),
    [
        ("weapons", "weapons", 0.0),
        ("wepons", "weapons", 1.0),
        ("weappons", "weapons", 1.0),
        ("waepons", "weapons", 1.0),
        ("weaponz", "weapons", 1.5),
        ("weaxpons", "weapons", 1.5),
        ("waepos", "weapons", 2.0),
    ],
)
def test_a_letter_dropped_doubled_or_swapped_costs_less_than_another(typed, word, expected):
    assert cost(typed, word) == expected


@given(st.text("abcde", min_size=2, max_size=6))
def test_the_slips_of_a_word_are_what_is_one_away_from_it(word):
    assert all(cost(word, slip) <= 1.5 for slip in slips(word))
    assert word[1:] in set(slips(word))
    assert {word[:1] + word, word[1] + word[0] + word[2:]} - {word} <= set(slips(word))


def test_what_is_commoner_comes_first_of_what_is_as_near():
    near = [Written("charged", 2, 0, 2), Written("chargde", 9, 0, 9), Written("charge", 30, 0, 30)]
    assert meant("chargd", near, name=False).word == "chargde"
    assert meant("chargd", near[:1] + near[2:], name=False).word == "charged"
    assert meant("xylophon", near, name=None) is None

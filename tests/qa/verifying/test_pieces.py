"""Ellipses and brackets part a quotation into pieces, which an article must have in order."""

import pytest

from qa.verifying.folding import fold
from qa.verifying.pieces import held, is_shortened, pieces

ARTICLE = fold(
    "We will not sell the old boats of the harbour before the winter. The mayor agrees with us."
).text


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("We will … sell the old boats", True),
        ("We will not sell [...] before the winter", True),
        ("[w]e will not sell the old boats", True),
        ("sell the old boats [of Arlen] before the winter", True),
        ("We will not sell the old boats [sic] of the harbour", True),
        ("… not sell the old boats . . .", True),
        ("before the winter … We will not sell", False),
        ("We will never … sell the old boats", False),
        ("the old [rusty] boats of the harbour [here] agrees with us", True),
        ("We will not sell [sic] before the winter", False),
    ],
)
def test_the_pieces_must_stand_in_the_article_in_order(quote, found):
    folded = fold(quote).text
    assert is_shortened(folded)
    assert bool(held(ARTICLE, pieces(folded))) is found


def test_a_quotation_without_ellipsis_or_bracket_is_one_piece():
    assert [piece.text for piece in pieces("We will not sell.")] == ["We will not sell"]

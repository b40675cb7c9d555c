"""What differs is told word by word, and what it concerns: a negation, a number, a name first."""

import pytest

from qa.verifying.alignment import Words, align, changed
from qa.verifying.folding import fold
from qa.verifying.quotation import Kind

ARTICLE = (
    "The mayor, Ida Holm, cut the ribbon. We will not sell 45 boats before the winter, she said. "
    "The council of Arlen must repair the bridge."
)


@pytest.mark.parametrize(
    ("quote", "this", "other", "kind"),
    [
        ("We will sell 45 boats before the winter", "", "not", Kind.NEGATION),
        ("We will not sell 46 boats before the winter", "46", "45", Kind.NUMBER),
        ("The council of Dalby must repair the bridge", "Dalby", "Arlen", Kind.NAME),
        ("We will not sell 45 ships before the winter", "ships", "boats", Kind.WORD),
        ("We will not sell 45 boats, before the winter", ",", "", Kind.SIGN),
        ("the Mayor, Ida Holm, cut the ribbon", "Mayor", "mayor", Kind.NAME),
    ],
)
def test_a_change_is_told_with_what_it_concerns(quote, this, other, kind):
    found = align(Words(fold(quote)), Words(fold(ARTICLE)))
    (change,) = found.changes
    assert (change.this, change.other, change.kind) == (this, other, kind)
    assert change.span.of(quote) == this


def test_what_has_little_in_common_is_not_the_same_altered():
    quote = Words(fold("The winter of the boats was long and cold"))
    assert align(quote, Words(fold(ARTICLE))) is None


def test_of_words_that_stand_in_several_places_the_nearest_count():
    """The other "the ferry" stands some words before."""
    article = Words(fold("Now the ferry can rest, said the mate. The ferry will not sail again."))
    found = align(Words(fold("The ferry can’t sail again")), article)
    assert [(c.this, c.other) for c in found.changes] == [("can’t", "will not")]


def test_texts_in_other_words_are_compared_whole():
    (change,) = changed("one old bridge", "one new bridge")
    assert (change.this, change.other) == ("old", "new")

"""What of a question is a name."""

import pytest

from index.lexical.analysis import names_in


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("who kept the herons of Zarn260?", {"zarn260"}),
        ("Who kept the herons of zarn260?", {"zarn260"}),
        ("Herons of “Arlen” and the U.K. in 1931?", {"arlen", "uk", "1931"}),
        ("747s: who flew them?", {"747s"}),
        ("who kept the herons?", set()),
        ("", set()),
    ],
)
def test_a_name_has_a_digit_or_a_capital_that_is_not_the_first_word_s(question, names):
    assert names_in(question) == names

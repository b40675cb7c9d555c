"""What typography decides makes no difference; letters, digits and signs do; all leads back."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.verifying.folding import fold, occurrences, size_of, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“It’s”", '"It\'s"'),
        ("a – b", "a—b"),
        ("a -- b", "a — b"),
        ("2019–20", "2019-20"),
        ("a\u00a0b\n c", "a b c"),
        ("co\u00adoperate", "cooperate"),
        ("ﬁne ﬂag", "fine flag"),
        (unicodedata.normalize("NFD", "Malacañang"), "Malacañang"),
        ("Ｎｏ １２", "No 12"),
        ("« Bonjour ! »", "Bonjour!"),
        ("我们 有", "我们有"),
        ("wait . . . now", "wait… now"),
        ("الـسلام", "السلام"),
        ("−5 degrees", "-5 degrees"),
    ],
)
def test_the_same_in_other_type_is_the_same(one, other):
    assert fold(one).text == fold(other).text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10²", "102"),
        ("3 -5", "3-5"),
        ("3.5", "35"),
        ("US", "us"),
        ("café", "cafe"),
        ("½", "12"),
        ("can't", "cant"),
        ("не", "нe"),  # a Latin e
        ("5%", "5"),
    ],
)
def test_what_says_something_else_stays_another(one, other):
    assert fold(one).text != fold(other).text


@given(st.text(alphabet=st.sampled_from("ab é\u0301\u00adﬁ“”’'—- .…1\u00a0\n我«»"), max_size=40))
def test_every_stretch_of_a_folded_text_leads_back_to_what_it_was_made_of(text):
    folded = fold(text)
    for span in tokens(folded.text):
        word = span.of(folded.text)
        if word[0].isalnum():  # a sign may depend on what is around it
            assert fold(folded.said(span.start, span.end)).text == word
        place = folded.span(span.start, span.end)
        assert 0 <= place.start < place.end <= len(text)


@given(st.text(max_size=60))
def test_folding_again_changes_nothing_and_never_fails(text):
    once = fold(text).text
    assert len(fold(once).text) <= len(once)


@pytest.mark.parametrize(
    ("text", "phrase", "found"),
    [
        ("we saw 3.5 percent", "5 percent", False),
        ("it fell -5 degrees", "5 degrees", False),
        ("of 2016-17 alone", "17 alone", False),
        ("we can't go there", "we can", False),
        ("non-nuclear energy is", "nuclear energy is", False),
        ("the President said", "The President", True),
        ("of 147 boats", "47 boats", False),
        ("grew by 5% a year", "grew by 5", False),
        ("他说我们有很多聪明炸弹", "我们有很多", True),
        ("precision-guided weapons", "guided weapons", True),
        ("the DFA says", "the dFA says", False),
    ],
)
def test_words_are_found_where_words_begin_and_end_and_no_number_is_cut(text, phrase, found):
    assert any(occurrences(text, phrase)) is found


def test_a_character_of_chinese_is_a_word_and_counts_as_two_letters():
    assert size_of("我们有很多聪明") == (7, 14)
    assert size_of("so many bombs") == (3, 11)

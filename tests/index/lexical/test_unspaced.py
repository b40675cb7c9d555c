"""What is searched of scripts that set no blanks between words."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical.analysis import analyse, analyse_question, matching
from index.lexical.unspaced import asks, terms_in

SIGNS = st.text(st.sampled_from("成語しりとりカレー서울장สะพาน a1。"))


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ("成語しりとり", "今日は成語しりとりをした。"),
        ("しりとり", "今日は成語しりとりをした。"),
        ("カレー", "夕食にカレーライスを食べた。"),
        ("橋", "新しい橋が開通した。"),
        ("退款需要几个工作日？", "退款需要七个工作日。"),
        ("시장은 누구입니까?", "서울 시장이 다리를 열었다."),
        ("สะพานยาวเท่าไร", "สะพานมีความยาวแปดร้อยเมตร"),
        ("ស្ពានថ្មី", "គេបើកស្ពានថ្មីនៅថ្ងៃចន្ទ។"),
    ],
)
def test_a_part_of_a_longer_run_is_found(part, whole):
    terms = set(analyse_question(part))
    there = terms & set(analyse(whole))
    assert terms
    assert len(there) > 0.7 * len(terms)
    assert matching(whole, terms)


@given(SIGNS)
def test_every_term_stands_where_it_is_said_to(text):
    assert all(span.of(text) == term for term, span in terms_in(text))


@given(SIGNS, st.sampled_from([None, "ja", "fr"]))
def test_what_matches_is_marked_once(text, language):
    spans = matching(text, analyse(text, language), language)
    assert all(before.end <= after.start for before, after in pairwise(spans))


def test_words_of_other_scripts_are_searched_beside_them():
    assert {"iphon", "発売"} <= set(analyse("新しいiPhoneが発売された。"))


@pytest.mark.parametrize("question", ["橋はいつ開通しましたか", "大桥有多长", "다리가 어디 있나"])
def test_some_words_ask(question):
    assert asks(question)
    assert not asks("成語しりとり")

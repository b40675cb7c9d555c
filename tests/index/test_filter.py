"""A filter is its parts together."""

from __future__ import annotations

import json

import pytest

from index.filter import EVERYTHING, Filter


def test_a_filter_without_parts_lets_everything_pass() -> None:
    assert not EVERYTHING
    assert Filter().parts() == ()


def test_what_is_left_without_a_part_is_the_others() -> None:
    both = Filter(since="2016", authors=("Kabiling", "Ranada"))
    since, authors = both.parts()
    assert (since, authors) == (Filter(since="2016"), Filter(authors=("Kabiling", "Ranada")))
    assert both.less(since) == authors
    assert both.less(since).less(authors) == EVERYTHING


def test_of_a_part_in_two_filters_the_inner_one_holds_and_phrases_add_up() -> None:
    outer = Filter(since="2015", authors=("a",), phrases=("p",), without=("w",))
    inner = Filter(since="2016", until="2017", phrases=("p", "q"))
    assert outer.with_inner(inner) == Filter(
        since="2016", until="2017", authors=("a",), phrases=("p", "q"), without=("w",)
    )
    assert EVERYTHING.with_inner(EVERYTHING) == EVERYTHING


@pytest.mark.parametrize(
    "within",
    [EVERYTHING, Filter(since="2016", authors=("a", "b")), Filter(phrases=("p",), without=("w",))],
)
def test_a_filter_in_json_has_the_parts_that_are_given_and_is_read_again(within: Filter) -> None:
    written = within.to_json()
    assert len(written) == len(within.parts())
    assert Filter.from_json(json.loads(json.dumps(written))) == within


@pytest.mark.parametrize(
    "value",
    [None, [], "since:2016", {"sinse": "2016"}, {"since": ["2016"]}, {"since": 2016}, {"since": ""},
     {"authors": "a"}, {"authors": [1]}, {"authors": [" "]}, {"authors": [["a"]]}],
)  # fmt: skip
def test_what_is_no_filter_in_json_says_what_is_wrong(value: object) -> None:
    with pytest.raises(ValueError, match=r"is no filter|has no part 'sinse'|has in \w+ no "):
        Filter.from_json(value)

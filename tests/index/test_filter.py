"""A filter is its parts together."""

from __future__ import annotations

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

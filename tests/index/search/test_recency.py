"""Of what is about as good the newer comes first, and nothing else moves."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from index.search.recency import newer_first

DATES = st.sampled_from([None, "2016", "2016-11", "2016-11-17", "2017-05-23"])
RANKED = st.lists(st.tuples(DATES, st.booleans()), max_size=8)


def test_the_newest_of_the_good_comes_first():
    assert newer_first(["2017-01", "2017-03", "2017-02"], [True] * 3) == (1, 2, 0)


def test_what_is_not_as_good_is_not_lifted_and_what_has_no_date_stays():
    assert newer_first(["2016", None, "2017", "2018"], [True, True, True, False]) == (2, 1, 0, 3)


@given(RANKED)
def test_only_the_good_and_dated_change_places(ranked):
    dates, good = ([one[at] for one in ranked] for at in range(2))
    order = newer_first(dates, good)
    assert sorted(order) == list(range(len(ranked)))
    moving = [place for place, date in enumerate(dates) if date and good[place]]
    assert all(order[place] == place for place in set(order) - set(moving))
    assert all(dates[order[a]] >= dates[order[b]] for a, b in pairwise(moving))
    assert all(
        order[a] < order[b] for a, b in pairwise(moving) if dates[order[a]] == dates[order[b]]
    )

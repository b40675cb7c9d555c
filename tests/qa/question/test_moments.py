"""A time as people type it: the first and the last date that it means."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UsageError
from qa.question.moments import period, period_in

TODAY = date(2017, 5, 25)  # a Thursday


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2016", "2016", "2016"),
        ("2016-11", "2016-11", "2016-11"),
        ("2016-11-17", "2016-11-17", "2016-11-17"),
        ("Nov 2016", "2016-11", "2016-11"),
        ("17 November 2016", "2016-11-17", "2016-11-17"),
        ("November 17, 2016", "2016-11-17", "2016-11-17"),
        ("ika-17 ng Nobyembre 2016", "2016-11-17", "2016-11-17"),
        ("17/11/2016", "2016-11-17", "2016-11-17"),
        ("1990s", "1990", "1999"),
        ("today", "2017-05-25", "2017-05-25"),
        ("Yesterday", "2017-05-24", "2017-05-24"),
        ("kahapon", "2017-05-24", "2017-05-24"),
        ("3 days ago", "2017-05-22", "2017-05-22"),
        ("a month ago", "2017-04", "2017-04"),
        ("this week", "2017-05-22", "2017-05-28"),
        ("last week", "2017-05-15", "2017-05-21"),
        ("last  month", "2017-04", "2017-04"),
        ("this year", "2017", "2017"),
        ("past 2 weeks", "2017-05-11", "2017-05-25"),
        ("the last 3 months", "2017-02-25", "2017-05-25"),
        ("Monday", "2017-05-22", "2017-05-22"),
        ("Thursday", "2017-05-25", "2017-05-25"),
        ("last Thursday", "2017-05-18", "2017-05-18"),
        ("November", "2016-11", "2016-11"),
        ("May", "2017-05", "2017-05"),
        ("17 November", "2016-11-17", "2016-11-17"),
        ("29 February", "2016-02-29", "2016-02-29"),
    ],
)
def test_a_time_is_read_as_people_type_it(typed, first, last):
    found = period(typed, TODAY)
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    "typed",
    ["", "week", "soon", "2016-13-01", "2016-02-30", "03/04/2016", "10:30", "31 November 2016",
     "may be 2016", "2016 or so", "13", "9999 years ago", "purpose", "x" * 10_000],
)  # fmt: skip
def test_what_is_no_time_is_refused_and_told_what_would_be(typed):
    with pytest.raises(UsageError, match="2016-11-17"):
        period(typed, TODAY)


def test_the_same_day_a_month_before_is_the_last_of_a_shorter_month():
    assert period("past 1 months", date(2016, 3, 31)).first == "2016-02-29"


@given(st.dates(date(1800, 1, 1), date(2100, 12, 31)), st.dates(date(1900, 1, 1)))
def test_every_date_is_read_back_and_whatever_is_read_has_an_end_not_before_its_beginning(day, now):
    for written in (day.isoformat(), f"{day:%d %B} {day.year}", f"{day:%b} {day.day}, {day.year}"):
        assert period(written, now).first == day.isoformat()
    if 1801 <= now.year <= 2100:
        for typed in ("last week", "past 3 days", "sunday", f"{day:%d %B}"):
            found = period_in(typed, now)
            assert found is None or found.first <= found.last <= (now + timedelta(7)).isoformat()


@given(st.text(max_size=30))
def test_any_text_is_a_period_or_none(typed):
    found = period_in(typed, TODAY)
    assert found is None or found.first <= found.last

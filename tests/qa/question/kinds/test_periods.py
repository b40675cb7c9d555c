"""A question for a time and nothing else is asked of what is dated then."""

from datetime import date

import pytest

from index.filter import EVERYTHING, Filter
from qa.question.kinds.periods import period_asked

TODAY = date(2017, 5, 25)


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("what happened in November 2016?", "2016-11", "2016-11"),
        ("What happened last week?", "2017-05-15", "2017-05-21"),
        ("what's new since yesterday?", None, None),
        ("What’s new today?", "2017-05-25", "2017-05-25"),
        ("any news from 17 November 2016", "2016-11-17", "2016-11-17"),
        ("and what was the news in 2016?", "2016", "2016"),
        ("what happened on Monday", "2017-05-22", "2017-05-22"),
        ("what happened in Lima in November 2016?", None, None),
        ("what happened in the war of 1812?", None, None),
        ("who met Putin in November 2016?", None, None),
        ("what happened?", None, None),
    ],
)
def test_only_a_time_alone_is_a_filter(question, since, until):
    expected = Filter(since=since, until=until) if since else EVERYTHING
    assert period_asked(question, TODAY) == expected

"""Dates: what articles are stamped with is read, what no calendar has is not."""

from __future__ import annotations

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.dates import leading_stamp, parse_date, stamped_date, without_stamp

DATES = st.dates(date(1800, 1, 1), date(2100, 12, 31))


@given(DATES, st.sampled_from(["{:%Y-%m-%d}", "{:%B %d, %Y}", "{:%d %B %Y}", "{:%b. %d, %Y}"]))
def test_every_day_is_read_in_every_common_form(day: date, form: str) -> None:
    assert parse_date(form.format(day)) == day.isoformat()
    assert stamped_date(f"Published: {form.format(day)}, 5:30 p.m.") == day.isoformat()


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("Published: March 3, 2017", "2017-03-03"),
        ("Posted on 2017-03-03", "2017-03-03"),
        ("Nov. 17, 2016, 5:30 p.m.", "2016-11-17"),
        ("Thursday, 17th of November, 2016", "2016-11-17"),
        ("11:34 AM November 17, 2016", "2016-11-17"),
        ("Posted at Nov 17 2016 08:14 AM | Updated as of Nov 18 2016 10:00 AM", "2016-11-17"),
        ("Updated November 17, 2016 - 12:00am (PHT)", "2016-11-17"),
        ("Date: Tue, 12 Feb 2019 16:10:03 +0000", "2019-02-12"),
        ("2016-11-17T08:00:00+08:00", "2016-11-17"),
        ("ika-17 ng Nobyembre 2016", "2016-11-17"),
        ("17-Nov-2016", "2016-11-17"),
        ("13/11/2016", "2016-11-13"),
        ("November 2016", "2016-11"),
        ("2016-11", "2016-11"),
    ],
)
def test_a_stamp_is_read_and_nothing_of_it_is_left(line: str, iso: str) -> None:
    assert stamped_date(line) == iso
    assert without_stamp(line) == ""


@pytest.mark.parametrize(
    "text",
    [
        *("2016-13-45", "2016-00-10", "31 November 2016", "November 45, 2016", "145 November 2016"),
        *(
            "February 29, 2017",
            "03/04/2016",
            "2016-11-170",
            "page 2016",
            "May 1250",
            "in 3016-01-01",
        ),
        *("1,234,567", "2016", "Monday"),
    ],
)
def test_no_date_is_invented(text: str) -> None:
    assert stamped_date(text) is None


def test_a_bare_year_is_a_date_only_where_a_date_is_stated() -> None:
    assert parse_date(" 2016 ") == "2016"
    assert stamped_date("2016") is None


def test_the_day_of_publishing_comes_before_the_day_of_an_update() -> None:
    assert stamped_date("Updated: Nov 18, 2016 | Published: Nov 17, 2016") == "2016-11-17"
    assert stamped_date("Last modified 2016-11-18") == "2016-11-18"


def test_what_a_stamped_line_says_besides_is_left() -> None:
    assert without_stamp("INQUIRER.net / 08:17 PM November 17, 2016") == "INQUIRER.net"
    assert without_stamp("By Jane Doe on November 17, 2016 at 5:30 p.m. PHT") == "By Jane Doe"
    assert without_stamp("He arrived at 5 p.m.") is None


@pytest.mark.parametrize(
    ("line", "rest", "iso"),
    [
        ("date 2016-11-17 PRESIDENT Rodrigo Duterte", "PRESIDENT Rodrigo Duterte", "2016-11-17"),
        (
            "Posted on November 17, 2016, 5:30 PM “We will,” he said",
            "“We will,” he said",
            "2016-11-17",
        ),
        ("date 2016-13-45 Prices rose", "Prices rose", None),
    ],
)
def test_a_stamp_that_runs_into_the_text_is_told_from_it(
    line: str, rest: str, iso: str | None
) -> None:
    found = leading_stamp(line)
    assert found is not None
    before, stamp, end = found
    assert (before, stamp, line[end:]) == ("", iso, rest)


@pytest.mark.parametrize(
    "line",
    [
        "Published March 3, 2017, the report says that prices rose.",
        "Updated November 17, 2016 prices show a rise.",
        "Published November 17, 2016 8:24pm",
        "A date with the President on March 3, 2017 in Lima",
    ],
)
def test_a_sentence_that_begins_like_a_stamp_is_whole(line: str) -> None:
    assert leading_stamp(line) is None


@given(st.text(st.sampled_from(string.digits + "-/., :TZ+marchjunepdtofn "), max_size=60))
def test_any_text_yields_a_real_date_or_none(text: str) -> None:
    found = parse_date(text)
    if found and len(found) == 10:
        assert date.fromisoformat(found).isoformat() == found
    assert found is None or 1800 <= int(found[:4]) <= 2100

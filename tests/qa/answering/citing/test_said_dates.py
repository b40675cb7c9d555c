"""Which days a sentence means that counts from the date of its article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.citing.said_dates import resolved
from qa.rendering.answer_json import answer_json, read_answer
from qa.rendering.glance.layout import WHOLE, page

TUESDAY, FRIDAY = "2017-05-23", "2017-05-26"


def said(text, day=TUESDAY):
    """Return what is shown beside a sentence."""
    return [f"{each.text} = {each.date}" for each in resolved(text, day)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor said yesterday that the bridge is closed.", "yesterday = 2017-05-22"),
        ("Rain fell last night.", "last night = 2017-05-22"),
        ("The ferry sails tomorrow morning.", "tomorrow morning = 2017-05-24"),
        ("The council announced today that fares will rise.", "today = 2017-05-23"),
        ("This morning a pipe burst.", "This morning = 2017-05-23"),
        ("Nag-ulat kahapon ang kapitan.", "kahapon = 2017-05-22"),
        ("Umulan noong Lunes.", "noong Lunes = 2017-05-22"),
    ],
)
def test_days_next_to_the_articles_own_are_exact(text, expected):
    assert said(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Prices fell last week.", "last week = 2017-05-15/2017-05-21"),
        ("The fair opens next week.", "next week = 2017-05-29/2017-06-04"),
        ("Sales rose this month.", "this month = 2017-05"),
        ("A vote is planned next month.", "next month = 2017-06"),
        ("Last year the harvest failed.", "Last year = 2016"),
        ("They met on Tuesday of last week.", "Tuesday of last week = 2017-05-16"),
    ],
)
def test_weeks_months_and_years_are_those_of_the_calendar(text, expected):
    assert said(text) == [expected]


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("The ferry sank on Tuesday.", TUESDAY, "Tuesday = 2017-05-23"),
        ("The ferry sank Monday night.", TUESDAY, "Monday night = 2017-05-22"),
        ("On Sunday, the crew left the port.", TUESDAY, "Sunday = 2017-05-21"),
        ("He said the court will rule on Thursday.", TUESDAY, None),
        ("The court will rule on Thursday.", TUESDAY, "Thursday = 2017-05-25"),
        ("The talks are set to begin Friday.", TUESDAY, "Friday = 2017-05-26"),
        ("A hearing is scheduled for Monday.", TUESDAY, None),
        ("A hearing is scheduled for Sunday.", TUESDAY, "Sunday = 2017-05-28"),
        ("The ship sank last Friday.", TUESDAY, "last Friday = 2017-05-19"),
        ("The ship sails next Monday.", TUESDAY, "next Monday = 2017-05-29"),
        ("The ship sails this Thursday.", TUESDAY, "this Thursday = 2017-05-25"),
        ("The ship sank this Monday.", TUESDAY, "this Monday = 2017-05-22"),
    ],
)
def test_a_weekday_goes_by_the_tense_of_its_clause(text, day, expected):
    assert said(text, day) == ([expected] if expected else [])


@pytest.mark.parametrize(
    "text",
    [
        "The library was closed on Tuesdays.",
        "Every Tuesday the choir sang.",
        "He died on a Tuesday.",
        "Shops opened early on Black Friday.",
        "The procession passed on Good Friday.",
        "Tuesday Weld won a prize.",
        "She was on Saturday Night Live.",
        "The clerk worked Monday to Friday.",
        "He spoke ahead of Tuesday’s vote.",
        "The board would meet on Thursday.",
        "The board meets Thursday.",
        "The vote had been due on Monday.",
        "In 2003 the river rose on Monday.",
        "Such films are rare today.",
        "The galaxies we observe today arose early.",
        "“We needed to win this game today,” he said.",
        "Sales rose over the last year.",
        "He read USA Today.",
        "The ship sailed last Monday.",  # of this week, or of the one before?
        "The ship sails next Thursday.",  # likewise
        "The tickets were sold Wednesday.",  # six days ago, or tomorrow?
    ],
)
def test_what_leaves_doubt_is_not_shown(text):
    assert said(text) == []


@pytest.mark.parametrize(
    "day", [None, "", "2017", "2017-05", "2017-02-30", "20170523", "2017-W21-2"]
)
def test_without_a_whole_date_of_the_article_nothing_is_shown(day):
    assert said("The mayor said yesterday that the bridge is closed.", day) == []


@given(
    st.lists(st.sampled_from(["on", "Tuesday", "last", "week", "said", "“", "will", "today", ","]))
)
def test_a_date_stands_where_it_says(words):
    text = " ".join(words)
    for each in resolved(text, TUESDAY):
        assert each.span.of(text) == each.text


def test_the_ends_of_the_calendar_do_no_harm():
    assert said("The ferry sank yesterday.", "0001-01-01") == []
    assert said("The ferry sails tomorrow.", "9999-12-31") == []


def test_an_answer_says_which_day_its_sentence_means(small):
    text = f"---\ndate: {FRIDAY}\n---\n\n# Ferry\n\nIt sank on Wednesday off Aparri.\n"
    small.write({"a.md": text})
    small.build()
    with small.open_assistant() as assistant:
        answer = assistant.ask("When did the ferry sink?", min_confidence=0.0)
    assert "Wednesday = 2017-05-24" in page(answer, WHOLE).text.plain
    found = answer_json(answer)["answers"]
    (date,) = (date for cited in found for date in cited["dates"])
    assert date == {"text": "Wednesday", "start": 11, "end": 20, "date": "2017-05-24"}
    again = read_answer(answer_json(answer))
    assert [cited.dates for cited in again.answers] == [cited.dates for cited in answer.answers]

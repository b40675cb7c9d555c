"""The filter typed in a question: what is one, what is the question's own, and the way back."""

from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UsageError
from index.filter import Filter
from qa.question.within import in_words, parse, without_parts, written

TODAY = date(2017, 5, 25)


def read(question):
    return parse(question, TODAY)


def test_every_key_is_read_wherever_it_stands():
    asked = read(
        "since:2016-11 what did Duterte author:kabiling say until:2017 source:cnn "
        'title:"bees on the roof" lang:DE type:PDF tag:food in:clippings/russia?'
    )
    assert asked.question == "what did Duterte say?"
    assert asked.within == Filter(
        since="2016-11",
        until="2017",
        authors=("kabiling",),
        sources=("cnn",),
        titles=("bees on the roof",),
        languages=("de",),
        types=("pdf",),
        tags=("food",),
        folders=("clippings/russia",),
    )


def test_values_of_one_key_are_collected_and_a_time_is_given_anew():
    within = read("author:a author:b author:a since:2015 since:2016 who?").within
    assert within == Filter(since="2016", authors=("a", "b"))


@pytest.mark.parametrize(
    ("typed", "since", "until"),
    [
        ("on:2016-11-17", "2016-11-17", "2016-11-17"),
        ("on:2016", "2016", "2016"),
        ('on:"last week"', "2017-05-15", "2017-05-21"),
        ("since:yesterday", "2017-05-24", None),
        ('until:"last week"', None, "2017-05-21"),
        ("since:“Nov 2016” until:«17 November 2016»", "2016-11", "2016-11-17"),
    ],
)
def test_times_are_read_as_people_write_them(typed, since, until):
    assert read(f"who? {typed}").within == Filter(since=since, until=until)


@pytest.mark.parametrize(
    "phrase",
    [
        '"soft loans"',
        "“soft loans”",
        "„soft loans“",
        "«soft loans»",
        "”soft  loans”",
        '"soft loans?"',
    ],
)
def test_a_quoted_phrase_is_required_and_stays_in_the_question(phrase):
    asked = read(f"who offered {phrase}?")
    assert asked.question == f"who offered {phrase}?"
    assert asked.within == Filter(phrases=("soft loans",))


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ('"soft loans" what was offered?', "what was offered?"),
        ('since:2016 "soft loans" "Asst. Sec" what was offered?', "what was offered?"),
        ('what was offered? "soft loans"', "what was offered?"),
        ('"Walking in Fresno" is by whom?', '"Walking in Fresno" is by whom?'),
        ('"soft loans"', '"soft loans"'),
    ],
)
def test_a_phrase_beside_a_whole_question_is_none_of_its_words(typed, question):
    asked = read(typed)
    assert asked.question == question
    assert asked.within.phrases


def test_a_word_or_a_phrase_after_a_minus_is_excluded():
    asked = read('"soft loans" -obama -“white house” what was offered -vice-president?')
    assert asked.question == "what was offered?"
    assert asked.within == Filter(
        phrases=("soft loans",), without=("obama", "white house", "vice-president")
    )


@pytest.mark.parametrize(
    "question",
    [
        "what does the suffix -able mean?",
        "how cold is it at -5 degrees?",
        "a well-known vice-president",
        "the war - who won it - and why?",
        "who won – and why?",
        "what do citrus fruits hold, e.g.: lemons?",
        "what does https://example.org/in:here?author:x say?",
        "who arrived at 10:30?",
        "Re: who wrote it?",
        "what is the score 3:1 about?",
        "what does foo:bar mean?",
        "what is its title: Mr or Mrs?",
        "which of these are in: lemons, limes?",
        "Title: The bees",
        "'twas the night before who's Christmas'?",
        "how tall is a 6'2\" man?",
        'what is 5" in centimetres?',
        '"who is the ambassador?"',
        'what is ""?',
        '"',
        "-",
        "",
        "  two  blanks  ",
        "café:x naïve:y",
    ],
)
def test_an_ordinary_question_is_left_exactly_as_it_is(question):
    asked = read(question)
    assert asked.question == question
    assert not asked.within


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("author: kabiling what?", "author: says nothing."),
        ('who? author:""', "author: says nothing."),
        ("who? title:", "title: says nothing."),
        ("in:? who", "in: says nothing."),
        ("since:lately who?", "'lately' is not a date."),
        ("on:03/04/2016 who?", "'03/04/2016' is not a date."),
        ("since:last week who?", "'last' is not a date."),
        ("since:2017 until:2016-12 who?", "Nothing is both since 2017 and until 2016-12."),
    ],
)
def test_a_part_that_makes_no_sense_is_told_with_what_would(typed, told):
    with pytest.raises(UsageError) as caught:
        read(typed)
    assert caught.value.what == told
    assert caught.value.next_step


def test_a_month_that_begins_with_the_last_day_of_a_range_is_within_it():
    assert read("since:2016-11-17 until:2016 who?").within == Filter(
        since="2016-11-17", until="2016"
    )


def test_what_is_left_of_a_question_has_neither_holes_nor_blanks_before_its_marks():
    assert read("  who  author:x,  and why  in:y ?").question == "who, and why?"
    assert read("who said it author:x?").question == "who said it?"
    assert read("author:x").question == ""


def test_earlier_questions_lose_their_filters_whatever_these_say():
    assert without_parts("author:x who?") == "who?"
    assert without_parts("since:lately who?") == "since:lately who?"
    assert without_parts("on:yesterday who?") == "who?"


def test_a_filter_is_told_in_words():
    assert in_words(Filter(since="2016", authors=("a", "b"), phrases=("x y",), without=("z",))) == (
        "since 2016", "author a or b", "“x y” word for word", "no “z”",
    )  # fmt: skip
    assert in_words(Filter(since="2016", until="2016")) == ("on 2016",)


dates = st.dates(date(1800, 1, 1), date(2100, 12, 31)).flatmap(
    lambda day: st.sampled_from([day.isoformat()[:n] for n in (4, 7, 10)])
)
value = (
    st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=15)
    .map(lambda text: " ".join(text.translate(dict.fromkeys(map(ord, '"“”„«»'))).split()))
    .filter(lambda text: any(character.isalnum() for character in text))
)
values = st.lists(value, max_size=3, unique=True).map(tuple)
LOWER = ("languages", "types")


@st.composite
def filters(draw):
    given = {name: draw(values) for name in (f.name for f in fields(Filter))
             if name not in ("since", "until")}  # fmt: skip
    phrases = (phrase.strip("?!,;.: ") for phrase in given["phrases"])
    given["phrases"] = tuple(dict.fromkeys(phrases))
    for name in LOWER:
        given[name] = tuple(dict.fromkeys(each.lower() for each in given[name]))
    ends = sorted(draw(st.lists(dates, max_size=2)))
    since = ends[0] if ends else None
    until = ends[1] if len(ends) == 2 else None
    return Filter(since=since, until=until, **given)


@given(filters(), st.sampled_from(["", "who is the ambassador?", "what's new - today: 10:30?"]))
def test_a_filter_that_is_written_before_a_question_is_read_again(within, question):
    asked = read(f"{written(within)} {question}".strip())
    assert asked.within == within
    phrases = " ".join(f'"{phrase}"' for phrase in within.phrases)
    assert asked.question.split() == (question or phrases).split()


@given(st.text(max_size=60))
def test_no_question_breaks_the_reading_and_one_without_parts_is_not_touched(question):
    try:
        asked = read(question)
    except UsageError:
        return
    if not asked.within:
        assert asked.question == question

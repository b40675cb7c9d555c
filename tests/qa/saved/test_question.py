"""What is news: a sentence that says what none of those told says, wherever it stands."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Location
from index.errors import UsageError
from index.filter import Filter
from qa.answer import Citation, CitedSentence
from qa.reading.duplicates import Statement
from qa.saved.question import Saved

NOW = datetime(2026, 11, 28, 12, 30, tzinfo=UTC)
NOTHING_TOLD = Saved("sales", "what was sold?")
SOLD = "The mayor of Arlen sold 12 ferries to the city of Bergen on Monday."


def cited(text, file="a.txt"):
    place = Location(1, 1, 0, 1, 0, 1)
    return CitedSentence(text, 0.5, Citation(file, place, "", stale=False, title=None, date=None))


def fresh(saved, *texts):
    return [each.sentence for each in saved.fresh(cited(text) for text in texts)]


def told(*texts):
    return NOTHING_TOLD.after(texts, NOW)


@pytest.mark.parametrize(
    "same",
    [
        SOLD,
        SOLD.replace(" ", "\n"),
        f"ARLEN (Reuters) - {SOLD}",
        SOLD.replace("The mayor", "A mayor"),
        f"{SOLD} (AP)",
    ],
)
def test_a_sentence_that_was_told_is_no_news_nor_is_what_a_copy_makes_of_it(same):
    assert fresh(told(SOLD), same) == []


@pytest.mark.parametrize(
    "other",
    [
        SOLD.replace("12", "13"),
        SOLD.replace("sold", "has not sold"),
        SOLD.replace("Monday", "Friday"),
        SOLD.replace("Bergen", "Oslo"),
    ],
)
def test_a_sentence_that_says_something_else_is_news(other):
    assert fresh(told(SOLD), other, SOLD) == [other]


words = st.lists(
    st.sampled_from("ferry bridge sold 12 13 not Arlen Monday the".split()), min_size=1
)
sentences = st.lists(words.map(lambda found: f"{' '.join(found)}.".capitalize()), max_size=8)


@given(sentences, sentences)
def test_of_whatever_was_told_nothing_is_news_and_of_the_rest_all_is(first, second):
    known = told(*first)
    assert fresh(known, *first) == []
    new = fresh(known, *second)
    said = [Statement(text) for text in first]
    assert new == [
        text for text in second if not any(Statement(text).says_same(each) for each in said)
    ]
    assert fresh(known.after(new, NOW), *first, *second) == []


@given(sentences, st.lists(st.integers(0, 8), max_size=6))
def test_in_whatever_portions_it_is_told_each_sentence_is_told_once(texts, cuts):
    known, printed = NOTHING_TOLD, []
    for end in [*sorted(cuts), len(texts)]:
        new = fresh(known, *texts[:end])
        known = known.after(new, NOW)
        printed += new
    assert len(set(printed)) == len(set(known.told))
    assert fresh(known, *texts) == []


@given(sentences, st.none() | st.just(NOW))
def test_what_is_written_is_read_again(texts, ran):
    saved = Saved("a-1.b", "who?", Filter(since="2016", folders=("/x",)), ran, tuple(texts))
    assert Saved.from_json("a-1.b", saved.to_json()) == saved


def test_what_has_no_bytes_is_kept_all_the_same():
    saved = Saved("a", "who?", Filter(folders=("/\udcff",)))
    assert Saved.from_json("a", saved.to_json()) == saved


@pytest.mark.parametrize(
    "changed",
    [
        {"question": ""},
        {"question": 3},
        {"told": None},
        {"told": [1]},
        {"ran": 7},
        {"ran": "yesterday"},
        {"ran": "0001-01-01T00:00:00+23:59"},
        {"filter": None},
        {"filter": {"sinse": "2016"}},
    ],
)
def test_what_is_no_question_is_told(changed):
    with pytest.raises(ValueError, match=r"\w"):
        Saved.from_json("a", NOTHING_TOLD.to_json() | changed)


@pytest.mark.parametrize("name", ["", "a b", "../a", "-a", ".a", "a:b", "x" * 65, "a\n"])
def test_a_name_that_could_not_be_typed_or_told_apart_is_refused(name):
    with pytest.raises(UsageError, match="is no name"):
        Saved.from_json(name, NOTHING_TOLD.to_json())

"""Sentences packed in rows: the same again, and nothing else taken for one."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from index.article import Location, Role, Sentence, Span
from index.parts import Page
from index.store.catalog.packing.blocks import AT_ONCE, rows_of, sentences_in, texts_in, with_roles
from index.store.catalog.packing.packed import packed, unpacked

numbers = some.integers(0, 2**40)
places = some.builds(
    Location, *6 * [numbers], parts=some.sampled_from([(), (Page(3),), (Page(2**40),)])
)
sentences = some.builds(
    Sentence,
    some.builds(Span, numbers, numbers),
    some.text(some.characters(exclude_categories=("Cs",)), min_size=1),
    some.sampled_from(Role),
    places,
    some.none() | numbers,
    numbers,
)


def plain(*texts):
    """Return sentences that follow one another as those of a text do."""
    found, at = [], 0
    for line, text in enumerate(texts, start=1):
        place = Location(line, 1, at, at + len(text), at, at + len(text))
        found.append(Sentence(Span(at, at + len(text)), text, Role.PROSE, place))
        at += len(text) + 1
    return tuple(found)


@given(some.lists(sentences, max_size=80))
def test_sentences_come_back_as_they_were(found):
    rows = list(rows_of(found))
    assert [s for row in rows for s in sentences_in(row)] == found
    assert [t for row in rows for t in texts_in(row)] == [
        (s.span.start, s.span.end, s.text) for s in found
    ]


@given(some.lists(sentences, min_size=1, max_size=80), numbers, numbers)
def test_some_of_the_sentences_are_taken_from_their_row(found, first, last):
    first, last = first % 90, last % 90
    rows = list(rows_of(found))
    assert [s for row in rows for s in sentences_in(row, first, last)] == found[first:last]


@given(some.lists(sentences, max_size=80), some.sets(some.sampled_from(Role)))
def test_a_row_says_which_roles_it_has(found, roles):
    rows = list(rows_of(found))
    wanted = [(i, each) for i, each in enumerate(found) if each.role in roles]
    assert [each for row in rows for each in with_roles(row, roles)] == wanted
    for row in rows:
        assert roles.isdisjoint(row["roles"].split()) == (not with_roles(row, roles))


def test_a_row_has_a_few_sentences_or_a_long_one():
    rows = list(rows_of(plain(*100 * ["Otters swim."])))
    assert [(row["first"], row["last"]) for row in rows] == [(0, 32), (32, 64), (64, 96), (96, 100)]
    assert rows[0]["last"] == AT_ONCE
    rows = list(rows_of(plain("Long. " * 10_000, "Short.", "Shorter.")))
    assert [(row["first"], row["last"]) for row in rows] == [(0, 1), (1, 3)]


def test_what_goes_on_as_before_takes_no_room():
    texts = [f"The otter number {number} swam down to the weir by night." for number in range(32)]
    (row,) = rows_of(plain(*texts))
    alone = packed(" ".join(texts))
    assert len(row["data"]) < len(alone) + 150


(ROW,) = rows_of(plain("One otter.", "Two otters."))
COLUMNS = json.loads(unpacked(ROW["data"]))


def changed(at, column):
    columns = [*COLUMNS[:at], column, *COLUMNS[at + 1 :]]
    return packed(json.dumps(columns))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no block",
        ROW["data"][:-1],
        packed("[" * 100_000),
        packed("{}"),
        packed("[]"),
        packed("[1,2]"),
        packed(json.dumps(COLUMNS[:-1])),
        changed(0, ["One otter."]),
        changed(0, ["One otter.", 2]),
        changed(0, ["One otter.", "\ud800"]),
        changed(1, ["prose", "nonsense"]),
        changed(1, ["prose", ["prose"]]),
        changed(2, [None, "1"]),
        changed(3, [0, "1"]),
        changed(4, [0, 1.5]),
        changed(5, [0, True]),
        changed(6, "ab"),
        changed(12, [None, "no JSON"]),
        changed(12, [None, 7]),
    ],
)
def test_what_is_no_block_is_refused(data):
    with pytest.raises(ValueError, match="not what was packed"):
        sentences_in({**ROW, "data": data})


def test_a_row_is_not_unpacked_without_end(monkeypatch):
    monkeypatch.setattr("index.store.catalog.packing.packed._MOST", 100)
    with pytest.raises(ValueError, match="not what was packed"):
        sentences_in(ROW)

"""Words parted at a line's end: joined where they are one word, and always led back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Span
from index.formats.registry import read, shown


def seen(text):
    return read("text", text.encode()).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The inter-\nnational fair opened.", "The international fair opened."),
        ("They ex-\r\n   pected rain.", "They expected rain."),
        ("A well-\nknown mayor came.", "A well-known mayor came."),
        ("He is thirty-\nfive.", "He is thirty-five."),
        ("The Anglo-\nDutch fleet sailed.", "The Anglo-Dutch fleet sailed."),
        ("THE HAR-\nBOUR OPENS", "THE HARBOUR OPENS"),
        ("A tug-\nboat and a tug-boat.", "A tug-boat and a tug-boat."),
        ("A half-\nback; the halfback fell.", "A halfback; the halfback fell."),
        ("soft\u00ad\nened", "softened"),
    ],
)
def test_a_parted_word_is_seen_as_it_is_written(text, expected):
    assert seen(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Both pre-\nand post-war houses.",
        "From 1939-\n1945 it stood empty.",
        "It was late -\nvery late.",
        "- one\n- two\n",
        "Wait-\n\nNo.",
        "Run -x-\n3 now.",
    ],
)
def test_a_hyphen_that_parts_no_word_is_left(text):
    assert seen(text) == text


def test_a_stretch_that_begins_with_the_hyphen_of_a_parted_word_is_shown_again():
    data = b"well-\nwell"
    document = read("text", data)
    (place,) = document.places.locate([Span(4, 6)])
    assert shown("text", data, place, document.encoding) == "-w"


@given(
    st.lists(
        st.sampled_from(
            ["well", "inter", "national", "-\n", "-\r\n ", " ", ". ", "and", "\u00ad\n", "é"]
        ),
        max_size=30,
    ).map("".join),
    st.data(),
)
def test_any_stretch_is_shown_again_from_the_bytes(text, data):
    document = read("text", text.encode())
    if not document.text:
        return
    start = data.draw(st.integers(0, len(document.text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(document.text))))
    (place,) = document.places.locate([span])
    assert shown("text", text.encode(), place, document.encoding) == span.of(document.text)

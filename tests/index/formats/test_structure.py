"""What in a plain text is no running prose: rows, lists without marks, and who speaks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Span
from index.formats.registry import read, shown
from index.ingest.pipeline import read_article


def sentences(tmp_path, text, name="a.txt"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    return [(s.role.value, s.text) for s in read_article(path).sentences]


def test_lines_with_tabs_are_rows_under_their_columns(tmp_path):
    text = (
        "Rivers of the plain.\n\n"
        "River\tLength\n"
        "Alm\t12 km\n"
        "Ilk\t340 km\n\n"
        "The Ilk is the longest.\n"
    )
    assert sentences(tmp_path, text) == [
        ("prose", "Rivers of the plain."),
        ("header", "River | Length"),
        ("row", "Alm | 12 km"),
        ("row", "Ilk | 340 km"),
        ("prose", "The Ilk is the longest."),
    ]


@pytest.mark.parametrize(
    "text", ["\tIndented prose begins here.\n\n\tSo does this.\n", "One\ttab.\n"]
)
def test_tabs_alone_make_no_table(tmp_path, text):
    assert {role for role, _ in sentences(tmp_path, text)} == {"prose"}


def test_who_speaks_is_set_apart_and_a_sentence_runs_on_over_labels(tmp_path):
    text = (
        "(speaker 1) The tide was\n"
        "(speaker 1) high at noon.\n"
        "(speaker 2) Who saw it?\n"
        "(speaker 1) I did.\n"
    )
    assert sentences(tmp_path, text) == [
        ("speaker", "(speaker 1)"),
        ("prose", "The tide was\nhigh at noon."),
        ("speaker", "(speaker 2)"),
        ("question", "Who saw it?"),
        ("speaker", "(speaker 1)"),
        ("prose", "I did."),
    ]


def test_names_with_a_colon_are_speakers_where_they_come_again(tmp_path):
    text = (
        "ANA REYES: The ferry sank.\n\n"
        "Tomas: When?\n\n"
        "ANA REYES: In May.\n\n"
        "Tomas: I see.\n\n"
        "Note: all live.\n\nSo it was.\n\nIt is known.\n\nNobody doubts it.\n\nAll agree.\n"
    )
    found = sentences(tmp_path, text)
    assert found[:4] == [
        ("speaker", "ANA REYES:"),
        ("prose", "The ferry sank."),
        ("speaker", "Tomas:"),
        ("question", "When?"),
    ]
    assert ("prose", "Note: all live.") in found


def test_a_line_with_a_name_and_a_time_says_who_speaks_in_notes_too(tmp_path):
    text = "Ida Holm: 00:00:15\n\nThe bridge is open.\n\n[00:01:20] Per Lund\n\nAt last.\n"
    assert sentences(tmp_path, text, "talk.md") == [
        ("speaker", "Ida Holm: 00:00:15"),
        ("prose", "The bridge is open."),
        ("speaker", "[00:01:20] Per Lund"),
        ("prose", "At last."),
    ]


def test_labels_that_come_once_are_nobody(tmp_path):
    text = "Place: the old mill. Time: noon.\n\nPrice: two crowns.\n\nThe miller sold it.\n"
    assert {role for role, _ in sentences(tmp_path, text)} == {"prose"}


def test_lines_that_a_colon_leads_in_stand_each_by_itself(tmp_path):
    text = (
        "These streets are closed:\n\n"
        "Mill Lane\n"
        "Harbour Street\n"
        "Old Square\n\n"
        "Take the ring road.\n"
    )
    assert [said for _, said in sentences(tmp_path, text)][1:4] == [
        "Mill Lane", "Harbour Street", "Old Square",
    ]  # fmt: skip


PIECES = st.sampled_from(
    [
        "(speaker 1) ",
        "Ann: ",
        "Bo: ",
        "a\tb",
        "\n",
        "\r\n",
        "\n\n",
        "Mill Lane",
        "It rained. ",
        "such:",
        "-",
        " ",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join), st.data())
def test_any_stretch_of_a_block_is_shown_again_from_the_bytes(text, data):
    document = read("text", text.encode())
    for block in document.blocks:
        start = data.draw(st.integers(block.span.start, block.span.end - 1))
        span = Span(start, data.draw(st.integers(start + 1, block.span.end)))
        if "|" in document.text[max(start - 3, 0) : span.end + 3]:
            span = block.span
        (place,) = document.places.locate([span])
        assert shown("text", text.encode(), place, document.encoding) == span.of(document.text)


def test_a_name_with_a_time_speaks_where_something_stands_below_each(tmp_path):
    text = (
        "Ida Holm: 00:00:17\n\nThe engine failed.\n\nPer Lund: 00:00:34\n\nRent one.\n\n"
        "Mette Aas: 00:01:25\n\nNo.\n"
    )
    found = sentences(tmp_path, text)
    assert [said for role, said in found if role == "speaker"] == [
        "Ida Holm: 00:00:17",
        "Per Lund: 00:00:34",
        "Mette Aas: 00:01:25",
    ]


@pytest.mark.parametrize("name", ["day.txt", "day.md"])
@pytest.mark.parametrize(
    "text",
    [
        "Opening: 09:00\n\nLunch: 12:30\n\nTour: 14:00\n\nEnd: 17:00\n",
        "Opening: 09:00 The mayor speaks\nLunch: 12:30 Soup\nTour: 14:00 Along the harbour\n",
    ],
)
def test_a_timetable_is_no_talk(tmp_path, text, name):
    assert "speaker" not in {role for role, _ in sentences(tmp_path, text, name)}


@pytest.mark.parametrize("name", ["day.txt", "day.md"])
def test_a_line_that_begins_with_a_time_and_its_zone_is_said_by_nobody(tmp_path, name):
    said = [
        "09:12 UTC: The pump stops.",
        "09:40 UTC: Ida Holm opens the valve.",
        "2026-03-02 11:05 AM Eastern: The pump runs again.",
        "11:30 UTC: All is well.",
    ]
    found = sentences(tmp_path, "What happened\n\n" + "\n\n".join(said) + "\n", name)
    assert {text for _, text in found} >= set(said)
    assert "speaker" not in {role for role, _ in found}

"""Rows and records: articles where a field holds a text, else rows; JSON, notebooks, workbooks."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.formats.document import Unreadable
from index.formats.hints import Hints
from index.formats.registry import Unread, documents, format_of
from index.parts import Member, Record
from tests.support.law import damaged, read_lawfully, survives
from tests.support.workbook import workbook

LONG = (
    "The town built the lighthouse itself, with stone from the island, and it took four years."
    " The first keeper lived in it with his wife and eleven children."
)


def table(rows, delimiter=",", encoding="utf-8", newline="\r\n"):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return text.getvalue().encode(encoding)


def blocks(document):
    return [(block.role.value, block.span.of(document.text)) for block in document.blocks]


def parts(document):
    return [at.parts for at in document.places.locate([block.span for block in document.blocks])]


# --- tables in plain text -----------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_without_texts_is_read_by_its_rows(delimiter, newline, encoding):
    rows = [["Stazione", "Pioggia"], ["Forlì", "112,5"], ["Cantù", "34 | 5; “alta”"]]
    (document,) = read_lawfully("csv", table(rows, delimiter, encoding, newline))
    assert blocks(document) == [
        ("header", "Stazione | Pioggia"),
        ("row", "Forlì | 112,5"),
        ("row", "Cantù | 34 | 5; “alta”"),
    ]
    assert parts(document) == [(Record("", row=n),) for n in (1, 2, 3)]


def test_a_row_with_a_text_is_an_article_with_what_the_row_states():
    rows = [
        ["id", "Headline", "body", "published", "author", "url"],
        ["7", "The lighthouse", f"{LONG}\n\nA second, with “quotes” and, commas.", "2016-11-17",
         "Luz Ramos", "https://www.example.org/7"],
        ["8", "The wall", f"<p>{LONG}</p><p>It <b>stands</b>.</p>", "no date", "", ""],
        ["9", "Empty", "", "", "", ""],
    ]  # fmt: skip
    first, second = read_lawfully("csv", table(rows))
    assert (first.member, second.member) == ("2", "3")
    assert blocks(first) == [
        ("heading", "The lighthouse"),
        ("prose", LONG),
        ("prose", "A second, with “quotes” and, commas."),
    ]
    assert blocks(second)[1:] == [("prose", LONG), ("prose", "It stands.")]
    stated = first.metadata
    assert (stated.title, stated.date) == ("The lighthouse", "2016-11-17")
    assert (stated.author, stated.source) == ("Luz Ramos", "example.org")
    assert second.metadata.date is None
    assert parts(first)[1:] == [(Record("body", row=2),)] * 2
    assert len(first.notes) == 1
    assert "“body”" in first.notes[0]
    assert not second.notes


def test_the_user_names_the_fields():
    rows = [["notiz", "wer", "x"], ["Short.", "Ann", "y"]]
    hints = Hints(text_field="notiz", author_field="wer")
    (document,) = read_lawfully("csv", table(rows), hints)
    assert (document.text, document.metadata.author, document.notes) == ("Short.", "Ann", ())
    with pytest.raises(Unreadable, match="no field “texte”") as caught:
        list(documents("csv", table(rows), Hints(text_field="texte")))
    assert "notiz, wer, x" in caught.value.remedy


def test_a_long_field_is_a_text_whatever_it_is_called():
    rows = [["nr", "beitrag"], *([str(i), f"{LONG} {LONG}"] for i in range(3))]
    assert len(read_lawfully("csv", table(rows))) == 3


def test_a_report_has_a_title_above_its_header_and_a_table_may_have_no_header():
    rows = [["Rain 2024", ""], ["", ""], ["Station", "mm"], ["Aparri", "112"]]
    (document,) = read_lawfully("csv", table(rows))
    assert blocks(document)[1] == ("header", "Station | mm")
    (document,) = read_lawfully("csv", b"1\t2\t3\n4\t5\t6\n")
    assert [role for role, _ in blocks(document)] == ["row", "row"]


def test_excel_may_say_what_parts_the_cells():
    (document,) = read_lawfully("csv", b"sep=;\r\na,1;b\r\nc,2;d\r\n")
    assert [text for _, text in blocks(document)] == ["a,1 | b", "c,2 | d"]


@pytest.mark.parametrize(
    "header",
    [
        "title,url,time_added,tags,status",  # Pocket
        "URL,Title,Selection,Folder,Timestamp",  # Instapaper
    ],
)
def test_a_reading_list_is_said_to_hold_only_links(header):
    cells = ["https://example.org/a" if c.lower() == "url" else "x" for c in header.split(",")]
    with pytest.raises(Unreadable, match="only links") as caught:
        list(documents("csv", f"{header}\n{','.join(cells)}\n".encode()))
    assert "qa index add" in caught.value.remedy


CELLS = st.text(st.sampled_from("ab é\"'\n\r,;\t|<p></p>&. "), max_size=12)


@given(
    st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=6),
    st.sampled_from([None, "a", "column 1"]),
)
@settings(max_examples=60, deadline=None)
def test_the_law_holds_for_any_table(rows, text_field):
    survives("csv", table([["a", "b"], *rows]), Hints(text_field=text_field))


def test_damaged_tables_are_survived():
    rows = [["title", "text"], *([f"No. {i}", f'{LONG} "{i}"'] for i in range(8))]
    for data in damaged(table(rows)):
        survives("csv", data)
    for bad in (b'"' * 100_000, b",\n" * 5_000, b'"a\n' * 5_000, b"\0,\0", b"a" * 1_000_000):
        survives("csv", bad)


# --- JSON ---------------------------------------------------------------------------------------


def js(value):
    return json.dumps(value).encode()


def test_records_that_lie_in_json_are_articles_told_by_their_path():
    value = {
        "meta": {"count": 2},
        "items": [
            {"headline": "One", "content": {"type": "text", "text": LONG}, "authors": ["A", "B"]},
            {"headline": "Two", "content": {"text": f"{LONG}\n\nMore."}, "published": "2016-11-17"},
        ],
    }
    first, second = read_lawfully("json", js(value))
    assert (first.member, second.member) == ("items[0]", "items[1]")
    assert blocks(first) == [("heading", "One"), ("prose", LONG)]
    assert (first.metadata.author, second.metadata.date) == ("A, B", "2016-11-17")
    assert parts(second)[1] == (Record("content.text", path="items[1].content.text"),)


def test_one_record_is_one_article_and_its_text_may_be_a_list_of_paragraphs():
    (document,) = read_lawfully("json", js({"title": "Solo", "body": [LONG, "More."]}))
    assert document.member == ""
    assert blocks(document) == [("heading", "Solo"), ("prose", LONG), ("prose", "More.")]


def test_like_records_without_a_text_are_a_table_with_numbers_as_they_are_written():
    data = b'[{"town": "Lima", "rain": 1.50}, {"town": "Cebu", "rain": 3}]'
    (document,) = read_lawfully("json", data)
    assert [text for _, text in blocks(document)] == ["town | rain", "Lima | 1.50", "Cebu | 3"]


def test_other_json_gives_what_in_it_is_prose():
    value = {"a b": ["This is some prose.", "x"], "q": {"r": "And this is more of it"}, "n": 7}
    (document,) = read_lawfully("json", js(value))
    assert document.text == "This is some prose.\n\nAnd this is more of it"
    assert parts(document)[1] == (Record("r", path="q.r"),)


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"nul", b"[1, 2]", b"{}", b'{"key": "value_1"}', b"[" * 100_000, b"9" * 9_999],
)
def test_json_without_a_text_is_refused(data):
    with pytest.raises(Unreadable):
        list(documents("json", data))


def test_bookmarks_in_json_are_said_to_hold_only_links():
    value = [{"title": "A page", "url": "https://example.org", "tags": "x"}]
    with pytest.raises(Unreadable, match="only links"):
        list(documents("json", js(value)))


def test_each_line_is_a_record_and_a_damaged_one_is_told():
    lines = [js({"title": "A", "text": LONG}), b"{bad", b"", js({"title": "B", "text": LONG})]
    first, bad, last = read_lawfully("jsonl", b"\n".join(lines))
    assert (first.member, last.member) == ("1", "4")
    assert isinstance(bad, Unread)
    assert (bad.member, "JSON" in bad.problem.reason) == ("line 2", True)
    assert parts(last)[1] == (Record("text", row=4, path="text"),)


def test_damaged_json_is_survived():
    value = [{"title": f"No. {i}", "text": LONG} for i in range(4)]
    for data in damaged(js(value)):
        survives("json", data)
    for data in damaged(b"\n".join(map(js, value))):
        survives("jsonl", data)


# --- notebooks ----------------------------------------------------------------------------------


def test_a_notebook_is_its_text_and_its_code():
    cells = [
        {"cell_type": "markdown", "source": ["# The *wall*\n", "\n", "It stands."]},
        {"cell_type": "code", "source": "x = 1\n\nprint(x)", "outputs": [{"text": ["1\n"]}]},
    ]
    (document,) = read_lawfully("ipynb", js({"cells": cells, "nbformat": 4}))
    assert blocks(document) == [
        ("heading", "The wall"),
        ("prose", "It stands."),
        ("code", "x = 1"),
        ("code", "print(x)"),
    ]
    assert document.metadata.title == "The wall"
    assert parts(document)[2] == (Record("source", path="cells[1].source"),)
    for data in damaged(js({"cells": cells})):
        survives("ipynb", data)


# --- workbooks ----------------------------------------------------------------------------------


def test_each_sheet_of_a_workbook_is_read_as_it_is_displayed():
    data = workbook(
        {
            "Rain": [
                ["Station", "Day", "Share", "Sum"],
                ["Aparri", (42691, 14), (0.925, 9), (1234.5, 4)],
                ["Baguio", (42691.75, 22), (0.5, 10), (89, 0)],
            ],
            "News": [["title", "text"], ["The wall", LONG]],
            "Empty": [],
        }
    )
    rain, news = read_lawfully("xlsx", data)
    assert (rain.member, news.member) == ("Rain", "News/2")
    assert [text for _, text in blocks(rain)] == [
        "Station | Day | Share | Sum",
        "Aparri | 2016-11-17 | 92% | 1,234.50",
        "Baguio | 2016-11-17 18:00 | 50.00% | 89",
    ]
    assert parts(rain)[1] == (Member("Rain"), Record("", row=2))
    assert blocks(news) == [("heading", "The wall"), ("prose", LONG)]


def test_a_sheet_of_two_far_cells_is_no_burden():
    data = workbook(
        {"Far": [["a", "b"]]}, extra='<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )
    (document,) = read_lawfully("xlsx", data)
    assert document.text == "a | b"


def test_damaged_workbooks_are_survived():
    data = workbook({"Rain": [["Station", "mm"], ["Aparri", (112, 0)]]})
    for each in damaged(data):
        survives("xlsx", each)


def test_formats_are_found_by_their_suffixes():
    names = ("a.CSV", "a.tsv", "a.json", "a.ndjson", "a.ipynb", "a.xlsx")
    assert [format_of(name).rpartition(".")[2] for name in names] == [
        *("csv", "csv", "json", "jsonl", "ipynb", "xlsx")
    ]


def test_more_rows_cells_or_damage_than_a_table_has_end_it():
    with pytest.raises(Unreadable, match="rows of more than"):
        list(documents("csv", b"," * 20_000))
    found = list(documents("jsonl", js({"text": LONG}) + b"\n{" * 5_000))
    assert len(found) < 200

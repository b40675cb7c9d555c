"""Rows of CSV."""

import csv

from hypothesis import given
from hypothesis import strategies as st

from qa.rendering.tables.csv_text import line
from qa.rendering.tables.rows import Cell


def test_no_spreadsheet_finds_a_formula():
    assert line((Cell("=1+1"), Cell("@x"), Cell(-0.5))) == "'=1+1,'@x,-0.5"


@given(st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"])), min_size=1))
def test_what_is_written_is_read_again(texts):
    [row] = csv.reader([line(tuple(map(Cell, texts)))])
    assert [text.removeprefix("'") for text in row] == [text.removeprefix("'") for text in texts]

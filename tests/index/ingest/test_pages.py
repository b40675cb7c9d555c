"""What printed pages leave in a plain text: numbers, running heads, double-spaced lines."""

import pytest

from index.article import Role
from index.ingest.pipeline import read_article


def test_double_spaced_lines_are_no_headlines(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(
        "The board sat on Monday to look at the old\n\nharbour of the town, which nobody\n\nuses."
    )
    article = read_article(path)
    assert article.metadata.title is None
    assert [sentence.role for sentence in article.sentences] == [Role.PROSE]


def test_pages_leave_their_furniture(tmp_path):
    head = "REPORT OF THE HARBOUR BOARD"
    path = tmp_path / "report.txt"
    path.write_text(
        f"{head}\n\nThe harbour was built by men who had come from the\nnorth. "
        f"They were paid in\n\n- 1 -\n\f{head}\n\nrice. The lighthouse was added in 1971.\n\n"
        f"- 2 -\n\f{head}\n\nIt is dark now.\n"
    )
    article = read_article(path)
    assert article.metadata.title == head
    furniture = [s.text for s in article.sentences if s.role is Role.NAVIGATION]
    assert furniture == ["- 1 -", head, "- 2 -", head]
    prose = [s.text for s in article.sentences if s.role is Role.PROSE]
    assert prose[1:4] == ["They were paid in", "rice.", "The lighthouse was added in 1971."]


@pytest.mark.parametrize(
    "number", ["Page {} of 3", "[{}]", "{}", "p. {}", "Harbour Report      {}"]
)
def test_page_numbers_of_many_shapes_are_furniture(tmp_path, number):
    path = tmp_path / "report.txt"
    pages = [f"The year {year} was a good one for the town.\n\n" for year in (1961, 1962, 1963)]
    path.write_text(
        "\n\n".join(f"{page}{number.format(i)}" for i, page in enumerate(pages, start=1))
    )
    article = read_article(path)
    prose = [s.text for s in article.sentences if s.role is Role.PROSE]
    assert prose == [page.strip() for page in pages]


def test_numbers_and_lines_that_are_no_furniture_stay(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(
        "The score was read out to them all.\n\n12\n\nNobody spoke.\n\nChapter 1\n\nIt rained.\n\n"
        "Chapter 2\n\nIt snowed."
    )
    roles = {s.text: s.role for s in read_article(path).sentences}
    assert roles["12"] is Role.PROSE
    assert roles["Chapter 1"] is not Role.NAVIGATION


def test_a_headline_over_a_paragraph_in_lower_case_stays_one(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("How to run a good deal faster than that\n\nfirst of all you need\nshoes.")
    assert read_article(path).metadata.title == "How to run a good deal faster than that"

"""What holds for each office format: the text in order, and the way back to every piece of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Role, Span
from index.formats.document import Document, Unreadable
from index.formats.registry import Unread, format_of, shown
from index.formats.registry import documents as read
from tests.support.office import docx, epub, members, odt, packed, page, pptx, rtf, shape, slide

# --- the same text in each format ---------------------------------------------------------------


def _word(blocks):
    def paragraph(text, style=""):
        properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        runs = "".join(
            f'<w:r><w:t xml:space="preserve">{escape(half)}</w:t></w:r>' for half in halves(text)
        )
        return f"<w:p>{properties}{runs}</w:p>"

    def table(rows):
        cells = ["".join(f"<w:tc>{paragraph(c)}</w:tc>" for c in row) for row in rows]
        return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"

    heading = {"heading": lambda text: paragraph(text, "berschrift1")}
    return docx(made(blocks, {"prose": paragraph, "table": table} | heading))


def _open(blocks):
    def paragraph(text, tag="p"):
        inside = "".join(f"<text:span>{escape(half)}</text:span>" for half in halves(text))
        return f"<text:{tag}>{inside}</text:{tag}>"

    def table(rows):
        cells = [
            "".join(f"<table:table-cell>{paragraph(c)}</table:table-cell>" for c in row)
            for row in rows
        ]
        inside = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
        return f"<table:table>{inside}</table:table>"

    heading = {"heading": lambda text: paragraph(text, "h")}
    return odt(made(blocks, {"prose": paragraph, "table": table} | heading))


def _rich(blocks):
    def quoted(text):
        return re.sub(r"([\\{}])", r"\\\1", text)

    def paragraph(text, start="\\pard "):
        return start + "".join(f"{{\\b {quoted(half)}}}" for half in halves(text)) + "\\par\n"

    def table(rows):
        cells = ["".join(f"\\pard\\intbl {quoted(c)}\\cell\n" for c in row) for row in rows]
        return "".join(f"\\trowd {row}\\row\n" for row in cells)

    heading = {"heading": lambda text: paragraph(text, "\\pard\\s1 ")}
    head = "{\\stylesheet{Normal;}{\\s1 heading 1;}}"
    return rtf(made(blocks, {"prose": paragraph, "table": table} | heading), head)


def _slides(blocks):
    def paragraph(text):
        return (
            "<a:p>" + "".join(f"<a:r><a:t>{escape(h)}</a:t></a:r>" for h in halves(text)) + "</a:p>"
        )

    def table(rows):
        cells = [
            "".join(f"<a:tc><a:txBody>{paragraph(c)}</a:txBody></a:tc>" for c in row)
            for row in rows
        ]
        inside = "".join(f"<a:tr>{row}</a:tr>" for row in cells)
        return slide(f"<p:graphicFrame><a:tbl>{inside}</a:tbl></p:graphicFrame>")

    return pptx(
        [
            made(
                [block],
                {
                    "heading": lambda text: slide(shape(paragraph(text), "ctrTitle")),
                    "prose": lambda text: slide(shape(paragraph(text))),
                    "table": table,
                },
            )
            for block in blocks
        ]
    )


def _book(blocks):
    def paragraph(text, tag="p"):
        return f"<{tag}>" + "".join(f"<i>{escape(half)}</i>" for half in halves(text)) + f"</{tag}>"

    def table(rows):
        cells = ["".join(f"<td>{escape(c)}</td>" for c in row) for row in rows]
        return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"

    heading = {"heading": lambda text: paragraph(text, "h1")}
    body = made(blocks, {"prose": paragraph, "table": table} | heading)
    return epub({"a.xhtml": page(body + "<p>End.</p>")})


def halves(text):
    return text[: len(text) // 2], text[len(text) // 2 :]


def made(blocks, makers):
    return "".join(makers[kind](content) for kind, content in blocks)


FORMATS: dict[str, Callable[[list], bytes]] = {
    "docx": _word,
    "odt": _open,
    "rtf": _rich,
    "pptx": _slides,
    "epub": _book,
}

WORDS = st.lists(
    st.text(st.sampled_from("abcXYZ019.,?!“”’—«»ñé&<>{}\\|語\U0001f600"), min_size=1, max_size=8),
    min_size=1,
    max_size=6,
).map(" ".join)
ROWS = st.integers(2, 3).flatmap(
    lambda columns: st.lists(
        st.lists(WORDS, min_size=columns, max_size=columns), min_size=1, max_size=3
    )
)
BLOCKS = st.lists(
    st.tuples(st.just("heading"), WORDS)
    | st.tuples(st.just("prose"), WORDS)
    | st.tuples(st.just("table"), ROWS),
    min_size=1,
    max_size=6,
)


def documents(data, format_):
    return [each for each in read(format_, data) if isinstance(each, Document)]


def assert_leads_back(format_, data, document):
    """Every piece, its halves too, is shown again at its place."""
    for block in document.blocks:
        start, end = block.span.start, block.span.end
        middle = (start + end) // 2
        for span in (block.span, Span(start, middle), Span(middle, end)):
            if span.start < span.end:
                (place,) = document.places.locate([span])
                assert shown(format_, data, place, document.encoding) == span.of(document.text)


@pytest.mark.parametrize("format_", FORMATS)
@settings(max_examples=40, deadline=None)
@given(blocks=BLOCKS)
def test_the_text_is_read_in_order_and_every_span_of_it_is_shown_again(format_, blocks):
    data = FORMATS[format_](blocks)
    assert format_of("file.txt", data) == format_
    (document,) = documents(data, format_)
    wanted = []
    for kind, content in blocks:
        wanted += [" | ".join(row) for row in content] if kind == "table" else [content]
    wanted += ["End."] if format_ == "epub" else []
    assert document.text.split("\n\n") == wanted
    assert [block.span.of(document.text) for block in document.blocks] == wanted
    headings = [b.span.of(document.text) for b in document.blocks if b.role is Role.HEADING]
    assert headings == [content for kind, content in blocks if kind == "heading"]
    assert_leads_back(format_, data, document)


@pytest.mark.parametrize("format_", FORMATS)
def test_a_place_that_is_not_there_shows_nothing(format_):
    data = FORMATS[format_]([("prose", "Only one sentence.")])
    (document,) = documents(data, format_)
    (place,) = document.places.locate([document.blocks[0].span])
    *way, last = place.parts
    assert shown(format_, data, place, "") == "Only one sentence."
    assert shown(format_, data, replace(place, end=99), "") is None
    for number in (0, 9):
        elsewhere = (*way, replace(last, number=number))
        assert shown(format_, data, replace(place, parts=elsewhere), "") is None
    assert shown(format_, data, replace(place, parts=()), "") is None
    assert shown(format_, b"", place, "") is None


# --- hostile files ------------------------------------------------------------------------------

SAMPLE = [
    ("heading", "A heading"),
    ("prose", "Some prose that says “what it says”."),
    ("table", [["Place", "Count", "Year"], ["Ribe", "12", "1988"]]),
    ("prose", "More of it."),
]


def attempt(format_, data):
    """Read whatever it is: documents, or a reason and a remedy."""
    try:
        for each in read(format_, data):
            assert isinstance(each, Document | Unread)
    except Unreadable as problem:
        return problem
    return None


@pytest.mark.parametrize("format_", FORMATS)
def test_a_file_cut_anywhere_is_read_or_refused(format_):
    data = FORMATS[format_](SAMPLE)
    for i in range(20):
        attempt(format_, data[: len(data) * i // 20])
    problem = attempt(format_, b"")
    assert problem is not None
    assert problem.remedy


@pytest.mark.parametrize("format_", FORMATS)
@settings(max_examples=60, deadline=None)
@given(
    changes=st.lists(
        st.tuples(st.integers(0, 10**6), st.binary(max_size=3)), min_size=1, max_size=5
    )
)
def test_a_file_changed_anywhere_is_read_or_refused(format_, changes):
    data = bytearray(FORMATS[format_](SAMPLE))
    for at, piece in changes:
        data[at % len(data) : at % len(data) + len(piece)] = piece
    attempt(format_, bytes(data))


@pytest.mark.parametrize("format_", FORMATS)
@settings(max_examples=60, deadline=None)
@given(
    changes=st.lists(
        st.tuples(st.integers(0, 10**6), st.binary(max_size=3)), min_size=1, max_size=5
    )
)
def test_text_changed_inside_its_part_is_read_or_refused(format_, changes):
    """As above, but past the ZIP's checksums, where the reader itself meets the damage."""
    data = FORMATS[format_](SAMPLE)
    part = {"docx": "word/document.xml", "odt": "content.xml"}.get(format_)
    part = part or {"pptx": "ppt/slides/slide1.xml", "epub": "OPS/a.xhtml"}.get(format_)
    content = bytearray(members(data)[part] if part else data)
    for at, piece in changes:
        content[at % len(content) : at % len(content) + len(piece)] = piece
    attempt(format_, packed(members(data) | {part: bytes(content)}) if part else bytes(content))


# --- which reader reads it ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        ("a.docx", "docx"),
        ("a.DOCM", "docx"),
        ("a.odt", "odt"),
        ("a.rtf", "rtf"),
        ("a.pptx", "pptx"),
        ("a.epub", "epub"),
    ],
)
def test_a_file_that_tells_nothing_is_read_by_its_name(name, format_):
    assert format_of(name) == format_
    problem = attempt(format_, b"Just a line of text.")
    assert problem is not None


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("name", ["article", "article.txt", "article.zip", "article.docx"])
def test_a_file_that_tells_what_it_is_is_read_as_that_whatever_its_name(format_, name):
    assert format_of(name, FORMATS[format_](SAMPLE)) == format_


@pytest.mark.parametrize("data", [packed({"word.txt": "x"}), b"PK\x03\x04 and no more"])
def test_a_zip_that_is_none_of_them_is_none_of_them(data):
    assert not format_of("a.bin", data).startswith("office.")

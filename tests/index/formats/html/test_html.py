"""Web pages: the visible text, in blocks with their roles, and the way back into the file."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Role, Span
from index.formats.document import Document, Unreadable
from index.formats.hints import Hints
from index.formats.html import runs
from index.formats.html.html import read, shown
from index.formats.registry import format_of

SENTENCES = [
    "The ferry to Lerwick was held back for two hours while engineers looked at a pump.",
    "Nobody was hurt, and the harbour master said that the boat would sail again at noon.",
    "Passengers were given soup, and a band from Aberdeen played on the upper deck.",
    "It was the third delay in a month, and the council has asked the company to explain it.",
    "The company said that a new pump had been ordered from a maker in Rostock in August.",
]
ARTICLE = "".join(f"<p>{sentence}</p>\n" for sentence in SENTENCES)


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def blocks(data: bytes) -> list[tuple[str, str]]:
    document = read(data)
    return [(block.role.value, block.span.of(document.text)) for block in document.blocks]


def text(body: str) -> str:
    return read(page(body)).text


def assert_proved(document: Document, data: bytes, spans: list[Span]) -> None:
    for span, place in zip(spans, document.places.locate(spans), strict=True):
        assert shown(data, place, document.encoding) == span.of(document.text)


def words(document: Document) -> list[Span]:
    """Return spans of the text that begin and end in visible characters of one block."""
    spans = []
    for block in document.blocks:
        piece = block.span.of(document.text)
        ends = [i for i, c in enumerate(piece) if not c.isspace() and c != "|"]
        spans.append(Span(block.span.start + ends[0], block.span.start + ends[-1] + 1))
        middle = ends[len(ends) // 3 :]
        if block.role != Role.ROW and spans[-1].end <= block.span.start + middle[0]:
            spans.append(Span(block.span.start + middle[0], block.span.start + middle[-1] + 1))
    return spans


# --- what is shown ------------------------------------------------------------------------------

SHOWN = {
    "inline tags": ("<p>One <b>tw</b>o <i>three</i>.</p>", "One two three."),
    "white space": ("<p>\n One\t\n two&nbsp; &#32;three &#160;</p>", "One two three"),
    "entities": (
        "<p>&lt;a&gt; &amp;c &eacute;t&#233; &#x2014; &copy2020 &unknown; &c</p>",
        "<a> &c été — ©2020 &unknown; &c",
    ),
    "numbers that browsers mend": ("<p>a&#150;b &#0; &#1114112;</p>", "a–b � �"),
    "soft hyphens": (
        "<p>Donau&shy;dampf\u00adschiff&#173;fahrt zero\u200bwidth</p>",
        "Donaudampfschifffahrt zerowidth",
    ),
    "wbr": ("<p>super<wbr>cali</p>", "supercali"),
    "a line break": ("<p>One<br>two<br/>three</p>", "One\ntwo\nthree"),
    "two line breaks": ("<p>One<br><br>two</p>", "One\n\ntwo"),
    "comments": ("<p>One<!-- no <p> --> two<!--> three<!---> four</p>", "One two three four"),
    "declarations": (
        "<p>One<!foo> two<?php no ?> three<![CDATA[ no ]]> four</p>",
        "One two three four",
    ),
    "scripts and styles": (
        "<p>One<script>if (a<b) '</p>'</script> two<STYLE>p{}</STYLE > three</p>",
        "One two three",
    ),
    "hidden elements": (
        "<p>One<i hidden> no</i> two<i style='display: none'> no</i></p><p class=sr-only>no</p>"
        + 2 * "<template><p>no</p></template><noscript>no</noscript>",
        "One two",
    ),
    "a hidden element that nothing ends": ("<div>One<span hidden>no</div><p>two</p>", "One\n\ntwo"),
    "what hides nothing": (
        "<p aria-hidden=true>One <i class='overflow-hidden'>two</i> <b title=hidden>three</b></p>",
        "One two three",
    ),
    "controls": (
        "<p>One <select><option>no<option>no</select> <textarea><p>no</textarea>two</p>",
        "One two",
    ),
    "drawings": ("<p>One <svg><title>no</title><path d=''/><path/></svg>two</p>", "One two"),
    "readings above characters": (
        "<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>字</p>",
        "漢字",
    ),
    "upper case and odd tags": ("<P CLASS=a>One</P><DIV\n>two</DIV\n>", "One\n\ntwo"),
    "a bracket in an attribute": ("<p title='a > b' id=\"c>d\" lang=it's>One</p>", "One"),
    "brackets that are no tags": ("<p>1 < 2 and 3 <4 <</p>", "1 < 2 and 3 <4 <"),
    "paragraphs that nothing ends": (
        "<p>One<p>two<div>three<p>four",
        "One\n\ntwo\n\nthree\n\nfour",
    ),
    "wrong nesting": ("<b><p>One</b> two</p></i></div> three", "One two\n\nthree"),
    "lists": ("<ul><li>One<li>two<ul><li>three</ul></ul>", "One\n\ntwo\n\nthree"),
    "a tag without an end": ("<p>One <b", "One"),
    "NULs": ("<p>On\0e</p>", "One"),
    "a shadow root": ("<x-a><template shadowrootmode=open><p>One</template></x-a>", "One"),
}


@pytest.mark.parametrize(("body", "expected"), SHOWN.values(), ids=SHOWN)
def test_the_text_is_what_a_reader_sees(body: str, expected: str) -> None:
    data = body.encode()
    document = read(data)
    assert document.text == expected
    assert_proved(document, data, [block.span for block in document.blocks])


def test_preformatted_text_keeps_its_lines_and_is_code() -> None:
    data = page("<p>Look:</p><pre>\nfor x in y:\r\n    go(<b>x</b>)\n</pre><p>Done  now.</p>")
    assert blocks(data) == [
        ("prose", "Look:"),
        ("code", "for x in y:\n    go(x)"),
        ("prose", "Done now."),
    ]
    assert_proved(read(data), data, [block.span for block in read(data).blocks])


def test_a_table_of_data_has_a_header_and_rows_of_cells() -> None:
    data = page(
        "<table><caption>Ferries</caption><thead><tr><th>Port<th>Sails</thead>"
        "<tr><td><p>Lerwick</p><td>at <b>noon</b><tr><td>Stromness</td> <td></td><td>a<br>b</table>"
    )
    assert blocks(data) == [
        ("caption", "Ferries"),
        ("header", "Port | Sails"),
        ("row", "Lerwick | at noon"),
        ("row", "Stromness |  | a\nb"),
    ]
    assert_proved(read(data), data, [block.span for block in read(data).blocks])


def test_a_table_that_lays_out_a_page_is_none() -> None:
    cells = "".join(f"<tr><td>Menu<td>{ARTICLE}" for _ in range(2))
    assert all(role != "row" for role, _ in blocks(page(f"<table>{cells}</table>")))


def test_headings_quotations_and_captions_have_their_roles() -> None:
    data = page(
        f"<article><h1>A pump fails</h1>{ARTICLE}<h2>What now</h2>"
        "<blockquote><p>We are sorry, and we will pay for every ticket.</p></blockquote>"
        "<figure><img src=a><figcaption>The ferry at the quay on Monday</figcaption></figure>"
        f"{ARTICLE}</article>"
    )
    document = read(data)
    found = {block.span.of(document.text): block for block in document.blocks}
    assert found["A pump fails"].role == found["What now"].role == Role.HEADING
    assert (found["A pump fails"].level, found["What now"].level) == (1, 2)
    assert found["We are sorry, and we will pay for every ticket."].role == Role.QUOTATION
    assert found["The ferry at the quay on Monday"].role == Role.CAPTION
    assert not document.plain


# --- what is the article ------------------------------------------------------------------------


def test_menus_banners_related_links_and_comments_are_left_out() -> None:
    links = "".join(f"<li><a href=/{n}>Section number {n}</a></li>" for n in range(9))
    data = page(
        f"<nav><ul>{links}</ul></nav>"
        "<div class='cookie-banner'><p>We use cookies to give you the best experience.</p></div>"
        f"<main><article><h1>A pump fails</h1><div class=story>{ARTICLE}"
        "<p><a href=/x>Related: another pump that failed in the north</a></p></div></article>"
        f"<div class='related-stories'><h3>More</h3><ul>{links}</ul></div>"
        "<div id=comments class=comments><p>I was there and the soup was cold, as always.</p></div>"
        "</main><footer><p>Copyright 2026 The Harbour Post. All rights reserved.</p></footer>"
    )
    assert blocks(data) == [
        ("heading", "A pump fails"),
        *(("prose", sentence) for sentence in SENTENCES),
    ]


def test_a_heading_that_stands_outside_the_article_is_kept_with_the_byline_below_it() -> None:
    data = page(
        "<header><h1>A pump fails</h1><div class='byline'>By Ingrid Sund</div></header>"
        f"<div class=body>{ARTICLE}</div>",
        "<title>A pump fails | The Harbour Post</title>",
    )
    assert blocks(data)[:2] == [("heading", "A pump fails"), ("byline", "By Ingrid Sund")]


def test_a_page_without_an_article_is_given_as_it_is() -> None:
    data = page("<ul><li><a href=/a>News</a><li><a href=/b>Sport</a></ul><p>Log in to go on.</p>")
    assert blocks(data) == [
        ("navigation", "News"),
        ("navigation", "Sport"),
        ("prose", "Log in to go on."),
    ]


@pytest.mark.parametrize("cover", ["<noscript>{}</noscript>", "<div style='display:none'>{}</div>"])
def test_an_article_that_waits_for_a_script_is_read(cover: str) -> None:
    data = page("<p>Loading</p>" + cover.format(ARTICLE))
    document = read(data)
    assert all(sentence in document.text for sentence in SENTENCES)
    assert_proved(document, data, [block.span for block in document.blocks])


@pytest.mark.parametrize(
    "data",
    [b"", b" \n", page(""), page("<script>x</script><img src=a alt=b>"), page("<p>&nbsp;</p>---")],
)
def test_a_page_that_shows_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable, match="no visible text"):
        read(data)


def test_a_body_that_stands_in_a_script_only_is_not_quoted() -> None:
    script = '<script type="application/ld+json">{"@type": "Article", "articleBody": "%s"}</script>'
    data = page("<p>Subscribe to read on.</p>", script % " ".join(SENTENCES))
    assert "Lerwick" not in read(data).text


# --- encodings ----------------------------------------------------------------------------------

STATED = {
    "UTF-8 whatever it says": ("utf-8", "<meta charset=iso-8859-1>"),
    "its meta tag": ("cp1252", "<meta charset='ISO-8859-1'>"),
    "its older meta tag": (
        "cp1251", "<meta http-equiv=Content-Type content='text/html; charset=windows-1251'>",
    ),
    "an XML declaration": ("cp1250", "<?xml version='1.0' encoding='windows-1250'?>"),
    "another name of a part of it": ("gb18030", "<meta charset=gb2312>"),
}  # fmt: skip
FOREIGN = {"cp1251": "Паром стоит.", "cp1250": "Łódź ťuk.", "gb18030": "渡轮停了。"}


@pytest.mark.parametrize(("encoding", "head"), STATED.values(), ids=STATED)
def test_the_encoding_is_the_one_that_the_page_states(encoding: str, head: str) -> None:
    sentence = FOREIGN.get(encoding, "“Élan” – no more.")
    data = f"{head}<p>{sentence}</p>".encode(encoding)
    document = read(data)
    assert (document.text, document.encoding) == (sentence, encoding)
    assert_proved(document, data, [block.span for block in document.blocks])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_wide_and_marked_pages_are_cited_to_the_byte(encoding: str) -> None:
    source = "<html><p>Look:</p><pre>“a”\n  b</pre><p>One <b>tw</b>o.</p></html>" + " " * 40
    data = source.encode(encoding)
    document = read(data)
    assert document.text == "Look:\n\n“a”\n  b\n\nOne two."
    assert_proved(document, data, [block.span for block in document.blocks])


def test_an_encoding_that_the_user_names_is_taken() -> None:
    data = "<p>Łódź</p>".encode("iso8859-2")
    assert read(data, Hints(encoding="iso8859-2")).text == "Łódź"


def test_line_column_and_offsets_are_those_of_the_file() -> None:
    source = "<!-- é -->\r\n<p>One &amp;\r\n  two.</p>"
    document = read(source.encode())
    (place,) = document.places.locate([Span(0, len(document.text))])
    assert document.text == "One & two."
    assert (place.line, place.column) == (2, 4)
    assert source[place.start : place.end] == "One &amp;\r\n  two."
    assert source.encode()[place.byte_start : place.byte_end].decode() == "One &amp;\r\n  two."


# --- any page -----------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *(
            "word",
            "Two words",
            " ",
            "\r\n",
            "&amp;",
            "&copy",
            "&#10;",
            "&shy;",
            "\u00ad",
            "\0",
            "<",
        ),
        *("<p>", "</p>", "<P hidden>", "<div>", "</div>", "<br>", "<br/>", "<b>", "</b>", "</i>"),
        *(
            "<span hidden>",
            "</span>",
            "<a href=x>",
            "</a>",
            "<li>",
            "<ul>",
            "</ul>",
            "<h2>",
            "</h2>",
        ),
        *(
            "<table>",
            "</table>",
            "<tr>",
            "<td>",
            "</td>",
            "<th>",
            "<pre>",
            "</pre>",
            "<blockquote>",
        ),
        *(
            "<script>",
            "</script>",
            "<!--",
            "-->",
            "<style>",
            "</style>",
            "<template>",
            "</template>",
        ),
        *("<select><option>", "</select>", "<svg>", "</svg>", "<noscript>", "</noscript>", "é😀"),
        *(
            "<table><tr><td>a<td>b<tr><td>c<td>d",
            '<i title="',
            '">',
            "<div hidden>",
            "\u00a0",
            "  ",
        ),
    ]
)


@settings(deadline=None, max_examples=400)
@given(st.lists(PIECES, max_size=40))
def test_whatever_is_shown_is_shown_again_by_the_cited_bytes(pieces: list[str]) -> None:
    data = "".join(pieces).encode()
    try:
        document = read(data)
    except Unreadable:
        return
    end = 0
    for block in document.blocks:
        assert end <= block.span.start < block.span.end <= len(document.text)
        piece = block.span.of(document.text)
        assert piece == piece.strip()
        end = block.span.end
    assert_proved(document, data, [block.span for block in document.blocks])
    for span in words(document):
        assert_proved(document, data, [span])


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000), st.binary(max_size=4))
def test_a_damaged_page_is_read_or_refused(at: int, noise: bytes) -> None:
    whole = page(f"<article><h1>A pump</h1>{ARTICLE}</article>", "<title>A &amp; b</title>")
    at %= len(whole)
    for data in (whole[:at], whole[:at] + noise + whole[at:], whole[:at] + noise + whole[at + 9 :]):
        try:
            document = read(data)
        except Unreadable:
            continue
        assert_proved(document, data, [block.span for block in document.blocks])


HOSTILE = {
    "nested deep": "<div>" * 30_000 + "A ferry sails. " * 40,
    "nested deep, with text": "<div>a ferry " * 10_000,
    "tags without an end": "<a " * 100_000,
    "quotes without an end": "<a b=\"' " * 60_000,
    "comments without an end": "<!--" * 100_000,
    "entities": "&lt;&amp" * 20_000,
    "numbers": "&#" + "9" * 300_000,
    "cells": "<tr><td>a<td>b" * 2_000,
    "JSON nested deep": "<script type=application/ld+json>" + "[" * 200_000 + "</script>",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_pages_are_read_or_refused_in_bounded_time(body: str) -> None:
    try:
        document = read(body.encode())
    except Unreadable:
        return
    assert_proved(document, body.encode(), [block.span for block in document.blocks[:5]])


def test_a_page_of_more_tags_than_a_book_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "_MOST_TAGS", 2_000)
    read(b"<p>a" * 2_000)
    with pytest.raises(Unreadable, match="more markup"):
        read(b"<p>a" * 2_001)


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    read(page(ARTICLE))
    read(b"<p>x")
    assert capfd.readouterr() == ("", "")


def test_a_citation_is_proved_without_what_chooses_the_article() -> None:
    code = "import sys, index.formats.html.mhtml; sys.exit('trafilatura' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_without_its_extra_a_page_is_refused_and_the_extra_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "index.formats.html.content", None)
    with pytest.raises(Unreadable, match="to be read") as refused:
        read(page(ARTICLE))
    assert "article-qa[html]" in refused.value.remedy


# --- the registry -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.html", "b.HTM", "c.xhtml"])
def test_pages_are_known_by_their_names(name: str) -> None:
    assert format_of(name) == "html"


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE html><p>",
        b"\xef\xbb\xbf\n <HTML lang=en>",
        b"<?xml version='1.0'?>\n<!-- saved from url=(0014)about:internet -->\n<!doctype HTML>",
        "<html>".encode("utf-16"),
    ],
)
def test_pages_are_known_by_what_they_begin_with(data: bytes) -> None:
    assert format_of("article.txt", data) == "html"


@pytest.mark.parametrize("data", [b"A <html> tag", b"<htmlx>", b"# <!doctype html>"])
def test_texts_about_pages_are_texts(data: bytes) -> None:
    assert format_of("article.txt", data) == "text"

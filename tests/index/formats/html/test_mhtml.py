"""Web archives: the page in them is read, and cited as a part of the archive."""

from __future__ import annotations

import base64
import quopri

import pytest

from index.article import Span
from index.formats.document import Document, Unreadable
from index.formats.html import html, mhtml
from index.formats.registry import format_of, read, shown
from index.parts import Member

PAGE = (
    "<html><head><title>A pump</title></head><body><p>The “ferry” was held&nbsp;back for two "
    "hours while <b>engineers</b> looked at a pump, and nobody was hurt by it.</p></body></html>"
)
URL = "https://example.org/a-pump"


def archive(body: bytes, coding: str, charset: str = "utf-8", newline: str = "\r\n") -> bytes:
    header = [
        "From: <Saved by a browser>",
        "MIME-Version: 1.0",
        'Content-Type: multipart/related; type="text/html"; boundary="--=_b"',
        "",
        "",
        "----=_b",
        "Content-Type: text/css",
        "",
        "p { color: red }",
        "----=_b",
        f"Content-Type: text/html; charset={charset}",
        f"Content-Transfer-Encoding: {coding}",
        f"Content-Location: {URL}",
        "",
        "",
    ]
    end = f"{newline}----=_b{newline}Content-Type: image/png{newline}{newline}x{newline}----=_b--"
    return newline.join(header).encode() + body + end.encode()


def assert_read(document: Document, data: bytes) -> None:
    (block,) = document.blocks
    assert document.text == html.read(PAGE.encode()).text
    assert document.metadata.title == "A pump"
    for span in (block.span, Span(4, 20)):
        (place,) = document.places.locate([span])
        assert place.parts == (Member(URL),)
        assert shown("mhtml", data, place, document.encoding) == span.of(document.text)


@pytest.mark.parametrize("newline", ["\r\n", "\n"])
@pytest.mark.parametrize(
    ("coding", "encode"),
    [
        ("quoted-printable", quopri.encodestring),
        ("base64", base64.encodebytes),
        ("8bit", bytes),
        ("", bytes),
    ],
)
def test_the_page_of_an_archive_is_read_whatever_its_coding(coding, encode, newline) -> None:
    data = archive(encode(PAGE.encode()), coding, newline=newline)
    assert format_of("saved.mht") == format_of("saved.MHTML") == "mhtml"
    assert_read(read("mhtml", data), data)


def test_the_encoding_is_the_one_that_the_part_states() -> None:
    data = archive(PAGE.encode("cp1252"), "8bit", "windows-1252")
    document = read("mhtml", data)
    assert document.encoding == "cp1252"
    assert_read(document, data)


def test_the_part_that_the_archive_calls_its_root_is_the_page() -> None:
    frame = b"Content-Type: text/html\r\nContent-ID: <f>\r\n\r\n<p>An advertisement</p>\r\n"
    root = b"Content-Type: text/html\r\nContent-ID: <r>\r\n\r\n<p>The page itself</p>\r\n"
    header = b'Content-Type: multipart/related; boundary=b; start="<r>"\r\n\r\n'
    data = header + b"--b\r\n" + frame + b"--b\r\n" + root + b"--b--\r\n"
    assert read("mhtml", data).text == "The page itself"


def test_an_archive_that_is_cut_short_is_read_as_far_as_it_goes() -> None:
    data = archive(PAGE.encode(), "8bit")
    assert read("mhtml", data[: data.index(b"</body>")]).text == html.read(PAGE.encode()).text


def test_a_place_of_another_part_shows_nothing() -> None:
    data = archive(PAGE.encode(), "8bit")
    (place,) = read("mhtml", data).places.locate([Span(0, 3)])
    assert (
        mhtml.shown(data.replace(URL.encode(), b"https://example.org/b-pump"), place, "utf-8")
        is None
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no header at all",
        b"Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\n",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: image/png\r\n\r\n",
        b"Content-Type: multipart/related\r\n\r\n<p>text</p>",
        b"Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAAA",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n" * 30_000,
    ],
)
def test_what_is_no_archive_of_a_page_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read("mhtml", data)


def test_an_archive_cut_or_changed_anywhere_is_read_or_refused() -> None:
    data = archive(quopri.encodestring(PAGE.encode()), "quoted-printable")
    for at in range(0, len(data), 7):
        for damaged in (data[:at], data[:at] + b"\0--" + data[at:], data[at:]):
            try:
                read("mhtml", damaged)
            except Unreadable:
                continue

"""Books: each chapter of the reading order is an article, read as XHTML or in spite of it."""

from __future__ import annotations

import pytest

from index.formats.document import Document, Unreadable
from index.formats.hints import Hints
from index.formats.office.epub import members as articles
from index.formats.office.epub import shown
from index.formats.registry import Unread, format_of
from index.parts import Member, Paragraph
from tests.support.office import epub, members, packed, page

BOOK = (
    "<dc:title>The Book</dc:title><dc:creator>Ada</dc:creator><dc:creator>Eve</dc:creator>"
    '<dc:date opf:event="modification">2020-01-01</dc:date>'
    '<dc:date opf:event="publication">2015-03-02</dc:date><dc:language>en-GB</dc:language>'
)


def chapter(body):
    (document,) = list(
        articles(epub({"a.xhtml": body if "<html" in body else page(body)}), Hints())
    )
    assert isinstance(document, Document)
    return document


def lines(body):
    return chapter(body).text.split("\n\n")


def blocks(body):
    document = chapter(body)
    return [(b.span.of(document.text), b.role.value, b.level) for b in document.blocks]


def test_each_chapter_is_an_article_of_its_book():
    pages = {
        "cover.xhtml": page('<p epub:type="cover">A cover.</p>'),
        "title.xhtml": page("<h1>The Book</h1>"),
        "text/one.xhtml": page("<h2>The First</h2><p>Once.</p>"),
        "text/two%20b.xhtml": page("<p>Twice.</p>"),
    }
    data = members(epub(pages, BOOK))
    data["OPS/text/two b.xhtml"] = data.pop("OPS/text/two%20b.xhtml")
    one, two = list(articles(packed(data), Hints()))
    assert (one.text, one.member, one.metadata.title) == (
        "The First\n\nOnce.", "OPS/text/one.xhtml", "The First"
    )  # fmt: skip
    assert (two.text, two.member, two.metadata.title) == (
        "Twice.",
        "OPS/text/two b.xhtml",
        "A page",
    )
    for document in (one, two):
        said = document.metadata
        assert (said.source, said.author, said.date) == ("The Book", "Ada, Eve", "2015-03-02")
        assert said.language == "en"
    (place,) = two.places.locate([two.blocks[0].span])
    assert place.parts == (
        Member("OPS/text/two b.xhtml", "ch. 2"), Paragraph("OPS/text/two b.xhtml", 1)
    )  # fmt: skip
    assert shown(packed(data), place, "") == "Twice."


def test_contents_covers_and_what_stands_outside_the_order_are_left_out():
    items = '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
    data = members(
        epub(
            {
                "a.xhtml": page("<p>Once.</p>"),
                "cover.xhtml": page("<p>A cover.</p>"),
                "notes.xhtml": page("<p>Aside.</p>"),
                "toc.xhtml": page("<p>Contents.</p>").replace("<body>", '<body epub:type="toc">'),
                "gone.xhtml": "",
            },
            items=items,
            more={"OPS/nav.xhtml": page("<p>Menu.</p>")},
        )
    )
    package = data["OPS/book.opf"].decode()
    package = package.replace('<itemref idref="c2"/>', '<itemref idref="c2" linear="no"/>')
    package = package.replace("</spine>", '<itemref idref="nav"/><itemref idref="x"/></spine>')
    guide = '<guide><reference type="cover" href="cover.xhtml#top"/></guide></package>'
    data["OPS/book.opf"] = package.replace("</package>", guide).encode()
    del data["OPS/gone.xhtml"]
    found = list(articles(packed(data), Hints()))
    assert [each.member for each in found] == ["OPS/a.xhtml", "OPS/gone.xhtml"]
    assert isinstance(found[1], Unread)
    assert "no part" in found[1].problem.reason


def test_blocks_are_paragraphs_and_white_space_is_a_blank():
    body = (
        "<div>One\n   <b>sen</b>tence.<p>Two<br/>lines</p>tail</div>"
        "<ul><li>An item</li><li><p>Another</p></li></ul><blockquote><p>Quoted.</p></blockquote>"
        "<h3>A <i>heading</i></h3><pre>if x:\n    y()</pre><figure><figcaption>A fig</figcaption>"
        "</figure>"
    )
    assert blocks(body) == [
        ("One sentence.", "prose", 0), ("Two\nlines", "prose", 0), ("tail", "prose", 0),
        ("An item", "prose", 0), ("Another", "prose", 0), ("Quoted.", "prose", 0),
        ("A heading", "heading", 3), ("if x:\n    y()", "code", 0), ("A fig", "caption", 0),
    ]  # fmt: skip


def test_menus_page_numbers_and_marks_of_notes_are_furniture_and_the_notes_prose():
    body = (
        '<p>One<span epub:type="pagebreak" title="3">3</span> sentence.<a epub:type="noteref" '
        'href="#n">1</a></p><nav><p>Menu</p></nav><script>x()</script><p hidden="">no</p>'
        '<p style="display:none">no</p><aside epub:type="footnote"><p>A note.</p></aside>'
    )
    assert lines(body) == ["One sentence.", "A note."]


def test_tables_are_read_by_row():
    body = (
        "<table><caption>Ports</caption><thead><tr><th>Port</th><th>Fate</th></tr></thead>"
        "<tr><th>Ribe</th><td>flooded <p>twice</p></td></tr></table>"
    )
    assert blocks(body) == [
        ("Ports", "caption", 0), ("Port | Fate", "header", 0), ("Ribe | flooded twice", "row", 0)
    ]  # fmt: skip


def test_characters_are_read_by_name_with_and_without_a_document_type():
    public = (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11.dtd">'
        "<html><body><p>caf&eacute;&#160;&amp;&nbsp;th&#xe9;</p></body></html>"
    )
    for body in (
        public,
        page("<p>caf&eacute;&#160;&amp;&nbsp;th&#xe9;</p>"),
        public[public.index("<html") :],
    ):
        assert lines(body) == ["café\xa0&\xa0thé"]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("<html><p>One & two<p>Three <b>four</i></b> five", ["One & two", "Three four five"]),
        ("<html><body><!-- <p>no --><P CLASS=x>One</P><img src='a.png'><br>Two", ["One", "Two"]),
        ("<html><table><tr><td>a<td>b<tr><td>c<td>d</table>after", ["a | b", "c | d", "after"]),
        ("<html><script>if (a<b) x()</script>One &lt; two < three", ["One < two < three"]),
        ("<html><p>One<![CDATA[ <p> ]]></b></p><?xml x?><!DOCTYPE x><p>Two", ["One", "Two"]),
    ],
)
def test_a_malformed_page_is_read_by_its_tags(body, wanted):
    assert lines(body) == wanted


@pytest.mark.parametrize(
    "body",
    [
        "<!--",
        "<a ",
        '<a b="',
        "<p>x",
        "<table><tr><td>x",
        "<b>",
        "<![CDATA[",
        "<?",
        "&amp",
        "<",
        "</p>",
    ],
)
def test_a_malformed_page_takes_time_linear_in_it(body):
    """Thirty thousand of anything: what is quadratic would not end."""
    found = list(articles(epub({"a.xhtml": "<html><p>One & two</p>" + body * 30_000}), Hints()))
    assert len(found) == 1


def test_a_book_that_is_locked_is_refused_and_embedded_fonts_are_no_lock():
    def encryption(algorithm):
        method = f'<EncryptionMethod Algorithm="{algorithm}"/>'
        inside = f"<encryption><EncryptedData>{method}</EncryptedData></encryption>"
        return {"META-INF/encryption.xml": inside}

    pages = {"a.xhtml": page("<p>Once.</p>")}
    fonts = epub(pages, more=encryption("http://www.idpf.org/2008/embedding"))
    assert len(list(articles(fonts, Hints()))) == 1
    locked = epub(pages, more=encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc"))
    with pytest.raises(Unreadable, match="protected by DRM"):
        list(articles(locked, Hints()))


def test_what_is_no_book_is_refused():
    for data in (b"", packed({"a": "b"}), packed({"META-INF/container.xml": "<container/>"})):
        with pytest.raises(Unreadable):
            list(articles(data, Hints()))


def test_a_book_is_known_without_its_type():
    data = members(epub({"a.xhtml": page("<p>Once.</p>")}))
    assert format_of("book.zip", packed(data)) == "epub"
    del data["mimetype"]
    assert format_of("book.zip", packed(data)) == "epub"
    assert format_of("a.epub", packed({"a.txt": "x"})) == "epub"

"""Feeds: each item is an article; what holds only links is said to; XML can do no harm."""

from __future__ import annotations

import pytest

from index.formats.document import Unreadable
from index.formats.registry import Unread, documents, format_of
from index.parts import Member
from tests.support.law import damaged, read_lawfully, survives

RSS = """\
<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The &amp; Harbour</title><link>https://example.org</link><language>en-ph</language>
<image><title>Logo</title><url>https://example.org/logo.png</url></image>
<item><title>The wall &amp;amp; the cannon</title><link>https://example.org/wall</link>
  <dc:creator>Luz Ramos</dc:creator><pubDate>Tue, 05 Mar 2013 23:50:00 -0500</pubDate>
  <category>Town</category><description>A short line.</description>
  <content:encoded><![CDATA[<p>The wall <b>stands</b>.</p><p>So does the&nbsp;cannon.</p>]]>
  </content:encoded></item>
<item><guid>urn:2</guid><author>tom@example.org (Tom Ong)</author>
  <description>&lt;p&gt;It rains.&lt;/p&gt;</description></item>
<item><guid>urn:2</guid><description>It rains again.</description></item>
</channel></rss>
"""
ATOM = """\
<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour</title>
<entry><title type="html">A &amp;lt;wall&amp;gt;</title>
  <link rel="self" href="https://example.org/self"/><link href="https://example.org/1"/>
  <author><name>Ann</name></author><author><name>Bob</name></author>
  <published>2016-11-17T08:00:00Z</published><updated>2016-11-18T08:00:00Z</updated>
  <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One &lt; two.</p>
  <p>Three.</p></div></content></entry>
<entry><id>x</id><summary type="text">Plain &lt;b&gt; text.</summary></entry></feed>
"""


def blocks(document):
    return [(block.role.value, block.span.of(document.text)) for block in document.blocks]


def test_each_item_of_rss_is_an_article_told_by_its_link():
    first, second, third = read_lawfully("feed", RSS.encode())
    assert [d.member for d in (first, second, third)] == [
        *("https://example.org/wall", "urn:2", "urn:2 (2)")
    ]
    assert blocks(first) == [
        ("heading", "The wall & the cannon"),
        ("prose", "The wall stands."),
        ("prose", "So does the cannon."),
    ]
    stated = first.metadata
    assert (stated.title, stated.date) == ("The wall & the cannon", "2013-03-05")
    assert (stated.author, stated.source) == ("Luz Ramos", "The & Harbour")
    assert (stated.language, stated.tags) == ("en", ("Town",))
    assert (second.metadata.author, second.text) == ("Tom Ong", "It rains.")
    assert first.places.locate([first.blocks[1].span])[0].parts == (
        Member("https://example.org/wall"),
    )


def test_each_entry_of_atom_is_an_article():
    first, second = read_lawfully("feed", ATOM.encode())
    assert blocks(first) == [("heading", "A <wall>"), ("prose", "One < two."), ("prose", "Three.")]
    stated = first.metadata
    assert (first.member, stated.author) == ("https://example.org/1", "Ann, Bob")
    assert (stated.date, stated.updated) == ("2016-11-17", "2016-11-18")
    assert second.text == "Plain <b> text."


def test_a_feed_that_breaks_off_gives_the_items_before():
    *items, rest = read_lawfully("feed", RSS[: RSS.rindex("<item>") + 20].encode())
    assert len(items) == 2
    assert isinstance(rest, Unread)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (
            b"<opml><body><outline text='x' xmlUrl='https://example.org'/></body></opml>",
            "only links",
        ),
        (b"<urlset><url><loc>https://example.org</loc></url></urlset>", "only links"),
        (b"<rss><channel><item><link>https://a.org</link></item></channel></rss>", "only links"),
        (b"<rss><channel><title>x</title></channel></rss>", "without items"),
        (b"<note>x</note>", "no feed"),
        (b"", "no well-formed XML"),
        (b"{}", "no well-formed XML"),
        (b"<rss>" * 100_000, "nests too deep"),
        (b'<!DOCTYPE rss [<!ENTITY a "b">]><rss>&a;</rss>', "entities of its own"),
        (b'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss>&a;</rss>', "entities"),
    ],
)
def test_what_is_no_feed_is_refused_with_the_reason(data, reason):
    with pytest.raises(Unreadable, match=reason):
        list(documents("feed", data))


def test_bookmarks_are_known_by_how_they_begin_and_said_to_hold_only_links():
    bookmarks = b'<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><DT><A HREF="https://a.org">A</A></DL>'
    format_ = format_of("bookmarks.html", bookmarks)
    with pytest.raises(Unreadable, match="only links"):
        list(documents(format_, bookmarks))


def test_all_items_of_a_known_feed_are_found_in_their_order():
    texts = [f"Item number {i} says this & that." for i in range(200)]
    items = "".join(
        f"<item><description>{t.replace('&', '&amp;')}</description></item>" for t in texts
    )
    found = documents("feed", f"<rss><channel>{items}</channel></rss>".encode())
    assert [document.text for document in found] == texts


def test_damage_is_survived():
    for text in (RSS, ATOM):
        for data in damaged(text.encode()):
            survives("feed", data)

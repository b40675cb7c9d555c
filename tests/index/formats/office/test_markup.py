"""XML is read from hostile bytes in bounded time, and of a long part what is asked for."""

from __future__ import annotations

import pytest

from index.formats.document import Unreadable
from index.formats.office import docx, markup
from index.formats.registry import Unread, shown
from index.formats.registry import documents as read
from tests.support.office import (
    OPEN,
    SLIDE,
    WORD,
    epub,
    members,
    odt,
    packed,
    pptx,
)
from tests.support.office import (
    docx as docx_file,
)

MANY = 100_000


def word(markup_):
    return docx_file("", more={"word/document.xml": markup_})


def open_(markup_):
    return packed(members(odt("")) | {"content.xml": markup_})


FORMATS = {
    "docx": (word, f"<w:document {WORD}><w:body>", "</w:body></w:document>", "w:p"),
    "odt": (
        open_,
        f"<office:document-content {OPEN}><office:body><office:text>",
        "</office:text></office:body></office:document-content>",
        "text:p",
    ),
    "pptx": (
        lambda slide: pptx([slide]),
        f"<p:sld {SLIDE}><p:cSld><p:spTree>",
        "</p:spTree></p:cSld></p:sld>",
        "p:sp",
    ),
    "epub": (
        lambda page: epub({"a.xhtml": page}),
        '<html xmlns="http://www.w3.org/1999/xhtml"><body>',
        "</body></html>",
        "div",
    ),
}
LAUGHS = "<!DOCTYPE r [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {name} '{f'&{inside};' * 10}'>"
    for inside, name in zip("abcdefgh", "bcdefghi", strict=True)
)
DECLARATIONS = {
    "billion laughs": LAUGHS + "]>",
    "quadratic": f"<!DOCTYPE r [<!ENTITY i '{'x' * MANY}'>]>",
    "a file": "<!DOCTYPE r [<!ENTITY i SYSTEM 'file:///etc/passwd'>]>",
    "a parameter": "<!DOCTYPE r [<!ENTITY % i SYSTEM 'http://localhost/'> %i;]>",
}


def problem(format_, data):
    """Return why a file could not be read, or one of its members."""
    try:
        found = list(read(format_, data))
    except Unreadable as error:
        return error.reason
    return found[0].problem.reason if found and isinstance(found[0], Unread) else None


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("declaration", DECLARATIONS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_of_its_own_are_refused_before_they_grow(format_, declaration, encoding):
    make, before, after, tag = FORMATS[format_]
    text = DECLARATIONS[declaration] + before + f"<{tag}>{'&i;' * 1000}</{tag}>" + after
    assert "declares entities" in problem(format_, make(text.encode(encoding)))


@pytest.mark.parametrize("format_", FORMATS)
def test_what_nests_a_hundred_thousand_deep_ends(format_):
    make, before, after, tag = FORMATS[format_]
    for text in (f"<{tag}>" * MANY, f"<{tag}>" * MANY + f"</{tag}>" * MANY + after):
        found = problem(format_, make(before + text))
        assert found is None if format_ == "epub" else "nested too deeply" in found


@pytest.mark.parametrize("format_", FORMATS)
def test_a_part_of_one_tag_without_end_is_a_bomb(format_):
    make, before, after, tag = FORMATS[format_]
    text = before + f"<{tag}/>" * (10_000_000 // len(tag)) + after
    assert "unpacks" in problem(format_, make(text))


@pytest.mark.parametrize(
    "data",
    [b"", b"\0\0", b"<a>", b"<a/><b/>", b"<?xml version='1.0' encoding='x'?><a/>", b"<a>\0</a>"],
)
def test_what_is_no_xml_is_refused(data):
    with pytest.raises(Unreadable, match="no XML"):
        markup.root(data)


# --- of a long part what is asked for -----------------------------------------------------------

PARAGRAPHS = "".join(f"<w:p><w:r><w:t>Sentence {i}.</w:t></w:r></w:p>" for i in range(1, 2001))
LAST = "<w:p><w:r><w:t>At the end.</w:t></w:r></w:p>"
BODY = f"{PARAGRAPHS}<w:tbl><w:tr><w:tc>{LAST}</w:tc></w:tr></w:tbl>{LAST}"
PART = f"<w:document {WORD}><w:body>{BODY}</w:body></w:document>"


@pytest.mark.parametrize("number", [1, 2, 1000, 2000, 2001, 2002])
def test_a_long_part_is_cut_down_to_what_lies_around_a_paragraph(number):
    cut, before = markup.around(PART.encode(), docx._SHAPE, number)
    assert before == number - 1
    assert len(cut) < 1000
    (paragraph,) = [e for e in markup.children(cut, docx._SHAPE, before) if e.tag != "w:document"][
        :1
    ]
    numbers = [e.get("number") for e in paragraph.iter("w:p")]
    assert numbers == [str(number)]


@pytest.mark.parametrize(
    "part",
    [
        PART.replace("w:", "x:").replace("xmlns:w=", "xmlns:x="),
        PART.replace("<w:body>", "<w:body><!-- <w:p> -->"),
        PART.replace("Sentence 7.", "<![CDATA[Sentence 7.]]>"),
        PART.replace("<w:body>", f'<w:body xmlns:w="{WORD.split(chr(34))[1]}">'),
    ],
    ids=["another prefix", "a comment", "verbatim text", "the prefix twice"],
)
def test_a_part_that_leaves_doubts_is_read_whole_and_shows_the_same(part):
    assert markup.around(part.encode(), docx._SHAPE, 7) == (part.encode(), 0)
    data = word(part)
    document = docx.read(data)
    places = document.places.locate([block.span for block in document.blocks[5:8]])
    found = [shown("docx", data, place, "") for place in places]
    assert found == ["Sentence 6.", "Sentence 7.", "Sentence 8."]


def test_a_paragraph_that_is_not_there_leaves_the_part_whole():
    assert markup.around(PART.encode(), docx._SHAPE, 9999) == (PART.encode(), 0)
    assert markup.around(b"<w:body/>", docx._SHAPE, 1) == (b"<w:body/>", 0)

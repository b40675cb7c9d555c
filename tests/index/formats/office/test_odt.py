"""OpenDocument texts: what a reader sees of them, and what is left out and said."""

from __future__ import annotations

import pytest

from index.formats.document import Unreadable
from index.formats.office.odt import read
from tests.support.office import members, odt, packed


def p(inside, style=""):
    return f'<text:p text:style-name="{style}">{inside}</text:p>'


def lines(body):
    return read(odt(body)).text.split("\n\n")


def blocks(data):
    document = read(data)
    return [(b.span.of(document.text), b.role.value, b.level) for b in document.blocks]


def test_white_space_in_the_markup_is_a_blank_and_that_of_the_text_has_elements():
    inside = 'One\n   sentence,<text:s text:c="3"/><text:span>and<text:tab/>more</text:span>.'
    assert lines(p(inside) + p("")) == ["One sentence, and more."]
    assert lines(p("Roses<text:line-break/>Violets")) == ["Roses\nViolets"]


def test_headings_have_their_outline_level_and_titles_their_style():
    style = '<style:style style:name="P1" style:parent-style-name="Title"/>'
    body = p("The Title", "P1") + '<text:h text:outline-level="3">A heading</text:h>' + p("Prose.")
    data = odt(body, style)
    assert blocks(data) == [
        ("The Title", "heading", 1), ("A heading", "heading", 3), ("Prose.", "prose", 0)
    ]  # fmt: skip
    assert read(data).metadata.title == "The Title"


def test_a_block_quotation_is_known_by_its_style():
    style = '<style:style style:name="P1" style:parent-style-name="Quotations"/>'
    body = p("Said one.", "Quotations") + p("Said two.", "P1") + p("Prose.")
    assert [role for _, role, _ in blocks(odt(body, style))] == ["quotation"] * 2 + ["prose"]


def test_lists_and_sections_are_read_in_order_without_those_that_are_hidden():
    body = (
        f"<text:section>{p('One.')}</text:section>"
        f"<text:list><text:list-item>{p('Two.')}<text:list><text:list-item>{p('Three.')}"
        "</text:list-item></text:list></text:list-item></text:list>"
        f'<text:section text:display="none">{p("Hidden.")}</text:section>'
        f"<text:table-of-content><text:index-body>{p('One ... 3')}</text:index-body>"
        "</text:table-of-content>"
    )
    document = read(odt(body))
    assert document.text.split("\n\n") == ["One.", "Two.", "Three."]
    assert document.notes == ("1 hidden passage left out",)


def test_tables_are_read_by_row_with_their_header():
    def row(*cells):
        inside = "".join(f"<table:table-cell>{p(cell)}</table:table-cell>" for cell in cells)
        return f"<table:table-row>{inside}</table:table-row>"

    head = f"<table:table-header-rows>{row('Port', 'Fate')}</table:table-header-rows>"
    covered = (
        "<table:table-row><table:covered-table-cell/>"
        f"<table:table-cell>{p('again')}</table:table-cell></table:table-row>"
    )
    data = odt(f"<table:table>{head}{row('Ribe', 'flooded')}{covered}</table:table>")
    assert blocks(data) == [
        ("Port | Fate", "header", 0), ("Ribe | flooded", "row", 0), ("| again", "row", 0)
    ]  # fmt: skip


def test_notes_and_text_boxes_follow_their_paragraph():
    note = f"<text:note><text:note-citation>1</text:note-citation><text:note-body>{p('A note.')}"
    box = f"<draw:frame><draw:text-box>{p('In a box.')}</draw:text-box></draw:frame>"
    shape = f"<draw:custom-shape>{p('On a shape.')}</draw:custom-shape>"
    inside = f"Before{note}</text:note-body></text:note>{box}{shape} and after."
    assert lines(p(inside)) == ["Before and after.", "A note.", "In a box.", "On a shape."]


def test_deleted_text_and_comments_are_left_out_and_said():
    changes = (
        "<text:tracked-changes><text:changed-region><text:deletion>"
        f"{p('gone')}</text:deletion></text:changed-region></text:tracked-changes>"
    )
    comment = f"<office:annotation>{p('a comment')}</office:annotation>"
    formula = '<draw:frame><draw:object href="x"/></draw:frame>'
    document = read(odt(changes + p(f"Kept{comment} text{formula}.") + comment))
    assert document.text == "Kept text."
    assert document.notes == ("2 comments, 1 deleted passage and 1 embedded object left out",)


def test_the_metadata_is_what_the_document_says_of_itself():
    meta = (
        "<dc:title>A title</dc:title><meta:initial-creator>Ada</meta:initial-creator>"
        "<meta:creation-date>2015-03-02T10:00:00</meta:creation-date><dc:creator>Eve</dc:creator>"
        "<dc:date>2016-01-01T00:00:00</dc:date><dc:language>en-GB</dc:language>"
    )
    metadata = read(odt(p("Prose."), meta=meta)).metadata
    assert (metadata.title, metadata.author) == ("A title", "Ada")
    assert (metadata.date, metadata.updated, metadata.language) == (
        "2015-03-02",
        "2016-01-01",
        "en",
    )


def test_what_is_locked_or_no_text_is_refused():
    whole = members(odt(p("Prose.")))
    locked = whole | {"META-INF/manifest.xml": b"<manifest><encryption-data/></manifest>"}
    sheet = whole | {
        "content.xml": whole["content.xml"].replace(b"office:text", b"office:spreadsheet")
    }
    for data, what in ((locked, "password"), (sheet, "no OpenDocument text")):
        with pytest.raises(Unreadable, match=what):
            read(packed(data))
    del whole["content.xml"]
    with pytest.raises(Unreadable, match=r"no part content\.xml"):
        read(packed(whole))

"""Presentations: what is on the slides that are shown, in order, and what is left out and said."""

from __future__ import annotations

import pytest

from index.formats.document import Unreadable
from index.formats.office.pptx import read
from index.parts import Paragraph
from tests.support.office import members, packed, pptx, relations, shape, slide


def p(text):
    return f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"


def blocks(data):
    document = read(data)
    return [(b.span.of(document.text), b.role.value, b.level) for b in document.blocks]


def lines(data):
    return read(data).text.split("\n\n")


def test_a_title_comes_first_on_its_slide_and_is_a_heading():
    first = slide(shape(p("A subtitle."), "subTitle") + shape(p("The Title"), "ctrTitle"))
    second = slide(shape(p("A slide"), "title") + shape(p("One.") + p("Two."), "body"))
    data = pptx([first, second])
    assert blocks(data) == [
        ("The Title", "heading", 1), ("A subtitle.", "prose", 0),
        ("A slide", "heading", 2), ("One.", "prose", 0), ("Two.", "prose", 0),
    ]  # fmt: skip
    document = read(data)
    assert document.metadata.title == "The Title"
    (place,) = document.places.locate([document.blocks[4].span])
    assert place.parts == (Paragraph("ppt/slides/slide1.xml", 3, slide=2),)


def test_numbers_dates_footers_and_hidden_shapes_are_furniture():
    hidden = shape(p("hidden")).replace('name="x"', 'name="x" hidden="1"')
    furniture = "".join(shape(p(kind), kind) for kind in ("sldNum", "dt", "ftr"))
    number = '<a:p><a:r><a:t>Kept</a:t></a:r><a:fld type="slidenum"><a:t>7</a:t></a:fld></a:p>'
    assert lines(pptx([slide(furniture + hidden + shape(number))])) == ["Kept"]


def test_groups_breaks_and_older_forms_are_read_in_their_place():
    inside = "<a:p><a:r><a:t>Roses</a:t></a:r><a:br/><a:r><a:t>Violets</a:t></a:r></a:p>"
    older = (
        f"<mc:AlternateContent><mc:Choice>{shape(p('New.'))}</mc:Choice>"
        f"<mc:Fallback>{shape(p('Old.'))}</mc:Fallback></mc:AlternateContent>"
    )
    group = f"<p:grpSp>{shape(inside)}<p:grpSp>{older}</p:grpSp></p:grpSp>"
    assert lines(pptx([slide(group)])) == ["Roses\nViolets", "New."]


def test_tables_are_read_by_row():
    def row(*cells):
        inside = "".join(f"<a:tc {m}><a:txBody>{p(c)}</a:txBody></a:tc>" for c, m in cells)
        return f"<a:tr>{inside}</a:tr>"

    table = (
        '<p:graphicFrame><a:tbl><a:tblPr firstRow="1"/>'
        + row(("Port", ""), ("Fate", ""))
        + row(("Ribe", ""), ("hidden", 'hMerge="1"'))
        + "</a:tbl></p:graphicFrame>"
    )
    assert blocks(pptx([slide(table)])) == [
        ("Port | Fate", "header", 0), ("Ribe |", "row", 0)
    ]  # fmt: skip


def test_notes_and_drawings_follow_their_slide_and_hidden_slides_and_comments_are_said():
    notes = slide(shape(p("a picture"), "sldImg") + shape(p("Say this."), "body"))
    drawing = (
        '<dsp:drawing xmlns:dsp="http://schemas.microsoft.com/office/drawing/2008/diagram" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dsp:spTree><dsp:sp>'
        f"<dsp:txBody>{p('In a diagram.')}</dsp:txBody></dsp:sp></dsp:spTree></dsp:drawing>"
    )
    more = {
        "ppt/slides/_rels/slide2.xml.rels": relations(
            {
                "n": ("notesSlide", "../notesSlides/n.xml"),
                "d": ("diagramDrawing", "../diagrams/d.xml"),
                "c": ("comments", "../comments/c.xml"),
                "x": ("chart", "../charts/x.xml"),
            }
        ),
        "ppt/notesSlides/n.xml": notes,
        "ppt/diagrams/d.xml": drawing,
        "ppt/charts/x.xml": "<chart/>",
        "ppt/comments/c.xml": '<p:cmLst xmlns:p="p"><p:cm/><p:cm/></p:cmLst>',
    }
    data = pptx([slide(shape(p("Shown."))), slide(shape(p("Hidden.")), 'show="0"')], more)
    document = read(data)
    assert document.text.split("\n\n") == ["Shown.", "In a diagram.", "Say this."]
    assert document.notes == ("1 chart, 2 comments and 1 hidden slide left out",)
    (place,) = document.places.locate([document.blocks[2].span])
    assert place.parts == (Paragraph("ppt/notesSlides/n.xml", 1, slide=1),)


def test_a_slide_that_is_missing_is_passed_over_and_no_presentation_refused():
    data = members(pptx([slide(shape(p("One."))), slide(shape(p("Two.")))]))
    del data["ppt/slides/slide2.xml"]
    assert lines(packed(data)) == ["Two."]
    del data["ppt/presentation.xml"]
    with pytest.raises(Unreadable, match="no presentation"):
        read(packed(data))

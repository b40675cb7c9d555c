"""Word documents: what a reader sees of them, and what is left out and said."""

from __future__ import annotations

import pytest

from index.formats.document import Unreadable
from index.formats.office import legacy
from index.formats.office.docx import read, shown
from index.formats.registry import documents as read_any
from index.formats.registry import format_of
from index.parts import Paragraph
from tests.support.office import (
    WORD,
    XML,
    core,
    docx,
    members,
    packed,
    relations,
)


def run(text, properties=""):
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(inside, style=""):
    inside = inside if inside.startswith("<") or not inside else run(inside)
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{inside}</w:p>"


def tbl(*rows):
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def tc(inside, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside if '<' in inside else p(inside)}</w:tc>"


def lines(data):
    return read(data).text.split("\n\n")


def blocks(data):
    document = read(data)
    return [(b.span.of(document.text), b.role.value, b.level) for b in document.blocks]


def test_runs_of_one_paragraph_are_one_text_and_blanks_are_those_that_are_shown():
    body = p(run("One") + run(" sentence,  ") + "<w:r><w:tab/></w:r>" + run("and\u00adso on.")) + p(
        ""
    )
    assert lines(docx(body)) == ["One sentence, andso on."]


def test_a_line_break_is_a_new_line_and_two_of_them_a_new_paragraph():
    body = p(run("Roses are red") + "<w:r><w:br/></w:r>" + run("Violets are blue"))
    body += p(run("One.") + "<w:r><w:br/><w:br/></w:r>" + run("Two."))
    body += p(run("Before") + '<w:r><w:br w:type="page"/></w:r>' + run("after the page"))
    assert lines(docx(body)) == [
        "Roses are red\nViolets are blue", "One.", "Two.", "Before", "after the page"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("style", "level"), [("berschrift1", 1), ("Mine", 1), ("Outlined", 3), ("Titel", 1)]
)
def test_a_heading_is_known_by_its_style_whatever_the_language(style, level):
    body = p("A heading", style) + p("Prose.", "Circle") + p("More.", "NoSuchStyle")
    assert blocks(docx(body)) == [
        ("A heading", "heading", level), ("Prose.", "prose", 0), ("More.", "prose", 0)
    ]  # fmt: skip


def test_a_block_quotation_is_known_by_its_style():
    style = '<w:style w:type="paragraph" w:styleId="{}"><w:name w:val="{}"/></w:style>'
    names = {"Zitat": "Quote", "A": "Intense Quote", "B": "Block Text", "C": "Quotations"}
    data = members(docx("".join(p(f"Said {id_}.", id_) for id_ in names) + p("Prose.")))
    more = "".join(style.format(*each) for each in names.items()).encode()
    styles = data["word/styles.xml"].replace(b"</w:styles>", more + b"</w:styles>")
    roles = [role for _, role, _ in blocks(packed(data | {"word/styles.xml": styles}))]
    assert roles == ["quotation"] * 4 + ["prose"]


def test_a_paragraph_may_say_its_own_outline_level():
    outlined = f'<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr>{run("Like a heading")}</w:p>'
    plain = '<w:p><w:pPr><w:pStyle w:val="berschrift1"/><w:outlineLvl w:val="9"/></w:pPr>'
    body = outlined + f"{plain}{run('Not one.')}</w:p>"
    assert blocks(docx(body)) == [("Like a heading", "heading", 2), ("Not one.", "prose", 0)]


def test_without_styles_their_ids_are_gone_by():
    data = docx(p("A heading", "Heading2") + p("Prose."))
    stripped = {k: v for k, v in members(data).items() if k != "word/styles.xml"}
    assert blocks(packed(stripped))[0] == ("A heading", "heading", 2)


def test_tables_are_read_by_row_and_the_first_names_the_columns():
    body = tbl(
        tc("Port") + tc("Ships") + tc("Year"),
        tc("Ribe") + tc("12") + tc("1988"),
        tc("Żory") + tc(p("none") + p("at all")) + tc("1989"),
    )
    assert blocks(docx(body)) == [
        ("Port | Ships | Year", "header", 0),
        ("Ribe | 12 | 1988", "row", 0),
        ("Żory | none at all | 1989", "row", 0),
    ]


def test_names_and_their_values_have_no_header():
    body = tbl(tc("Name") + tc("Ada"), tc("Born") + tc("in London"))
    assert [role for _, role, _ in blocks(docx(body))] == ["row", "row"]


def test_a_row_that_is_repeated_on_each_page_is_a_header():
    head = "<w:trPr><w:tblHeader/></w:trPr>"
    body = tbl(head + tc("2019") + tc("2020"), tc("1") + tc("2"))
    assert [role for _, role, _ in blocks(docx(body))] == ["header", "row"]


def test_what_a_merged_cell_hides_is_not_shown():
    body = tbl(
        tc("Both", '<w:vMerge w:val="restart"/>') + tc("one") + tc("x"),
        tc("hidden", "<w:vMerge/>") + tc("two") + tc("y"),
    )
    assert lines(docx(body)) == ["Both | one | x", "| two | y"]


def test_a_table_that_lays_out_a_page_is_its_paragraphs():
    inner = tbl(tc("a") + tc("b"))
    body = tbl(tc(p("A title", "berschrift1") + p("A paragraph.")) + tc(inner + p("")))
    assert blocks(docx(body)) == [
        ("A title", "heading", 1), ("A paragraph.", "prose", 0), ("a | b", "row", 0)
    ]  # fmt: skip


def test_notes_follow_the_paragraph_that_refers_to_them_in_a_part_of_their_own():
    def note(number, text, type_=""):
        return f'<w:footnote w:id="{number}" {type_}>{p(text)}</w:footnote>'

    notes = note(0, "----", 'w:type="separator"') + note(1, "First note.") + note(2, "Second.")
    body = p(run("See below.") + '<w:r><w:footnoteReference w:id="2"/></w:r>') + p("And on.")
    data = docx(body, notes)
    assert lines(data) == ["See below.", "Second.", "And on.", "First note."]
    document = read(data)
    places = document.places.locate([block.span for block in document.blocks])
    assert [place.parts for place in places] == [
        (Paragraph("word/document.xml", 1),),
        (Paragraph("word/footnotes.xml", 3),),
        (Paragraph("word/document.xml", 2),),
        (Paragraph("word/footnotes.xml", 2),),
    ]
    assert [shown(data, place, "") for place in places] == lines(data)


def test_a_text_box_is_shown_once_after_its_paragraph():
    def box(text):
        return f"<w:txbxContent>{p(text)}</w:txbxContent>"

    drawing = (
        f"<w:r><mc:AlternateContent><mc:Choice><wps:txbx>{box('In a box.')}</wps:txbx></mc:Choice>"
        f"<mc:Fallback>{box('In a box.')}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert lines(docx(p(run("Before ") + drawing + run("after.")))) == [
        "Before after.",
        "In a box.",
    ]


def test_of_a_field_its_result_is_shown_and_not_what_makes_it():
    def char(kind):
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    instruction = "<w:r><w:instrText> PAGEREF x </w:instrText></w:r>"
    nested = char("begin") + run("hidden") + char("separate") + run("too") + char("end")
    body = p(
        run("On page ") + char("begin") + instruction + nested + char("separate") + run("7")
        + char("end") + run(" of ") + '<w:fldSimple w:instr="NUMPAGES">' + run("9")
        + "</w:fldSimple>" + run(".")
    )  # fmt: skip
    assert lines(docx(body + p(char("begin") + instruction) + p("Whole."))) == [
        "On page 7 of 9.", "Whole."
    ]  # fmt: skip


def test_what_is_wrapped_is_shown_in_its_place():
    inside = (
        f'<w:hyperlink r:id="x">{run("a link")}</w:hyperlink>'
        f"<w:smartTag>{run(' in Paris')}</w:smartTag>"
        f"<w:sdt><w:sdtPr><w:alias w:val='no'/></w:sdtPr><w:sdtContent>{run(' kept')}"
        f"</w:sdtContent></w:sdt><w:ins>{run(' put in')}</w:ins>"
        f"<w:moveTo>{run(' moved')}</w:moveTo>"
        f"<w:ruby><w:rt>{run('no')}</w:rt><w:rubyBase>{run(' base')}</w:rubyBase></w:ruby>"
    )
    body = f"<w:sdt><w:sdtContent>{p(inside)}</w:sdtContent></w:sdt>"
    assert lines(docx(body)) == ["a link in Paris kept put in moved base"]


def test_symbols_and_hyphens_are_the_characters_they_show():
    inside = (
        '<w:r><w:sym w:font="Symbol" w:char="F061"/><w:sym w:font="Wingdings" w:char="F0FC"/>'
        '<w:sym w:font="Any" w:char="2713"/><w:sym w:font="Any" w:char="no"/>'
        "<w:t>\uf0b7co</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>op</w:t></w:r>"
    )
    assert lines(docx(p(inside))) == ["α✓✓•co\u2011op"]


def test_formulas_are_read_in_order():
    fraction = (
        "<m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f>"
    )
    one = "<m:oMath><m:r><m:rPr><m:sty/></m:rPr><m:t>x=</m:t></m:r>" + fraction + "</m:oMath>"
    assert lines(docx(p(run("So ") + one + run("."))))[0] == "So x=a b."
    assert lines(docx(p(f"<m:oMathPara>{one}{one}</m:oMathPara>"))) == ["x=a b\nx=a b"]


def test_deleted_and_hidden_text_and_comments_are_left_out_and_said():
    body = p(
        run("Kept")
        + "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        + f"<w:moveFrom>{run('x')}</w:moveFrom>"
        + run("hidden", "<w:rPr><w:vanish/></w:rPr>")
        + run(" shown", '<w:rPr><w:vanish w:val="0"/></w:rPr>')
        + '<w:r><w:commentReference w:id="1"/></w:r>'
    )
    deleted_row = "<w:trPr><w:del/></w:trPr>" + tc("gone") + tc("too")
    document = read(docx(body + tbl(deleted_row, tc("a") + tc("b"))))
    assert document.text.split("\n\n") == ["Kept shown", "a | b"]
    assert document.notes == ("1 comment, 3 deleted passages and 1 hidden passage left out",)


def test_a_table_of_contents_is_furniture():
    assert lines(docx(p("Chapter 1 ..... 3", "Verzeichnis1") + p("Prose."))) == ["Prose."]


def test_a_listing_keeps_its_blanks():
    text = run("if x:") + "<w:r><w:br/></w:r>" + run("    y()")
    assert blocks(docx(p(text, "Code"))) == [("if x:\n    y()", "code", 0)]


def test_strict_documents_have_other_names_for_the_same_things():
    data = members(docx(p("A heading", "Titel") + p("Prose.")))
    old, new = (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        ("http://purl.oclc.org/ooxml/wordprocessingml/main"),
    )
    strict = {name: part.replace(old.encode(), new.encode()) for name, part in data.items()}
    assert blocks(packed(strict)) == [("A heading", "heading", 1), ("Prose.", "prose", 0)]


def properties(**said):
    return docx(
        p("Prose."),
        more={"docProps/core.xml": core(**said)},
    )


def test_the_properties_state_title_author_and_date():
    metadata = read(
        properties(title="A title", creator="Ada", created="2015-03-02T10:00:00Z")
    ).metadata
    assert (metadata.title, metadata.author, metadata.date) == ("A title", "Ada", "2015-03-02")


@pytest.mark.parametrize(
    "title", ["", "Word Document", "Microsoft Word - draft3.docx", "Untitled 2"]
)
def test_what_a_program_calls_a_file_is_no_title(title):
    assert read(properties(title=title)).metadata.title is None


def test_what_a_template_says_of_itself_is_not_taken_for_the_article():
    data = properties(creator="python-docx", created="2013-12-23T23:15:00Z")
    assert (read(data).metadata.author, read(data).metadata.date) == (None, None)


def test_a_heading_that_opens_the_text_is_its_title_and_stays():
    document = read(docx(p("The Title", "Titel") + p("Prose.")))
    assert document.metadata.title == "The Title"
    assert document.text.startswith("The Title")
    assert read(docx(p("Prose.") + p("A heading", "Titel"))).metadata.title is None


def test_the_day_a_file_was_made_is_no_date_where_the_text_states_one():
    more = {"docProps/core.xml": core(created="2020-01-01T00:00:00Z")}
    data = docx(p("A headline", "Titel") + p("3 March 2015") + p("Prose."), more=more)
    assert read(data).metadata.date is None


def test_the_main_part_may_have_any_name():
    data = members(docx(p("Prose.")))
    data["word/document2.xml"] = data.pop("word/document.xml")
    data["_rels/.rels"] = relations({"r": ("officeDocument", "/word/document2.xml")}).encode()
    assert lines(packed(data)) == ["Prose."]


def test_an_old_document_is_told_from_an_encrypted_one():
    for stream, what in (
        ("WordDocument", "an old Word document"),
        ("EncryptedPackage", "protected by a password"),
        ("PowerPoint Document", "an old PowerPoint"),
        ("Else", "an old office file"),
    ):
        data = legacy.SIGNATURE + bytes(500) + stream.encode("utf-16-le")
        assert format_of("a.doc", data) == "office_97"
        for reader in (read, lambda data: list(read_any("office_97", data))):
            with pytest.raises(Unreadable, match=what) as caught:
                reader(data)
            assert caught.value.remedy


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "damaged ZIP file, or none"),
        (b"Just text.", "damaged ZIP file, or none"),
        (packed({"a.txt": "x"}), "no Word document"),
        (docx("<w:p>"), "no XML"),
        (packed({"word/document.xml": f"{XML}<w:document {WORD}/>"}), None),
    ],
)
def test_what_is_no_such_document_is_refused(data, what):
    if what is None:
        assert read(data).text == ""
        return
    with pytest.raises(Unreadable, match=what):
        read(data)

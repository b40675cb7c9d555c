"""A PDF is read as a person reads it, and each sentence leads back to its page."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.pdf_text import paragraphs, sentences
from index.article import Location, Role, Span
from index.formats.document import Unreadable
from index.formats.pdf import pdf
from index.formats.registry import format_of
from index.ingest.sentences.segmenter import segment
from index.parts import Page
from tests.index.formats.pdf.typeset import HEIGHT, WIDTH, column, drawn, set_in_columns

POOL = sentences(300)
FILLER = "and so on to the end of a line that is as wide as the others are here"


def blocks(data):
    document = pdf.read(data)
    return [(block.role.value, block.span.of(document.text)) for block in document.blocks]


def prose(data):
    return [text for role, text in blocks(data) if role == "prose"]


def cut(document):
    """Return the spans of a document's sentences."""
    return [
        span.shifted(block.span.start)
        for block in document.blocks
        for span in segment(block.span.of(document.text))
    ]


@pytest.fixture(scope="module", params=[1, 2, 3], ids="{} columns".format)
def article(request):
    data = set_in_columns([" ".join(part) for part in paragraphs(POOL)], request.param)
    return data, pdf.read(data)


def test_every_sentence_is_whole_and_exact_in_columns_and_over_pages(article):
    _, document = article
    found = [span.of(document.text) for span in cut(document)]
    assert found[0] == document.metadata.title == "A Breakwater That Nobody Wanted to Pay For"
    assert found[1:] == POOL


def test_what_is_shown_at_the_place_of_a_sentence_is_the_sentence(article):
    data, document = article
    spans = cut(document)
    places = document.places.locate(spans)
    over = [place for place in places if place.parts[0].last is not None]
    assert over
    for span, place in [*zip(spans, places, strict=True)][::25]:
        assert pdf.shown(data, place, "") == span.of(document.text)
    numbers = [place.parts[0].number for place in places]
    assert numbers == sorted(numbers)
    assert numbers[0] == 1


@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_any_stretch_of_a_block_is_shown_at_its_place(article, data):
    source, document = article
    block = data.draw(st.sampled_from(document.blocks))
    start = data.draw(st.integers(block.span.start, block.span.end - 1))
    end = data.draw(st.integers(start + 1, block.span.end))
    span = Span(start, end)
    if span.of(document.text) == span.of(document.text).strip():
        (place,) = document.places.locate([span])
        assert pdf.shown(source, place, "") == span.of(document.text)


def test_running_heads_and_page_numbers_are_no_text(article):
    _, document = article
    assert "Island Courier" not in document.text
    assert not re.search(r"^\d+$", document.text, re.MULTILINE)


def test_a_word_that_is_divided_is_closed_up_as_the_document_writes_it():
    data = drawn(
        column(
            "The international committee of well-known men met, and the inter-",
            "national press wrote of it at some length, with the well-",
            "known result, which the newspapers of the whole coun-",
            "try had foreseen in their pre- and post-war editions.",
        )
    )
    document = pdf.read(data)
    assert document.text == (
        "The international committee of well-known men met, and the international press wrote of "
        "it at some length, with the well-known result, which the newspapers of the whole country "
        "had foreseen in their pre- and post-war editions."
    )
    (place,) = document.places.locate([Span(0, len(document.text))])
    assert pdf.shown(data, place, "") == document.text


def test_a_footnote_follows_the_paragraph_that_it_interrupts_and_its_mark_is_no_word():
    def first(canvas):
        canvas.setFont("Times-Roman", 10)
        canvas.drawString(72, 124, f"The treaty of the islands was signed here, {FILLER},")
        canvas.drawString(72, 112, "after a treaty")
        end = 72 + canvas.stringWidth("after a treaty", "Times-Roman", 10)
        canvas.setFont("Times-Roman", 6)
        canvas.drawString(end, 116, "1")
        canvas.setFont("Times-Roman", 10)
        canvas.drawString(end + 3, 112, f" with the neighbours, {FILLER}, which had failed")
        canvas.setFont("Times-Roman", 6)
        canvas.drawString(72, 83, "1")
        canvas.setFont("Times-Roman", 8)
        canvas.drawString(76, 80, "See the minutes of the council.")

    data = drawn(first, column("in the end. Nobody was surprised.", top=760))
    document = pdf.read(data)
    assert [text for _, text in blocks(data)] == [
        (
            f"The treaty of the islands was signed here, {FILLER}, after a treaty with the "
            f"neighbours, {FILLER}, which had failed in the end. Nobody was surprised."
        ),
        "See the minutes of the council.",
    ]
    span = Span(0, document.text.index(" Nobody"))
    (place,) = document.places.locate([span])
    page = place.parts[0]
    assert isinstance(page, Page)
    assert (page.number, page.last, len(page.boxes), len(page.beyond)) == (1, 2, 2, 1)
    assert page.boxes[0][:2] < page.boxes[0][2:]
    assert pdf.shown(data, place, "") == span.of(document.text)


def test_headings_captions_and_tables_have_their_roles():
    rows = [("Year", "Boats", "Catch"), ("1990", "17", "36 tonnes"), ("1991", "24", "67 tonnes")]
    cells = [
        (72 + 100 * k, 560 - 14 * i, cell)
        for i, row in enumerate(rows)
        for k, cell in enumerate(row)
    ]
    page = [
        (72, 740, "The Boats of the Island", 20),
        *column(f"The boats were counted every year, {FILLER}, by hand.", top=700),
        (72, 660, "Methods", 14),
        *column(f"The harbour master counted them himself, {FILLER}.", top=640),
        (72, 590, "Table 2: Boats and their catch.", 9),
        *cells,
    ]
    document = pdf.read(drawn(page))
    assert [(b.role, b.level, b.span.of(document.text)) for b in document.blocks] == [
        (Role.HEADING, 1, "The Boats of the Island"),
        (Role.PROSE, 0, f"The boats were counted every year, {FILLER}, by hand."),
        (Role.HEADING, 2, "Methods"),
        (Role.PROSE, 0, f"The harbour master counted them himself, {FILLER}."),
        (Role.CAPTION, 0, "Table 2: Boats and their catch."),
        (Role.HEADER, 0, "Year | Boats | Catch"),
        (Role.ROW, 0, "1990 | 17 | 36 tonnes"),
        (Role.ROW, 0, "1991 | 24 | 67 tonnes"),
    ]


def test_paragraphs_are_told_by_indent_spacing_or_a_short_last_line():
    lines = [f"One begins here, {FILLER},", f"goes on, {FILLER}, and then", "ends."]
    indented = [(72 + 12 * (i % 3 == 0), 700 - 12 * i, t) for i, t in enumerate(lines * 2)]
    spaced = [(72, 500 - 12 * i - 8 * (i > 2), t) for i, t in enumerate(lines * 2)]
    assert prose(drawn(indented)) == prose(drawn(spaced)) == [" ".join(lines)] * 2


def test_numbers_of_lines_in_the_margin_and_stamps_across_the_page_are_no_text():
    def page(canvas):
        canvas.saveState()
        canvas.setFont("Helvetica", 70)
        canvas.translate(150, 300)
        canvas.rotate(45)
        canvas.drawString(0, 0, "DRAFT")
        canvas.restoreState()
        canvas.setFont("Times-Roman", 10)
        for i in range(8):
            canvas.drawString(40, 700 - 12 * i, str(i + 1))
            canvas.drawString(72, 700 - 12 * i, f"line of words, {FILLER}")

    assert prose(drawn(page)) == [" ".join([f"line of words, {FILLER}"] * 8)]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_is_turned_reads_as_it_is_displayed(turn):
    def page(canvas):
        canvas.setPageRotation(turn)
        canvas.setFont("Times-Roman", 12)
        if turn == 90:
            canvas.translate(HEIGHT, 0)  # reportlab has turned the page's own box as well
        elif turn == 180:
            canvas.translate(WIDTH, HEIGHT)
        else:
            canvas.translate(0, WIDTH)
        canvas.rotate(turn)
        canvas.drawString(72, 300, "The page lies on its side.")

    data = drawn(page)
    document = pdf.read(data)
    assert document.text == "The page lies on its side."
    (place,) = document.places.locate([Span(0, 8)])
    ((left, bottom, right, top),) = place.parts[0].boxes
    assert (left, 72 < right < 140, 290 < bottom < 300 < top < 312) == (72, True, True)
    assert pdf.shown(data, place, "") == "The page"


def test_labels_of_pages_are_told_where_they_differ_from_the_numbers():
    def page(canvas):
        if canvas.getPageNumber() == 1:
            canvas.addPageLabel(0, style="ROMAN_LOWER", start=4)
        canvas.drawString(72, 500, f"This is page {canvas.getPageNumber()}.")

    document = pdf.read(drawn(page, page))
    places = document.places.locate(cut(document))
    assert [(p.parts[0].number, p.parts[0].label) for p in places] == [(1, "iv"), (2, "v")]


@pytest.mark.parametrize(
    ("stated", "title", "author"),
    [
        ({"Title": "Boats of the Island", "Author": "Jane Doe"}, "Boats of the Island", "Jane Doe"),
        ({"Title": "Microsoft Word - boats.docx", "Author": "admin"}, "The Largest Type", None),
        ({"Title": "untitled", "Author": "jdoe"}, "The Largest Type", None),
    ],
)
def test_a_title_that_a_program_gave_is_not_believed(stated, title, author):
    page = [
        (72, 740, "The Largest Type", 24),
        (72, 720, "17 November 2016"),
        (72, 690, f"So, {FILLER}."),
    ]
    metadata = pdf.read(drawn(page, **stated)).metadata
    assert (metadata.title, metadata.author, metadata.date) == (title, author, "2016-11-17")


def test_pages_that_are_pictures_are_told_and_none_but_pictures_are_unreadable():
    def picture(canvas):
        canvas.drawInlineImage(image(), 0, 0, WIDTH, HEIGHT)

    text = column("The only page with text.")
    assert pdf.read(drawn(picture, text, picture)).notes == ("2 of 3 pages are pictures",)
    with pytest.raises(Unreadable, match="holds no text: its 2 pages are pictures"):
        pdf.read(drawn(picture, picture))


def image():
    from PIL import Image  # noqa: PLC0415 - comes with reportlab

    return Image.new("L", (20, 30), 128)


def test_an_encrypted_file_is_named_so_unless_its_password_is_empty():
    def encrypted(password):
        from reportlab.lib.pdfencrypt import StandardEncryption  # noqa: PLC0415

        return lambda canvas: (
            setattr(canvas._doc, "encrypt", StandardEncryption(password, "owner")),
            canvas.drawString(72, 500, "It opens."),
        )

    with pytest.raises(Unreadable, match="is an encrypted PDF"):
        pdf.read(drawn(encrypted("secret")))
    assert pdf.read(drawn(encrypted(""))).text == "It opens."


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"%PDF-1.7\n%%EOF", b"\0" * 5000])
def test_what_is_no_pdf_is_unreadable(data):
    with pytest.raises(Unreadable, match="damaged PDF"):
        pdf.read(data)


def written(*objects):
    """Return a PDF of objects as they are written in it; the first is its catalogue."""
    data, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return data + head + table + end % (len(objects) + 1, len(data))


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
CYCLES = {
    "a tree of pages": [CATALOGUE, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 5>>"],
    "two of them": [
        CATALOGUE,
        b"<</Type/Pages/Kids[3 0 R]/Count 2000000000>>",
        b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 7>>",
    ],
    "a form that draws itself": [
        CATALOGUE,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/Contents 5 0 R/Resources<</XObject<</X 4 0 R>>>>>>",
        b"<</Subtype/Form/Resources<</XObject<</X 4 0 R>>>>/Length 6>>stream\n/X Do \nendstream",
        b"<</Length 6>>stream\n/X Do \nendstream",
    ],
}


@pytest.mark.parametrize("objects", CYCLES.values(), ids=CYCLES)
def test_what_leads_back_to_itself_is_unreadable(objects):
    with pytest.raises(Unreadable):
        pdf.read(written(*objects))


def test_bytes_changed_at_random_are_read_or_unreadable():
    draw = random.Random(5)  # noqa: S311 - no secrets
    sound = drawn(column(*POOL[:5]), column(*POOL[5:10]))
    for _ in range(60):
        data = bytearray(sound)
        for _ in range(draw.choice((1, 5, 40))):
            data[draw.randrange(len(data))] = draw.randrange(256)
        try:
            document = pdf.read(bytes(data))
        except Unreadable:
            continue
        assert document.blocks


def test_pages_that_are_all_alike_are_text_and_no_stamps():
    page = column("The same words stand on every page of it.", "And so do these.")
    assert pdf.read(drawn(*[page] * 4)).text.count("The same words") == 4


def test_a_pdf_that_is_cut_short_is_read_in_part_or_unreadable():
    data = drawn(column(*POOL[:5]))
    for share in range(20):
        try:
            pdf.read(data[: len(data) * share // 20])
        except Unreadable as problem:
            assert problem.remedy  # noqa: PT017 - either end is right


def test_a_place_that_a_file_does_not_have_shows_nothing():
    data = drawn(column("One sentence."))
    place = pdf.read(data).places.locate([Span(0, 13)])[0]
    assert pdf.shown(data, place, "") == "One sentence."
    elsewhere = Location(0, 0, 0, 13, 0, 0, (Page(2, boxes=place.parts[0].boxes),))
    beyond = Location(0, 0, 0, 99, 0, 0, place.parts)
    moved = Location(0, 0, 0, 13, 0, 0, (Page(1, boxes=((0, 0, 9, 9),)),))
    assert [pdf.shown(data, each, "") for each in (elsewhere, beyond, moved)] == [None] * 3


def test_a_pdf_is_known_by_its_first_bytes_also_after_some_others():
    data = drawn(column("One sentence."))
    assert format_of("a.txt", data) == format_of("b", b"junk\n" * 100 + data) == "pdf"
    assert format_of("about.txt", b"Files that begin with %PDF-1.4 are PDFs.") == "text"
    assert pdf.read(b"junk\n" * 100 + data).text == "One sentence."

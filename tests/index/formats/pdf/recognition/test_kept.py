"""What is recognised of a page becomes text like the others, is told, kept, and proved by that."""

from __future__ import annotations

import json

import pytest

from index.article import Location, Span
from index.formats.document import Unreadable
from index.formats.pdf import pdf
from index.formats.pdf.recognition import kept
from index.formats.pdf.recognition.recogniser import RapidOcr
from index.formats.pdf.recognition.written import Written, evenly, written_of
from index.parts import Page, parts_from_json, parts_to_json
from qa.rendering.place import location_of, place_json, place_of
from tests.index.formats.pdf.typeset import HEIGHT, WIDTH, column, drawn

SAID = [
    "The commission reported to the ministry that the wall had fallen down in",
    "the storm of 1978. Nobody was hurt.",
]


def line(text, row):
    """Return a line of ten points, so far down the page."""
    top = 7600 - 120 * row
    return Written(text, evenly(720, 720 + 48 * len(text), len(text)), top - 105, top)


class Double:
    """Recognises what it was told to, and counts how often it is asked."""

    def __init__(self, pages, *, name="double-1", there=True):
        self.pages = pages
        self.name = name
        self.there = there
        self.asked = []

    def is_there(self):
        return self.there

    def lines(self, _data, number):
        self.asked.append(number)
        found = self.pages.get(number, [])
        if found is None:
            raise Unreadable("could not be read: its reader crashed", "Save it anew.")
        return found


def picture(canvas):
    from PIL import Image  # noqa: PLC0415 - comes with reportlab

    canvas.drawInlineImage(Image.new("L", (20, 30), 128), 0, 0, WIDTH, HEIGHT)


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache"


@pytest.fixture
def recogniser(cache, monkeypatch):
    monkeypatch.setenv("QA_CACHE", str(cache))
    double = Double({2: [line(text, row) for row, text in enumerate(SAID)]})
    monkeypatch.setattr(pdf, "_RECOGNISER", double)
    return double


@pytest.fixture
def data():
    return drawn(column("The first page has text of its own."), picture)


def last_place(document):
    at = document.text.index("Nobody")
    (place,) = document.places.locate([Span(at, at + len("Nobody was hurt."))])
    return place


def test_a_recognised_page_is_text_like_the_others_and_is_told(recogniser, data):
    document = pdf.read(data)
    assert document.text == f"The first page has text of its own.\n\n{' '.join(SAID)}"
    assert document.notes == ("1 of 2 pages was recognised from a picture",)
    assert recogniser.asked == [2]


@pytest.mark.usefixtures("recogniser")
def test_a_place_on_a_recognised_page_says_so_on_screen_and_in_json_both_ways(data):
    document = pdf.read(data)
    place = last_place(document)
    assert place_of("scan.pdf", place) == "scan.pdf p. 2 (recognised)"
    said = place_json(place)
    assert said["locator"]["ocr"] is True
    assert location_of(json.loads(json.dumps(said))) == place
    assert parts_from_json(parts_to_json(place.parts)) == place.parts
    (other,) = document.places.locate([Span(0, 9)])
    assert place_of("scan.pdf", other) == "scan.pdf p. 1"
    assert "ocr" not in place_json(other)["locator"]


def test_a_citation_is_proved_by_what_was_kept_without_recognising_again(recogniser, data):
    place = last_place(pdf.read(data))
    recogniser.there = False
    assert pdf.shown(data, place, "") == "Nobody was hurt."
    pdf.read(data)
    assert recogniser.asked == [2]


@pytest.mark.usefixtures("recogniser")
def test_what_was_kept_is_for_its_owner_alone(cache, data):
    pdf.read(data)
    (file,) = cache.rglob("2.json")
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.unlink(),
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(file.read_bytes()[:-9]),
        lambda file: file.write_bytes(file.read_bytes().replace(b"Nobody", b"Anyone")),
    ],
    ids=["gone", "empty", "cut", "changed"],
)
def test_what_is_not_kept_unharmed_is_recognised_again(recogniser, cache, data, damage):
    place = last_place(pdf.read(data))
    (file,) = cache.rglob("2.json")
    damage(file)
    assert pdf.shown(data, place, "") == "Nobody was hurt."
    assert pdf.shown(data, place, "") == "Nobody was hurt."
    assert recogniser.asked == [2, 2]


def test_what_was_kept_of_one_page_is_not_taken_for_another(recogniser, cache, data):
    pdf.read(data)
    (file,) = cache.rglob("2.json")
    file.rename(file.with_name("1.json"))
    assert kept.Recognition.of(recogniser, data).lines(1) == []


def test_a_citation_without_recogniser_and_memory_is_not_proved(recogniser, cache, data):
    place = last_place(pdf.read(data))
    (file,) = cache.rglob("2.json")
    file.unlink()
    recogniser.there = False
    assert pdf.shown(data, place, "") is None


@pytest.mark.usefixtures("recogniser")
def test_a_citation_that_another_version_reads_otherwise_is_not_proved(data, monkeypatch):
    place = last_place(pdf.read(data))
    other = Double(
        {2: [line(SAID[0], 0), line("the storm of 1978. Noboby was hurt.", 1)]}, name="2"
    )
    monkeypatch.setattr(pdf, "_RECOGNISER", other)
    assert pdf.shown(data, place, "") != "Nobody was hurt."
    assert other.asked == [2]


def test_a_place_that_was_never_recognised_asks_for_nothing(recogniser, data):
    shown = pdf.shown(data, Location(0, 0, 0, 5, 0, 0, (Page(2, boxes=((0, 0, 9, 9),)),)), "")
    assert shown is None
    assert recogniser.asked == []


@pytest.mark.usefixtures("recogniser")
def test_a_cache_that_cannot_be_written_costs_time_and_nothing_else(cache, data):
    cache.write_text("a file where the folder should be")
    place = last_place(pdf.read(data))
    assert pdf.shown(data, place, "") == "Nobody was hurt."


def test_a_page_that_cannot_be_recognised_costs_itself_only(recogniser):
    recogniser.pages[1] = None
    document = pdf.read(drawn(picture, picture))
    assert document.notes == (
        "1 of 2 pages was recognised from a picture",
        "1 of 2 pages is a picture",
    )


def test_a_recogniser_that_fails_page_after_page_is_asked_no_more(recogniser):
    recogniser.pages = dict.fromkeys(range(1, 9))
    with pytest.raises(Unreadable, match="its 8 pages are pictures"):
        pdf.read(drawn(*[picture] * 8))
    assert recogniser.asked == [1, 2, 3]


def test_only_so_many_pages_of_a_file_are_recognised(recogniser, monkeypatch):
    monkeypatch.setattr(kept, "_MOST_PAGES", 2)
    recogniser.pages = {1: [line(SAID[0], 0)], 2: [line(SAID[1], 0)]}
    document = pdf.read(drawn(*[picture] * 4))
    assert recogniser.asked == [1, 2]
    assert document.notes == (
        "2 of 4 pages were recognised from pictures",
        "2 of 4 pages are pictures",
    )


def test_pictures_without_the_extra_are_told_with_what_reads_them(recogniser):
    recogniser.there = False
    with pytest.raises(Unreadable, match="its only page is a picture") as raised:
        pdf.read(drawn(picture))
    assert "pip install 'article-qa[ocr]'" in raised.value.remedy
    assert "ocrmypdf" in raised.value.remedy


@pytest.mark.usefixtures("recogniser")
def test_pictures_on_which_nothing_is_recognised_are_told():
    with pytest.raises(Unreadable, match="and none was recognised") as raised:
        pdf.read(drawn(picture))
    assert "pip" not in raised.value.remedy


def test_a_page_of_which_every_line_is_in_doubt_is_a_picture_still(recogniser):
    recogniser.pages = {1: [line("\ufffd", 0)], 2: [line(SAID[1], 0), line("\ufffd", 3)]}
    document = pdf.read(drawn(picture, picture))
    assert "1 of 2 pages is a picture" in document.notes
    assert document.text.count("\ufffd") == 1


def test_lines_whose_boxes_differ_as_letters_do_are_one_paragraph(recogniser):
    lines = [line(text, row) for row, text in enumerate(SAID)]
    recogniser.pages = {1: [lines[0], lines[1]._replace(bottom=lines[1].bottom + 15)]}
    assert pdf.read(drawn(picture)).text == " ".join(SAID)


@pytest.mark.parametrize(
    "value",
    [
        [["ab", [1, 2], 1, 2]],
        [["ab", [1, 3, 2], 1, 2]],
        [["ab", [1, 2, 3], 2, 1]],
        [["ab", [1, 2, "3"], 1, 2]],
        [["", [1], 1, 2]],
        ["ab"],
    ],
)
def test_what_is_no_line_is_refused(value):
    with pytest.raises(ValueError, match="no lines of a page"):
        written_of(value)


def test_the_recogniser_is_named_also_where_it_is_not_installed(monkeypatch):
    monkeypatch.setattr("index.formats.pdf.recognition.recogniser.find_spec", lambda _: None)
    assert not RapidOcr().is_there()
    assert RapidOcr().name.startswith("rapidocr-onnxruntime-1.4.4-")

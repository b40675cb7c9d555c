"""Pages that are pictures of known text are recognised; only where the ``ocr`` extra is there."""

from __future__ import annotations

import pypdfium2_raw as pdfium
import pytest
from PIL import Image, ImageFilter

from bench.pdf_text import sentences
from index.formats.document import Unreadable
from index.formats.pdf import pdf
from index.formats.pdf.handle import opened
from index.ingest.sentences.segmenter import segment
from tests.index.formats.pdf.typeset import HEIGHT, WIDTH, column, drawn, set_in_columns

picture = pytest.importorskip(
    "index.formats.pdf.recognition.picture",
    exc_type=ImportError,
    reason="the extra ocr is no part of dev: 240 MB",
)

# Its letters have no accents: those are the recogniser's known fault.
POOL = [sentence for sentence in sentences(60, seed=5) if sentence.isascii()]


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("QA_CACHE", str(tmp_path / "cache"))


def images(data, resolution):
    """Return pictures of the pages of a PDF."""
    found = []
    with opened(data) as document:
        for number in range(pdfium.FPDF_GetPageCount(document)):
            page = pdfium.FPDF_LoadPage(document, number)
            found.append(Image.fromarray(picture._drawn(page, resolution / 72)).convert("L"))
            pdfium.FPDF_ClosePage(page)
    return found


def pictured(*found):
    """Return a PDF of pictures that fill a page each."""
    return drawn(
        *(
            lambda canvas, each=each: canvas.drawInlineImage(each, 0, 0, WIDTH, HEIGHT)
            for each in found
        )
    )


def found_in(data):
    document = pdf.read(data)
    spans = [
        span.shifted(block.span.start)
        for block in document.blocks
        for span in segment(block.span.of(document.text))
    ]
    return document, spans


def test_the_sentences_of_a_page_are_recognised_and_shown_at_their_places():
    data = pictured(*images(set_in_columns([" ".join(POOL[:12])], 1), 300))
    document, spans = found_in(data)
    assert document.notes == ("1 of 1 pages was recognised from a picture",)
    texts = [span.of(document.text) for span in spans]
    right = [sentence for sentence in POOL[:12] if sentence in texts]
    assert len(right) >= 11
    for span, place in zip(spans, document.places.locate(spans), strict=True):
        assert place.parts[0].ocr
        assert pdf.shown(data, place, "") == span.of(document.text)


def test_what_cannot_be_recognised_with_confidence_is_not_quoted():
    (image,) = images(drawn(column(*POOL[:3])), 150)
    data = pictured(image.filter(ImageFilter.GaussianBlur(4)))
    with pytest.raises(Unreadable, match="none was recognised"):
        pdf.read(data)

"""Pages for the tests, set with reportlab: words at places, and whole documents."""

from __future__ import annotations

from io import BytesIO

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    FrameBreak,
    NextPageTemplate,
    PageTemplate,
    Paragraph,
)

WIDTH, HEIGHT = A4
BODY = ParagraphStyle(
    "body",
    fontName="Times-Roman",
    fontSize=10,
    leading=12,
    alignment=TA_JUSTIFY,
    firstLineIndent=12,
)
TITLE = ParagraphStyle("title", fontName="Times-Bold", fontSize=22, leading=26, alignment=TA_CENTER)
SECTION = ParagraphStyle(
    "section", fontName="Times-Bold", fontSize=13, leading=16, spaceBefore=10, spaceAfter=4
)


def drawn(*pages, **stated):
    """Return a PDF; a page is a function of a canvas, or lines of (x, y, text[, size[, font]])."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=True)
    for key, value in stated.items():
        getattr(canvas, f"set{key}")(value)
    for page in pages:
        if callable(page):
            page(canvas)
        else:
            for x, y, text, *style in page:
                size, font = (
                    [*style, 10, "Times-Roman"][:2] if not style else [*style, "Times-Roman"][:2]
                )
                canvas.setFont(font, size)
                canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def column(*lines, x=72, top=700, leading=12, size=10):
    """Return lines below each other, as ``drawn`` takes them."""
    return [(x, top - i * leading, line, size) for i, line in enumerate(lines)]


def set_in_columns(paragraphs, columns, title="A Breakwater That Nobody Wanted to Pay For"):
    """Return a document of so many columns, with a title, running heads and page numbers."""
    file = BytesIO()

    def furniture(canvas, document):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(60, HEIGHT - 40, "The Island Courier")
        canvas.drawCentredString(WIDTH / 2, 30, str(document.page))

    gap = 14
    width = (WIDTH - 120 - (columns - 1) * gap) / columns
    first, other = (
        [Frame(60 + i * (width + gap), 70, width, high, 0, 0, 0, 0) for i in range(columns)]
        for high in (HEIGHT - 210, HEIGHT - 130)
    )
    head = Frame(60, HEIGHT - 130, WIDTH - 120, 70, 0, 0, 0, 0)
    document = BaseDocTemplate(
        file,
        pagesize=A4,
        invariant=1,
        pageTemplates=[
            PageTemplate("first", [head, *first], onPage=furniture),
            PageTemplate("other", other, onPage=furniture),
        ],
    )
    document.build(
        [Paragraph(title, TITLE), NextPageTemplate("other"), FrameBreak()]
        + [Paragraph(text, SECTION if len(text) < 40 else BODY) for text in paragraphs]
    )
    return file.getvalue()

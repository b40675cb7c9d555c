"""Pages: how an article is laid out, and that lines fit and keep their words."""

import io

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from index.article import Location, Role, Sentence, Span
from qa.rendering.article_text import article_page, hanging
from qa.rendering.article_text import paragraphs as grouped


def sentences_of(paragraphs):
    """Sentences as the index would cut them: one space between, a blank line after each group."""
    found, at = [], 0
    for number, paragraph in enumerate(paragraphs):
        for text in paragraph:
            line = 1 + 2 * number
            place = Location(line, 1, at, at + len(text), at, at + len(text.encode()))
            found.append(Sentence(Span(at, at + len(text)), text, Role.PROSE, place))
            at += len(text) + 1
        at += 1
    return found


words = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=30)
prose = st.lists(st.lists(words, min_size=1, max_size=4), min_size=1, max_size=4)


@given(prose, st.integers(40, 200), st.data())
def test_a_page_fits_holds_every_word_and_marks_just_the_cited_sentence(paragraphs, width, data):
    sentences = sentences_of(paragraphs)
    cited = data.draw(st.sampled_from(sentences))
    page = article_page(["Title"], grouped(sentences), cited, Console(file=io.StringIO()), width)
    assert all(cell_len(line.plain) <= width for line in page.lines)
    body = "".join(line.plain[2:] for line in page.lines[1:])
    assert "".join(body.split()) == "".join(text for group in paragraphs for text in group)
    marked = "".join(
        line.plain[span.start : span.end]
        for line in page.lines
        for span in line.spans
        if span.style == "reverse"
    )
    assert "".join(marked.split()) == cited.text
    assert page.lines[page.focus].plain.startswith("> ")


def test_lines_that_break_inside_sentences_do_not_break_the_prose():
    texts = ["One sentence that\nbreaks.", "Another on its own line."]
    sentences = []
    for text, line in zip(texts, (1, 3), strict=True):
        place = Location(line, 1, 100 * line, 100 * line + len(text), 0, 0)
        sentences.append(Sentence(Span(place.start, place.end), text, Role.PROSE, place))
    page = article_page([], grouped(sentences), None, Console(file=io.StringIO()), 80)
    assert [line.plain for line in page.lines if line.plain] == [
        "  One sentence that breaks. Another on its own line."
    ]


@given(st.text(st.characters(exclude_categories=("C", "Z")), max_size=300), st.integers(40, 200))
def test_a_hanging_text_fits_and_keeps_its_characters(text, width):
    hung = hanging(Text(f"1. {text}\n   {text}"), Console(file=io.StringIO()), width)
    assert all(cell_len(line) <= width for line in hung.plain.split("\n"))
    assert "".join(hung.plain.split()) == f"1.{text}{text}"
    assert all(line.startswith(("1.", "   ")) for line in hung.plain.split("\n") if line)

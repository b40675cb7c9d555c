"""What is new of a saved question: laid out like an answer, or a line a sentence. Pure."""

from __future__ import annotations

from rich.text import Text

from qa.answer import Answer, CitedSentence
from qa.rendering.glance.layout import Look, page
from qa.rendering.place import line_of
from qa.rendering.sanitise import clean
from qa.rendering.text import reservation, short_path


def news_block(name: str, answer: Answer, look: Look) -> Text:
    """Return a saved question and the sentences that are new of its answer."""
    everything = range(1, len(answer.answers) + 1)
    heading = Text(f"{clean(name)}: {clean(answer.question)}")
    return Text("\n").join((heading, *page(answer, look, everything).lines))


def news_line(name: str, cited: CitedSentence) -> str:
    """Return a sentence that is new on one line: ``name: file:line: sentence``."""
    citation = cited.citation
    where = clean(line_of(short_path(citation.file), citation.location))
    but = reservation(citation)
    said = f"{clean(name)}: {where}: {clean(cited.sentence)}"
    return f"{said}  ({but})" if but else said

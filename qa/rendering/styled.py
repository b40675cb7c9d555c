"""How an answer looks on a terminal: the answer itself marked, what is beside it dimmed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rich.text import Text

from index.article import Span
from qa.answer import Answer, CitedSentence, Verdict
from qa.rendering.sanitise import piece
from qa.rendering.text import (
    NEAREST,
    NO_LABEL,
    beside,
    copy_lines,
    date_lines,
    heading,
    link,
    not_found,
    numbered,
    place,
    reservation,
)

_SURENESS = {"sure": "green", "likely": "", "unsure": "yellow"}


def styled_answer(answer: Answer, skip: int = 0) -> Text:
    """Return an answer for a terminal: marked words, dimmed context, a link to each file.

    The first ``skip`` sentences are left out, and counted.
    """
    page = Text()
    if answer.verdict is Verdict.NOT_FOUND:
        page.append(not_found(answer), style="bold yellow")
        if answer.nearest:
            page.append(f"\n\n{NEAREST}\n", style="dim")
            page.append_text(styled_block(answer.nearest, NO_LABEL))
        return page
    for number, cited, sure, above in numbered(answer, skip):
        if number > skip + 1:
            page.append("\n\n")
        page.append(above, style="dim")
        page.append_text(styled_block(cited, f"{number}. ", sure))
    return page


def styled_block(cited: CitedSentence, label: str, sure: str = "") -> Text:
    """Return what ``plain_block`` does, for a terminal."""
    indent = " " * len(label)
    block = Text()
    for neighbour in cited.before:
        block.append(f"{indent}{beside(neighbour)}\n", style="dim")
    block.append(label, style="bold cyan")
    block.append_text(marked(cited.sentence, cited.matches, cited.highlight))
    for neighbour in cited.after:
        block.append(f"\n{indent}{beside(neighbour)}", style="dim")
    about = heading(cited.citation)
    block.append(f"\n{indent}")
    if sure:
        block.append(sure, style=_SURENESS[sure])
        block.append(" · " if about else "  ", style="dim")
    if about:
        block.append(f"{about}  ", style="dim italic")
    address = link(cited.citation)
    block.append(place(cited.citation), style=f"cyan link {address}" if address else "cyan")
    if but := reservation(cited.citation):
        block.append(f"  {but}", style="bold red")
    for line in (*date_lines(cited), *copy_lines(cited)):
        block.append(f"\n{indent}{line}", style="dim")
    return block


def marked(sentence: str, matches: Sequence[Span], highlight: Span | None) -> Text:
    """Return a sentence with the question's words underlined and the answer span bold."""
    text = Text()
    edges = {0, len(sentence), *(edge for span in matches for edge in (span.start, span.end))}
    if highlight:
        edges |= {highlight.start, highlight.end}
    ordered = sorted(edges)
    for start, end in pairwise(ordered):
        here = Span(start, end)
        styles = []
        if any(here.overlaps(span) for span in matches):
            styles.append("underline")
        if highlight and here.overlaps(highlight):
            styles.append("bold")
        text.append(piece(here.of(sentence)), style=" ".join(styles) or None)
    return text

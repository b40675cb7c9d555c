"""How an answer looks: for a terminal, for a pipe, as JSON. Pure: it prints nothing.

Article text is hostile. Whatever leaves here for a terminal or a pipe has passed ``clean``; JSON
keeps the sentence exactly and escapes what a terminal could act on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from index.article import Span
from qa.answer import Answer, Citation, CitedSentence, ContextSentence, Verdict, in_words

if TYPE_CHECKING:
    from rich.text import Text
from qa.rendering.sanitise import clean, piece

NOT_FOUND = "The articles do not say."
NEAREST = "Nearest miss:"
ALTERNATIVES = "Less likely:"
UNDERSTOOD = "↳ understood as:"
STALE = "stale: the file has changed or is gone"
_NO_LABEL = "   "
_SURENESS = {"sure": "green", "likely": "", "unsure": "yellow"}


# --- JSON ---------------------------------------------------------------------------------------


# --- for people ---------------------------------------------------------------------------------


def place(citation: Citation) -> str:
    """Return ``file:line:col``, the file relative to the working directory where it lies below."""
    return f"{short_path(citation.file)}:{citation.location.line}:{citation.location.column}"


def short_path(path: str) -> str:
    """Return a path relative to the working directory where it lies below it, cleaned."""
    try:
        return clean(str(Path(path).relative_to(Path.cwd())))
    except (ValueError, OSError):
        return clean(path)


def heading(citation: Citation) -> str:
    """Return what an article says about itself: title, date, author, as far as it does."""
    parts = (citation.title, citation.date, citation.author)
    return " · ".join(clean(part) for part in parts if part)


def plain_answer(answer: Answer, skip: int = 0) -> str:
    """Return an answer as plain text: one block a sentence, citation below, no colour.

    The first ``skip`` sentences are left out, and counted.
    """
    if answer.verdict is Verdict.NOT_FOUND:
        blocks = [NOT_FOUND]
        if answer.nearest:
            blocks.append(f"{NEAREST}\n{plain_block(answer.nearest, _NO_LABEL)}")
    else:
        blocks = [
            f"{above}{plain_block(cited, f'{number}. ', sure)}"
            for number, cited, sure, above in _numbered(answer, skip)
        ]
    return "\n\n".join(blocks)


def _numbered(answer: Answer, skip: int) -> Iterator[tuple[int, CitedSentence, str, str]]:
    """Yield what is shown with its number, how sure it is, and the line above it, if any."""
    among_them = False
    for number, cited in enumerate(answer.answers[skip:], skip + 1):
        # The confidence is that of the first sentence, and says nothing of the others.
        sure = in_words(answer.confidence) if number == 1 else ""
        begins = cited.alternative and not among_them
        yield number, cited, sure, f"{ALTERNATIVES}\n" if begins else ""
        among_them = cited.alternative


def plain_block(cited: CitedSentence, label: str, sure: str = "") -> str:
    """Return a sentence under its ``label``, with what is around it and its citation.

    ``sure`` is a word for how sure it is that the sentence answers.
    """
    indent = " " * len(label)
    where = place(cited.citation)
    about = " · ".join(part for part in (sure, heading(cited.citation)) if part)
    lines = [
        *(f"{indent}{_neighbour(neighbour)}" for neighbour in cited.before),
        f"{label}{clean(cited.sentence)}",
        *(f"{indent}{_neighbour(neighbour)}" for neighbour in cited.after),
        f"{indent}{about}",
        f"{indent}{where}  ({STALE})" if cited.citation.stale else f"{indent}{where}",
    ]
    return "\n".join(line for line in lines if line != indent)


def _neighbour(context: ContextSentence) -> str:
    return f"{clean(context.sentence)}{_beside(context)}"


def _beside(context: ContextSentence) -> str:
    """Return the place of a neighbouring sentence in the file that is named below it."""
    return f"  :{context.location.line}:{context.location.column}"


def styled_answer(answer: Answer, skip: int = 0) -> Text:
    """Return an answer for a terminal: marked words, dimmed context, a link to each file.

    The first ``skip`` sentences are left out, and counted.
    """
    from rich.text import Text  # noqa: PLC0415 - a pipe does not need it

    page = Text()
    if answer.verdict is Verdict.NOT_FOUND:
        page.append(NOT_FOUND, style="bold yellow")
        if answer.nearest:
            page.append(f"\n\n{NEAREST}\n", style="dim")
            page.append_text(styled_block(answer.nearest, _NO_LABEL))
        return page
    for number, cited, sure, above in _numbered(answer, skip):
        if number > skip + 1:
            page.append("\n\n")
        page.append(above, style="dim")
        page.append_text(styled_block(cited, f"{number}. ", sure))
    return page


def styled_block(cited: CitedSentence, label: str, sure: str = "") -> Text:
    """Return what ``plain_block`` does, for a terminal."""
    from rich.text import Text  # noqa: PLC0415 - a pipe does not need it

    indent = " " * len(label)
    block = Text()
    for neighbour in cited.before:
        block.append(f"{indent}{_neighbour(neighbour)}\n", style="dim")
    block.append(label, style="bold cyan")
    block.append_text(marked(cited.sentence, cited.matches, cited.highlight))
    for neighbour in cited.after:
        block.append(f"\n{indent}{_neighbour(neighbour)}", style="dim")
    about = heading(cited.citation)
    block.append(f"\n{indent}")
    if sure:
        block.append(sure, style=_SURENESS[sure])
        block.append(" · " if about else "  ", style="dim")
    if about:
        block.append(f"{about}  ", style="dim italic")
    link = Path(cited.citation.file).as_uri()
    block.append(place(cited.citation), style=f"cyan link {link}")
    if cited.citation.stale:
        block.append(f"  {STALE}", style="bold red")
    return block


def marked(sentence: str, matches: Sequence[Span], highlight: Span | None) -> Text:
    """Return a sentence with the question's words underlined and the answer span bold."""
    from rich.text import Text  # noqa: PLC0415 - a pipe does not need it

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

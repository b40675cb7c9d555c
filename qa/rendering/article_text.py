"""An article laid out as prose for a terminal, a cited sentence marked in it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from index.article import Role, Sentence
from qa.rendering.sanitise import clean

_MARK = "reverse"
_MARKED, _UNMARKED = "> ", "  "
LEAD = re.compile(r" +|(?:\d+\.|-) ")
"""What the rest of a line is hung to the right of: an indent, a number, a dash."""

_STYLES = {Role.HEADING: "bold", Role.NAVIGATION: "dim", Role.BYLINE: "italic"}


@dataclass(frozen=True, slots=True)
class Page:
    """Lines ready for the terminal, and the 0-based number of the one to be scrolled to."""

    lines: tuple[Text, ...]
    focus: int = 0


def article_page(
    head: Sequence[str],
    prose: Iterable[Sequence[Sentence]],
    cited: Sentence | None,
    console: Console,
    width: int,
) -> Page:
    """Lay an article out as prose of ``width`` cells under the lines of ``head``.

    The cited sentence is shown in reverse, and ``>`` stands in the margin beside it, for screens
    without colour. ``prose`` are the article's ``paragraphs``.
    """
    texts = [Text(line, "dim" if at else "bold") for at, line in enumerate(head)]
    for paragraph in prose:
        texts += [Text(), _prose(paragraph, cited)]
    lines: list[Text] = []
    focus = 0
    for text in texts:
        for line in text.wrap(console, width - len(_MARKED)):
            marked = any(span.style == _MARK for span in line.spans)
            if marked and not focus:
                focus = len(lines)
            lines.append(Text(_MARKED if marked else _UNMARKED).append_text(line))
            lines[-1].rstrip()
    return Page(tuple(lines), focus)


def hanging(text: Text, console: Console, width: int, lead: re.Pattern[str] = LEAD) -> Text:
    """Wrap a text at ``width`` cells; what a line goes on with stands to the right of its lead."""
    lines: list[Text] = []
    for line in text.split("\n", allow_blank=True):
        found = lead.match(line.plain)
        at = found.end() if found else 0
        before, after = line.divide([at]) if at else (Text(), line)
        indent = Text(" " * cell_len(before.plain))
        wrapped = after.wrap(console, width - cell_len(before.plain)) or [Text()]
        for number, piece in enumerate(wrapped):
            lines.append((indent if number else before).copy().append_text(piece))
    for line in lines:
        line.rstrip()
    return Text("\n").join(lines)


def paragraphs(sentences: Iterable[Sentence], *, lined: bool = True) -> Iterator[list[Sentence]]:
    """Group sentences into paragraphs; a line that breaks inside sentences ends none of them.

    Where the file is not ``lined`` by its own lines, paragraphs stand apart in the visible text.
    """
    ordered = list(sentences)
    hard_wrapped = any("\n" in sentence.text for sentence in ordered)
    paragraph: list[Sentence] = []
    for sentence in ordered:
        if paragraph and (
            _lines_between(paragraph[-1], sentence) > int(hard_wrapped)
            if lined
            else stands_apart(paragraph[-1], sentence)
        ):
            yield paragraph
            paragraph = []
        paragraph.append(sentence)
    if paragraph:
        yield paragraph


def _lines_between(earlier: Sentence, later: Sentence) -> int:
    return later.location.line - earlier.location.line - earlier.text.count("\n")


def stands_apart(earlier: Sentence, later: Sentence) -> bool:
    """Say whether more than a blank lies between two sentences of a visible text."""
    return later.span.start - earlier.span.end > 1


def spaced(paragraph: Sequence[Sentence]) -> Iterator[bool]:
    """Say of each sentence of a paragraph whether a space stands before it."""
    end = None
    for sentence in paragraph:
        yield end is not None and sentence.span.start > end
        end = sentence.span.end


def _prose(paragraph: Sequence[Sentence], cited: Sentence | None) -> Text:
    text = Text()
    for sentence, apart in zip(paragraph, spaced(paragraph), strict=True):
        style = _MARK if sentence == cited else _STYLES.get(sentence.role, "")
        text.append(" " if apart else "").append(clean(sentence.text), style or None)
    return text

"""An article or a list, a screen at a time: how prose is laid out, and the user's pager."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from index.article import Role, Sentence
from index.errors import UsageError
from qa.rendering.text import clean
from qa.terminal.editor import run_in_terminal

_MARK = "reverse"
_MARKED, _UNMARKED = "> ", "  "
_LEAD = re.compile(r" +|(?:\d+\.|-) ")
_ABOVE = 3
"""Lines of the article left in sight above the one that the pager is scrolled to."""

_LESS_TELLS = "-PsPress q to go back, / to search"
_STYLES = {Role.HEADING: "bold", Role.NAVIGATION: "dim", Role.BYLINE: "italic"}


@dataclass(frozen=True, slots=True)
class Page:
    """Lines ready for the terminal, and the 0-based number of the one to be scrolled to."""

    lines: tuple[Text, ...]
    focus: int = 0


def article_page(
    head: Sequence[str],
    sentences: Sequence[Sentence],
    cited: Sentence | None,
    console: Console,
    width: int,
) -> Page:
    """Lay an article out as prose of ``width`` cells under the lines of ``head``.

    The cited sentence is shown in reverse, and ``>`` stands in the margin beside it, for screens
    without colour.
    """
    texts = [Text(line, "dim" if at else "bold") for at, line in enumerate(head)]
    for paragraph in paragraphs(sentences):
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


def hanging(text: Text, console: Console, width: int, lead: re.Pattern[str] = _LEAD) -> Text:
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


def paragraphs(sentences: Iterable[Sentence]) -> Iterator[list[Sentence]]:
    """Group sentences into paragraphs; a line that breaks inside sentences ends none of them."""
    ordered = list(sentences)
    hard_wrapped = any("\n" in sentence.text for sentence in ordered)
    paragraph: list[Sentence] = []
    for sentence in ordered:
        if paragraph and _lines_between(paragraph[-1], sentence) > int(hard_wrapped):
            yield paragraph
            paragraph = []
        paragraph.append(sentence)
    if paragraph:
        yield paragraph


def _lines_between(earlier: Sentence, later: Sentence) -> int:
    return later.location.line - earlier.location.line - earlier.text.count("\n")


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


def show(page: Page, console: Console) -> None:
    """Show a page through the user's pager, or print it where there is no terminal or no pager."""
    command = pager_command(os.environ, max(page.focus - _ABOVE, 0) + 1)
    text = Text("\n").join(page.lines)
    if not console.is_terminal or command is None:
        console.print(text, soft_wrap=True)
        return
    with console.capture() as captured:
        console.print(text, soft_wrap=True)
    run_in_terminal(command, captured.get().encode("utf-8", "replace"))


def pager_command(environment: Mapping[str, str], line: int) -> list[str] | None:
    """Return the command that pages its input from a 1-based line; None if there is no pager."""
    try:
        command = shlex.split(environment.get("PAGER", "less"))
    except ValueError as error:
        raise UsageError(
            f"The pager is set to {environment['PAGER']!r}, which cannot be read: {error}.",
            "Correct $PAGER.",
        ) from error
    if not command or not shutil.which(command[0]):
        return None
    # Somebody who has set up less knows how to leave it, and may have a prompt of their own.
    told = [] if environment.get("LESS") else [_LESS_TELLS]
    options = {"less": ["-R", *told, f"+{line}"], "more": [f"+{line}"]}
    return command + options.get(Path(command[0]).name, [])

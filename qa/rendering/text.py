"""How an answer looks: for a terminal, for a pipe, as JSON. Pure: it prints nothing.

Article text is hostile. Whatever leaves here for a terminal or a pipe has passed ``clean``; JSON
keeps the sentence exactly and escapes what a terminal could act on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.article import Span
from index.errors import QaError
from qa import confidence
from qa.answer import Answer, Citation, CitedSentence, ContextSentence, Verdict

if TYPE_CHECKING:
    from rich.text import Text

SCHEMA = 1
NOT_FOUND = "The articles do not say."
NEAREST = "Nearest miss:"
ALTERNATIVES = "Less likely:"
UNDERSTOOD = "↳ understood as:"
STALE = "stale: the file has changed or is gone"
_NO_LABEL = "   "
_SURENESS = {"sure": "green", "likely": "", "unsure": "yellow"}

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, ESC and C1 among them
    "\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"  # bidi marks, invisible characters, no characters, tags
)
_BREAKS = "\r\x0b\x0c\x85\u2028\u2029"
_INVISIBLE = re.compile("[\u061c\u200b\u200e\u200f\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
_SPACE = re.compile(r"[\s\x85]+")


def clean(text: str) -> str:
    """Return ``text`` on one line, with nothing in it that a terminal could act on."""
    return _SPACE.sub(" ", _UNSAFE.sub(_replacement, text)).strip()


def _replacement(match: re.Match[str]) -> str:
    if match.group() in _BREAKS:
        return " "
    return "" if _INVISIBLE.match(match.group()) else "\ufffd"


# --- JSON ---------------------------------------------------------------------------------------


def to_json(answer: Answer, *, indent: int | None = None, **extra: object) -> str:
    """Return an answer as JSON (schema 1), with ``extra`` keys, on one line or indented."""
    return dumps({"schema": SCHEMA, **extra, **answer_json(answer)}, indent)


def answer_json(answer: Answer) -> dict[str, Any]:
    """Return the keys of schema 1 that hold an answer, in the shapes that JSON has."""
    return {
        "question": answer.question,
        "understood_as": answer.understood_as,
        "verdict": answer.verdict.value,
        "confidence": round(answer.confidence, 4),
        "answers": [_sentence_json(cited) for cited in answer.answers],
        "nearest": _sentence_json(answer.nearest) if answer.nearest else None,
        "timings_ms": answer.timings_ms,
    }


def error_json(error: QaError, **extra: object) -> str:
    """Return an error as one line of JSON."""
    return dumps(
        {"schema": SCHEMA, **extra, "error": {"what": error.what, "next": error.next_step}}
    )


def dumps(value: object, indent: int | None = None) -> str:
    """Return JSON in which no character can act on a terminal."""
    return _UNSAFE.sub(_escape, json.dumps(value, ensure_ascii=False, indent=indent))


def in_ascii(text: str) -> str:
    """Return JSON text with every character beyond ASCII escaped."""
    return re.sub(r"[^\x00-\x7f]", _escape, text)


def _escape(match: re.Match[str]) -> str:
    return json.dumps(match.group())[1:-1]


def _sentence_json(cited: CitedSentence) -> dict[str, Any]:
    mark = cited.highlight
    return {
        "sentence": cited.sentence,
        "score": round(cited.score, 4),
        "highlight": [mark.start, mark.end] if mark else None,
        "citation": _citation_json(cited.citation),
        "alternative": cited.alternative,
        "repeats": cited.repeats,
        "before": [_context_json(neighbour) for neighbour in cited.before],
        "after": [_context_json(neighbour) for neighbour in cited.after],
    }


def _citation_json(citation: Citation) -> dict[str, Any]:
    return {
        "file": citation.file,
        **asdict(citation.location),
        "sha256": citation.sha256,
        "stale": citation.stale,
        "title": citation.title,
        "date": citation.date,
        "author": citation.author,
    }


def _context_json(neighbour: ContextSentence) -> dict[str, Any]:
    return {
        "sentence": neighbour.sentence,
        "why": neighbour.why.value,
        **asdict(neighbour.location),
    }


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


def plain(answer: Answer, skip: int = 0) -> str:
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
        sure = confidence.in_words(answer.confidence) if number == 1 else ""
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


def styled(answer: Answer, skip: int = 0) -> Text:
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


def piece(text: str) -> str:
    """Return what ``clean`` does, for a part of a line: the space around it is kept."""
    return _SPACE.sub(" ", _UNSAFE.sub(_replacement, text))


def clean_lines(text: str) -> str:
    """Return ``text`` with its lines kept and nothing in it that a terminal could act on."""
    return "\n".join(_UNSAFE.sub(_replacement, line) for line in text.split("\n"))

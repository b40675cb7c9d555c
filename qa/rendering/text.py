"""How an answer looks as plain text: in a pipe, in a file, for a screen reader. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from index.filter import Filter
from index.urls import is_url
from qa.answer import (
    Answer,
    Citation,
    CitedSentence,
    ContextSentence,
    CopiedSentence,
    Difference,
    Scope,
    Verdict,
    in_words,
)
from qa.question import within as filters
from qa.rendering.amounts import counted
from qa.rendering.place import line_of, place_of, within
from qa.rendering.sanitise import clean

NOT_FOUND = "The articles do not say."
NEAREST = "Nearest miss:"
ALTERNATIVES = "Less likely:"
UNDERSTOOD = "↳ understood as:"
WITHIN = "↳ within:"
STALE = "stale: the file has changed or is gone"
NOT_PROVED = "not proved: the index is not trusted, so the file was not opened"
NO_LABEL = "   "
LESS_LIKELY = "less likely"

_SHOWN = 3  # differences of copies that are told; `/copies` and the JSON have all


def place(citation: Citation) -> str:
    """Return where a sentence stands, the file relative to the working directory if below it."""
    return clean(place_of(short_path(citation.file), citation.location))


def short_path(path: str) -> str:
    """Return a path relative to the working directory where it lies below it, cleaned."""
    try:
        return clean(str(Path(path).relative_to(Path.cwd())))
    except (ValueError, OSError):
        return clean(path)


def reservation(citation: Citation) -> str:
    """Return what is to be said against a citation; nothing if its file proves it."""
    if not citation.checked:
        return NOT_PROVED
    return STALE if citation.stale else ""


def link(citation: Citation) -> str | None:
    """Return the address of a cited file; None where it is not to be opened unasked."""
    if is_url(citation.file):
        return citation.file if citation.checked else None
    path = Path(citation.file)
    return path.as_uri() if citation.checked and path.is_absolute() else None


def heading(citation: Citation) -> str:
    """Return what an article says about itself: title, section, date, author, as far as it does."""
    parts = (citation.title, " › ".join(citation.section), citation.date, citation.author)
    return " · ".join(clean(part) for part in parts if part)


def plain_answer(answer: Answer, skip: int = 0) -> str:
    """Return an answer as plain text: one block a sentence, citation below, no colour.

    The first ``skip`` sentences are left out, and counted.
    """
    if answer.verdict is Verdict.NOT_FOUND:
        blocks = [not_found(answer)]
        if answer.nearest:
            blocks.append(f"{NEAREST}\n{plain_block(answer.nearest, NO_LABEL)}")
    else:
        blocks = [
            f"{above}{plain_block(cited, f'{number}. ', sure)}"
            for number, cited, sure, above in numbered(answer, skip)
        ]
    return "\n\n".join(blocks)


def taken_as(answer: Answer) -> tuple[str, ...]:
    """Return, a line each, how a question was understood and within what it was asked."""
    lines = []
    if answer.understood_as:
        lines.append(f"{UNDERSTOOD} {clean(answer.understood_as)}")
    if answer.scope and answer.scope.articles:
        lines.append(f"{WITHIN} {scope(answer.scope)}")
    return tuple(lines)


def scope(found: Scope) -> str:
    """Return the parts of a filter and how many articles pass: "author x (12 articles)"."""
    return f"{parts(found.within)} ({counted(found.articles, 'article')})"


def parts(within: Filter) -> str:
    """Return the parts of a filter in words."""
    return clean(", ".join(filters.in_words(within)))


def not_found(answer: Answer) -> str:
    """Return that the articles do not say, or that there is none within what was asked."""
    asked = answer.scope
    return NOT_FOUND if asked is None or asked.articles else nothing_within(asked)


def nothing_within(asked: Scope) -> str:
    """Return that no article is within a filter, and how many would be without each part."""
    without = "; ".join(
        f"without {_named(part)}: {counted(count, 'article')}" for part, count in asked.without
    )
    none = f"No article is within: {parts(asked.within)}."
    return f"{none}\nW{without[1:]}." if without else none


def _named(part: Filter) -> str:
    said = parts(part)
    return said if "“" in said else f'"{said}"'


def numbered(answer: Answer, skip: int) -> Iterator[tuple[int, CitedSentence, str, str]]:
    """Yield what is shown with its number, how sure it is, and the line above it, if any."""
    among_them = False
    for number, cited in enumerate(answer.answers[skip:], skip + 1):
        # The confidence is that of the first sentence, and says nothing of the others.
        sure = in_words(answer.confidence) if number == 1 else ""
        begins = cited.alternative and not among_them
        yield number, cited, sure, f"{ALTERNATIVES}\n" if begins else ""
        among_them = cited.alternative


def plain_block(cited: CitedSentence, label: str, sure: str = "") -> str:
    """Return a sentence under its ``label``, with what is around it, its citation and its copies.

    ``sure`` is a word for how sure it is that the sentence answers.
    """
    indent = " " * len(label)
    where = place(cited.citation)
    about = " · ".join(part for part in (sure, heading(cited.citation)) if part)
    but = reservation(cited.citation)
    lines = [
        *(f"{indent}{beside(neighbour)}" for neighbour in cited.before),
        f"{label}{clean(cited.sentence)}",
        *(f"{indent}{beside(neighbour)}" for neighbour in cited.after),
        f"{indent}{about}",
        f"{indent}{where}  ({but})" if but else f"{indent}{where}",
        *(f"{indent}{line}" for line in (*date_lines(cited), *copy_lines(cited))),
    ]
    return "\n".join(line for line in lines if line != indent)


def beside(context: ContextSentence) -> str:
    """Return a neighbouring sentence with its place in the file that is named below it."""
    return f"{clean(context.sentence)}  {clean(within(context.location))}"


def date_lines(cited: CitedSentence) -> Iterator[str]:
    """Yield the line that says which days a sentence means: ``Tuesday = 2017-05-23``."""
    means = dict.fromkeys(f"{clean(said.text)} = {clean(said.date)}" for said in cited.dates)
    if means:
        yield ", ".join(means)


# --- saved questions ------------------------------------------------------------------------------


def news_block(name: str, question: str, sentences: Iterable[CitedSentence]) -> str:
    """Return a saved question and the sentences that are new, each with its citation below it."""
    blocks = [
        plain_block(cited, NO_LABEL, LESS_LIKELY if cited.alternative else "")
        for cited in sentences
    ]
    return f"{clean(name)}: {clean(question)}\n" + "\n\n".join(blocks)


def news_line(name: str, cited: CitedSentence) -> str:
    """Return a sentence that is new on one line: ``name: file:line: sentence``."""
    citation = cited.citation
    where = clean(line_of(short_path(citation.file), citation.location))
    but = reservation(citation)
    said = f"{clean(name)}: {where}: {clean(cited.sentence)}"
    return f"{said}  ({but})" if but else said


# --- copies ---------------------------------------------------------------------------------------


def copy_lines(cited: CitedSentence) -> Iterator[str]:
    """Yield what is to be said of a sentence's copies, a line each; nothing where it has none."""
    same = [copy for copy in cited.copies if not copy.differs]
    if same:
        yield _same(same)
    differing: dict[tuple[Difference, ...], list[CopiedSentence]] = {}
    for copy in cited.copies:
        if copy.differs:
            differing.setdefault(copy.differs, []).append(copy)
    for differs, copies in list(differing.items())[:_SHOWN]:
        yield f"differs in {_copies(len(copies))}: {differences(differs)}  ({_first_place(copies)})"
    others = sum(map(len, list(differing.values())[_SHOWN:]))
    if others:
        yield f"differs otherwise in {_copies(others)}"


def differences(differs: Sequence[Difference]) -> str:
    """Return what a sentence says and what its counterpart says: ``12 → 21, Monday → Tuesday``."""
    return ", ".join(f"{clean(each.this) or '–'} → {clean(each.other) or '–'}" for each in differs)


def _same(copies: Sequence[CopiedSentence]) -> str:
    dates = sorted(date for copy in copies if (date := copy.citation.date))
    when = f", {'earliest ' if len(copies) > 1 else ''}{clean(dates[0])}" if dates else ""
    stale = sum(copy.citation.checked and copy.citation.stale for copy in copies)
    return f"also in {counted(len(copies), 'article')}{when}{f' ({stale} stale)' if stale else ''}"


def _first_place(copies: Sequence[CopiedSentence]) -> str:
    """Return where the first of some copies stands, and what is to be said against that."""
    citation = copies[0].citation
    where = place(citation)
    but = f"; {reservation(citation)}" if citation.checked and citation.stale else ""
    return f"{where}{', …' if len(copies) > 1 else ''}{but}"


def _copies(count: int) -> str:
    return "1 copy" if count == 1 else f"{count} copies"

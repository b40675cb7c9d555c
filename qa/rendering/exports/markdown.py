"""A conversation as Markdown. Pure.

What an article says is never taken for markup: every character that Markdown could act on is
escaped.
"""

from __future__ import annotations

from collections.abc import Iterator

from qa.answer import Citation, CitedSentence, ContextSentence, ListedArticle, Verdict
from qa.conversation import Conversation, Turn
from qa.rendering.exports.notes import Notes
from qa.rendering.exports.references import markdown_end
from qa.rendering.listed import about, place
from qa.rendering.markup import address, escaped, inline
from qa.rendering.place import in_words, place_of
from qa.rendering.references.styles import Style
from qa.rendering.sanitise import clean
from qa.rendering.text import (
    ALSO,
    NEAREST,
    copy_lines,
    date_lines,
    heading,
    link,
    not_found,
    reservation,
    scope,
    verdict,
)


def markdown(conversation: Conversation, style: Style | None = None) -> str:
    """Return a conversation as Markdown: questions as headings, answers as quotations.

    In a ``style``, references stand at its end: notes have marks behind the sentences.
    """
    notes = Notes(conversation, style)
    lines = [f"# Conversation of {conversation.began:%Y-%m-%d %H:%M}", ""]
    for number, turn in enumerate(conversation.turns, 1):
        lines += [f"## {number}. {escaped(turn.question)}", "", *_answer(turn, notes)]
    return "\n".join(lines) + (markdown_end(conversation, style) if style else "")


def _answer(turn: Turn, notes: Notes) -> Iterator[str]:
    answer = turn.answer
    if answer.understood_as:
        yield from (f"*understood as:* {escaped(answer.understood_as)}", "")
    if answer.scope and answer.scope.articles:
        yield from (f"*within:* {escaped(scope(answer.scope))}", "")
    if answer.listed:
        yield from (escaped(verdict(answer)), "")
        yield from (f"- {_listed(each)}" for each in answer.listed.articles)
        yield ""
    elif answer.verdict is Verdict.NOT_FOUND:
        yield from (escaped(not_found(answer)), "")
        if answer.displayed:
            yield from (NEAREST, "")
    among_them = False
    sure = verdict(answer) if answer.answers else ""
    for cited in answer.displayed:
        if cited.alternative and not among_them:
            yield from (ALSO, "")
        among_them = cited.alternative
        yield from (*_quoted(cited, sure, notes.number(cited)), "")
        sure = ""  # it is said of the first


def _listed(article: ListedArticle) -> str:
    said, where = about(article), inline(place(article, article.file))
    return f"{escaped(said)} · {where}" if said else where


def _quoted(cited: CitedSentence, sure: str, note: int | None) -> Iterator[str]:
    for neighbour in cited.before:
        yield from (f"> {_neighbour(neighbour)}", ">")
    mark = f"[^{note}]" if note else ""
    yield from (f"> {_marked(cited)}{mark}", ">")
    for neighbour in cited.after:
        yield from (f"> {_neighbour(neighbour)}", ">")
    about = " · ".join(part for part in (sure, heading(cited.citation)) if part)
    yield f"> — {f'{escaped(about)} · ' if about else ''}{_place(cited.citation)}"
    for line in (*date_lines(cited), *copy_lines(cited)):
        yield from (">", f"> {escaped(line)}")


def _neighbour(neighbour: ContextSentence) -> str:
    return f"… {escaped(neighbour.sentence)} ({inline(in_words(neighbour.location))})"


def _marked(cited: CitedSentence) -> str:
    mark = cited.highlight
    if mark is None or not mark.of(cited.sentence).strip():
        return escaped(cited.sentence)
    before, after = cited.sentence[: mark.start], cited.sentence[mark.end :]
    # Emphasis may not begin or end with a space, so spaces stay outside.
    marked = mark.of(cited.sentence)
    left = " " if before[-1:].isspace() or marked[:1].isspace() else ""
    right = " " if after[:1].isspace() or marked[-1:].isspace() else ""
    lead = f"{escaped(before)}{left}" if before.strip() else ""
    return f"{lead}**{inline(marked)}**{right}{inline(after)}"


def _place(citation: Citation) -> str:
    but = f" ({reservation(citation)})" if reservation(citation) else ""
    name = inline(clean(place_of(citation.file, citation.location)))
    file = link(citation)
    return f"{name}{but}" if file is None else f"[{name}]({address(file)}){but}"

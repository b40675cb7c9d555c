"""What frames a sentence by its place: its table's columns, who speaks, what a colon leads in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.article import Role, Sentence, Source
from index.search.searcher import Searcher
from qa.answer import ContextSentence, Why

LED_IN = 8
"""Sentences, at most, that a colon leads in: the lines of a short listing, the items of a list."""


def above(
    searcher: Searcher, source: Source, ordinal: int, sentence: Sentence
) -> ContextSentence | None:
    """Return the columns of a row's table, or the line that says who speaks a sentence."""
    if sentence.role is Role.ROW:
        why, found = Why.COLUMNS, searcher.columns(source, ordinal)
    else:
        why, found = Why.SPEAKER, searcher.speaker(source, ordinal, sentence.role)
    return ContextSentence(found.text, found.location, why) if found else None


def leads_in(sentence: Sentence) -> bool:
    """Say whether a sentence ends where something else is to say what it promises."""
    return sentence.text.endswith(":")


def led_in(sentences: Sequence[Sentence], at: int) -> Iterator[int]:
    """Yield what follows a colon: a listing, a table, the items of a list, or else a sentence."""
    below = at + 1
    first = sentences[below].role if below < len(sentences) else Role.HEADING
    if first in (Role.HEADING, Role.NAVIGATION, Role.BYLINE):
        return
    for number in range(below, min(below + LED_IN, len(sentences))):
        role = sentences[number].role
        alike = role is first or {role, first} == {Role.HEADER, Role.ROW}
        # The items of a list end like no sentence; a sentence that is led in stands alone.
        ended = first is Role.PROSE and number > below and _is_whole(sentences[number])
        if ended or not alike:
            return
        yield number
        if first is Role.PROSE and _is_whole(sentences[number]):
            return


def _is_whole(sentence: Sentence) -> bool:
    """Say whether a sentence ends as one does, where an item of a list goes on to the next."""
    return sentence.text.rstrip("”\"’')]").endswith((".", "!", "?", "…"))

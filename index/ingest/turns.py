"""The turns of a talk: who speaks is read with what is said. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from index.article import Article, Role, Sentence, Source
from index.formats.kinds import is_letter

_WHEN = re.compile(
    r"[\[(]?\b(?:\d{4}-\d{2}-\d{2},?[ \t]+)?(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
    r"(?:[ \t]?[ap]m\b)?[\])]?",
    re.IGNORECASE,
)
_BESIDE = " \t\r\n:[]()-–—"


def speaker_in(line: str) -> str:
    """Return who speaks by a line that says so, without the time; empty if it says only that."""
    return " ".join(_WHEN.sub(" ", line).strip(_BESIDE).split())


def writer_of(article: Article | Source) -> str:
    """Return who says an article's text where nobody else is said to: of a letter, its writer."""
    authors = article.metadata.authors
    return authors[0] if authors and is_letter(article.format) else ""


def speakers(sentences: Iterable[Sentence], writer: str = "") -> Iterator[str]:
    """Yield who speaks each sentence, the ``writer`` where nobody is said to.

    A heading ends a turn, and so does the end of a quotation.
    """
    speaker, before = writer, None
    for sentence in sentences:
        role = sentence.role
        if role is Role.SPEAKER:
            speaker = speaker_in(sentence.text)
        elif role is Role.HEADING or (before is Role.QUOTATION and role is not before):
            speaker = writer
        before = role
        yield speaker


def spoken(sentences: Iterable[Sentence], speaker: str = "") -> Iterator[tuple[int, str]]:
    """Yield the places of the searchable sentences, each with what stands before it when read.

    That is ``"Per Lund: "`` before the first of a turn, and mostly nothing. ``speaker`` is who
    speaks where they begin.
    """
    for place, sentence in enumerate(sentences):
        if sentence.role is Role.SPEAKER:
            speaker = speaker_in(sentence.text)
        elif sentence.searchable:
            says = speaker and sentence.role is not Role.HEADING
            yield place, f"{speaker}: " if says else ""
            speaker = "" if says else speaker

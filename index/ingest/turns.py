"""The turns of a talk: who speaks is read with what is said. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from index.article import LANDMARKS, Role, Sentence

_WHEN = re.compile(
    r"[\[(]?\b(?:\d{4}-\d{2}-\d{2},?[ \t]+)?(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
    r"(?:[ \t]?[ap]m\b)?[\])]?",
    re.IGNORECASE,
)
_BESIDE = " \t\r\n:[]()-–—"


def speaker_in(line: str) -> str:
    """Return who speaks by a line that says so, without the time; empty if it says only that."""
    return " ".join(_WHEN.sub(" ", line).strip(_BESIDE).split())


def speakers(sentences: Iterable[Sentence]) -> Iterator[str]:
    """Yield who speaks each sentence, empty where nobody is said to; a heading ends a turn."""
    speaker = ""
    for sentence in sentences:
        if sentence.role in LANDMARKS:
            speaker = speaker_in(sentence.text) if sentence.role is Role.SPEAKER else ""
        yield speaker


def spoken(sentences: Iterable[Sentence], speaker: str = "") -> Iterator[tuple[int, str]]:
    """Yield the places of the searchable sentences, each with what stands before it when read.

    That is ``"Per Lund: "`` before the first of a turn, and mostly nothing. ``speaker`` is who has
    spoken before them, and goes on.
    """
    for place, sentence in enumerate(sentences):
        if sentence.role is Role.SPEAKER:
            speaker = speaker_in(sentence.text)
        elif sentence.searchable:
            yield place, f"{speaker}: " if speaker and sentence.role is not Role.HEADING else ""
            speaker = ""

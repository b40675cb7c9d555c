"""Question sets as benchmarks ask them: each answer is a stretch of a file.

``qa eval`` takes sets that only name the text of an answer as well; where a ranking is looked at
span by span, those cannot be judged, and are refused instead of counted as misses.
"""

from __future__ import annotations

import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from index.article import Span
from qa.evaluation.dataset import GoldSpan, read_questions


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the stretches that answer it."""

    question: str
    gold: tuple[GoldSpan, ...]

    def answered_by(self, file: str, span: Span) -> bool:
        """Say whether a span of a file overlaps a stretch that answers."""
        return any(file == gold.file and span.overlaps(gold.span) for gold in self.gold)


def read_asked(path: Path, articles: Collection[str]) -> list[Asked]:
    """Return the questions of a set about ``articles``, the files of the index."""
    asked = []
    for case in read_questions(path, articles):
        spans = tuple(gold for gold in case.gold if isinstance(gold, GoldSpan))
        if len(spans) < len(case.gold):
            sys.exit(f"{path} names an answer by its text: {case.question}\nGive start and end.")
        asked.append(Asked(case.question, spans))
    return asked

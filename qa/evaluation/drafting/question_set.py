"""A draft of a question set, for somebody to correct: made of articles, a question a line.

What is drafted is marked (``"draft"``, with what to look at); ``qa eval`` reads it as it is.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path

from index.search.searcher import Searcher
from index.urls import is_url
from qa.evaluation.drafting.drafts import Draft, drafts
from qa.evaluation.drafting.sentence_question import worded
from qa.rendering.json_text import dumps

_NAME = re.compile(r"(?<=\s)[A-Z][\w-]+(?: [A-Z][\w-]+)*")
_TRIED = 10  # other questions whose names are tried in one
_TO_CORRECT = "Is this the question, and does that sentence answer it?"
_TO_PUT = "What is the question that this sentence answers, as you would put it?"
_TO_FIND = "Nothing is likely to answer this. Does anything?"


def drafted(
    searcher: Searcher, count: int, without: int
) -> tuple[tuple[Draft, ...], tuple[str, ...]]:
    """Return up to ``count`` questions with their sentences, and up to ``without`` that have none.

    Where few sentences can be asked for by rule, the words of others follow. Those without are
    questions about other sentences, as far as there are any, with a name in place of theirs that
    another article has and their own has not. Inside ``with searcher.snapshot():``.
    """
    found = drafts(searcher, count + 2 * without)
    others_first = (*found[count:], *found[:count])
    unanswerable = tuple(islice(_misnamed(searcher, others_first), without))
    if len(found) >= count:
        return found[:count], unanswerable
    said = {each.sentence.text for each in found}
    others = (each for each in drafts(searcher, count, worded) if each.sentence.text not in said)
    return (*found, *islice(others, count - len(found))), unanswerable


def _misnamed(searcher: Searcher, found: Sequence[Draft]) -> Iterator[str]:
    named = [(each, name) for each in found if (name := _NAME.search(each.question))]

    @cache
    def has(draft: Draft, name: str) -> bool:
        return any(name in each.text for each in searcher.sentences(draft.source))

    for at, (draft, ours) in enumerate(named, 1):
        others = (*named[at:], *named[: at - 1])[:_TRIED]
        apart = (
            theirs[0]
            for other, theirs in others
            if not (has(draft, theirs[0]) or has(other, ours[0]))
        )
        if other_name := next(apart, ""):
            yield f"{draft.question[: ours.start()]}{other_name}{draft.question[ours.end() :]}"


def lines(answerable: Iterable[Draft], without: Iterable[str], folder: Path) -> Iterator[str]:
    """Yield the lines of a set in ``folder``, those of questions without an answer at the end."""
    for draft in answerable:
        gold = {"file": _named(draft.source.path, folder), "contains": draft.sentence.text}
        look = _TO_CORRECT if draft.answer else _TO_PUT
        yield dumps({"question": draft.question, "gold": [gold], "draft": look})
    for question in without:
        yield dumps({"question": question, "gold": [], "draft": _TO_FIND})


def _named(path: str, folder: Path) -> str:
    """Return how a set names a file: from its own folder, where it lies below."""
    here = f"{folder.absolute()}{os.sep}"
    return path if is_url(path) else path.removeprefix(here)

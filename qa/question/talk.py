"""The talk before a question: its turns, and the terms and names that were said in them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.characters import encodable
from index.lexical.analysis import analyse
from qa.answer import Answer, Kind
from qa.question.kinds.small_talk import small_talk
from qa.question.said import History, Said
from qa.question.within import without_parts
from qa.question.words import phrases

_LONGEST = 300
"""Characters from which on a question stands alone, and that are kept of anything said."""

_ASKS = re.compile(
    r"""^\W*(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|can|could|has
           |have|had|will|would|should|tell|describe|explain|give|list|show|name|compare|and|any)\b""",
    re.IGNORECASE | re.VERBOSE,
)


def recall(history: History) -> tuple[Said, ...]:
    """Return what was said in a history, one item a question, each text cut to what matters."""
    turns: list[Said] = []
    topic: tuple[str, ...] = ()
    for item in history:
        if isinstance(item, Answer):
            turns += () if item.kind is Kind.SMALL_TALK else (Said.of(item),)
        elif isinstance(item, Said):
            turns.append(item)
        elif not item.strip() or small_talk(item):
            continue
        elif item.rstrip().endswith("?") or _ASKS.match(item):
            turns.append(Said(item, titles=topic))
        elif turns:
            turns[-1] = replace(turns[-1], sentences=(*turns[-1].sentences, item))
        else:
            topic = (*topic, item)
    if topic and not turns:
        turns = [Said("", titles=topic)]
    return tuple(
        replace(
            turn,
            question=_cut(without_parts(turn.question)),
            sentences=_all_cut(turn.sentences),
            titles=_all_cut(turn.titles),
        )
        for turn in turns
    )


def _all_cut(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(_cut(text) for text in texts)


def _cut(text: str) -> str:
    """Return the beginning of a text, fit to be searched for."""
    return encodable(text[:_LONGEST])


def _plain(sentence: str) -> str:
    return " ".join(sentence[:_LONGEST].split()).casefold()


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said so far: terms of the questions and titles, of the sentence cited last, names.

    ``cited`` are the terms of all sentences cited, ``latest`` those of the last one.
    """

    asked: frozenset[str] = frozenset()
    cited: frozenset[str] = frozenset()
    latest: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()

    def and_then(self, question: str, sentence: str, titles: Iterable[str]) -> Talk:
        """Return the talk after one more question, with the sentence and titles cited for it."""
        titled = tuple(titles)
        latest = frozenset(analyse(sentence))
        names = [name for text in (question, sentence) for p in phrases(text) for name in p.names]
        names += [phrase.text for title in titled for phrase in phrases(title)]
        return Talk(
            asked=self.asked.union(*(analyse(text) for text in (question, *titled))),
            cited=self.cited | latest,
            latest=latest,
            names=(*self.names, *names),
        )

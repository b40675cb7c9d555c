"""Questions drafted from the sentences of articles, spread over them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from random import Random

from index.article import Role, Sentence, Source
from index.search.searcher import Searcher
from qa.evaluation.drafting.sentence_question import Asked, asked

_ENGLISH = (None, "en")


@dataclass(frozen=True, slots=True)
class Draft:
    """A question, the words that answer it, and the sentence of an article that has them."""

    question: str
    answer: str
    source: Source
    sentence: Sentence


def drafts(
    searcher: Searcher, count: int, ask: Callable[[str], Asked | None] = asked
) -> tuple[Draft, ...]:
    """Return up to ``count`` questions: one of each article, then a second one, and so on.

    Which articles and sentences come first is left to chance, the same for the same articles.
    Those in another language than English have none, but where ``ask`` takes any sentence. Inside
    ``with searcher.snapshot():``.
    """
    chance = Random(count)  # noqa: S311 - a sample that can be drawn again
    sources = [
        each
        for each in searcher.sources()
        if ask is not asked or each.metadata.language in _ENGLISH
    ]
    chance.shuffle(sources)
    begun: list[list[Draft]] = []
    for source in sources:
        if len(begun) == count:
            break
        if its := list(_of(source, searcher.sentences(source), ask)):
            chance.shuffle(its)
            begun.append(its)
    return tuple(islice(_in_turn(begun), count))


def _of(
    source: Source, sentences: Iterable[Sentence], ask: Callable[[str], Asked | None]
) -> Iterator[Draft]:
    for sentence in sentences:
        if sentence.role is Role.PROSE and (made := ask(sentence.text)):
            yield Draft(made.question, made.answer, source, sentence)


def _in_turn(lists: Sequence[Sequence[Draft]]) -> Iterator[Draft]:
    """Yield the first of each list, then the second ones; each question once."""
    rounds = chain.from_iterable(zip_longest(*lists))
    found = {each.question: each for each in rounds if each}
    return iter(found.values())

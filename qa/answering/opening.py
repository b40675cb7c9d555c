"""How does an article without a title begin? Its first words stand for one."""

from __future__ import annotations

from index.article import Role, Sentence, Source
from index.search.searcher import Searcher

_HEAD = 20  # sentences of an article among which the first of its prose is looked for
_WORDS = 32  # characters of it that name the article


def first_sentence(searcher: Searcher, source: Source) -> Sentence | None:
    """Return the first sentence of prose near the head of an article."""
    head = searcher.sentences(source, 0, _HEAD)
    return next((each for each in head if each.role is Role.PROSE), None)


def opening(sentence: Sentence) -> str:
    """Return the first words of a sentence, without its quotation marks."""
    text = " ".join(sentence.text.split()).strip("“”\"‘’'")
    return text[: text.rfind(" ", 0, _WORDS)] if len(text) > _WORDS else text

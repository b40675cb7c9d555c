"""A conversation to be sent: files are named from the folder of the articles. Pure."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from index.urls import is_url
from qa.answer import Answer, Citation, CitedSentence, Listed
from qa.conversation import Conversation, Turn
from qa.rendering.exports.conversation_html import CitedArticle

Name = Callable[[str], str]
"""What a file is called."""


def below(roots: Iterable[str], files: Collection[str]) -> Name:
    """Return what names files from the folder that holds all ``roots``, addresses as they are.

    A root that is one of the ``files`` is no folder, and its own folder counts.
    """
    folders = [
        os.path.dirname(root) if root in files else root  # noqa: PTH120 - text, as it is stored
        for root in roots
        if not is_url(root)
    ]
    top = os.path.commonpath(folders) if folders else ""
    lead = "" if top in ("", os.sep) else f"{top}{os.sep}"
    return lambda file: file if is_url(file) else file.removeprefix(lead)


def portable(
    conversation: Conversation, articles: Sequence[CitedArticle], name: Name
) -> tuple[Conversation, tuple[CitedArticle, ...]]:
    """Return a conversation and the articles it cites, with files as ``name`` calls them."""
    turns = (
        Turn(turn.question, _answer(turn.answer, name), turn.raw) for turn in conversation.turns
    )
    sources = (replace(each.source, path=name(each.source.path)) for each in articles)
    return replace(conversation, turns=tuple(turns)), tuple(
        replace(article, source=source) for article, source in zip(articles, sources, strict=True)
    )


def _answer(answer: Answer, name: Name) -> Answer:
    return replace(
        answer,
        answers=tuple(_cited(each, name) for each in answer.answers),
        nearest=_cited(answer.nearest, name) if answer.nearest else None,
        listed=_listed(answer.listed, name) if answer.listed else None,
    )


def _listed(listed: Listed, name: Name) -> Listed:
    articles = (replace(article, file=name(article.file)) for article in listed.articles)
    return replace(listed, articles=tuple(articles))


def _cited(cited: CitedSentence, name: Name) -> CitedSentence:
    copies = (replace(copy, citation=_citation(copy.citation, name)) for copy in cited.copies)
    return replace(cited, citation=_citation(cited.citation, name), copies=tuple(copies))


def _citation(citation: Citation, name: Name) -> Citation:
    return replace(citation, file=name(citation.file))

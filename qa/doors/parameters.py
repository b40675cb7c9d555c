"""What each operation is given, by name: types that become JSON Schema, their words for people.

A caller is told nothing else about an operation but these words, so they say all there is to know.
"""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict

from qa.config import definitions

_WORDS = "Matched as people write names: by whole words, without case and accents."
_WHEN = "A date, whole or partial: 2016, 2016-11, 2016-11-17, “last week”. Included."


class Within(TypedDict, total=False):
    """A filter: every part that is given must hold of an article, and of a list any value."""

    since: Annotated[str, _WHEN]
    until: Annotated[str, _WHEN]
    authors: Annotated[list[str], _WORDS]
    sources: Annotated[list[str], f"Newspaper, site or address. {_WORDS}"]
    titles: Annotated[list[str], _WORDS]
    languages: Annotated[list[str], "Codes of two letters."]
    types: Annotated[list[str], "Names of formats: text, pdf, html, docx …"]
    tags: Annotated[list[str], _WORDS]
    folders: Annotated[list[str], "Paths, globs or names of collections."]
    phrases: Annotated[list[str], "Must all stand in the article word for word."]
    without: Annotated[list[str], "Words or phrases of which none may stand in the article."]


Filter = Annotated[
    Within | str, 'Only these articles; or as it is typed in a question: since:2016 author:"…".'
]
_History = Annotated[
    list[str | dict[str, object]],
    "What was asked before, oldest first: questions, or better the answers as they were given. A "
    "question that leans on them (“where was it held?”) is completed from them.",
]


class Question(TypedDict):
    """A question, and how it is to be answered."""

    question: Annotated[str, "A question in plain words. It may hold a filter itself."]
    history: NotRequired[_History]
    filter: NotRequired[Filter]
    k: NotRequired[Annotated[int, definitions.K.help]]
    context: NotRequired[Annotated[int, definitions.CONTEXT.help]]
    min_confidence: NotRequired[Annotated[float, definitions.MIN_CONFIDENCE.help]]
    prefer_recent: NotRequired[Annotated[bool, definitions.PREFER_RECENT.help]]
    raw: NotRequired[Annotated[bool, "Ask it as it is typed: take no word for another."]]


class Words(TypedDict):
    """Words that the articles may have."""

    words: Annotated[str, "The words; an ellipsis stands for what was left out."]
    k: NotRequired[Annotated[int, "Places that are shown, at most."]]


class Draft(TypedDict):
    """A text whose quotations are to be looked up."""

    text: Annotated[str, "The text, or an earlier answer as JSON."]
    name: NotRequired[Annotated[str, "Names its format: draft.md, draft.txt, draft.html."]]
    figures: NotRequired[Annotated[bool, "Look for the numbers of the draft as well."]]


class File(TypedDict):
    """An article by its file."""

    file: Annotated[str, "The file, as citations and the list of articles name it."]
    limit: NotRequired[Annotated[int, "Sentences that are shown, at most."]]
    offset: NotRequired[Annotated[int, "Sentences that are passed over."]]


class Listing(TypedDict, total=False):
    """Which articles are to be listed."""

    filter: Filter
    limit: Annotated[int, "Articles that are listed, at most."]
    offset: Annotated[int, "Articles that are passed over."]


class Nothing(TypedDict):
    """Nothing is to be said."""

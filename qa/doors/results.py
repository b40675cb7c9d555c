"""What each operation gives, as the command line prints it: types that become JSON Schema.

The values are made by ``qa.rendering``; the tests hold them against these types.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypedDict

from index.article import Role
from qa.answer import Kind, Verdict, Why
from qa.verifying import quotation

_LOCATOR = Annotated[
    dict[str, Any],
    "The place in the terms of the file's format: kind is text, pdf (with page), part (with "
    "paragraph), record (with row), cue (with time), metadata or member (with member and locator).",
]


class Place(TypedDict):
    """Where something stands in its file; null where the format has no lines.

    Lines and columns count from 1; spans from 0 and are half-open: start and end in characters of
    the decoded file, byte_start and byte_end in its bytes.
    """

    line: int | None
    column: int | None
    start: int | None
    end: int | None
    byte_start: int | None
    byte_end: int | None
    locator: _LOCATOR


class Citation(Place):
    """Where a sentence stands, and in which bytes: enough to prove it against the file."""

    file: str
    sha256: str
    stale: Annotated[bool, "True unless the file, read again just now, has these bytes."]
    checked: Annotated[bool, "False where nobody looked: the index is not trusted."]
    title: str | None
    date: str | None
    author: str | None
    authors: list[str]
    member: Annotated[str | None, "Which article of a file that holds several."]
    section: Annotated[list[str], "The headings above, outermost first."]
    opening: Annotated[str | None, "The first words of an article without a title."]
    source: str | None
    format: str | None
    accessed: str | None


class Difference(TypedDict):
    """What a sentence says, and what its counterpart says there; "" is nothing."""

    this: str
    other: str


class Copy(Citation):
    """What a near-copy of the article says in place of a sentence."""

    sentence: str
    differs: list[Difference]


class SaidDate(TypedDict):
    """A time that counts from the article's date, and the day or days that it means."""

    text: str
    start: int
    end: int
    date: str


class Context(Place):
    """A sentence that stands around one that was found, word for word."""

    sentence: str
    why: Why


class Sentence(TypedDict):
    """A sentence of an article, word for word."""

    sentence: str
    role: Role
    score: float
    highlight: Annotated[list[int] | None, "Where the answer's own words stand in the sentence."]
    citation: Citation
    alternative: Annotated[bool, "A better sentence answers; this one is shown beside it."]
    repeats: int
    copies: list[Copy]
    dates: list[SaidDate]
    before: list[Context]
    after: list[Context]


class ListedArticle(TypedDict):
    """An article that a question asks for."""

    file: str
    title: str | None
    date: str | None
    authors: list[str]
    member: str | None
    opening: str | None


class Listed(TypedDict):
    """The articles that a question asks for."""

    count: int
    subject: str | None
    verbatim: bool
    counts: bool
    articles: list[ListedArticle]


class _Within(TypedDict, total=False):
    without: Annotated[list[dict[str, Any]], "Articles there would be without each part."]


class Answer(_Within):
    """What the articles say about a question, in their own sentences.

    The verdict not_found means that the articles do not say: answers is empty then, and nearest is
    a sentence that does not answer.
    """

    schema: Literal[2]
    question: str
    understood_as: Annotated[str | None, "What was searched, where that differs."]
    filter: dict[str, Any] | None
    matching_articles: int | None
    kind: Kind
    articles: int
    language_known: bool
    verdict: Verdict
    confidence: Annotated[float, "The probability that the first sentence answers."]
    answers: list[Sentence]
    nearest: Sentence | None
    near: bool | None
    listed: Listed | None
    timings_ms: dict[str, float]


class FoundSentence(Place):
    """A sentence that holds a quotation."""

    sentence: str


class Found(Citation):
    """The sentences of an article that hold a quotation, or come nearest to it."""

    text: Annotated[str, "What the article has in the quotation's place."]
    speaker: Annotated[str | None, "Whom the article gives it to."]
    places: Annotated[int, "How often the articles have it."]
    sentences: list[FoundSentence]


class Change(TypedDict):
    """What a quotation has, and what the article has in that place; "" is nothing."""

    this: str
    other: str
    kind: quotation.Kind
    start: int
    end: int


class Match(TypedDict):
    """Where the articles have some words, or what comes near."""

    found: Found
    differences: list[Change]


class Quoted(TypedDict):
    """Where the articles have some words; exact says that they do, word for word."""

    schema: Literal[1]
    quote: str
    exact: bool
    matches: list[Match]


class _DraftPlace(TypedDict):
    line: int | None
    column: int | None
    start: int
    end: int
    locator: _LOCATOR


class Stated(TypedDict):
    """The place that a draft names for a quotation."""

    file: str
    line: int


class Checked(_DraftPlace):
    """A quotation of a draft with its verdict."""

    text: str
    speaker: str | None
    stated: Stated | None
    verdict: quotation.Verdict
    proved: bool
    found: Found | None
    differences: list[Change]


class Figure(_DraftPlace):
    """A number of a draft, and whether a sentence about the same subject has it."""

    text: str
    value: str
    unit: str | None
    supported: bool
    found: Found | None
    others: list[str]


class EarlierCitation(TypedDict):
    """The citation of an earlier answer, and what became of it."""

    question: str | None
    sentence: str
    file: str
    line: int | None
    state: quotation.State
    found: Found | None
    differences: list[Change]


class Verification(TypedDict):
    """What the articles say of the quotations in a draft; proved says that all are real."""

    schema: Literal[1]
    file: str
    proved: bool
    quotations: list[Checked]
    figures: list[Figure]
    citations: list[EarlierCitation]


class ArticleSentence(Place):
    """A sentence of an article."""

    text: str
    role: Role
    section: list[str]


class Article(TypedDict):
    """What was understood of an article, with all its sentences."""

    file: str
    member: str | None
    indexed: bool
    title: str | None
    subtitle: str | None
    authors: list[str]
    date: str | None
    updated: str | None
    source: str | None
    place: str | None
    language: str | None
    tags: list[str]
    aliases: list[str]
    format: str
    encoding: str | None
    sentences: list[ArticleSentence]
    passages: int


class NearCopy(TypedDict):
    """A near-copy of an article, and how much of the smaller one the larger holds."""

    file: str
    member: str | None
    containment: float


class ArticleEntry(TypedDict):
    """An article in the list of all."""

    file: str
    member: str | None
    title: str | None
    date: str | None
    author: str | None
    authors: list[str]
    sha256: str
    copies: list[NearCopy]


class Root(TypedDict):
    """A file, a folder or an address that the index follows."""

    path: str
    glob: str | None


class Status(TypedDict):
    """What the index holds."""

    index: str
    generation: int
    encoder: str
    fingerprint: str
    articles: int
    sentences: int
    passages: int
    embedded: int
    bytes: int
    roots: list[Root]
    unfinished_rebuild: bool
    recipes: list[str]
    other_recipes: list[str]

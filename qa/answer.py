"""The nouns of an answer: verdict, citation, cited sentence, answer.

Frozen data: ``qa.rendering.text`` says how it looks, ``qa.assistant`` how it comes to be.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from index.article import Location, Role, Span
from index.filter import EVERYTHING, Filter


class Verdict(StrEnum):
    """Whether the articles hold an answer."""

    ANSWERED = "answered"
    NOT_FOUND = "not_found"


class Kind(StrEnum):
    """What a question asks for: one thing, several, or a yes or no, which no sentence is.

    Or which articles there are; or nothing: words are looked for, or it is small talk.
    """

    ONE = "one"
    SEVERAL = "several"
    YES_NO = "yes_no"
    ARTICLES = "articles"
    KEYWORDS = "keywords"
    SMALL_TALK = "small_talk"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a sentence stands, and in which bytes: enough to prove it against the file.

    ``stale`` is true unless the file was seen to have the bytes with this ``sha256``; ``checked``
    is false where nobody looked, because the index that names the file is not trusted. ``member``
    tells the articles of one file apart; ``section`` are the headings above, outermost first.
    ``opening`` are the first words of an article that states no title, unless the sentence has
    them itself. ``source`` is the outlet or the agency, ``format`` names what the file is, and on
    the day ``accessed``, in ISO 8601, a page of the web was fetched.
    """

    file: str
    location: Location
    sha256: str
    stale: bool
    title: str | None
    date: str | None
    authors: tuple[str, ...] = ()
    member: str = ""
    checked: bool = True
    section: tuple[str, ...] = ()
    opening: str = ""
    source: str | None = None
    format: str = ""
    accessed: str | None = None

    @property
    def author(self) -> str | None:
        """Return the authors' names in one line."""
        return ", ".join(self.authors) or None


@dataclass(frozen=True, slots=True)
class CitedSentence:
    """One sentence, word for word, with its citation.

    ``score`` lies in [0, 1]; ``highlight`` is the answer span inside the sentence, where a reader
    marked one; ``matches`` are the spans of the question's words in the sentence. ``before`` and
    ``after`` are sentences around it for context, in the order of the article; ``alternative``
    says that a better sentence answers, and this one is shown beside it. ``repeats`` counts
    sentences that say the same and were left out in its favour. ``evidence`` is what its score was
    made of, where that is still known. ``copies`` are its counterparts in near-copies of the
    article: what says the same there, or differs in a number, a date or a name. ``dates`` are the
    times in it that count from its article's date.
    """

    sentence: str
    score: float
    citation: Citation
    role: Role = Role.PROSE
    highlight: Span | None = None
    matches: tuple[Span, ...] = ()
    before: tuple[ContextSentence, ...] = ()
    after: tuple[ContextSentence, ...] = ()
    alternative: bool = False
    repeats: int = 0
    evidence: Evidence | None = None
    copies: tuple[CopiedSentence, ...] = ()
    dates: tuple[SaidDate, ...] = ()


@dataclass(frozen=True, slots=True)
class SaidDate:
    """A time that a sentence counts from its article's date: "on Tuesday", "last week".

    ``text`` stands at ``span`` in the sentence. ``date`` is in ISO 8601, whole or partial, or two
    of them with a slash between, both included: ``2017-05-23``, ``2017-05``,
    ``2017-05-15/2017-05-21``.
    """

    text: str
    span: Span
    date: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What a sentence says, and what its counterpart says in that place; "" is nothing."""

    this: str
    other: str


@dataclass(frozen=True, slots=True)
class CopiedSentence:
    """What a near-copy of an article says in place of a sentence, word for word, with its citation.

    ``differs`` is empty where it says the same.
    """

    sentence: str
    citation: Citation
    differs: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a sentence.

    ``reader`` is the reader's own score; ``confidence`` in [0, 1] that the first sentence
    answers. ``dense`` is the cosine of question and passage, ``None`` while the passage waits for
    its vector; ``words`` and ``passage_words`` are BM25 scores as shares in [0, 1] of the highest
    there can be; ``coverage`` and ``passage_coverage`` shares of the question's information. The
    three of a passage are ``None`` where no passage led to the sentence.
    """

    reader: float
    confidence: float
    words: float
    coverage: float
    dense: float | None
    passage_words: float | None
    passage_coverage: float | None


class Why(StrEnum):
    """Why a sentence is shown beside another.

    It stands next to it, names whom or what that is about, says who speaks, names the columns of
    a row, or is what a colon leads in.
    """

    NEIGHBOUR = "neighbour"
    ANTECEDENT = "antecedent"
    SPEAKER = "speaker"
    COLUMNS = "columns"
    LED_IN = "led_in"


@dataclass(frozen=True, slots=True)
class ContextSentence:
    """A sentence of the same file shown for context, word for word, with its own place."""

    sentence: str
    location: Location
    why: Why = Why.NEIGHBOUR


@dataclass(frozen=True, slots=True)
class Scope:
    """Within which articles a question was asked.

    ``articles`` counts those that the filter lets pass; where there is none, ``without`` says of
    each part of it how many there would be without that.
    """

    within: Filter
    articles: int
    without: tuple[tuple[Filter, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """An article in a list: where it is, and what it says of itself.

    ``opening`` are its first words, where it states no title.
    """

    file: str
    title: str | None = None
    date: str | None = None
    authors: tuple[str, ...] = ()
    member: str = ""
    opening: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """The articles that a question asks for, the best first.

    They speak of ``subject``, word for word where ``verbatim``; "" is any. Where the question
    ``counts``, it wants to know how many there are.
    """

    articles: tuple[ListedArticle, ...]
    subject: str = ""
    verbatim: bool = False
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What the articles say about one question.

    ``confidence`` in [0, 1] is the estimated probability that the first sentence answers.
    ``answers`` is empty when the verdict is ``NOT_FOUND``; ``nearest`` is then the nearest miss,
    if anything came near. ``understood_as`` is the question that was searched, where it differs
    from the one asked. ``scope`` is given where not all articles were asked. ``notes`` are remarks
    for people, for stderr. ``timings_ms`` holds milliseconds by step. ``articles`` counts all that
    are indexed, 0 where that is not known. Unless ``language_known``, the reader cannot read what
    was found, and that it found no answer says little. ``near`` says that the nearest miss is
    near enough to be worth showing. ``listed`` are the articles, where the question is for these:
    then there are no sentences, and where there is no article either, the verdict is ``NOT_FOUND``.
    """

    question: str
    verdict: Verdict
    answers: tuple[CitedSentence, ...]
    nearest: CitedSentence | None = None
    understood_as: str | None = None
    confidence: float = 0.0
    notes: tuple[str, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
    scope: Scope | None = None
    kind: Kind = Kind.ONE
    articles: int = 0
    language_known: bool = True
    near: bool = True
    listed: Listed | None = None

    @property
    def within(self) -> Filter:
        """The filter within which it was asked."""
        return self.scope.within if self.scope else EVERYTHING

    @property
    def shown(self) -> tuple[CitedSentence, ...]:
        """The sentences that there are: those that answer, or else the nearest miss."""
        return self.answers or ((self.nearest,) if self.nearest else ())

    @property
    def displayed(self) -> tuple[CitedSentence, ...]:
        """The sentences that people see: not a miss that is not near."""
        return self.shown if self.answers or self.near else ()


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best sentences for a question, whatever the verdict: what is measured."""

    verdict: Verdict
    confidence: float
    sentences: tuple[CitedSentence, ...]


MIN_CONFIDENCE = 0.2
"""Confidence below which the articles are said to hold no answer: of questions about held-out
training articles 94 % stay above it, and 3 % of those whose article was taken away
(training/fit.py)."""

LIKELY, SURE = 0.6, 0.9
"""Confidence from which an answer is called likely, and from which it is called sure."""


def in_words(confidence: float) -> str:
    """Return one of three words for a confidence in [0, 1]: sure, likely, unsure."""
    if confidence >= SURE:
        return "sure"
    return "likely" if confidence >= LIKELY else "unsure"

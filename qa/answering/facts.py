"""An article's own facts answer a question for them: cited where they stand, or as metadata."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.article import Location, Metadata, Role, Sentence, Source, Span
from index.dates import dates_in
from index.filter import EVERYTHING, Filter
from index.formats.encodings.decoding import decode
from index.formats.places import TextPlaces
from index.parts import Stated
from index.provenance import bytes_of, is_as_indexed
from index.search.hits import Candidate, Hit
from index.search.searcher import Searcher
from qa.answer import LIKELY, SURE
from qa.question.kinds import facts
from qa.question.kinds.facts import Fact
from qa.reading.reader import Reading, ScoredSentence
from qa.reading.search_scores import SearchScoreReader

_HEAD = 40  # sentences of an article among which its title and its stamps are looked for
_ARTICLES = 5  # that the best passages stand in, and whose bylines are looked at
_LONGEST_LINE = 300  # characters of a line that states a fact
_ALL_OF_IT = 0.999  # share of a question's information, but for rounding
_LINE = re.compile(r"[^\r\n]+")
_TITLES, _STAMPS = {Role.HEADING}, {Role.BYLINE, Role.NAVIGATION}
_MARKED = {
    fact: re.compile(words, re.IGNORECASE)
    for fact, words in {
        Fact.AUTHOR: r"author|creator|byline",
        Fact.DATE: r"publish|date(?!modified|updated|created)",
        Fact.UPDATED: r"modif|updat",
        Fact.SOURCE: r"site_name|publisher|copyright",
        Fact.TITLE: r"title|headline",
    }.items()
}
"""Words of a line of markup that states a fact, and does not merely hold its value."""

_NOWHERE = Location(0, 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class FactAsked:
    """A question for a fact, its filter, and the path and member of the article cited last."""

    fact: Fact
    question: str
    within: Filter = EVERYTHING
    article: tuple[str, str] | None = None


def read(
    searcher: Searcher, asked: FactAsked, hits: Sequence[Hit], otherwise: Callable[[], Reading]
) -> Reading:
    """Return what articles state for a question for a fact, else what is read ``otherwise``.

    ``hits`` are the passages found for it. Which article is meant its title says, or the talk, or
    that there is but one. Of an author who may be another's than an article's, what the articles
    say goes first if it is likely to answer.
    """
    fact, newest = asked.fact, facts.newest_first(asked.question)
    if newest is None:
        meant = _meant(searcher, asked)
    else:
        meant = _by_date(_about(searcher, asked, hits), newest=newest)
    if found := [one for source in meant[:_ARTICLES] for one in _stated(searcher, fact, source)]:
        return Reading(tuple(replace(one, score=1.0) for one in found), SURE)
    if fact is Fact.AUTHOR:
        return _by_bylines(searcher, asked.question, hits, otherwise)
    # What the sentences say would be of something else than the article.
    return Reading((), 0.0) if facts.names_article(asked.question) else otherwise()


# --- which article --------------------------------------------------------------------------------


def _meant(searcher: Searcher, asked: FactAsked) -> Sequence[Source]:
    """Return the articles that a question names, by title or as the one there is to talk of."""
    sources = searcher.sources(asked.within)
    named = [each for each in sources if facts.is_title(asked.question, each.metadata.title)]
    if named or not facts.names_article(asked.question):
        return named
    if facts.subject(asked.question):
        return [each for each in sources if facts.is_in_title(asked.question, each.metadata.title)]
    told = [each for each in sources if (each.path, each.member) == asked.article]
    return told or (sources if len(sources) == 1 else ())


def _about(searcher: Searcher, asked: FactAsked, hits: Sequence[Hit]) -> Sequence[Source]:
    """Return the articles that a question for the newest of them is about, all if it names none."""
    sources = searcher.sources(asked.within)
    if not facts.subject(asked.question):
        return sources
    said = {hit.source.id for hit in hits if hit.coverage >= _ALL_OF_IT}
    return [
        each
        for each in sources
        if each.id in said or facts.is_in_title(asked.question, each.metadata.title)
    ]


def _by_date(sources: Sequence[Source], *, newest: bool) -> Sequence[Source]:
    """Return the articles that have a date, in its order."""
    dated = [(each.metadata.date, each) for each in sources if each.metadata.date]
    return [each for _, each in sorted(dated, key=lambda pair: pair[0], reverse=newest)]


# --- where it states it ---------------------------------------------------------------------------


def _stated(searcher: Searcher, fact: Fact, source: Source) -> Iterator[ScoredSentence]:
    """Yield where an article states a fact: one sentence, if it is known at all.

    That is a line of its text, else a line that its file has before the text, else its metadata.
    """
    mention = _mention(fact, source.metadata)
    if mention is None:
        return
    said, roles = mention.within, _TITLES if fact is Fact.TITLE else _STAMPS
    head = searcher.sentences(source, 0, _HEAD)
    for ordinal, sentence in _lines(searcher, source, head):
        if sentence.role in roles and (mark := said(sentence.text)):
            yield ScoredSentence(source, Candidate(ordinal, sentence, 0.0, 0.0), 0.0, mark)
            return
    states = _MARKED[fact].search if source.format == "html" else bool
    line = _line_before(
        searcher,
        source,
        head[0] if head else None,
        lambda text: said(text) if states(text) else None,
    ) or _unplaced(fact, mention.value)
    yield ScoredSentence(source, Candidate(-1, line, 0.0, 0.0), 0.0, said(line.text))


def _lines(
    searcher: Searcher, source: Source, head: Sequence[Sentence]
) -> Iterator[tuple[int, Sentence]]:
    """Yield the sentences that may state a fact: those of the head, and then all bylines."""
    yield from enumerate(head)
    yield from searcher.bylines(source)  # for which the whole article is read


@dataclass(frozen=True, slots=True)
class _Mention:
    """A fact's value, and what says where a text has it."""

    value: str
    within: Callable[[str], Span | None]


def _mention(fact: Fact, data: Metadata) -> _Mention | None:
    if fact in (Fact.DATE, Fact.UPDATED):
        date = data.date if fact is Fact.DATE else data.updated
        return _Mention(date, lambda text: _date_in(date, text)) if date else None
    names = {Fact.AUTHOR: data.authors, Fact.SOURCE: (data.source,), Fact.TITLE: (data.title,)}
    values = tuple(filter(None, names[fact]))
    return _Mention(", ".join(values), lambda text: _any_in(values, text)) if values else None


def _date_in(date: str, text: str) -> Span | None:
    if date in text:
        return Span(text.index(date), text.index(date) + len(date))
    return next((Span(start, end) for start, end, iso in dates_in(text) if iso == date), None)


def _any_in(values: Sequence[str], text: str) -> Span | None:
    """Return from where to where a text names some of ``values``, None where it names none."""
    found = [match.span() for value in values if (match := _as_written(value).search(text))]
    if not found:
        return None
    return Span(min(start for start, _ in found), max(end for _, end in found))


def _as_written(value: str) -> re.Pattern[str]:
    words = r"\s+".join(map(re.escape, value.split()))
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def _line_before(
    searcher: Searcher, source: Source, first: Sentence | None, says: Callable[[str], Span | None]
) -> Sentence | None:
    """Return the line of a file of text, above its first sentence, that says something."""
    if not first or first.location.parts or source.member or not searcher.trusted:
        return None
    try:
        data = bytes_of(source, searcher.pages)
    except OSError:
        return None
    if data is None or not is_as_indexed(source, data):
        return None
    head = decode(data[: first.location.byte_start], source.encoding)
    for line in _LINE.finditer(head.text):
        text = line[0].strip()
        if len(text) <= _LONGEST_LINE and says(text):
            start = line.start() + line[0].index(text)
            span = Span(start, start + len(text))
            (place,) = TextPlaces(head.text, head.encoding, head.bom).locate([span])
            return Sentence(span, text, Role.METADATA, place)
    return None


def _unplaced(fact: Fact, value: str) -> Sentence:
    """Return what a file states in no line that could be cited."""
    place = replace(_NOWHERE, end=len(value), parts=(Stated(fact.value),))
    return Sentence(Span(0, len(value)), value, Role.METADATA, place)


# --- who may have written it ----------------------------------------------------------------------


def _by_bylines(
    searcher: Searcher, question: str, hits: Sequence[Hit], otherwise: Callable[[], Reading]
) -> Reading:
    """Return the bylines of the articles found in front, where the question means an article."""
    sources = list(dict.fromkeys(hit.source for hit in hits))
    bylines = [
        ScoredSentence(source, Candidate(ordinal, sentence, 0.0, 0.0), 0.0)
        for source in sources[:_ARTICLES]
        for ordinal, sentence in searcher.bylines(source)
    ]
    if not bylines:
        return otherwise()
    if not facts.names_article(question):
        reading = otherwise()
        likely = reading.confidence >= LIKELY
        if likely or not _may_mean(question, bylines[0].source.metadata.title):
            return replace(reading, sentences=(*reading.sentences, *bylines))
    about = facts.subject(question) or question
    reading = SearchScoreReader().read(about, hits[: SearchScoreReader.passages])
    top = max((scored.score for scored in reading.sentences), default=1.0)
    first = [replace(byline, score=top) for byline in bylines]
    return replace(reading, sentences=(*first, *reading.sentences))


def _may_mean(question: str, title: str | None) -> bool:
    return facts.may_name_article(question) or facts.is_in_title(question, title)

"""Citations: a sentence is read again from its file before anybody is told it stands there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from index.article import Role, Sentence, Source
from index.lexical.analysis import analyse_question, matching
from index.provenance import bytes_of, proves
from index.search.searcher import Searcher
from index.store.pages import Pages
from index.urls import is_url
from qa.answer import Citation, CitedSentence, ContextSentence, Evidence, SaidDate, Why
from qa.answering.citing.context import REACH, leans_on_others, supports
from qa.answering.citing.copies import Copies
from qa.answering.citing.frame import LED_IN, above, leads_in, led_in
from qa.answering.opening import first_sentence, opening
from qa.answering.selection import Selection
from qa.reading.reader import ScoredSentence

_MAY_COUNT = re.compile(
    r"day\b|night|morning|afternoon|evening|week|month|year|tomorrow|kahapon|noong|nitong",
    re.IGNORECASE,
)
_Context = tuple[ContextSentence, ...]


def cited(
    searcher: Searcher,
    question: str,
    selection: Selection,
    confidence: float,
    context: int | None = None,
) -> tuple[CitedSentence, ...]:
    """Return the sentences that a selection shows, with their proofs, copies and surroundings.

    ``context`` says how many neighbours are to be seen on each side, and None that neither they
    nor copies are.
    """
    citations = Citations(searcher.pages, reads=searcher.trusted)
    copies = Copies(searcher, citations.cite)
    top = max((scored.score for scored in selection.shown), default=0.0)
    found = []
    for number, scored in enumerate(selection.shown):
        sentence, language = scored.candidate.sentence, scored.source.metadata.language
        alone = context is None or sentence.role is Role.METADATA  # that nothing stands around
        before, after = ((), ()) if alone else _around(searcher, scored, context or 0)
        found.append(
            CitedSentence(
                sentence=sentence.text,
                score=confidence * max(scored.score, 0.0) / top if top > 0.0 else 0.0,
                citation=replace(
                    citations.cite(scored.source, sentence),
                    section=searcher.section(scored.source, scored.candidate.ordinal),
                    opening=_opening(searcher, scored),
                ),
                role=sentence.role,
                highlight=scored.highlight,
                matches=matching(sentence.text, analyse_question(question, language), language),
                before=before,
                after=after,
                alternative=number >= max(selection.main, 1),
                repeats=scored.repeats,
                evidence=_evidence(scored, confidence),
                copies=() if alone else copies.of(scored.source, sentence),
                dates=() if alone else _dates(sentence.text, scored.source.metadata.date),
            )
        )
    return tuple(found)


def _opening(searcher: Searcher, scored: ScoredSentence) -> str:
    """Return the first words of an article without a title; nothing if the sentence has them."""
    if scored.source.metadata.title:
        return ""
    first = first_sentence(searcher, scored.source)
    return opening(first) if first and first != scored.candidate.sentence else ""


class Citations:
    """Makes citations for one answer; each file is read once.

    Unless it ``reads``, no file is opened, and nothing is proved: an index that somebody else has
    made may name any. ``pages`` is the folder of those that the index has fetched.
    """

    def __init__(self, pages: Path, *, reads: bool = True) -> None:
        self._pages = pages
        self._reads = reads
        self._bytes: dict[str, bytes | None] = {}

    def cite(self, source: Source, sentence: Sentence) -> Citation:
        """Return where ``sentence`` stands, marked stale unless the file still says so."""
        data = source.metadata
        return Citation(
            file=source.path,
            location=sentence.location,
            sha256=source.sha256,
            stale=not proves(source, sentence, self._read(source)),
            title=data.title,
            date=data.date,
            authors=data.authors,
            member=source.member,
            checked=self._reads,
            source=data.source,
            format=source.format,
            accessed=self._accessed(source),
        )

    def _accessed(self, source: Source) -> str | None:
        """Return the day on which a page of the web was fetched, as long as it is kept."""
        if not (self._reads and is_url(source.path)):
            return None
        return Pages(self._pages).kept_on(source.sha256)

    def _read(self, source: Source) -> bytes | None:
        if source.path not in self._bytes:
            try:
                self._bytes[source.path] = bytes_of(source, self._pages) if self._reads else None
            except OSError:
                self._bytes[source.path] = None
        return self._bytes[source.path]


def _around(searcher: Searcher, scored: ScoredSentence, count: int) -> tuple[_Context, _Context]:
    """Return ``count`` neighbours on each side, and what the sentence leans on."""
    ordinal, sentence = scored.candidate.ordinal, scored.candidate.sentence
    framed = above(searcher, scored.source, ordinal, sentence)
    leaning = leans_on_others(sentence)
    before = max(count, REACH if leaning else 0)
    after = max(before, LED_IN if leads_in(sentence) else 0)
    at = min(ordinal, before)
    around = searcher.sentences(scored.source, ordinal - at, ordinal + after + 1) if after else ()
    near = range(max(at - count, 0), min(at + count + 1, len(around)))
    whys = {i: Why.NEIGHBOUR for i in near if around[i].searchable}
    if leaning:
        whys |= supports(around, at)
    if leads_in(sentence):
        whys |= dict.fromkeys(led_in(around, at), Why.LED_IN)
    earlier = _context(around, {i: why for i, why in whys.items() if i < at})
    shown_already = framed is not None and any(framed.location == e.location for e in earlier)
    return (
        (framed, *earlier) if framed and not shown_already else earlier,
        _context(around, {i: why for i, why in whys.items() if i > at}),
    )


def _dates(text: str, article_date: str | None) -> tuple[SaidDate, ...]:
    """Return the times in a sentence that count from the date of its article."""
    if not article_date or not _MAY_COUNT.search(text):
        return ()
    from qa.answering.citing.said_dates import resolved  # noqa: PLC0415 - large patterns, for dates alone

    return resolved(text, article_date)


def _context(sentences: Sequence[Sentence], whys: Mapping[int, Why]) -> _Context:
    return tuple(
        ContextSentence(sentences[i].text, sentences[i].location, whys[i]) for i in sorted(whys)
    )


def _evidence(scored: ScoredSentence, confidence: float) -> Evidence:
    passage = scored.passage
    return Evidence(
        reader=scored.score,
        confidence=confidence,
        words=scored.candidate.words,
        coverage=scored.candidate.coverage,
        dense=passage.dense if passage else None,
        passage_words=passage.words if passage else None,
        passage_coverage=passage.coverage if passage else None,
    )

"""The articles of an open index as texts: folded once, and led back to their sentences."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from index.article import Location, Sentence, Source, Span
from index.search.searcher import Searcher
from qa.answer import Citation
from qa.answering.citing.citations import Citations
from qa.answering.citing.context import REACH, narration, supports
from qa.verifying.alignment import Words
from qa.verifying.folding import Folded, fold, is_unspaced
from qa.verifying.quotation import Found
from qa.verifying.speakers import is_pronoun, speaker_in

_KEPT = 50_000_000
"""Characters of articles that are kept folded."""

_KEPT_WORDS = 64
"""Articles that are kept in words."""

_RUN = 3  # characters

_LINES = 4  # sentences of which each is asked who speaks


class Shelf:
    """The articles of a searcher, inside one snapshot."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self.texts = searcher.quoting()
        self._citations = Citations(searcher.pages, reads=searcher.trusted)
        self._folded: dict[int, Folded] = {}
        self._size = 0
        self._words: dict[int, Words] = {}
        self._sentences: dict[int, _Sentences] = {}

    @cached_property
    def sources(self) -> dict[int, Source]:
        """The articles by their ids."""
        return {source.id: source for source in self._searcher.sources()}

    def folded(self, article: int) -> Folded:
        """Return an article's text as it is compared."""
        if article not in self._folded:
            if self._size > _KEPT:
                self._folded.clear()
                self._size = 0
            self._folded[article] = fold(self.texts.text(article))
            self._size += len(self._folded[article].text)
        return self._folded[article]

    def words(self, article: int) -> Words:
        """Return an article's text in words."""
        if article not in self._words:
            if len(self._words) >= _KEPT_WORDS:
                self._words.clear()
            self._words[article] = Words(self.folded(article))
        return self._words[article]

    def near(self, text: str, k: int) -> list[int]:
        """Return up to ``k`` articles that share most words with a folded text, best first.

        The word index knows no words of a script without blanks: there, runs of three characters
        are counted in every article.
        """
        if not is_unspaced(text):
            return self.texts.near(text, k)
        runs = {text[at : at + _RUN] for at in range(max(len(text) - _RUN + 1, 1))}
        shared = {
            article: sum(run in self.folded(article).text for run in runs)
            for article in self.texts.everything()
        }
        return [each for each in sorted(shared, key=lambda each: -shared[each])[:k] if shared[each]]

    def sentences(self, article: int) -> tuple[Sentence, ...]:
        """Return all sentences of an article."""
        return self._located(article).sentences

    def touched(self, article: int, span: Span) -> range:
        """Return the ordinals of the sentences that a span of the folded text touches."""
        return self._located(article).touching(self.folded(article).span(span.start, span.end))

    def lines(self, article: int, span: Span) -> tuple[Location, ...]:
        """Return where the sentences stand that a span of the folded text touches."""
        located = self._located(article)
        return tuple(located.sentences[i].location for i in self.touched(article, span))

    def found(self, article: int, span: Span, speaker: str | None = None, places: int = 1) -> Found:
        """Return the sentences that hold a span of an article's folded text, each proved."""
        said = self.folded(article).said(span.start, span.end)
        return self._found(article, self.touched(article, span), said, speaker, places)

    def found_sentence(self, article: int, ordinal: int) -> Found:
        """Return a whole sentence of an article, proved."""
        said = self.sentences(article)[ordinal].text
        return self._found(article, range(ordinal, ordinal + 1), said, None, 1)

    def _found(
        self, article: int, ordinals: range, said: str, speaker: str | None, places: int
    ) -> Found:
        source = self.sources[article]
        sentences = [self.sentences(article)[i] for i in ordinals]
        citations = [self._citations.cite(source, sentence) for sentence in sentences]
        return Found(
            text=said,
            sentences=tuple((each.text, each.location) for each in sentences),
            citation=_joined(citations, self._searcher.section(source, ordinals.start)),
            speaker=speaker,
            places=places,
        )

    def speaker(self, article: int, span: Span) -> str | None:
        """Return whom an article gives a span of its folded text to, None where it does not say."""
        located, source = self._located(article), self.sources[article]
        ordinals = self.touched(article, span)
        for ordinal in list(ordinals)[-_LINES:][::-1]:
            found = _spoken_by(located.sentences, ordinal)
            if found:
                return found
        first = located.sentences[ordinals.start]
        line = self._searcher.speaker(source, ordinals.start, first.role)
        return line.text.rstrip(": ") if line else None

    def _located(self, article: int) -> _Sentences:
        if article not in self._sentences:
            if len(self._sentences) >= 4 * _KEPT_WORDS:
                self._sentences.clear()
            sentences = self._searcher.sentences(self.sources[article])
            self._sentences[article] = _Sentences.of(sentences)
        return self._sentences[article]


@dataclass(frozen=True, slots=True)
class _Sentences:
    """The sentences of an article, and where each begins in its text as it is quoted."""

    sentences: tuple[Sentence, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, sentences: Sequence[Sentence]) -> _Sentences:
        starts, at, reached = [], 0, 0
        for sentence in sentences:
            at += sentence.span.start > reached
            starts.append(at)
            at += len(sentence.text)
            reached = sentence.span.end
        return cls(tuple(sentences), tuple(starts))

    def touching(self, span: Span) -> range:
        first = max(bisect_right(self.starts, span.start) - 1, 0)
        last = max(bisect_right(self.starts, span.end - 1) - 1, first)
        return range(first, last + 1)


def _spoken_by(sentences: Sequence[Sentence], at: int) -> str | None:
    """Return who is named beside a sentence as its speaker, in it or where it leans on another."""
    low = max(at - REACH, 0)
    around = sentences[low : at + REACH + 1]
    narrated = narration(around, at - low)
    found = speaker_in(narrated)
    if found and not is_pronoun(found):
        return found
    if narrated == around[at - low].text:
        return None
    for i in sorted(supports(around, at - low), key=lambda i: abs(i - at + low)):
        named = speaker_in(narration(around, i))
        if named and not is_pronoun(named):
            return named
    return None


def _joined(citations: Sequence[Citation], section: tuple[str, ...]) -> Citation:
    """Return one citation from the first sentence to the last; it is as good as the worst."""
    first, last = citations[0], citations[-1]
    here, there = first.location, last.location
    location = here
    if here.parts == there.parts:
        location = Location(
            here.line, here.column, here.start, there.end, here.byte_start, there.byte_end,
            here.parts,
        )  # fmt: skip
    return Citation(
        file=first.file,
        location=location,
        sha256=first.sha256,
        stale=any(each.stale for each in citations),
        title=first.title,
        date=first.date,
        authors=first.authors,
        member=first.member,
        checked=first.checked,
        section=section,
    )

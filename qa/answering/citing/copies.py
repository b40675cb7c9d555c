"""The copies of a sentence: what the near-copies of its article say in its place, and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from index.article import NearCopy, Sentence, Source
from index.search.searcher import Searcher
from qa.answer import Citation, CopiedSentence
from qa.reading.differing import Counterparts

MOST = 50
"""Near-copies of an article that are looked into, the nearest: each is read again to prove it."""


class Copies:
    """Finds the copies of one answer's sentences; each article is looked into once.

    ``cite`` gives a sentence of an article its citation.
    """

    def __init__(self, searcher: Searcher, cite: Callable[[Source, Sentence], Citation]) -> None:
        self._searcher = searcher
        self._cite = cite
        self._near: dict[int, tuple[NearCopy, ...]] = {}
        self._texts: dict[int, _Text] = {}

    def of(self, source: Source, sentence: Sentence) -> tuple[CopiedSentence, ...]:
        """Return the counterparts of a sentence of an article, those of the nearest copy first."""
        if not sentence.searchable:
            return ()
        if source.id not in self._near:
            self._near[source.id] = self._searcher.copies(source)[:MOST]
        found = (self._in(copy.source, sentence) for copy in self._near[source.id])
        return tuple(copied for copied in found if copied)

    def _in(self, copy: Source, sentence: Sentence) -> CopiedSentence | None:
        if copy.id not in self._texts:
            self._texts[copy.id] = _Text(self._searcher.sentences(copy))
        text = self._texts[copy.id]
        found = text.counterparts.of(sentence.text)
        if found is None:
            return None
        at, differs = found
        ordinal, said = text.sentences[at]
        citation = self._cite(copy, said)
        section = self._searcher.section(copy, ordinal)
        return CopiedSentence(said.text, replace(citation, section=section), differs)


class _Text:
    """The sentences of an article that may be copies, with their ordinals."""

    def __init__(self, sentences: tuple[Sentence, ...]) -> None:
        self.sentences = [(at, each) for at, each in enumerate(sentences) if each.searchable]
        self.counterparts = Counterparts([each.text for _, each in self.sentences])

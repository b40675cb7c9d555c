"""What became of the citations of earlier answers: exact, moved, changed or gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.article import Location, Sentence, Source
from index.errors import ArticleError
from index.ingest.pipeline import read_file
from index.provenance import bytes_of, is_as_indexed
from index.search.searcher import Searcher
from index.urls import is_url
from qa.answer import Citation
from qa.answering.citing.citations import Citations
from qa.verifying.alignment import ALIKE, Words, align
from qa.verifying.folding import fold
from qa.verifying.quotation import CheckedCitation, Cited, Found, State


@dataclass(frozen=True, slots=True)
class _Now:
    """A sentence as its file has it now, and its citation."""

    sentence: Sentence
    citation: Citation


class EarlierCitations:
    """Looks up the citations of earlier answers; each file is read once.

    No other files are opened than those that the index holds, and these only if it is trusted.
    """

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._citations = Citations(searcher.pages, reads=searcher.trusted)
        self._sources = searcher.sources()
        self._files: dict[tuple[str, str], tuple[_Now, ...]] = {}

    def checked(self, cited: Cited, elsewhere: Found | None) -> CheckedCitation:
        """Return a citation with its state; ``elsewhere`` is where else the articles have it."""
        now = [each for source in self._named(cited) for each in self._now(source)]
        same = [each for each in now if _plain(each.sentence.text) == _plain(cited.sentence)]
        exact = [each for each in same if _is_at(each.sentence.location, cited)]
        if exact:
            proved = not exact[0].citation.stale
            return CheckedCitation(cited, State.EXACT if proved else State.GONE, _found(exact[0]))
        if same:
            return CheckedCitation(cited, State.MOVED, _found(same[0]))
        if elsewhere:
            return CheckedCitation(cited, State.MOVED, elsewhere)
        return _changed(cited, now)

    def _named(self, cited: Cited) -> list[Source]:
        """Return the articles that a citation may name: by their path, or the end of it."""
        name = cited.file.removeprefix("./")
        exact = [source for source in self._sources if source.path == name]
        ending = [source for source in self._sources if source.path.endswith(f"/{name}")]
        found = exact or ending
        return [s for s in found if s.member == cited.member] or found

    def _now(self, source: Source) -> tuple[_Now, ...]:
        key = (source.path, source.member)
        if key not in self._files:
            self._files[key] = self._read(source)
        return self._files[key]

    def _read(self, source: Source) -> tuple[_Now, ...]:
        """Return the sentences of an article, read again where its file has changed since."""
        if not self._searcher.trusted or self._is_as_indexed(source):
            sentences = self._searcher.sentences(source)
            return tuple(_Now(each, self._citations.cite(source, each)) for each in sentences)
        if is_url(source.path):
            return ()
        try:
            articles = read_file(Path(source.path)).articles
        except ArticleError:
            return ()
        return tuple(
            _Now(
                sentence,
                Citation(
                    file=article.path,
                    location=sentence.location,
                    sha256=article.sha256,
                    stale=False,
                    title=article.metadata.title,
                    date=article.metadata.date,
                    authors=article.metadata.authors,
                    member=article.member,
                ),
            )
            for article in articles
            if article.member == source.member
            for sentence in article.sentences
        )

    def _is_as_indexed(self, source: Source) -> bool:
        try:
            data = bytes_of(source, self._searcher.pages)
        except OSError:
            return False
        return data is not None and is_as_indexed(source, data)


def _changed(cited: Cited, now: Sequence[_Now]) -> CheckedCitation:
    """Return a citation as changed where something like it stands in its file, or as gone."""
    quote = Words(fold(cited.sentence))
    best = None
    for each in now:
        found = align(quote, Words(fold(each.sentence.text)))
        if found and found.share >= ALIKE and (best is None or found.share > best[0].share):
            best = found, each
    if best is None:
        return CheckedCitation(cited, State.GONE)
    return CheckedCitation(cited, State.CHANGED, _found(best[1]), best[0].changes)


def _is_at(location: Location, cited: Cited) -> bool:
    """Say whether a sentence stands where a citation says; an export says no more than its line."""
    if cited.location is None:
        return cited.line in (0, location.line)
    there = cited.location
    return (location.line, location.column, location.start, location.end, location.parts) == (
        there.line, there.column, there.start, there.end, there.parts,
    )  # fmt: skip


def _plain(text: str) -> str:
    return " ".join(text.split())


def _found(now: _Now) -> Found:
    sentence = now.sentence
    return Found(sentence.text, ((sentence.text, sentence.location),), now.citation)

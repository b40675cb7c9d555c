"""The verifier: what the articles of an open index say of quotations. The only orchestration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from index.article import Span
from index.search.searcher import Searcher
from qa.verifying.alignment import Alignment, Words, align, between
from qa.verifying.citations import EarlierCitations
from qa.verifying.draft import Draft, drafts
from qa.verifying.figuring import Figures
from qa.verifying.folding import fold, occurrences, size_of
from qa.verifying.pieces import Piece, held, is_shortened, pieces
from qa.verifying.quotation import (
    Change,
    Checked,
    CheckedCitation,
    Cited,
    Found,
    Kind,
    Match,
    Quotation,
    StatedPlace,
    Verdict,
    Verification,
)
from qa.verifying.shelf import Shelf
from qa.verifying.speakers import agree

FEWEST_WORDS, FEWEST_LETTERS = 3, 12
"""A shorter quotation is not looked for: anything would be found."""

_FEWEST_TOGETHER = 2
"""Words that must stand together somewhere in a quotation that is shortened."""

_EDGES = " ,.;:。，、；："
"""Signs with which a quotation may end where the article's sentence goes on, or the other way."""

_NEAREST = 3
"""Articles that have most of a quotation's pairs of words and are compared word by word."""

_CANDIDATES = 16
"""Articles with passages that share most with it, among which they are."""

_PLACES = 40
"""Places of one quotation that are looked at for who speaks there."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an article has a quotation: ``span`` of its folded text, ``spans`` piece by piece."""

    article: int
    span: Span
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class _Near:
    article: int
    alignment: Alignment


class Verifier:
    """Looks quotations up in the articles of a searcher, inside one of its snapshots."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self.shelf = Shelf(searcher)

    def verify(self, name: str, data: bytes, *, figures: bool = False) -> tuple[Verification, ...]:
        """Return what is to be said of the drafts in a file, which most often is one.

        ``name`` tells the file's format. Raises UsageError where it cannot be read.
        """
        return tuple(self._verified(name, draft, figures) for draft in drafts(name, data))

    def _verified(self, name: str, draft: Draft, figures: bool) -> Verification:
        return Verification(
            name=f"{name} › {draft.member}" if draft.member else name,
            text=draft.text,
            paragraphs=tuple((span, span in draft.quoted) for span in draft.paragraphs),
            quotations=tuple(map(self.checked, draft.quotations)),
            figures=Figures(self._searcher, self.shelf).of(draft) if figures else (),
        )

    def citations(self, cited: Iterable[Cited]) -> tuple[CheckedCitation, ...]:
        """Return the citations of earlier answers, each with its state."""
        earlier = EarlierCitations(self._searcher)
        return tuple(earlier.checked(each, self._elsewhere(each)) for each in cited)

    def _elsewhere(self, cited: Cited) -> Found | None:
        """Return where else the articles have a sentence that was cited."""
        places = sorted(self._places(fold(cited.sentence).text), key=self._order)
        found = (self._found(place, len(places)) for place in places)
        return next((each for each in found if each.proved), None)

    def checked(self, quotation: Quotation) -> Checked:
        """Return a quotation with its verdict."""
        text = fold(quotation.text).text.strip(_EDGES)
        if is_too_short(text):
            return Checked(quotation, Verdict.TOO_SHORT)
        if places := list(self._places(text)):
            return self._judged(quotation, Verdict.VERBATIM, places)
        if is_shortened(text) and (places := list(self._pieced(pieces(text)))):
            return self._judged(quotation, Verdict.SHORTENED, places)
        near = self._nearest(quotation.text, 1)
        if not near:
            return Checked(quotation, Verdict.NOT_FOUND)
        article, span = near[0].article, near[0].alignment.span
        found = self.shelf.found(article, span, self.shelf.speaker(article, span))
        return Checked(quotation, Verdict.ALTERED, found, near[0].alignment.changes)

    def matches(self, words: str, k: int) -> tuple[Match, ...]:
        """Return where the articles have words, up to ``k`` places; or what comes nearest."""
        text = fold(words).text.strip(_EDGES)
        places = sorted(self._places(text), key=self._order) if text else []
        if not places and is_shortened(text):
            places = sorted(self._pieced(pieces(text)), key=self._order)
        return tuple(
            Match(
                self._found(place, len(places)),
                self._omissions(place, words) if place.spans else (),
            )
            for place in places[:k]
        ) or self._near_matches(words, k)

    def _near_matches(self, words: str, k: int) -> tuple[Match, ...]:
        return tuple(
            Match(
                self.shelf.found(
                    near.article,
                    near.alignment.span,
                    self.shelf.speaker(near.article, near.alignment.span),
                ),
                near.alignment.changes,
            )
            for near in self._nearest(words, k)
        )

    # --- word for word ----------------------------------------------------------------------------

    def _places(self, text: str) -> Iterator[_Place]:
        for article in self.shelf.texts.may_hold(text):
            for span in occurrences(self.shelf.folded(article).text, text):
                yield _Place(article, span)

    def _pieced(self, wanted: tuple[Piece, ...]) -> Iterator[_Place]:
        if not wanted or is_too_short(" ".join(piece.text for piece in wanted)):
            return
        longest = max(wanted, key=lambda piece: len(piece.text))
        if size_of(longest.text)[0] < _FEWEST_TOGETHER:
            return
        for article in self.shelf.texts.may_hold(longest.text):
            if spans := held(self.shelf.folded(article).text, wanted):
                yield _Place(article, Span(spans[0].start, spans[-1].end), spans)

    def _judged(self, quotation: Quotation, verdict: Verdict, places: list[_Place]) -> Checked:
        """Return the verdict on what stands in some places: are they the one, and is it said so?"""
        places = sorted(places, key=self._order)
        stated = [place for place in places if self._is_stated(place, quotation.stated)]
        spoken = self._spoken(quotation.speaker, stated or places)
        if spoken is None:
            place, given = (stated or places)[0], None
            verdict = verdict if stated or quotation.stated is None else Verdict.MOVED
        else:
            place, given, agrees = spoken
            if agrees is False:
                verdict = Verdict.MISATTRIBUTED
            elif quotation.stated and not stated:
                verdict = Verdict.MOVED
        if given is None:
            given = self.shelf.speaker(place.article, place.span)
        found = self.shelf.found(place.article, place.span, given, len(places))
        changes = self._omissions(place, quotation.text) if place.spans else ()
        return Checked(quotation, verdict, found, changes)

    def _spoken(
        self, speaker: str | None, places: list[_Place]
    ) -> tuple[_Place, str | None, bool | None] | None:
        """Return the place that agrees on who speaks, or else the first that says who does.

        The third says whether it agrees, as far as is known; None where no speaker is named.
        """
        if speaker is None:
            return None
        differing = None
        for place in places[:_PLACES]:
            given = self.shelf.speaker(place.article, place.span)
            says = self._agrees(speaker, given, place.article)
            if says is not False:
                return place, given, says
            differing = differing or (place, given, says)
        return differing

    def _agrees(self, speaker: str, given: str | None, article: int) -> bool | None:
        """Say whether an article gives words to ``speaker``; its author may be quoted as well."""
        if given is None:
            return None
        data = self.shelf.sources[article].metadata
        known = [name for name in (*data.authors, data.source) if name]
        text = self.shelf.folded(article).text
        if any(agree(speaker, name, "") for name in known):
            return True
        return agree(speaker, given, text)

    def _is_stated(self, place: _Place, stated: StatedPlace | None) -> bool:
        """Say whether a place is the one that a draft names."""
        if stated is None or not _names(stated.file, self.shelf.sources[place.article].path):
            return False
        lines = [location.line for location in self.shelf.lines(place.article, place.span)]
        return lines[0] <= stated.line <= lines[-1]

    def _omissions(self, place: _Place, words: str) -> tuple[Change, ...]:
        """Return what stands in the article where a quotation has its ellipses and brackets."""
        folded, said = self.shelf.folded(place.article), fold(words)
        changes = []
        for piece, (before, span) in zip(pieces(said.text)[1:], pairwise(place.spans), strict=True):
            left_out = folded.said(before.end, span.start).strip()
            here = said.span(piece.gap.start, piece.gap.end)
            changes.append(Change(here.of(words), left_out, Kind.LEFT_OUT, here))
        return tuple(changes)

    def _found(self, place: _Place, places: int) -> Found:
        speaker = self.shelf.speaker(place.article, place.span)
        return self.shelf.found(place.article, place.span, speaker, places)

    def _order(self, place: _Place) -> tuple[str, str, int]:
        source = self.shelf.sources[place.article]
        return source.path, source.member, place.span.start

    # --- what comes near --------------------------------------------------------------------------

    def _nearest(self, words: str, k: int) -> list[_Near]:
        """Return the places that come nearest to some words, one of an article, the best first."""
        quote = Words(fold(words.rstrip(_EDGES)))
        if not quote.keys:
            return []
        near = [
            _Near(article, found)
            for article in self._sharing(quote)[: max(_NEAREST, k)]
            if (found := self._aligned(quote, article))
        ]
        return sorted(near, key=lambda each: -each.alignment.share)[:k]

    def _sharing(self, quote: Words) -> list[int]:
        """Return the articles that may come near, those with most of its pairs of words first."""
        found = self.shelf.near(quote.folded.text, _CANDIDATES)
        pairs = {Span(one.start, other.end) for one, other in pairwise(quote.spans)}
        said = [pair.of(quote.folded.text) for pair in pairs]
        texts = {article: self.shelf.folded(article).text for article in found}
        return sorted(found, key=lambda each: -sum(pair in texts[each] for pair in said))

    def _aligned(self, quote: Words, article: int) -> Alignment | None:
        words = self.shelf.words(article)
        found = align(quote, words)
        if found is None or found.changes:
            return found
        # The words are there, but a word, a number or a "non-" was cut: show what stands beside.
        starts = [span.start for span in words.spans]
        first = max(starts.index(found.span.start) - 1, 0)
        last = min(first + len(quote.keys) + 2, len(starts))
        return replace(found, changes=between(quote, words, first, last))


def is_too_short(text: str) -> bool:
    """Say whether a folded text is too short to be proved."""
    words, letters = size_of(text)
    return words < FEWEST_WORDS or letters < FEWEST_LETTERS


def _names(stated: str, path: str) -> bool:
    """Say whether what a draft calls a file may be the one at ``path``: the end of it, in full."""
    name = stated.removeprefix("file://").removeprefix("./")
    return path == name or path.endswith(f"/{name.lstrip('./')}")

"""Sentences become passages: overlapping windows of whole sentences, sized for the encoder.

Pure. A passage is what is searched; a sentence is what is quoted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.article import Passage, Sentence
from index.ingest.turns import speakers, spoken

VERSION = 3
"""Raised whenever sentences would make other passages (``index.maintenance.recipe``)."""

TARGET = 450
"""Characters a passage holds at most: the best of 300 to 1000 by the ranking of sentences on
held-out SQuAD training articles and SelQA, with a title some 120 word pieces (bench/README.md).
"""

OVERLAP = 2
"""Sentences that two neighbouring passages share, where no paragraph ends between them: so most are
read after what they lean on. Better than one, as good as three (bench/README.md)."""


def passages(
    sentences: Sequence[Sentence],
    target: int = TARGET,
    overlap: int = OVERLAP,
    *,
    lined: bool = True,
    writer: str = "",
) -> tuple[Passage, ...]:
    """Cut an article's sentences into windows of at most ``target`` characters.

    Every prose sentence and heading is in at least one passage; bylines and navigation are in the
    range of a passage where they stand inside it, and never in its text. A sentence longer than
    ``target`` makes a passage of its own. The end of a paragraph that fills half a passage ends
    the passage; shorter paragraphs, as in news, run on. Neighbours share up to ``overlap``
    sentences, fewer where sharing would leave no room for a new one. Where the file is not
    ``lined`` by its own lines, paragraphs stand apart in the visible text. The ``writer`` says what
    nobody else is said to.
    """
    kept = [i for i, sentence in enumerate(sentences) if sentence.searchable]
    starts = _starts_on_a_line_apart if lined else _stands_apart
    speaks = list(speakers(sentences, writer))
    packing = _Packing.of([sentences[i] for i in kept], starts, target, overlap)
    windows = []
    first = 0
    while first < len(kept):
        last = packing.end(first)
        start, end = kept[first], kept[last - 1] + 1
        text = passage_text(sentences[start:end], speaks[start])
        windows.append(Passage(start, end, text))
        if last == len(kept):
            break
        first = packing.next_start(first, last)
    return tuple(windows)


def passage_text(sentences: Sequence[Sentence], speaker: str = "") -> str:
    """Return the text of a passage over ``sentences``: what is searched, and who says it.

    ``speaker`` is who speaks where it begins.
    """
    return " ".join(before + sentences[i].text for i, before in spoken(sentences, speaker))


def headline(title: str | None, section: Sequence[str]) -> str | None:
    """Return what stands above a passage: its article's title and the section, None for neither."""
    return " › ".join(part for part in (title, *section) if part) or None


def embedded_text(head: str | None, text: str) -> str:
    """Return what the encoder sees of a passage: its text under what stands above it."""
    return f"{head}\n{text}" if head else text


@dataclass(frozen=True, slots=True)
class _Packing:
    """Sentences by length, with the breaks between them that end a passage."""

    lengths: tuple[int, ...]
    breaks: frozenset[int]
    target: int
    overlap: int

    @classmethod
    def of(
        cls, sentences: Sequence[Sentence], starts: _Starts, target: int, overlap: int
    ) -> _Packing:
        breaks = set()
        length = 0
        for i, sentence in enumerate(sentences):
            if i and starts(sentences[i - 1], sentence):
                if length >= target / 2:
                    breaks.add(i)
                length = 0
            length += len(sentence.text) + 1
        return cls(tuple(len(s.text) for s in sentences), frozenset(breaks), target, overlap)

    def end(self, first: int) -> int:
        """Return the end of the window from ``first``: at a break, or when it is full."""
        length = self.lengths[first]
        last = first + 1
        while last < len(self.lengths):
            if last in self.breaks and length >= self.target / 2:
                break
            length += 1 + self.lengths[last]
            if length > self.target:
                break
            last += 1
        return last

    def next_start(self, first: int, last: int) -> int:
        """Step back up to ``overlap`` sentences, if the next window still gains a sentence."""
        if last in self.breaks:
            return last
        for start in range(max(first + 1, last - self.overlap), last):
            if self.end(start) > last:
                return start
        return last


_Starts = Callable[[Sentence, Sentence], bool]
"""Says whether a sentence starts a paragraph, given the one before it."""


def _stands_apart(before: Sentence, sentence: Sentence) -> bool:
    return sentence.span.start - before.span.end > 1


def _starts_on_a_line_apart(before: Sentence, sentence: Sentence) -> bool:
    """Say whether a blank line stands between two sentences."""
    last_line = before.location.line + before.text.count("\n")
    return sentence.location.line - last_line > 1

"""Sentences become passages: overlapping windows of whole sentences, sized for the encoder.

Pure. A passage is what is searched; a sentence is what is quoted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.article import Passage, Sentence

TARGET = 700
"""Characters a passage aims at: about 160 word pieces (see bench/README.md for the measurement)."""

OVERLAP = 1
"""Sentences that two neighbouring passages share."""


def passages(
    sentences: Sequence[Sentence], target: int = TARGET, overlap: int = OVERLAP
) -> tuple[Passage, ...]:
    """Cut an article's sentences into windows of at most ``target`` characters.

    Every prose sentence and heading is in at least one passage; bylines and navigation are in the
    range of a passage where they stand inside it, and never in its text. A sentence longer than
    ``target`` makes a passage of its own. Neighbours share up to ``overlap`` sentences, fewer
    where sharing would leave no room for a new one.
    """
    kept = [i for i, sentence in enumerate(sentences) if sentence.searchable]
    packing = _Packing(tuple(len(sentences[i].text) for i in kept), target, overlap)
    windows = []
    first = 0
    while first < len(kept):
        last = packing.end(first)
        start, end = kept[first], kept[last - 1] + 1
        windows.append(Passage(start, end, passage_text(sentences[start:end])))
        if last == len(kept):
            break
        first = packing.next_start(first, last)
    return tuple(windows)


def passage_text(sentences: Sequence[Sentence]) -> str:
    """Return the text of a passage over ``sentences``: the searchable ones, joined by spaces."""
    return " ".join(sentence.text for sentence in sentences if sentence.searchable)


def embedded_text(title: str | None, text: str) -> str:
    """Return what the encoder sees of a passage: its text under the article's title."""
    return f"{title}\n{text}" if title else text


@dataclass(frozen=True, slots=True)
class _Packing:
    """The lengths of the searchable sentences, and how much of them a passage takes."""

    lengths: tuple[int, ...]
    target: int
    overlap: int

    def end(self, first: int) -> int:
        """Return the end of the longest window from ``first`` that fits, at least one sentence."""
        length = self.lengths[first]
        last = first + 1
        while last < len(self.lengths):
            length += 1 + self.lengths[last]
            if length > self.target:
                break
            last += 1
        return last

    def next_start(self, first: int, last: int) -> int:
        """Step back up to ``overlap`` sentences, if the next window still gains a sentence."""
        for start in range(max(first + 1, last - self.overlap), last):
            if self.end(start) > last:
                return start
        return last

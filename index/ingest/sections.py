"""The sections of an article: what its sentences stand under. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from index.article import LANDMARKS, Role, Sentence
from index.ingest.turns import speakers

Path = tuple[str, ...]
"""The headings above a sentence, outermost first, but for the article's title."""


def paths(
    headings: Iterable[tuple[int, Sentence]], ordinals: Sequence[int], title: str | None
) -> Iterator[Path]:
    """Yield the path at each of ``ordinals``, which ascend, among an article's sentences.

    ``headings`` are its headings with their ordinals, in order. One whose level the format does
    not tell opens no section, and one that stands at the ordinal itself is not above it.
    """
    waiting = iter(headings)
    heading = next(waiting, None)
    above: list[Sentence] = []
    for ordinal in ordinals:
        while heading and heading[0] < ordinal:
            above = _under(above, heading[1])
            heading = next(waiting, None)
        here = heading[1] if heading and heading[0] == ordinal else None
        outer = _under(above, here)[:-1] if here and here.level else above
        texts = (" ".join(each.text.split()) for each in outer)
        yield tuple(text for text in texts if text != title)


def openings(
    landmarks: Sequence[tuple[int, Sentence]], ordinals: Sequence[int], title: str | None
) -> Iterator[tuple[Path, str]]:
    """Yield the path at each of ``ordinals``, which ascend, and who speaks there, if anybody.

    ``landmarks`` are an article's headings and the lines that say who speaks, with their ordinals,
    in order.
    """
    headings = (each for each in landmarks if each[1].role is Role.HEADING)
    starts = [ordinal for ordinal, _ in landmarks]
    turns = ("", *speakers(sentence for _, sentence in landmarks))
    for ordinal, path in zip(ordinals, paths(headings, ordinals, title), strict=True):
        yield path, turns[bisect_left(starts, ordinal)]


def landmarks_in(sentences: Iterable[Sentence]) -> Iterator[tuple[int, Sentence]]:
    """Yield the headings of an article, and the lines that say who speaks, with their ordinals."""
    return ((i, each) for i, each in enumerate(sentences) if each.role in LANDMARKS)


def headings_in(sentences: Iterable[Sentence]) -> Iterator[tuple[int, Sentence]]:
    """Yield the headings among an article's sentences with their ordinals."""
    return ((i, each) for i, each in enumerate(sentences) if each.role is Role.HEADING)


def _under(above: list[Sentence], heading: Sentence) -> list[Sentence]:
    """Return the headings that are open below one more."""
    if not heading.level:
        return above
    return [*(each for each in above if each.level < heading.level), heading]

"""The sections of an article: what its sentences stand under. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from index.article import Role, Sentence
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
    sentences: Sequence[Sentence], ordinals: Sequence[int], title: str | None, writer: str = ""
) -> Iterator[tuple[Path, str]]:
    """Yield the path at each of ``ordinals``, which ascend, and who speaks there, if anybody.

    ``sentences`` are an article's, up to the last of them at least; ``writer`` is who says what
    nobody else is said to.
    """
    speaks = list(speakers(sentences, writer))
    for ordinal, path in zip(ordinals, paths(headings_in(sentences), ordinals, title), strict=True):
        yield path, speaks[ordinal]


def headings_in(sentences: Iterable[Sentence]) -> Iterator[tuple[int, Sentence]]:
    """Yield the headings among an article's sentences with their ordinals."""
    return ((i, each) for i, each in enumerate(sentences) if each.role is Role.HEADING)


def _under(above: list[Sentence], heading: Sentence) -> list[Sentence]:
    """Return the headings that are open below one more."""
    if not heading.level:
        return above
    return [*(each for each in above if each.level < heading.level), heading]

"""How fast is each format read? Visible text a second, over files of one's own.

    $ python -m bench.formats PATH...

Reading is all of it: the format, its metadata, sentences and places. Of each file the fastest of
three readings counts; what cannot be read is counted and left out.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bench.machine import describe
from index.article import Article
from index.errors import ArticleError
from index.formats.kinds import suffixes
from index.ingest.pipeline import read_file
from index.provenance import stands_at

ROUNDS = 3


class Reading(NamedTuple):
    """A file that was read: its size, its text's length, its sentences, those proved, the time."""

    size: int
    characters: int
    sentences: int
    proved: int
    seconds: float


def main() -> None:
    """Print a line for each format."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    found: dict[str, list[Reading]] = defaultdict(list)
    unread = 0
    for path in _files(parser.parse_args().paths):
        try:
            articles, seconds = _timed(path)
        except ArticleError:
            unread += 1
        else:
            found[articles[0].format].append(_weighed(path, articles, seconds))
    print(describe("trafilatura", "pypdfium2"))
    print(
        f"{'format':10}{'files':>6}{'MB':>8}{'MB/s':>8}{'Mchar/s':>9}{'sentences':>11}{'proved':>8}"
    )
    for format_, readings in sorted(found.items()):
        size, characters, sentences, proved, seconds = map(sum, zip(*readings, strict=True))
        print(
            f"{format_:10}{len(readings):6}{size / 1e6:8.2f}{size / 1e6 / seconds:8.2f}"
            f"{characters / 1e6 / seconds:9.2f}{sentences:11}{proved / sentences:8.1%}"
        )
    print(f"{unread} files could not be read")


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        below = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (each for each in below if each.suffix.lower() in suffixes())


def _timed(path: Path) -> tuple[tuple[Article, ...], float]:
    """Return the articles of a file and the seconds of the fastest of some readings."""
    least = float("inf")
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        articles = read_file(path).articles
        least = min(least, time.perf_counter() - begun)
    return articles, least


def _weighed(path: Path, articles: Sequence[Article], seconds: float) -> Reading:
    data = path.read_bytes()
    return Reading(
        size=len(data),
        characters=sum(len(article.text) for article in articles),
        sentences=sum(len(article.sentences) for article in articles),
        proved=sum(
            stands_at(article, sentence, data)
            for article in articles
            for sentence in article.sentences
        ),
        seconds=seconds,
    )


if __name__ == "__main__":
    main()

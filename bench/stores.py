"""Does another store give what this machine's gives? ``python -m bench.stores HERE THERE ASKED``.

``HERE`` and ``THERE`` are indexes of the same articles at the same paths, ``THERE`` for example in
Milvus (``qa index add --store``); ``ASKED`` are questions as for ``qa eval``. Of ``--count`` of
them, drawn at random, the table says for which share the first sentence is the same, without the
reader unless ``--reader``; for which the 32 passages found are the same in the same order; and the
median of what a search takes through each. ``--in`` asks within folders or globs.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from index.embedding.for_index import encoder_for
from index.filter import Filter
from index.progress import silent
from index.search.hits import Hit
from index.search.searcher import Searcher
from index.store.directory import Directory
from qa.answering import selection
from qa.reading.reader import Reader
from qa.reading.registry import reader_for
from qa.reading.search_scores import SearchScoreReader

K = 32
"""Passages that a search returns: as many as the reader reads at most."""


def first_sentence(reader: Reader, question: str, hits: Sequence[Hit]) -> tuple[str, int] | None:
    """Return where the best sentence stands: its article's path, and its ordinal."""
    best = selection.rank(reader.read(question, hits, several=False), 1)
    return (best[0].source.path, best[0].candidate.ordinal) if best else None


def timed(search: Callable[[], tuple[Hit, ...]], spent: list[float]) -> tuple[Hit, ...]:
    """Return what a search finds; note the milliseconds it takes."""
    started = time.perf_counter()
    hits = search()
    spent.append(1e3 * (time.perf_counter() - started))
    return hits


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("here", type=Path)
    parser.add_argument("there", type=Path)
    parser.add_argument("asked", type=Path)
    parser.add_argument("--count", type=int, default=2_000)
    parser.add_argument("--in", dest="folders", action="append", default=[])
    parser.add_argument("--reader", action="store_true")
    arguments = parser.parse_args()
    lines = arguments.asked.read_text(encoding="utf-8").splitlines()
    asked = [json.loads(line)["question"] for line in lines]
    random.Random(20).shuffle(asked)  # noqa: S311 - a sample that can be drawn again
    asked = asked[: arguments.count]
    within = Filter(folders=tuple(arguments.folders))
    reader = reader_for(None, silent) if arguments.reader else SearchScoreReader()
    encoder = encoder_for(Directory(arguments.here), None)
    times: tuple[list[float], list[float]] = ([], [])
    first = passages = 0
    with (
        closing(Searcher(Directory(arguments.here), encoder)) as here,
        closing(Searcher(Directory(arguments.there), encoder)) as there,
        here.snapshot(),
        there.snapshot(),
    ):
        for question in asked:
            found = [
                timed(partial(searcher.search, question, K, within=within), spent)
                for searcher, spent in zip((here, there), times, strict=True)
            ]
            one, two = (first_sentence(reader, question, hits) for hits in found)
            first += one == two
            places = [[(hit.source.path, hit.first) for hit in hits] for hits in found]
            passages += places[0] == places[1]
        articles = here.count(within)
    print("questions | articles | first sentence | all passages | ms here | ms there")
    print("---|---|---|---|---|---")
    medians = " | ".join(f"{statistics.median(spent):.0f}" for spent in times)
    count = len(asked)
    print(f"{count} | {articles} | {first / count:.4f} | {passages / count:.4f} | {medians}")


if __name__ == "__main__":
    main()

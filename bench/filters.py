"""What a filter costs: ``python -m bench.filters ROOT [--articles 24000]``.

Makes articles by chance in ROOT, from a fixed seed, with the index beside them, unless they lie
there already; some eight passages each. Searches them with and without each kind of filter at four
selectivities, in turn in one run: medians and 95th percentiles as ratios to the unfiltered search,
how long the first search of a process takes within the filter and without, and the share of the
exact best that is found, all of them being scored. ``HashEncoder`` embeds.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from unittest.mock import patch

import numpy as np

from bench.machine import describe
from index.embedding.hash_encoder import HashEncoder
from index.filter import EVERYTHING, Filter
from index.maintenance.builder import Builder
from index.search import searcher as searcher_module
from index.search.hits import Hit
from index.search.searcher import Searcher
from index.search.selection import Selections
from index.store.directory import Directory
from index.store.passage_store import Within

ARTICLES, SENTENCES, SENTENCE_WORDS = 24_000, 30, 15
COMMON = "the of to and in a is that for on was with as by at from it an be which or had".split()
QUESTIONS, K = 25, 32
EXACT = 3  # questions for which all passages are scored, to see what is found of the best
FIRST = date(1995, 1, 1)
DAYS = 10_000
SHARES = {1: "Wide", 10: "Tenth", 100: "Hundredth", 10_000: "Rare"}


class Press:
    """Writes articles, each of the shares that its number belongs to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.chance = np.random.default_rng(1)

    def words(self, count: int) -> str:
        """Return some words: a third of them those of every text, the others by Zipf's law."""
        ranks = self.chance.zipf(1.15, count) % 50_000
        common = self.chance.integers(0, 3 * len(COMMON), count)
        return " ".join(
            COMMON[which] if which < len(COMMON) else f"w{rank}x"
            for rank, which in zip(ranks, common, strict=True)
        )

    def question(self) -> str:
        """Return a question of words that are not the most frequent."""
        return " ".join(f"w{rank}x" for rank in self.chance.integers(5, 2000, 5))

    def write(self, number: int, of: int) -> None:
        """Write one of the articles."""
        names = [name for share, name in SHARES.items() if number % share == 0]
        folder = self.folder.joinpath(*names)
        folder.mkdir(parents=True, exist_ok=True)
        day = FIRST + timedelta(days=DAYS * (number * 7919 % of) // of)
        said = [self.words(SENTENCE_WORDS) for _ in range(SENTENCES)]
        for at, name in zip(self.chance.integers(0, SENTENCES, len(names)), names, strict=True):
            said[at] += f" and the {name} heron of Arlen was there"
        paragraphs = [
            " ".join(f"{each.capitalize()}." for each in said[at : at + 3])
            for at in range(0, len(said), 3)
        ]
        text = "\n\n".join(paragraphs)
        authors = ", ".join(f"Ana {name}" for name in names)
        (folder / f"{number:06d}.md").write_text(
            f"---\ntitle: {self.words(6)}\nauthor: [{authors}]\ndate: {day}\n---\n\n{text}\n",
            encoding="utf-8",
        )


def made(root: Path, articles: int) -> Directory:
    """Return the index in ``root``, made if it is not there."""
    directory, folder = Directory(root / "index.qa"), root / "articles"
    if not directory.path.is_dir():
        press = Press(folder)
        for number in range(articles):
            press.write(number, articles)
        Builder(directory, encoder()).add([str(folder)])
    return directory


def encoder() -> HashEncoder:
    """Return hashed vectors as long as the default model's."""
    return HashEncoder(384)


def kinds(root: Path, share: int) -> dict[str, Filter]:
    """Return filters of each kind that let one article in ``share`` pass."""
    names = [name for each, name in SHARES.items() if each <= share]
    last = FIRST + timedelta(days=max(DAYS // share - 1, 0))
    return {
        "date": Filter(until=last.isoformat()),
        "author": Filter(authors=(f"A. {names[-1]}",)),
        "folder": Filter(folders=(str(root.absolute() / "articles" / "/".join(names)),)),
        "phrase": Filter(phrases=(f"the {names[-1]} heron of Arlen",)),
    }


def timed(search: Callable[[], Sequence[object]]) -> float:
    """Return the milliseconds that ``search`` takes."""
    started = time.perf_counter()
    search()
    return 1e3 * (time.perf_counter() - started)


def first(directory: Directory, question: str, within: Filter) -> float:
    """Return the milliseconds of a search by a searcher that has found nothing yet."""
    with closing(Searcher(directory, encoder())) as searcher, searcher.snapshot():
        return timed(lambda: searcher.search(question, K, within=within))


def row(directory: Directory, questions: Sequence[str], within: Filter) -> str:
    """Measure one filter in a searcher of its own; return its columns of the table."""
    cold = [first(directory, questions[0], each) for each in (EVERYTHING, within)]
    with closing(Searcher(directory, encoder())) as searcher, searcher.snapshot():
        searcher.search(questions[0], K, within=within)
        plain, filtered = [], []
        for question in questions:
            plain.append(timed(partial(searcher.search, question, K)))
            filtered.append(timed(partial(searcher.search, question, K, within=within)))
        articles = searcher.count(within)
        found = [searcher.search(question, K, within=within) for question in questions[:EXACT]]
        with (
            patch.object(searcher_module, "SCORED_AT_ONCE", 10**9),
            patch.object(Selections, "of", _all_of),
        ):
            exact = [searcher.search(question, K, within=within) for question in questions[:EXACT]]
    same = sum(len(_places(a) & _places(b)) for a, b in zip(found, exact, strict=True))
    recall = same / max(sum(map(len, exact)), 1)
    usual = statistics.median(plain)
    median = statistics.median(filtered) / usual
    p95 = float(np.percentile(filtered, 95) / np.percentile(plain, 95))
    return (
        f"{articles} | {usual:.0f} | {median:.2f} | {p95:.2f} | "
        f"{cold[0]:.0f} | {cold[1]:.0f} | {recall:.3f}"
    )


def _all_of(selections: Selections, within: Filter) -> Within:
    """Return what a filter lets pass, even where that is everything."""
    return selections._store.within(selections.articles(within))  # noqa: SLF001 - to compare with


def _places(hits: Sequence[Hit]) -> set[tuple[str, int]]:
    return {(hit.source.path, hit.first) for hit in hits}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", type=Path)
    parser.add_argument("--articles", type=int, default=ARTICLES)
    arguments = parser.parse_args()
    directory = made(arguments.root, arguments.articles)
    press = Press(arguments.root)
    questions = [press.question() for _ in range(QUESTIONS)]
    print(describe("faiss-cpu", "tantivy", "numpy"))
    print(
        "filter | share | articles | unfiltered ms | median | p95 | "
        "first unfiltered, ms | first within, ms | recall"
    )
    print("---|---|---|---|---|---|---|---|---")
    for share in SHARES:
        for kind, within in kinds(arguments.root, share).items():
            print(f"{kind} | 1/{share} | {row(directory, questions, within)}", flush=True)


if __name__ == "__main__":
    main()

"""What a filter costs: ``python -m bench.filters ROOT [--articles 24000]``.

Makes articles by chance in ROOT, from a fixed seed, with the index beside them, unless they lie
there already; some eight passages each. Searches them with and without each kind of filter at four
selectivities, in turn in one run: medians and 95th percentiles as ratios to the unfiltered search,
how long the articles are looked for the first time, and the share of the exact ten best that is
found. ``HashEncoder`` embeds under the default model's name, so that ``qa ask`` opens the index:
with ``--ask``, whole processes are timed too.
"""

from __future__ import annotations

import argparse
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from bench.upkeep import Named
from index.embedding.encoder import OnnxEncoder
from index.embedding.models import resolve
from index.maintenance.builder import Builder
from index.store.directory import Directory

ARTICLES, SENTENCES, SENTENCE_WORDS = 24_000, 30, 15
COMMON = "the of to and in a is that for on was with as by at from it an be which or had".split()
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
            " ".join(f"{s.capitalize()}." for s in said[i : i + 3]) for i in range(0, len(said), 3)
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


def encoder() -> Named:
    """Return hashed vectors under the default model's name."""
    model = OnnxEncoder.open(resolve(None, progress=print))
    return Named(model.fingerprint, model.name, model.dimension)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", type=Path)
    parser.add_argument("--articles", type=int, default=ARTICLES)
    arguments = parser.parse_args()
    made(arguments.root, arguments.articles)


if __name__ == "__main__":
    main()

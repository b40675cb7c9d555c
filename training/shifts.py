"""SQuADShifts becomes two sets as ``bench/squad.py`` reads SQuAD.

    python -m training.shifts DATASETS OUT
    python -m bench.squad OUT/wiki /tmp/wiki --split train
    python -m bench.squad OUT/web /tmp/web --split train

``DATASETS`` is the folder ``datasets`` of github.com/modestyachts/squadshifts-website (Miller et
al. 2020, "The Effect of Natural Distribution Shift on Question Answering Models"): questions that
people asked as they did for SQuAD, about Wikipedia articles that SQuAD has not (``wiki``), and
about comments and reviews, which have no titles (``web``).
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SETS = {"wiki": ("new_wiki_v1.0",), "web": ("reddit_v1.0", "amazon_reviews_v1.0")}

TOGETHER = 40
"""Paragraphs of a file at most: one of the sets is a single article of 2,033 comments."""


def main() -> None:
    """Write the sets, and say how many articles each has."""
    parser = argparse.ArgumentParser(
        prog="python -m training.shifts",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("datasets", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    for name, files in SETS.items():
        articles = [
            part
            for file in files
            for article in json.loads((arguments.datasets / f"{file}.json").read_bytes())["data"]
            for part in parts(article)
        ]
        folder = arguments.out / name / "squad"
        folder.mkdir(parents=True, exist_ok=True)
        with gzip.open(folder / "train-v1.1.json.gz", "wt", encoding="utf-8") as out:
            json.dump({"data": articles}, out)
        print(f"{name}: {len(articles)} articles")


def parts(article: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield an article in parts of so many paragraphs, every answer with all of its places."""
    paragraphs = article["paragraphs"]
    for paragraph in paragraphs:
        for question in paragraph["qas"]:
            for answer in question["answers"]:
                answer["all_starts"] = places(answer["text"], paragraph["context"])
    for start in range(0, len(paragraphs), TOGETHER):
        yield {"title": article["title"], "paragraphs": paragraphs[start : start + TOGETHER]}


def places(text: str, context: str) -> list[int]:
    """Return where a text stands in its context, also where it overlaps itself."""
    return [match.start() for match in re.finditer(f"(?={re.escape(text)})", context)]


if __name__ == "__main__":
    main()

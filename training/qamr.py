"""QAMR: questions about single sentences of Wikipedia and Wikinews (Michael et al. 2018; MIT).

The folder has ``dev.tsv.gz``, ``test.tsv.gz`` and ``wiki-sentences.tsv.gz``; its tokens, those of
the Penn Treebank, become running text.
"""

from __future__ import annotations

import gzip
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_NAME, _QUESTION, _ANSWER = 0, 5, 6
"""Columns that are read: the sentence's name, the question, the answer's tokens."""

_LONG = re.compile(r"[^\W_]{3,}")
_LEAST = 4
"""Words of three letters or more, of a question that says what it is about."""

_ESCAPED = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "``": '"', "''": '"'}
_OPENS, _CLOSES = "``", "''"


@dataclass(frozen=True, slots=True)
class SentenceQuestion:
    """A question about a sentence, where in it the answer stands, and its document's others.

    ``others`` do not hold the answer's words.
    """

    number: int
    document: str
    question: str
    sentence: str
    answer: tuple[int, int]
    others: tuple[str, ...]


def read_sentences(folder: Path, most: int, rng: random.Random) -> Iterator[SentenceQuestion]:
    """Yield ``most`` questions at random."""
    sentences = {
        name: text.split(" ") for name, text in read_rows(folder / "wiki-sentences.tsv.gz")
    }
    documents: dict[str, list[str]] = defaultdict(list)
    for name in sentences:
        documents[document_of(name)].append(name)
    rows = [
        row
        for part in ("dev", "test")
        for row in read_rows(folder / f"{part}.tsv.gz")
        if len(set(_LONG.findall(row[_QUESTION]))) >= _LEAST
    ]
    rng.shuffle(rows)
    for number, row in enumerate(rows[:most]):
        name = row[_NAME]
        text, (start, end) = running(sentences[name], [int(i) for i in row[_ANSWER].split()])
        others = (running(sentences[o])[0] for o in documents[document_of(name)] if o != name)
        said = text[start:end].casefold()
        yield SentenceQuestion(
            number,
            document_of(name),
            row[_QUESTION],
            text,
            (start, end),
            tuple(other for other in others if said not in other.casefold()),
        )


def read_rows(path: Path) -> Iterator[list[str]]:
    """Yield the fields of each line."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n").split("\t")


def document_of(sentence: str) -> str:
    """Return the document of a sentence's name, as ``Wiki1k:wikinews:749788:8:0``."""
    return ":".join(sentence.split(":")[:3])


def running(tokens: Sequence[str], chosen: Sequence[int] = ()) -> tuple[str, tuple[int, int]]:
    """Return tokens as running text, and from where to where some of them stand in it.

    Of tokens apart, the longest run counts.
    """
    text, places, opened = "", [], False
    for each in tokens:
        word = _ESCAPED.get(each, each)
        closes = each == _CLOSES or word in ")],.;:?!%" or word.startswith("'") or word == "n't"
        glued = not text or closes or text[-1] in "([$" or (opened and text.endswith('"'))
        opened = each == _OPENS
        start = len(text) + (not glued)
        text += ("" if glued else " ") + word
        places.append((start, start + len(word)))
    runs: list[list[int]] = []
    for place in sorted(chosen):
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    best = max(runs, key=len, default=[])
    return text, (places[best[0]][0], places[best[-1]][1]) if best else (0, 0)

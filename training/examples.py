"""Examples: a question and one passage, with the places in it that answer, if any.

What the reader learns from, and what it is checked on. One JSON object a line, gzip.
"""

from __future__ import annotations

import gzip
import json
import random
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from qa.reading.window import common_title

FILE = 10**6
"""Numbers kept for the questions of one file."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question, a passage as its sentences under its article's title, and its answers.

    An answer is (sentence, start, end), characters inside that sentence; none means that the
    passage does not answer. ``kind`` says how the example came to be: ``answered``, ``mined``,
    ``removed``, ``joined`` or the name of an alteration. ``number`` tells questions apart.
    """

    number: int
    kind: str
    question: str
    title: str | None
    sentences: tuple[str, ...]
    answers: tuple[tuple[int, int, int], ...]


def write_examples(path: Path, examples: Iterable[Example]) -> int:
    """Write examples and return how many there were."""
    count = 0
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as file:
        for example in examples:
            file.write(json.dumps(asdict(example), ensure_ascii=False) + "\n")
            count += 1
    return count


def read_examples(path: Path) -> Iterator[Example]:
    """Read what ``write_examples`` wrote."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            fields = json.loads(line)
            fields["sentences"] = tuple(fields["sentences"])
            fields["answers"] = tuple(tuple(answer) for answer in fields["answers"])
            yield Example(**fields)


def read_all(paths: Iterable[Path]) -> Iterator[Example]:
    """Read several files; questions of different files have different numbers."""
    for file, path in enumerate(paths):
        for one in read_examples(path):
            yield replace(one, number=FILE * file + one.number)


def joined(examples: Sequence[Example], share: float, rng: random.Random) -> Iterator[Example]:
    """Yield examples, a share of them joined with a passage mined for their question, if any.

    So sentences compete for the answer, or have none together, as those of the best passages do
    when a question is asked (``qa.reading.extractive``).
    """
    mined: dict[int, list[Example]] = defaultdict(list)
    for one in examples:
        if one.kind == "mined":
            mined[one.number].append(one)
    for one in examples:
        rivals = [rival for rival in mined[one.number] if rival.sentences != one.sentences]
        yield together(one, rng.choice(rivals), rng) if rivals and rng.random() < share else one


def together(one: Example, mined: Example, rng: random.Random) -> Example:
    """Return two passages as one, in either order; what both hold once."""
    others = tuple(text for text in mined.sentences if text not in one.sentences)
    before = others if rng.random() < 0.5 else ()
    after = () if before else others
    return Example(
        one.number,
        "joined",
        one.question,
        common_title((one.title, mined.title)),
        before + one.sentences + after,
        tuple((place + len(before), start, end) for place, start, end in one.answers),
    )


def is_held_out(article: str) -> bool:
    """Say whether an article is kept from training: one in ten, by its file's name.

    On these the weights and thresholds are fitted, and nothing else is.
    """
    return zlib.crc32(article.encode()) % 10 == 0

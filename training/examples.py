"""Examples: a question and one passage, with the places in it that answer, if any.

What the reader learns from, and what it is checked on. One JSON object a line, gzip.
"""

from __future__ import annotations

import gzip
import json
import random
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path


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


def joined(examples: Iterable[Example], share: float, rng: random.Random) -> Iterator[Example]:
    """Yield examples, a share of the passages mined joined with the one that answers.

    So their sentences compete for the answer, as those of the best passages do when a question is
    asked (``qa.span_reader``).
    """
    answered: Example | None = None
    for one in examples:
        if answered and one.kind == "mined" and one.number == answered.number:
            yield together(answered, one, rng) if rng.random() < share else one
        else:
            yield one
        answered = one if one.kind == "answered" else None


def together(answered: Example, mined: Example, rng: random.Random) -> Example:
    """Return two passages as one, in either order; what both hold once."""
    others = tuple(text for text in mined.sentences if text not in answered.sentences)
    before = others if rng.random() < 0.5 else ()
    after = () if before else others
    return Example(
        answered.number,
        "joined",
        answered.question,
        answered.title if answered.title == mined.title else None,
        before + answered.sentences + after,
        tuple((place + len(before), start, end) for place, start, end in answered.answers),
    )


def is_held_out(article: str) -> bool:
    """Say whether an article is kept from training: one in ten, by its file's name.

    On these the weights and thresholds are fitted, and nothing else is.
    """
    return zlib.crc32(article.encode()) % 10 == 0

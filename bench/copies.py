"""Near-copies: are they found, and nothing else? ``python -m bench.copies SQUAD HTML_PAGES``.

``SQUAD`` is train-v1.1.json.gz (CC BY-SA 4.0), of whose articles six paragraphs each make a text;
``HTML_PAGES`` the folder of Zyte's article-extraction-benchmark (MIT), whose true bodies are taken
as they are. A copy is made of each text in every way that copies are made; texts that are none are
paired as well: of other topics, of other parts of the same article, and with one long notice below
them, which all texts have or those two alone. A pair counts as found where the containment is at
least ``NEAR``. Prints recall by kind of copy, how many other pairs were taken for copies, precision
over as many other pairs as copies, the margins, and what the shingles of a text cost.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from bench.machine import describe
from index.lexical.shingles import NEAR, Shingles, shingles_of
from index.store.catalog.copies import COMMON

Text = list[str]  # paragraphs
PARAGRAPHS = 6
SHORTEST = 120  # words of a text
EXCERPT = 60  # words, at least, of what is a copy of a part
KEPT_ROW = 13  # bytes of a row that leads from a hash to an article

NOTICE = """All rights to this material are reserved by its publisher. It may be read by subscribers
and shown to those who live in their household, but neither copied nor sent on, in whole or in
part, by whatever means, unless leave was given in writing before. Views are those of the authors,
and nobody else answers for them. Prices were right when they were printed. Letters to the editor
may be shortened, and are not sent back. Complaints are answered within ten working days by the
readers' office, which is open on weekdays from nine to five, and closed on public holidays."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.copies", description=__doc__)
    parser.add_argument("squad", type=Path)
    parser.add_argument("html_pages", type=Path)
    parser.add_argument("--texts", type=int, default=1_000, help="of SQuAD (default: 1000)")
    arguments = parser.parse_args()
    print(describe("numpy"))
    chance = random.Random(0)  # noqa: S311 - no secret
    articles = list(of_squad(arguments.squad))
    chance.shuffle(articles)
    parts = [part for article in articles for part in article[:4]][: arguments.texts]
    for name, texts, same in (
        ("SQuAD", parts, [pair for each in articles for pair in pairwise(each)]),
        ("web pages", of_pages(arguments.html_pages), []),
    ):
        report(name, texts, same, chance)


def of_squad(path: Path) -> Iterator[list[Text]]:
    """Yield each article as texts of some paragraphs each."""
    with gzip.open(path) as file:
        data = json.load(file)["data"]
    for article in data:
        paragraphs = [paragraph["context"] for paragraph in article["paragraphs"]]
        texts = [paragraphs[at : at + PARAGRAPHS] for at in range(0, len(paragraphs), PARAGRAPHS)]
        yield [text for text in texts if words_of(text) >= SHORTEST]


def of_pages(folder: Path) -> list[Text]:
    """Return the true bodies of web pages that have some words."""
    pages = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8")).values()
    texts = [page["articleBody"].split("\n\n") for page in pages]
    return [text for text in texts if words_of(text) >= SHORTEST]


def words_of(text: Text) -> int:
    """Return how many words a text has."""
    return sum(len(paragraph.split()) for paragraph in text)


# --- copies ---------------------------------------------------------------------------------------


def truncated(text: Text, _other: Text, chance: random.Random) -> Text:
    """Return the first third to two thirds of a text's sentences, and 60 words at least."""
    sentences = sentences_of(text)
    last = int(len(sentences) * chance.uniform(0.33, 0.67))
    while words_of(sentences[:last]) < EXCERPT:
        last += 1
    return sentences[:last]


def excerpt(text: Text, _other: Text, chance: random.Random) -> Text:
    """Return some neighbouring sentences of a text, of 60 words or more."""
    sentences = sentences_of(text)
    first = last = chance.randrange(len(sentences))
    while words_of(sentences[first:last]) < EXCERPT:
        first, last = max(first - 1, 0), min(last + 1, len(sentences))
    return sentences[first:last]


def reheaded(text: Text, other: Text, chance: random.Random) -> Text:
    """Return a text with another head line, a dateline, a first sentence and a last of its own."""
    foreign = sentences_of(other)
    head = " ".join(chance.choice(foreign).split()[:8])
    return [head, f"ARLEN (Wire) — {text[0]}", *text[1:-1], f"{text[-1]} {chance.choice(foreign)}"]


def edited(text: Text, other: Text, chance: random.Random) -> Text:
    """Return a text of which three words in a hundred are left out, doubled or other words."""
    foreign = [word for paragraph in other for word in paragraph.split()]

    def edit(word: str) -> str:
        if chance.random() >= 0.03:
            return word
        return chance.choice(("", f"{word} {word}", chance.choice(foreign)))

    return [" ".join(edit(word) for word in paragraph.split()) for paragraph in text]


def other_figures(text: Text, _other: Text, chance: random.Random) -> Text:
    """Return a text with other numbers."""
    return [re.sub(r"\d", lambda _: str(chance.randrange(1, 10)), each) for each in text]


def rearranged(text: Text, _other: Text, chance: random.Random) -> Text:
    """Return the sentences of a text in blocks of three in another order, a fifth left out."""
    sentences = sentences_of(text)
    blocks = [sentences[at : at + 3] for at in range(0, len(sentences), 3)]
    chance.shuffle(blocks)
    return [" ".join(block) for block in blocks[: max(1, len(blocks) * 4 // 5)]]


def reworked(text: Text, other: Text, chance: random.Random) -> Text:
    """Return a text shortened, edited and with another head: what a desk does to a wire report."""
    return reheaded(edited(truncated(text, other, chance), other, chance), other, chance)


def within(text: Text, other: Text, _chance: random.Random) -> Text:
    """Return a longer article that holds a text."""
    return [*other, *text, *other[::-1]]


KINDS: dict[str, Callable[[Text, Text, random.Random], Text]] = {
    "truncated to 1/3 … 2/3": truncated,
    "an excerpt of 60 words": excerpt,
    "another head, foot, dateline": reheaded,
    "3 % of the words edited": edited,
    "other figures": other_figures,
    "rearranged, a fifth left out": rearranged,
    "truncated, edited, another head": reworked,
    "within an article three times as long": within,
}


def sentences_of(text: Text) -> list[str]:
    """Return the sentences of a text, roughly."""
    return [each for paragraph in text for each in re.split(r"(?<=[.!?])\s+", paragraph) if each]


# --- the table ------------------------------------------------------------------------------------


def report(
    name: str, texts: Sequence[Text], same: Sequence[tuple[Text, Text]], chance: random.Random
) -> None:
    """Print the table of one set of texts."""
    started = time.perf_counter()
    known = [shingles_of(text) for text in texts]
    seconds = time.perf_counter() - started
    size = sum(len(paragraph.encode()) for text in texts for paragraph in text)
    kept = sum(each.hashes.size for each in known)
    print(f"\n{name}: {len(texts)} texts of {size / len(texts) / 1e3:.1f} kB")
    print(
        f"{seconds / len(texts) * 1e6:.0f} µs and {kept * (4 + KEPT_ROW) / len(texts):.0f} bytes "
        f"a text; {seconds / size * 25e6:.2f} s for 25 MB"
    )
    found = 0
    for kind, make in KINDS.items():
        shares = [
            known[at].containment(shingles_of(make(text, other_than(texts, at, chance), chance)))
            for at, text in enumerate(texts)
        ]
        right = sum(share >= NEAR for share in shares)
        found += right
        print(f"  {kind:40} recall {right / len(texts):.4f}   least {min(shares):.2f}")
    wrong = tried = 0
    for kind, pairs in none(texts, known, same, chance, count=len(texts)).items():
        shares = [one.containment(two) for one, two in pairs]
        taken = sum(share >= NEAR for share in shares)
        wrong, tried = wrong + taken, tried + len(pairs)
        print(f"  {kind:40} taken for copies {taken} of {len(pairs)}   most {max(shares):.2f}")
    copies = len(KINDS) * len(texts)
    print(f"  recall {found / copies:.4f}", end="   ")
    print(f"precision {found / (found + wrong * copies / tried):.4f} (as many others as copies)")


def none(
    texts: Sequence[Text],
    known: Sequence[Shingles],
    same: Sequence[tuple[Text, Text]],
    chance: random.Random,
    count: int,
) -> dict[str, list[tuple[Shingles, Shingles]]]:
    """Return pairs that are no copies, by kind."""
    numbers = range(len(texts))
    drawn = [tuple(chance.sample(numbers, 2)) for _ in range(3 * count)]
    noticed = [shingles_of([*text, NOTICE]) for text in texts]
    counted = Counter(number for each in noticed for number in each.hashes.tolist())
    common = [number for number, count in counted.items() if count >= COMMON]
    rid = [each.without(common) for each in noticed]  # as the catalogue does below ``SURE``
    pairs = {
        "of other topics": [(known[a], known[b]) for a, b in drawn],
        "one notice of 90 words below all": [(rid[a], rid[b]) for a, b in drawn],
        "one notice of 90 words below two": [(noticed[a], noticed[b]) for a, b in drawn],
        "parts of one article": [(shingles_of(a), shingles_of(b)) for a, b in same],
    }
    return {kind: each for kind, each in pairs.items() if each}


def other_than(texts: Sequence[Text], at: int, chance: random.Random) -> Text:
    """Return one of the texts, but not that at a place."""
    return texts[(at + chance.randrange(1, len(texts))) % len(texts)]


if __name__ == "__main__":
    main()

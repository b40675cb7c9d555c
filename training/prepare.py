"""Question sets and their index become examples to learn from.

    python -m bench.squad DATA_DIR CORPUS --split train
    qa --index CORPUS/.qa index add CORPUS/articles
    python -m training.prepare CORPUS CORPUS/.qa EXAMPLES
    python -m training.prepare CORPUS CORPUS/.qa HARDER --reader READER    # for a second round

Writes ``EXAMPLES/train.jsonl.gz`` and, of the articles held out, ``EXAMPLES/held_out.jsonl.gz``
and a corpus of their own, ``EXAMPLES/held_out``, as ``training/fit.py`` wants it.
Each question comes with one passage that answers it, as the index cuts them, and at most one that
does not: a passage that the index finds for it (``mined``), the answering passage without the
sentence that answers (``removed``), or the answering passage for a question altered so that it is
answered no longer (``training/alter.py``). With a reader, the passage mined is the one that this
reader mistakes most for an answer. With ``--whole`` nothing is held out, as of what
``training/asked.py`` sets apart itself.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import accumulate
from math import inf
from multiprocessing import get_context
from pathlib import Path

from index.article import Article, Span
from index.embedding.for_index import encoder_for
from index.ingest.passages import passages
from index.ingest.pipeline import read_article
from index.search.hits import Hit
from index.search.searcher import Searcher
from index.store.directory import Directory
from qa.reading.extractive import ExtractiveReader
from qa.reading.registry import encoders_tokenizer
from qa.reading.span_model import SpanModel
from qa.reading.window import open_tokenizer
from training.alter import alterations
from training.examples import Example, is_held_out, write_examples

SHARES = (0.42, 0.22, 0.08)
"""Of the questions that come with a passage mined, an altered question, an answer removed."""

DEEP = 10
"""Passages found among which one that does not answer is chosen."""

MISTAKABLE = 6
"""Passages that do not answer among which a reader says which it mistakes most."""

SILENT = "questions_unanswerable.jsonl"
"""Of a corpus, the file of the questions that nothing answers."""

LONGEST = 1200
"""Characters of a passage past which it is left out: one sentence without end."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the set, with its article's file and the characters that answer it."""

    number: int
    question: str
    file: str
    gold: tuple[Span, ...]


def main() -> None:
    """Make the examples that the command line asks for, and say how many of each kind."""
    parser = argparse.ArgumentParser(
        prog="python -m training.prepare",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("corpus", type=Path, help="the folder that bench/squad.py wrote")
    parser.add_argument("index", type=Path, help="the index of its articles")
    parser.add_argument("out", type=Path, help="where the examples go")
    parser.add_argument("--questions", type=int, metavar="N", help="only N questions, at random")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--reader", type=Path, metavar="MODEL", help="mines what it mistakes")
    parser.add_argument("--shares", type=float, nargs=3, default=SHARES, metavar="SHARE")
    parser.add_argument("--whole", action="store_true", help="learn from all: others are held out")
    parser.add_argument("--untitled", action="store_true", help="the articles' titles say nothing")
    arguments = parser.parse_args()
    asked = read_questions(arguments.corpus)
    random.Random(arguments.seed).shuffle(asked)
    asked = asked[: arguments.questions]
    parts = {"train": asked} if arguments.whole else apart(asked)
    arguments.out.mkdir(parents=True, exist_ok=True)
    if "held_out" in parts:
        copy_corpus(arguments.corpus, arguments.out / "held_out", parts["held_out"])
    for name, part in parts.items():
        kinds: Counter[str] = Counter()
        path = arguments.out / f"{name}.jsonl.gz"
        write_examples(path, counted(examples(part, arguments), kinds))
        print(f"{path}: {len(part)} questions, {dict(kinds)}")


def apart(asked: Sequence[Asked]) -> dict[str, list[Asked]]:
    """Return the questions to learn from and those held out; leave, saying why, without either."""
    parts = {
        "train": [one for one in asked if not is_held_out(one.file)],
        "held_out": [one for one in asked if is_held_out(one.file)],
    }
    for name, part in parts.items():
        if not part:
            raise SystemExit(
                f"None of the questions' articles is of the part {name}: one article in ten is "
                "held out, by its name.\nTake a corpus of more articles, or more --questions."
            )
    return parts


def open_reader(model: Path) -> ExtractiveReader:
    """Open a reader that ``training/export.py`` wrote."""
    return ExtractiveReader(SpanModel.open(model), open_tokenizer(encoders_tokenizer()))


def read_questions(corpus: Path) -> list[Asked]:
    """Return the questions of a corpus that ``bench/squad.py`` or ``asked.py`` wrote."""
    asked = []
    with (corpus / "questions.jsonl").open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            fields = json.loads(line)
            file = fields["gold"][0]["file"]
            gold = tuple(Span(g["start"], g["end"]) for g in fields["gold"] if g["file"] == file)
            asked.append(Asked(number, fields["question"], file, gold))
    return asked


def read_silent(corpus: Path) -> list[Asked]:
    """Return the questions that nothing answers, of a corpus that has such, with their articles.

    Those of ``bench/squad.py`` do not say which article's they are, and are left out.
    """
    path = corpus / SILENT
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    return [
        Asked(number, fields["question"], fields["file"], ())
        for number, fields in enumerate(found)
        if "file" in fields
    ]


def copy_corpus(corpus: Path, out: Path, asked: Sequence[Asked]) -> None:
    """Copy the articles that are asked about, with their questions, to a corpus of their own."""
    (out / "articles").mkdir(parents=True, exist_ok=True)
    for file in {one.file for one in asked}:
        shutil.copy(corpus / file, out / file)
    numbers = {one.number for one in asked}
    with (corpus / "questions.jsonl").open(encoding="utf-8") as lines:
        kept = [line for number, line in enumerate(lines) if number in numbers]
    (out / "questions.jsonl").write_text("".join(kept), encoding="utf-8")


def examples(asked: Sequence[Asked], arguments: argparse.Namespace) -> Iterator[Example]:
    """Yield the examples of all questions, those of one question together."""
    size = 400
    jobs = [
        (asked[start : start + size], arguments.seed + start)
        for start in range(0, len(asked), size)
    ]
    started = time.monotonic()
    # FAISS searches in threads of its own, which a forked child would wait for in vain.
    with ProcessPoolExecutor(
        arguments.workers,
        mp_context=get_context("spawn"),
        initializer=start_worker,
        initargs=(arguments, by_article(asked)),
    ) as pool:
        for done, made in enumerate(pool.map(of_questions, jobs), 1):
            rate = done * size / (time.monotonic() - started)
            print(f"\r{done * size} of {len(asked)}, {rate:.0f}/s ", end="", file=sys.stderr)
            yield from made
    print(file=sys.stderr)


def by_article(asked: Sequence[Asked]) -> dict[str, list[str]]:
    """Return the questions about each article."""
    grouped: dict[str, list[str]] = defaultdict(list)
    for one in asked:
        grouped[one.file].append(one.question)
    return grouped


# --- in a worker process -------------------------------------------------------------------------


class Worker:
    """What a process needs to make examples: an open index, and the articles read so far."""

    def __init__(self, arguments: argparse.Namespace, related: dict[str, list[str]]) -> None:
        directory = Directory(arguments.index)
        self.corpus: Path = arguments.corpus
        self.shares: Sequence[float] = arguments.shares
        self.titled = not arguments.untitled
        self.related = related
        self.reader = open_reader(arguments.reader) if arguments.reader else None
        self.searcher = Searcher(directory, encoder_for(directory, None))
        self.articles: dict[str, tuple[Article, list[tuple[int, ...]]]] = {}

    def article(self, file: str) -> tuple[Article, list[tuple[int, ...]]]:
        """Return an article and its passages, as the ordinals of their sentences."""
        if file not in self.articles:
            article = read_article(self.corpus / file)
            cut = [
                tuple(i for i in range(p.first, p.last) if article.sentences[i].searchable)
                for p in passages(article.sentences)
                if len(p.text) <= LONGEST
            ]
            self.articles[file] = (article, cut)
        return self.articles[file]


_worker: Worker


def start_worker(arguments: argparse.Namespace, related: dict[str, list[str]]) -> None:
    """Open the index once for each process."""
    global _worker  # noqa: PLW0603 - one for the life of the process
    _worker = Worker(arguments, related)


def of_questions(job: tuple[Sequence[Asked], int]) -> list[Example]:
    """Return the examples of some questions."""
    asked, seed = job
    rng = random.Random(seed)
    made: list[Example] = []
    with _worker.searcher.snapshot():
        for one in asked:
            made += of_question(one, rng)
    return made if _worker.titled else [replace(one, title=None) for one in made]


def of_question(asked: Asked, rng: random.Random) -> list[Example]:
    """Return the example that answers a question, and the one that does not, if it gets one."""
    article, cut = _worker.article(asked.file)
    holding = [
        (ordinals, found) for ordinals in cut if (found := answers(article, ordinals, asked))
    ]
    if not holding:
        return []
    ordinals, found = rng.choice(holding)
    texts = tuple(article.sentences[i].text for i in ordinals)
    title = article.metadata.title
    positive = Example(asked.number, "answered", asked.question, title, texts, found)
    negative = None
    draw = rng.random()
    by_mining, by_altering, by_removing = accumulate(_worker.shares)
    if draw < by_mining:
        negative = mined(asked, positive, rng)
    elif draw < by_altering:
        negative = altered(positive, _worker.related[asked.file], rng)
    elif draw < by_removing:
        negative = removed(positive)
    return [positive, negative] if negative else [positive]


def answers(
    article: Article, ordinals: Sequence[int], asked: Asked
) -> tuple[tuple[int, int, int], ...]:
    """Return the places in a passage that answer: (sentence, start, end) inside the sentence."""
    return tuple(
        (place, gold.start - span.start, gold.end - span.start)
        for place, ordinal in enumerate(ordinals)
        for gold in asked.gold
        for span in (article.sentences[ordinal].span,)
        if span.start <= gold.start and gold.end <= span.end
    )


def mined(asked: Asked, positive: Example, rng: random.Random) -> Example | None:
    """Return a passage that the index finds for the question and that does not answer it."""
    said = {
        positive.sentences[place][start:end].casefold() for place, start, end in positive.answers
    }
    hits = _worker.searcher.search(asked.question, DEEP)
    wrong = [hit for hit in hits if not says(of_hit(hit)[1], said)]
    if not wrong:
        return None
    if _worker.reader:
        chosen = most_mistaken(_worker.reader, asked.question, wrong[:MISTAKABLE])
    else:
        chosen = wrong[min(int(rng.expovariate(0.35)), len(wrong) - 1)]
    title, sentences = of_hit(chosen)
    return Example(asked.number, "mined", asked.question, title, sentences, ())


def most_mistaken(reader: ExtractiveReader, question: str, hits: Sequence[Hit]) -> Hit:
    """Return the passage that a reader takes most for an answer."""
    marks = reader.marks(question, hits)
    margins = [max((m.span / 2 + m.evidence for m in of if m), default=-inf) for of in marks]
    return hits[margins.index(max(margins))]


def of_hit(hit: Hit) -> tuple[str | None, tuple[str, ...]]:
    """Return the title and the sentences of a passage found."""
    sentences = tuple(c.sentence.text for c in hit.candidates if c.sentence.searchable)
    return hit.source.metadata.title, sentences


def says(sentences: Sequence[str], answers: set[str]) -> bool:
    """Say whether a passage holds one of the answers' texts, and so may answer as well."""
    text = " ".join(sentences).casefold()
    return len(text) > LONGEST or any(answer in text for answer in answers)


def altered(positive: Example, related: Sequence[str], rng: random.Random) -> Example | None:
    """Return the passage with its question altered; rare ways are tried as often as common ones."""
    ways = alterations(positive.question, " ".join(positive.sentences), related, rng)
    if not ways:
        return None
    name = rng.choice(sorted(ways))
    return Example(positive.number, name, ways[name], positive.title, positive.sentences, ())


def removed(positive: Example) -> Example | None:
    """Return the passage without the sentences that answer, if others are left."""
    right = {place for place, _, _ in positive.answers}
    left = tuple(text for i, text in enumerate(positive.sentences) if i not in right)
    if not left:
        return None
    return Example(positive.number, "removed", positive.question, positive.title, left, ())


def counted(made: Iterator[Example], kinds: Counter[str]) -> Iterator[Example]:
    """Pass examples on, and count their kinds."""
    for example in made:
        kinds[example.kind] += 1
        yield example


if __name__ == "__main__":
    main()

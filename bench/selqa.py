"""SelQA as article files and a question set: ``python -m bench.selqa DATA_DIR OUT_DIR``.

Reads ``DATA_DIR/selqa/selqa-ass-dev.json.gz`` and writes one text file per Wikipedia article
under ``OUT_DIR/articles`` and ``OUT_DIR/questions.jsonl``, for ``qa index add`` and ``qa eval``.
SelQA is Apache-2.0 (Jurczyk, Zhai and Choi 2016).

The data names a section of an article with its sentences, and the sentences that answer. Several
questions share a section: it is written once, as one paragraph, its sentences joined by spaces.
What counts as right: every labelled sentence, and nothing else.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from pathlib import Path
from typing import Any

from bench.corpus import Corpus, Gold, Question, write_questions

Record = dict[str, Any]  # as the JSON has it: question, article, section, candidates, answers
Section = tuple[str, ...]  # its sentences


def main() -> None:
    """Write the corpus, and say what was written."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.selqa",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("data_dir", type=Path, metavar="DATA_DIR")
    parser.add_argument("out_dir", type=Path, metavar="OUT_DIR")
    arguments = parser.parse_args()

    records = load(arguments.data_dir / "selqa" / "selqa-ass-dev.json.gz")
    articles = sections(records)
    corpus = Corpus(arguments.out_dir)
    written = {
        title: corpus.add(title, [join(section)[0] for section in article])
        for title, article in articles.items()
    }
    questions = []
    for record in records:
        file, starts = written[record["article"]]
        section = tuple(record["candidates"])
        offset = starts[articles[record["article"]].index(section)]
        questions.append(Question(record["question"], gold(record, file, offset)))
    write_questions(arguments.out_dir / "questions.jsonl", questions)
    print(f"{len(articles)} articles, {len(questions)} questions")


def load(path: Path) -> list[Record]:
    """Return the records whose labels name at least one sentence."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            records: list[Record] = json.load(file)
    except OSError as error:
        sys.exit(f"Cannot read {path}: {error.strerror}.\nGive the folder that holds selqa/.")
    return [record for record in records if record["answers"]]


def sections(records: list[Record]) -> dict[str, list[Section]]:
    """Return each article's sections, each once, in the order in which they are first met."""
    articles: dict[str, dict[Section, None]] = {}
    for record in records:
        articles.setdefault(record["article"], {})[tuple(record["candidates"])] = None
    return {title: list(distinct) for title, distinct in articles.items()}


def join(section: Section) -> tuple[str, tuple[int, ...]]:
    """Return the section as one paragraph, and where each of its sentences starts in it."""
    sentences = [sentence.strip() for sentence in section]
    starts, length = [], 0
    for sentence in sentences:
        starts.append(length)
        length += len(sentence) + 1
    return " ".join(sentences), tuple(starts)


def gold(record: Record, file: str, offset: int) -> tuple[Gold, ...]:
    """Return the places of the labelled sentences; ``offset`` is where the section starts."""
    section = tuple(record["candidates"])
    _, starts = join(section)
    return tuple(
        Gold(file, offset + starts[label], offset + starts[label] + len(section[label].strip()))
        for label in sorted(set(record["answers"]))
    )


if __name__ == "__main__":
    main()

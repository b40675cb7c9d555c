"""MultiRC without its news as article files and questions: ``python -m bench.multirc DATA OUT``.

Reads ``DATA/multirc/{docs,questions}.jsonl.gz`` (Khashabi et al. 2018) and writes one text file per
text under ``OUT/articles`` and ``OUT/questions.jsonl``. A question's gold are the sentences that
its writers marked: each of them counts as right. ``--half 0`` or ``1`` writes every other text:
weights are fitted on the first half and never on the second.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.corpus import Corpus, Gold, Question, write_questions


def main() -> None:
    """Write the corpus that the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.multirc",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("data_dir", type=Path, metavar="DATA_DIR")
    parser.add_argument("out_dir", type=Path, metavar="OUT_DIR")
    parser.add_argument("--half", type=int, choices=(0, 1), help="every other text")
    arguments = parser.parse_args()
    folder = arguments.data_dir / "multirc"
    texts = sorted(read(folder / "docs.jsonl.gz"), key=lambda text: str(text["id"]))
    if arguments.half is not None:
        texts = texts[arguments.half :: 2]
    corpus = Corpus(arguments.out_dir)
    places = {text["id"]: written(corpus, text) for text in texts}
    questions = [
        Question(
            asked["question"], tuple(places[asked["doc_id"]][i] for i in asked["gold_sentences"])
        )
        for asked in read(folder / "questions.jsonl.gz")
        if asked["doc_id"] in places
    ]
    write_questions(arguments.out_dir / "questions.jsonl", questions)
    print(f"{len(texts)} articles, {len(questions)} questions")


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file, one a line."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def written(corpus: Corpus, text: dict[str, Any]) -> list[Gold]:
    """Write a text, named by its last part, and return where each of its sentences stands."""
    name = str(text["id"]).rpartition("/")[2].removesuffix(".txt")
    sentences = [" ".join(sentence.split()) for sentence in text["sentences"]]
    file, (start,) = corpus.add(name, [" ".join(sentences)])
    places = []
    for sentence in sentences:
        places.append(Gold(file, start, start + len(sentence)))
        start += len(sentence) + 1
    return places


if __name__ == "__main__":
    main()

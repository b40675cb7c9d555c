"""XQuAD (English) as article files and questions: ``python -m bench.xquad DATA_DIR OUT_DIR``.

Reads ``DATA_DIR/xquad_r/xquad-r_en.json`` and writes one text file per Wikipedia article under
``OUT_DIR/articles`` and ``OUT_DIR/questions.jsonl``, for ``qa index add`` and ``qa eval``.
XQuAD-R is CC BY-SA 4.0 (Artetxe et al. 2020, Roy et al. 2020). Its paragraphs are 240 of
SQuAD 1.1 dev: a check with one exact place per answer, not an independent sample.

What counts as right: the answer where ``answer_start`` says that it stands.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from bench.corpus import Corpus, Gold, Question, write_questions


def main() -> None:
    """Write the corpus, and say what was written."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.xquad",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("data_dir", type=Path, metavar="DATA_DIR")
    parser.add_argument("out_dir", type=Path, metavar="OUT_DIR")
    arguments = parser.parse_args()

    articles = load(arguments.data_dir / "xquad_r" / "xquad-r_en.json")
    corpus = Corpus(arguments.out_dir)
    questions = [question for article in articles for question in write_article(corpus, article)]
    write_questions(arguments.out_dir / "questions.jsonl", questions)
    print(f"{len(articles)} articles, {len(questions)} questions")


def load(path: Path) -> list[dict[str, Any]]:
    """Return the articles of an XQuAD file."""
    try:
        articles: list[dict[str, Any]] = json.loads(path.read_bytes())["data"]
    except OSError as error:
        sys.exit(f"Cannot read {path}: {error.strerror}.\nGive the folder that holds xquad_r/.")
    return articles


def write_article(corpus: Corpus, article: dict[str, Any]) -> list[Question]:
    """Write one article and return its questions, with gold where the answers stand."""
    paragraphs = article["paragraphs"]
    file, starts = corpus.add(
        article["title"].replace("_", " "), [paragraph["context"] for paragraph in paragraphs]
    )
    return [
        Question(question["question"], gold(question["answers"], file, offset))
        for paragraph, offset in zip(paragraphs, starts, strict=True)
        for question in paragraph["qas"]
    ]


def gold(answers: list[dict[str, Any]], file: str, offset: int) -> tuple[Gold, ...]:
    """Return the places of the answers; ``offset`` is where their paragraph starts."""
    return tuple(
        Gold(
            file,
            offset + answer["answer_start"],
            offset + answer["answer_start"] + len(answer["text"]),
        )
        for answer in answers
    )


if __name__ == "__main__":
    main()

"""SQuAD as article files and question sets: ``python -m bench.squad DATA_DIR OUT_DIR``.

Reads ``DATA_DIR/squad/{dev,train}-v1.1.json.gz`` and writes one text file per Wikipedia article
under ``OUT_DIR/articles`` and ``OUT_DIR/questions.jsonl``, for ``qa index add`` and ``qa eval``.
SQuAD is CC BY-SA 4.0 (Rajpurkar et al. 2016, 2018).

What counts as right: for every distinct answer text of a question, each place where it stands in
the question's own paragraph (``all_starts``). The data does not always vouch for one of them, and
a sentence that holds the answer is what a reader of the corpus asks for. A place that cuts a word
("two" in "network") counts only where the answer text stands nowhere as whole words.

``--unanswerable v2`` adds ``questions_unanswerable.jsonl``: the questions of SQuAD 2.0 dev that
their paragraph does not answer, over the same articles. They are near misses on purpose, and
another paragraph may happen to answer one; those whose very words are an answerable question too
are left out. ``--unanswerable removed`` holds out a random half of the articles: only the other
half is written, and the questions about the removed articles go to
``questions_unanswerable.jsonl`` (a kept article may happen to answer one). ``cat`` both sets for
the AUROC.

Weights and thresholds are fitted on ``--split train`` and nowhere else.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
from pathlib import Path
from typing import Any

from bench.corpus import Corpus, Gold, Question, write_questions

Article = dict[str, Any]  # as the JSON has it: title, paragraphs


def main() -> None:
    """Write the corpus that the command line asks for, and say what was written."""
    arguments = parse_arguments()
    rng = random.Random(arguments.seed)  # noqa: S311 - a sample that can be drawn again
    squad = arguments.data_dir / "squad"
    articles = sample(load(squad / f"{arguments.split}-v1.1.json.gz"), arguments.articles, rng)
    removed = []
    if arguments.unanswerable == "removed":
        removed = sample(articles, len(articles) // 2, rng)
        titles = {article["title"] for article in removed}
        articles = [article for article in articles if article["title"] not in titles]

    questions = write_articles(Corpus(arguments.out_dir), articles)
    write_questions(arguments.out_dir / "questions.jsonl", questions)
    print(f"{len(articles)} articles, {len(questions)} questions")

    if arguments.unanswerable:
        if arguments.unanswerable == "removed":
            texts = [question["question"] for _, question in answered(removed)]
        else:
            texts = unanswered(load(squad / "dev-v2.0.json.gz"), articles)
        write_questions(
            arguments.out_dir / "questions_unanswerable.jsonl",
            [Question(text, ()) for text in texts],
        )
        print(f"{len(texts)} questions that the articles do not answer")


def parse_arguments() -> argparse.Namespace:
    """Return the command line's arguments."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.squad",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("data_dir", type=Path, metavar="DATA_DIR")
    parser.add_argument("out_dir", type=Path, metavar="OUT_DIR")
    parser.add_argument("--split", choices=("dev", "train"), default="dev")
    parser.add_argument("--unanswerable", choices=("v2", "removed"))
    parser.add_argument("--articles", type=int, metavar="N", help="only N articles, at random")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="of every random choice")
    arguments = parser.parse_args()
    if arguments.unanswerable == "v2" and arguments.split == "train":
        parser.error("--unanswerable v2 goes with --split dev")
    if arguments.articles is not None and arguments.articles < 1:
        parser.error("--articles must be at least 1")
    return arguments


def load(path: Path) -> list[Article]:
    """Return the articles of a SQuAD file."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            articles: list[Article] = json.load(file)["data"]
    except OSError as error:
        sys.exit(f"Cannot read {path}: {error.strerror}.\nGive the folder that holds squad/.")
    return articles


def sample(articles: list[Article], count: int | None, rng: random.Random) -> list[Article]:
    """Return ``count`` articles at random in their first order; all where that is ``None``."""
    if count is None or count >= len(articles):
        return articles
    chosen = sorted(rng.sample(range(len(articles)), count))
    return [articles[place] for place in chosen]


def write_articles(corpus: Corpus, articles: list[Article]) -> list[Question]:
    """Write the articles and return their questions, with gold where the answers stand."""
    questions = []
    for article in articles:
        paragraphs = [paragraph["context"] for paragraph in article["paragraphs"]]
        file, starts = corpus.add(article["title"].replace("_", " "), paragraphs)
        for paragraph, offset in zip(article["paragraphs"], starts, strict=True):
            for question in paragraph["qas"]:
                gold = tuple(
                    Gold(file, offset + start, offset + end)
                    for start, end in places(paragraph["context"], question["answers"])
                )
                if gold:
                    questions.append(Question(question["question"], gold))
    return questions


def places(context: str, answers: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """Return where the answers stand in their paragraph, each place once, in order."""
    found = set()
    for answer in answers:
        spans = [(start, start + len(answer["text"])) for start in answer["all_starts"]]
        found.update([span for span in spans if whole_words(context, *span)] or spans)
    return sorted(found)


def whole_words(context: str, start: int, end: int) -> bool:
    """Say whether ``context[start:end]`` neither begins nor ends inside a word or number."""
    return not any(
        0 < edge < len(context) and context[edge - 1].isalnum() and context[edge].isalnum()
        for edge in (start, end)
    )


def answered(articles: list[Article]) -> list[tuple[Article, dict[str, Any]]]:
    """Return the questions that have an answer, each with its article."""
    return [
        (article, question)
        for article in articles
        for paragraph in article["paragraphs"]
        for question in paragraph["qas"]
        if question["answers"]
    ]


def unanswered(version_2: list[Article], articles: list[Article]) -> list[str]:
    """Return the questions about these articles that nobody could answer from their paragraph."""
    titles = {article["title"] for article in articles}
    answerable = {question["question"] for _, question in answered(articles + version_2)}
    return [
        question["question"]
        for article in version_2
        if article["title"] in titles
        for paragraph in article["paragraphs"]
        for question in paragraph["qas"]
        if question["is_impossible"] and question["question"] not in answerable
    ]


if __name__ == "__main__":
    main()

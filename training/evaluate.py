"""How well a reader marks answers: exact match and F1 on the paragraphs of SQuAD 1.1 dev.

    python -m training.evaluate MODEL [MODEL …] --data DATA_DIR [--questions N]

Each question is read with its own paragraph, cut into passages as an index cuts it; the span with
the greatest margin is the answer. Exact match and F1 are those of ``qa.evaluation.answer_overlap``.
Of several models (float32 and int8, say) the first is what the others are compared with.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from pathlib import Path
from statistics import mean

from tokenizers import Tokenizer

from index.article import Location, Role, Sentence
from index.ingest.passages import passages
from index.ingest.sentences.segmenter import segment
from qa.evaluation.answer_overlap import exact_match, f1
from qa.reading.registry import encoders_tokenizer
from qa.reading.span_model import SpanModel
from qa.reading.window import lay_out, open_tokenizer


def main() -> None:
    """Print a row of figures for each model."""
    parser = argparse.ArgumentParser(
        prog="python -m training.evaluate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("models", type=Path, nargs="+")
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds squad/")
    parser.add_argument("--questions", type=int, help="only so many, at random")
    options = parser.parse_args()
    asked = questions(options.data / "squad" / "dev-v1.1.json.gz")
    random.Random(0).shuffle(asked)
    asked = asked[: options.questions]
    tokenizer = open_tokenizer(encoders_tokenizer())
    first: list[str] = []
    for folder in options.models:
        model = SpanModel.open(folder)
        said = [best_answer(model, tokenizer, *one[:3]) for one in asked]
        first = first or said
        golds = [one[3] for one in asked]
        exact = mean(exact_match(text, gold) for text, gold in zip(said, golds, strict=True))
        words = mean(f1(text, gold) for text, gold in zip(said, golds, strict=True))
        same = mean(a == b for a, b in zip(said, first, strict=True))
        precision = model.manifest.precision
        print(f"{folder} ({precision}): EM {exact:.4f}, F1 {words:.4f}, same spans {same:.4f}")


Asked = tuple[str, str, str, list[str]]


def questions(path: Path) -> list[Asked]:
    """Return (title, paragraph, question, answers) of a SQuAD file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        articles = json.load(file)["data"]
    return [
        (
            article["title"].replace("_", " "),
            paragraph["context"],
            question["question"],
            [answer["text"] for answer in question["answers"]],
        )
        for article in articles
        for paragraph in article["paragraphs"]
        for question in paragraph["qas"]
        if question["answers"]
    ]


def best_answer(
    model: SpanModel, tokenizer: Tokenizer, title: str, paragraph: str, question: str
) -> str:
    """Return the text of the best span in a paragraph."""
    sentences = [
        Sentence(span, paragraph[span.start : span.end], Role.PROSE, Location(1, 1, 0, 0, 0, 0))
        for span in segment(paragraph)
    ]
    best, text = float("-inf"), ""
    for passage in passages(sentences):
        texts = [sentence.text for sentence in sentences[passage.first : passage.last]]
        for number, mark in model.mark(lay_out(tokenizer, question, title, texts)).items():
            if mark.span > best:
                best, text = mark.span, texts[number - 1][mark.start : mark.end]
    return text


if __name__ == "__main__":
    main()

"""What the typing of a question costs: ``python -m bench.listening INDEX QUESTIONS [REMOVED]``.

INDEX and QUESTIONS are of ``bench/squad.py``; the first ``--questions`` of a shuffled set are asked
as they are, then typed in other ways, and with one slip each: of one word of six letters or more a
letter is dropped, doubled or swapped with the next. R@1, the share answered, and how many have the
first sentence and the verdict of the question as it is.

REMOVED are questions about articles that were taken away (``bench.squad --unanswerable removed``):
how many of them are understood as something else, and what that changes of the verdict.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.machine import describe
from bench.questions import Asked, read_asked
from index.article import Span
from qa.answer import Ranking, Verdict
from qa.assistant import Assistant

_LONG = re.compile(r"\b[^\W\d_]{6,}\b")
_SEED = 7


def curly(question: str) -> str:
    """Return a question with typographic quotation marks."""
    return re.sub(r'"([^"]*)"', r"“\1”", question.replace("'", "’"))


def slipped(question: str, rng: random.Random) -> str:
    """Return a question with a slip in one long word; one without such a word as it is."""
    words = list(_LONG.finditer(question))
    if not words:
        return question
    word = rng.choice(words)
    place = rng.randrange(1, len(word.group()) - 1) + word.start()
    before, letter, following = question[:place], question[place], question[place + 1 :]
    kind = rng.choice(("drop", "double", "swap"))
    if kind == "drop":
        return before + following
    if kind == "double":
        return before + letter + letter + following
    return before + following[0] + letter + following[1:]


WAYS: dict[str, Callable[[str], str]] = {
    "as asked": lambda question: question,
    "without the mark": lambda question: question.rstrip("? "),
    "in lower case": str.lower,
    "in capitals": str.upper,
    "blanks doubled": lambda question: question.replace(" ", "  "),
    "curly quotes": curly,
}


def main() -> None:
    """Print a row for each way of typing, then what slips cost, then what is mended wrongly."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.listening",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("index", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("removed", type=Path, nargs="?")
    parser.add_argument("--questions", dest="count", type=int, default=300)
    parser.add_argument("--slips-only", action="store_true")
    arguments = parser.parse_args()
    print(describe("onnxruntime", "tantivy", "faiss-cpu"))
    rng = random.Random(_SEED)  # noqa: S311 - a sample that can be drawn again
    with Assistant.open(arguments.index) as assistant:
        files = [source.path for source in assistant.sources()]
        asked = drawn(read_asked(arguments.questions, files), arguments.count)
        print(f"{len(asked)} questions        R@1  answered  the same   ms")
        slips = [slipped(one.question, rng) for one in asked]
        ways = {name: [way(one.question) for one in asked] for name, way in WAYS.items()}
        if arguments.slips_only:
            ways = {name: ways[name] for name in ("as asked",)}
        first = None
        for name, typed in (ways | {"with a slip": slips}).items():
            first = print_row(assistant, name, asked, typed, first) or first
        if arguments.removed:
            removed = drawn(read_asked(arguments.removed, files), arguments.count)
            print_mended(assistant, [one.question for one in removed])


def drawn(asked: list[Asked], count: int) -> list[Asked]:
    """Return ``count`` questions, the same every time."""
    return random.Random(_SEED).sample(asked, min(count, len(asked)))  # noqa: S311 - likewise


Answered = list[tuple[str, int, Verdict] | None]


def print_row(
    assistant: Assistant,
    name: str,
    asked: Sequence[Asked],
    typed: Sequence[str],
    first: Answered | None,
) -> Answered:
    """Print how questions typed in some way are answered; return that."""
    started = time.perf_counter()
    rankings = [assistant.evaluate(question, (), 1) for question in typed]
    took = (time.perf_counter() - started) / len(asked)
    right = sum(map(is_right, asked, rankings))
    answered = sum(ranking.verdict is Verdict.ANSWERED for ranking in rankings)
    found = [told(ranking) for ranking in rankings]
    same = sum(one == other for one, other in zip(found, first or found, strict=True))
    shares = [number / len(asked) for number in (right, answered, same)]
    print(f"{name:18}", *(f"{share:9.3f}" for share in shares), f"{took * 1000:6.0f}", flush=True)
    return found


def is_right(asked: Asked, ranking: Ranking) -> bool:
    """Say whether the first sentence of a ranking answers."""
    places = [one.citation for one in ranking.sentences[:1]]
    return any(
        asked.answered_by(each.file, Span(each.location.start, each.location.end))
        for each in places
    )


def told(ranking: Ranking) -> tuple[str, int, Verdict] | None:
    """Return where the first sentence stands, and the verdict."""
    if not ranking.sentences:
        return None
    place = ranking.sentences[0].citation
    return place.file, place.location.start, ranking.verdict


def print_mended(assistant: Assistant, questions: Sequence[str]) -> None:
    """Print which questions are understood as others, and how their verdicts change by that."""
    mended = became = 0
    for question in questions:
        answer = assistant.ask(question)
        if answer.understood_as:
            mended += 1
            raw = assistant.ask(question, raw=True)
            new = answer.verdict is Verdict.ANSWERED and raw.verdict is not Verdict.ANSWERED
            became += new
            print(f"  {'answered now: ' if new else ''}{question} → {answer.understood_as}")
    print(f"{len(questions)} about removed articles: {mended} mended, {became} answered by that")


if __name__ == "__main__":
    main()

"""Examples of several rounds become one set around the questions that people changed.

    python -m training.pairs QUESTIONS OUT EXAMPLES... [--others 15000] [--seed 1]

``QUESTIONS`` is the folder ``QG`` of Zhu et al. 2019 ("Learning to Ask Unanswerable Questions for
Machine Reading Comprehension"): ``{train,dev}-answerable-questions.txt`` and, line by line,
``…-unanswerable-questions.txt``, SQuAD 2.0's training questions that nothing in the passage
answers, each beside the SQuAD 1.1 question that it was changed from. (``test-…`` is of SQuAD's dev
set and is never read.) Written are, for each of these questions, a passage that answers, the same
passage with the changed question, and what was mined; and as they are, N other questions. Of the
articles held out likewise, all of these.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from training.examples import Example, read_examples, write_examples

_SPLIT_NEGATION = re.compile(r" n't\b")


def main() -> None:
    """Write the set that the command line asks for, and say how many examples of each kind."""
    parser = argparse.ArgumentParser(
        prog="python -m training.pairs",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("questions", type=Path, help="the folder with both files of questions")
    parser.add_argument("out", type=Path, help="where the set goes")
    parser.add_argument("examples", type=Path, nargs="+", help="what prepare.py wrote")
    parser.add_argument("--others", type=int, default=15_000, metavar="N")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    changed = read_changed(arguments.questions)
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name, others in ("train", arguments.others), ("held_out", 0):
        grouped = by_question(
            one for made in arguments.examples for one in read_examples(made / f"{name}.jsonl.gz")
        )
        rng = random.Random(arguments.seed)
        made = list(chosen(grouped, changed, others, rng))
        write_examples(arguments.out / f"{name}.jsonl.gz", made)
        print(name, dict(Counter(one.kind for one in made)))


def read_changed(folder: Path) -> dict[str, str]:
    """Return the changed question of each question; those changed more than once are left out."""
    pairs = [pair for part in ("train", "dev") for pair in of_part(folder, part)]
    times = Counter(bare(question) for question, _ in pairs)
    return {bare(question): new for question, new in pairs if times[bare(question)] == 1}


def of_part(folder: Path, part: str) -> Iterator[tuple[str, str]]:
    """Yield the questions of one part, each with its changed form, as it would be typed."""
    asked, changed = (
        [line.split("\t")[1] for line in path.read_text(encoding="utf-8").splitlines()]
        for path in (
            folder / f"{part}-answerable-questions.txt",
            folder / f"{part}-unanswerable-questions.txt",
        )
    )
    for question, new in zip(asked, changed, strict=True):
        # The encoder's tokenizer takes punctuation apart as these files do; "n't" alone differs.
        yield question, _SPLIT_NEGATION.sub("n't", new)


def bare(question: str) -> str:
    """Return a question by its letters and digits, by which both sets agree on it."""
    return "".join(c for c in question.casefold() if c.isalnum())


def by_question(examples: Iterable[Example]) -> dict[int, list[Example]]:
    """Return the examples of each question; one passage that answers, the first, is kept."""
    grouped: dict[int, list[Example]] = defaultdict(list)
    for one in examples:
        known = grouped[one.number]
        if one not in known and not (one.answers and any(other.answers for other in known)):
            known.append(one)
    return grouped


def chosen(
    grouped: Mapping[int, Sequence[Example]],
    changed: Mapping[str, str],
    others: int,
    rng: random.Random,
) -> Iterator[Example]:
    """Yield the examples of the questions that people changed, and of others drawn by chance."""
    left = []
    for examples in grouped.values():
        new = next((changed[key] for one in examples if (key := bare(one.question)) in changed), "")
        if not new:
            left.append(examples)
            continue
        for one in examples:
            if one.answers:
                yield one
                yield replace(one, kind="changed", question=new, answers=())
            elif one.kind == "mined":
                yield one
    for examples in rng.sample(left, min(others, len(left))):
        yield from examples


if __name__ == "__main__":
    main()

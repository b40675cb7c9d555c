"""Whether the share that `qa calibrate` promises holds: ``python -m bench.calibrating INDEX SET``.

A threshold is taken from questions made of the sentences of an index, as `qa calibrate` does. Then
questions of a set that people wrote are asked as if the articles that answer them were not there,
and those are counted that are answered from the threshold on (bar: the share wanted lies within the
interval). A question that another article answers as well is left out of both.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from pathlib import Path

from bench.machine import describe
from qa.answer import MIN_CONFIDENCE
from qa.assistant import Assistant
from qa.evaluation.calibrating import trial
from qa.evaluation.calibrating.calibrated import calibration
from qa.evaluation.calibrating.threshold import lower, upper
from qa.evaluation.dataset import read_questions
from qa.evaluation.drafting.drafts import drafts

WANTED = (0.05, 0.1, 0.2)
TAIL = 0.975  # on each side, for an interval of 95 in 100


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.calibrating", description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--count", type=int, default=150, help="of each kind")
    parser.add_argument("--seed", type=int, default=3)
    arguments = parser.parse_args()
    with Assistant.open(arguments.index) as assistant:
        with assistant.snapshot() as searcher:
            cases = read_questions(arguments.questions, [s.path for s in searcher.sources()])
            answerable = [case for case in cases if case.gold]
            some = random.Random(arguments.seed).sample(answerable, arguments.count)  # noqa: S311
            asked = trial.of_cases(searcher, some)
            made = trial.of_drafts(searcher, drafts(searcher, arguments.count))
        tries = [[trial.tried(assistant, each) for each in kind] for kind in (made, asked)]
    print(describe("onnxruntime"))
    print(f"load {os.getloadavg()[0]:.1f}")
    ours, theirs = (calibration(kind, WANTED[0], MIN_CONFIDENCE) for kind in tries)
    print(f"made {len(ours.unanswerable)}, written {len(theirs.unanswerable)}")
    for wanted in WANTED:
        bound = calibration(tries[0], wanted, MIN_CONFIDENCE).bound
        if bound is None:
            sys.exit(f"Too few questions could be made to promise {wanted:.0%}.")
        count = len(theirs.unanswerable)
        hits = sum(each >= bound.threshold for each in theirs.unanswerable)
        low, high = lower(hits, count, TAIL), upper(hits, count, TAIL)
        print(
            f"wanted {wanted:.0%}: from {bound.threshold:.4f}, {hits} of {count} = "
            f"{hits / count:.1%} ({low:.1%} to {high:.1%})"
        )


if __name__ == "__main__":
    main()

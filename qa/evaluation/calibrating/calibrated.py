"""What trials have found → a threshold, what it promises, and what each threshold costs. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from qa.evaluation.calibrating.threshold import FEWEST, SURE, Bound, bound, fewest
from qa.evaluation.calibrating.trial import Tried
from qa.evaluation.calibration import Judged, Point, at_threshold, risk_coverage

_THRESHOLDS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


@dataclass(frozen=True, slots=True)
class Row:
    """What a threshold leads to, in shares in [0, 1]; None is a share of no questions.

    ``answered`` is of the questions that have an answer, ``wrong`` of these of which another
    sentence came first, ``false`` of the questions without an answer.
    """

    threshold: float
    answered: float | None
    wrong: float | None
    false: float | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """How confident answers are where there is one and where there is none.

    ``wanted`` is the share of false answers that is wanted, ``before`` the threshold in force.
    ``elsewhere`` counts the questions that another article answers as well.
    """

    wanted: float
    before: float
    answered: tuple[Judged, ...]
    unanswerable: tuple[float, ...]
    elsewhere: int = 0

    @property
    def needed(self) -> int:
        """How many questions without an answer it takes to say anything."""
        return max(FEWEST, fewest(self.wanted))

    @property
    def bound(self) -> Bound | None:
        """The threshold, and what it promises; None where that cannot be told."""
        enough = len(self.unanswerable) >= self.needed
        return bound(self.unanswerable, self.wanted) if enough else None

    @property
    def curve(self) -> tuple[Point, ...]:
        """Risk and coverage of all questions, with and without an answer."""
        return risk_coverage(self._judged)

    @property
    def false_answers(self) -> tuple[Point, ...]:
        """False answers (as ``risk``) by the share of the others answered (as ``coverage``)."""
        levels = sorted({each.confidence for each in self._judged}, reverse=True)
        rows = map(self.at, levels)
        return tuple(Point(row.threshold, row.answered or 0.0, row.false or 0.0) for row in rows)

    @property
    def _judged(self) -> tuple[Judged, ...]:
        return (*self.answered, *(Judged(each, right=False) for each in self.unanswerable))

    def at(self, threshold: float) -> Row:
        """Return what a threshold leads to."""
        point = at_threshold(self.answered, threshold)
        false = sum(each >= threshold for each in self.unanswerable)
        return Row(
            threshold,
            point.coverage if self.answered else None,
            point.risk if self.answered else None,
            false / len(self.unanswerable) if self.unanswerable else None,
        )

    def pooled_at(self, threshold: float) -> Point:
        """Return what a threshold leads to among all questions, with and without an answer."""
        return at_threshold(self._judged, threshold)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Some thresholds, with the one in force and the one that is wanted."""
        own = {self.before, *([self.bound.threshold] if self.bound else ())}
        return tuple(map(self.at, sorted({*_THRESHOLDS, *own})))

    def to_json(self) -> dict[str, object]:
        """Return it in the shape that `qa calibrate --json` prints."""
        found = self.bound
        return {
            "schema": 1,
            "wanted": self.wanted,
            "questions": {
                "answerable": len(self.answered),
                "unanswerable": len(self.unanswerable),
                "answered_elsewhere": self.elsewhere,
                "needed": self.needed,
            },
            "before": _rounded(self.at(self.before)),
            "after": _rounded(self.at(found.threshold)) if found else None,
            "promise": {
                "on_average": round(found.expected, 4),
                "at_most": round(found.at_most, 4),
                "with_probability": SURE,
            }
            if found
            else None,
            "table": [_rounded(row) for row in self.rows],
        }

    def to_table(self) -> str:
        """Return the thresholds as aligned lines of plain text."""
        marks = {self.before: "in force"}
        if self.bound:
            marks[self.bound.threshold] = "wanted"
        lines = [f"{'confidence':<12}{'answered':>9}{'wrong':>9}{'false':>9}"]
        for row in self.rows:
            shares = "".join(f"{percent(each):>9}" for each in (row.answered, row.wrong, row.false))
            mark = marks.get(row.threshold)
            lines.append(f"{row.threshold:<12g}{shares}{f'  {mark}' if mark else ''}")
        return "\n".join(lines)

    def promise(self) -> str:
        """Say what the threshold promises, and what not; where there is none, why."""
        found = self.bound
        if found is None:
            return self._why_not()
        row = self.at(found.threshold)
        kept = "" if row.answered is None else f"{percent(row.answered)} of the others still are. "
        return (
            f"From {found.threshold:g} on, at most {percent(found.expected)} of such questions are "
            f"answered though nothing answers them: on average over sets of as many, and with a "
            f"probability of {SURE:.0%} at most {percent(found.at_most)}. {kept}"
            "It holds for questions like these, which lack their articles. A question that comes "
            "near to what an article says, and that none answers, is harder to refuse: for those, "
            "give a question set that has some."
        )

    def _why_not(self) -> str:
        count = len(self.unanswerable)
        if count < self.needed:
            return (
                f"Cannot tell: it takes {self.needed} questions without an answer to promise "
                f"{percent(self.wanted)}, and there were {count}. Index more articles, or give a "
                "question set: qa calibrate QUESTIONS.jsonl"
            )
        return "No threshold keeps false answers to so few: some are as confident as can be."


def calibration(tries: Sequence[Tried], wanted: float, before: float) -> Calibration:
    """Return what came of some trials."""
    return Calibration(
        wanted,
        before,
        tuple(each.answered for each in tries if each.answered),
        tuple(each.unanswerable for each in tries if each.unanswerable is not None),
        sum(each.elsewhere for each in tries),
    )


def percent(share: float | None) -> str:
    """Return a share as people are shown it; a dash where there is none."""
    return "–" if share is None else f"{share:.1%}"


def _rounded(row: Row) -> dict[str, float | None]:
    return {name: None if value is None else round(value, 4) for name, value in asdict(row).items()}

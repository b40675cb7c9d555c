"""Fits what the reader's marks are worth beside the search's evidence, on articles held out.

    qa --index EXAMPLES/held_out/.qa index add EXAMPLES/held_out/articles
    python -m training.fit EXAMPLES/held_out EXAMPLES/held_out/.qa READER [--questions 1500]

Ranking: a listwise logistic regression over the sentences of the passages found, then a slope and
a bias that make its score the probability that a sentence answers. Confidence: a logistic
regression on the best sentence's evidence that it is right. Each question is asked as it is, with
its article taken away, and altered so that nothing answers it (``training/alter.py``); or, instead
of the last, all questions about the articles held out that people changed (``--changed``). What is
shown is fitted on one half of the questions and measured on the other; what is written to the
manifest in the model's folder is fitted on all of them.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from index.embedding.for_index import encoder_for
from index.search.hits import Hit
from index.search.searcher import Searcher
from index.store.directory import Directory
from qa.question.kinds.list_questions import asks_several
from qa.reading.extractive import FEATURES, STEPS, ExtractiveReader
from qa.reading.span_model import ReaderManifest
from training.alter import alterations
from training.pairs import bare, read_changed
from training.prepare import Asked, by_article, open_reader, read_questions

DEEP = 100  # passages from which those of the question's own article can be taken away

ALTERED = 0.25
"""Of what nothing answers, the share that was written to mislead: with half of it "sure" is said of
a fifth of what is answered, with a quarter of three eighths, and AUROC is the same within .003."""

WIDTH = len(FEATURES)

Rows = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Found:
    """The sentences found for a question: evidence, a column a feature, and who is right.

    ``question`` numbers the question, ``kind`` is ``asked``, ``removed``, ``changed`` or an
    alteration's name.
    """

    question: int
    kind: str
    rows: Rows
    right: NDArray[np.bool_]

    @property
    def group(self) -> str:
        """How it was asked: ``asked``, ``removed``, or ``altered`` by rule or by people."""
        return self.kind if self.kind in {"asked", "removed"} else "altered"


def main() -> None:
    """Fit and show."""
    parser = argparse.ArgumentParser(
        prog="python -m training.fit",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("index", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("--questions", type=int, default=1500)
    parser.add_argument("--passages", type=int, default=STEPS[-1][0])
    parser.add_argument("--changed", type=Path, help="questions that people changed (pairs.py)")
    parser.add_argument("--keep", type=Path, help="a file to keep the evidence in, or read it from")
    parser.add_argument("--dry-run", action="store_true", help="show, and write nothing")
    options = parser.parse_args()
    if options.keep and options.keep.exists():
        found = load(options.keep)
    else:
        found = collect(options)
        if options.keep:
            save(found, options.keep)
    ranking = fit_ranking(found)
    confidence = fit_confidence(found, ranking)
    if not options.dry_run:
        manifest = ReaderManifest.load(options.model)
        replace(manifest, ranking=rounded(ranking), confidence=rounded(confidence)).save(
            options.model
        )


def collect(options: argparse.Namespace) -> list[Found]:
    """Ask the questions in the three ways, and return what was found."""
    directory = Directory(options.index)
    searcher = Searcher(directory, encoder_for(directory, None))
    reader = open_reader(options.model)
    asked = read_questions(options.corpus)
    related = by_article(asked)
    rng = random.Random(1)
    rng.shuffle(asked)
    changed = read_changed(options.changed) if options.changed else {}
    found: list[Found] = []
    started = time.monotonic()
    with searcher.snapshot():

        def ask(number: int, kind: str, one: Asked, question: str, hits: Sequence[Hit]) -> None:
            gold = one if kind == "asked" else None
            own = str(options.corpus.resolve() / one.file)
            rows, right = sentences(reader, question, hits[: options.passages], gold, own)
            found.append(Found(number, kind, rows, right))
            rate = len(found) / (time.monotonic() - started)
            print(f"\r{len(found)} asked, {rate:.1f}/s ", end="", file=sys.stderr)

        for number, one in enumerate(asked[: options.questions]):
            hits = searcher.search(one.question, DEEP)
            own = str(options.corpus.resolve() / one.file)
            others = [hit for hit in hits if hit.source.path != own]
            ask(number, "asked", one, one.question, hits)
            ask(number, "removed", one, one.question, others)
            if changed:
                continue
            ways = alterations(one.question, text_of(hits, own), related[one.file], rng)
            if ways:
                name = rng.choice(sorted(ways))
                ask(number, name, one, ways[name], searcher.search(ways[name], options.passages))
        for number, one in enumerate(one for one in asked if bare(one.question) in changed):
            question = changed[bare(one.question)]
            ask(number, "changed", one, question, searcher.search(question, options.passages))
    print(file=sys.stderr)
    return found


def save(found: list[Found], path: Path) -> None:
    """Write what was found, to fit it again without asking again."""
    np.savez(
        path,
        rows=np.concatenate([one.rows for one in found]),
        right=np.concatenate([one.right for one in found]),
        ends=np.cumsum([len(one.rows) for one in found]),
        questions=np.array([one.question for one in found]),
        kinds=np.array([one.kind for one in found]),
    )


def load(path: Path) -> list[Found]:
    """Read what ``save`` wrote."""
    with np.load(path) as kept:
        rows = np.split(kept["rows"], kept["ends"][:-1])
        right = np.split(kept["right"], kept["ends"][:-1])
        numbers, kinds = kept["questions"].tolist(), kept["kinds"].tolist()
    return [Found(*one) for one in zip(numbers, kinds, rows, right, strict=True)]


def text_of(hits: tuple[Hit, ...], own: str) -> str:
    """Return the text of the best passage of an article."""
    best = next((hit for hit in hits if hit.source.path == own), None)
    return best.text if best else ""


def sentences(
    reader: ExtractiveReader, question: str, hits: Sequence[Hit], asked: Asked | None, own: str
) -> tuple[Rows, NDArray[np.bool_]]:
    """Return what speaks for each sentence, and which are right.

    The best passages' sentences are compared by the weights that the manifest has so far.
    """
    weighed = reader.weigh(question, hits, ((len(hits), 0.0),), several=asks_several(question))
    rows = np.array([one.features for one in weighed], np.float64).reshape(-1, WIDTH)
    right = [
        asked is not None
        and one.sentence.source.path == own
        and any(one.sentence.candidate.sentence.span.overlaps(gold) for gold in asked.gold)
        for one in weighed
    ]
    return rows, np.array(right, bool)


def fit_ranking(found: list[Found]) -> Rows:
    """Return bias and weights of the ranking, and show how they do on the other half."""
    lists = [one for one in found if one.kind == "asked"]
    halves = [
        [(one.rows, one.right) for one in half if one.right.any()]
        for half in (lists[::2], lists[1::2])
    ]
    marks, search = ["span", "sentence"], ["cosine", "passage words", "sentence words", "rank"]
    print("R@1/R@5/MRR, each half of the questions ranked by weights fitted on the other:")
    for names in (
        search,
        ["span"],
        ["sentence"],
        ["span", *search],
        ["sentence", *search],
        [*marks, *search],
        [name for name in FEATURES if name != "rank"],
        list(FEATURES),
    ):
        figures = [
            ranks(fit_listwise(half, names), rest)
            for half, rest in zip(halves, (lists[1::2], lists[::2]), strict=True)
        ]
        shown = "/".join(f"{x:.4f}" for x in np.mean(figures, 0))
        print(f"  {shown}  {', '.join(names)}")
    weights = fit_listwise(halves[0] + halves[1], list(FEATURES))
    # The scale at which the score is a probability: every sentence found, whoever asked.
    scores = np.concatenate([one.rows @ weights for one in found])
    right = np.concatenate([one.right for one in found])
    worth = np.repeat(weights_of([one.group for one in found]), [len(one.rows) for one in found])
    scale = LogisticRegression(C=1e4).fit(scores[:, None], right, sample_weight=worth)
    print("  weights", weights.round(3), "slope", scale.coef_[0, 0].round(3))
    return np.array([scale.intercept_[0], *(scale.coef_[0, 0] * weights)])


def fit_listwise(lists: list[tuple[Rows, NDArray[np.bool_]]], names: list[str]) -> Rows:
    """Return the weights fitted to the features named, zero for the others."""
    columns = [FEATURES.index(name) for name in names]
    some = [(rows[:, columns], right) for rows, right in lists]
    weights = np.zeros(WIDTH)
    weights[columns] = minimize(listwise, np.ones(len(columns)) / 2, args=(some,), jac=True).x
    return weights


def listwise(
    weights: Rows, lists: Sequence[tuple[Rows, NDArray[np.bool_]]], penalty: float = 1e-3
) -> tuple[float, Rows]:
    """Return the negative log-probability of the right sentences, and its gradient.

    Half the square of the weights is added to it, ``penalty`` times.
    """
    loss, gradient = 0.0, np.zeros_like(weights)
    for rows, right in lists:
        scores = rows @ weights
        scores = np.exp(scores - scores.max())
        among_all, among_right = scores / scores.sum(), scores * right / (scores * right).sum()
        loss -= np.log((scores * right).sum() / scores.sum())
        gradient += rows.T @ (among_all - among_right)
    pull = penalty * weights
    return loss / len(lists) + float(pull @ weights) / 2, gradient / len(lists) + pull


def ranks(weights: Rows, lists: list[Found]) -> tuple[float, float, float]:
    """Return R@1, R@5 and MRR@10 of a ranking."""
    places = np.array([place_of_right(one, weights) for one in lists])
    reciprocal = np.where(places <= 10, 1.0 / places, 0.0)
    return float((places <= 1).mean()), float((places <= 5).mean()), float(reciprocal.mean())


def place_of_right(one: Found, weights: Rows) -> int:
    """Return the place, from 1, of the first right sentence."""
    places = np.flatnonzero(one.right[np.argsort(-(one.rows @ weights), kind="stable")])
    return int(places[0]) + 1 if len(places) else 10**6


def fit_confidence(found: list[Found], ranking: Rows) -> Rows:
    """Return bias and weights of the confidence, and show how it does on the other half."""
    halves: tuple[list[tuple[Rows, str, bool]], ...] = ([], [])
    for one in found:
        if len(one.rows):
            best = np.argmax(one.rows @ ranking[1:])
            row = one.rows[best]
            halves[one.question % 2].append((row, one.group, bool(one.right[best])))
    train, rest = halves
    model = logistic(train)
    sure = model.predict_proba(np.array([row for row, _, _ in rest]))[:, 1]
    groups = np.array([group for _, group, _ in rest])
    print("confidence, held out questions:")
    for group in ("removed", "altered"):
        of = (groups == "asked") | (groups == group)
        print(f"  AUROC against {group}: {roc_auc_score(groups[of] == 'asked', sure[of]):.4f}")
    for least in (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5):
        shares = [(sure[groups == name] < least).mean() for name in ("asked", "removed", "altered")]
        shown = " ".join(f"{share:.3f}" for share in shares)
        print(f"  below {least:.2f}, of asked, removed, altered: {shown}")
    right = np.array([hit for _, _, hit in rest])
    for low in np.arange(0.0, 1.0, 0.1):
        of = (groups != "altered") & (sure >= low) & (sure < low + 0.1)
        if of.any():
            asked = (groups[of] == "asked").mean()
            answers = right[of].mean()
            print(f"  said {low:.1f}: asked {asked:.2f}, right {answers:.2f} of {of.sum()}")
    model = logistic(train + rest)
    print("  weights", model.intercept_.round(3), model.coef_.round(3))
    return np.array([model.intercept_[0], *model.coef_[0]])


def logistic(best: list[tuple[Rows, str, bool]]) -> LogisticRegression:
    """Return the probability that a best sentence is right, fitted to (evidence, group, right)."""
    rows, groups, right = zip(*best, strict=True)
    model = LogisticRegression(C=10.0, max_iter=5000)
    return model.fit(np.array(rows), np.array(right), sample_weight=weights_of(groups))


def weights_of(groups: Sequence[str]) -> list[float]:
    """Return what each question counts, by how it was asked.

    Those that nothing answers count as much as those asked as they are, and ``ALTERED`` of them
    is how much the altered or changed ones do, however many there are.
    """
    share = {"asked": 1.0, "removed": 1 - ALTERED, "altered": ALTERED}
    times = Counter(groups)
    return [share[group] * times["asked"] / times[group] for group in groups]


def rounded(weights: Rows) -> tuple[float, ...]:
    """Return weights as they are written."""
    return tuple(round(float(weight), 4) for weight in weights)


if __name__ == "__main__":
    main()

"""Fits what the reader's marks are worth beside the search's evidence, on articles held out.

    qa --index EXAMPLES/held_out/.qa index add EXAMPLES/held_out/articles
    python -m training.fit READER EXAMPLES/held_out [CORPUS …] [--questions 700]

Ranking: a listwise logistic regression over the sentences of the passages found, then a slope and
a bias that make its score the probability that a sentence answers. Confidence: a logistic
regression on the best sentence's evidence that it is right. Each question is asked as it is, with
its article taken away, and altered so that nothing answers it (``training/alter.py``); or, instead
of the last, all questions about the articles held out that people changed (``--changed``). Those of
``training/asked.py`` that nothing answers are asked as they are. With ``--typed`` half of others'
are asked as they are typed in haste (``training/paraphrase.py``). Each corpus, with its index in
``.qa``, weighs alike. What is shown is fitted on one half of the questions and measured on the
other; what is written to the manifest in the model's folder is fitted on all of them.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
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
from training.paraphrase import typed
from training.prepare import Asked, by_article, open_reader, read_questions, read_silent

DEEP = 100  # passages from which those of the question's own article can be taken away

ALTERED = 0.25
"""Of what nothing answers, the share that was written to mislead: with half of it "sure" is said of
a fifth of what is answered, with a quarter of three eighths, and AUROC is the same within .003."""

PENALTY = 1e-3
"""On the square of the ranking's weights."""

WIDTH = len(FEATURES)

Rows = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Found:
    """The sentences found for a question: evidence, a column a feature, and who is right.

    ``corpus`` and ``question`` number both, ``kind`` is ``asked``, ``removed``, ``changed``,
    ``silent`` or an alteration's name.
    """

    corpus: int
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
    parser.add_argument("model", type=Path)
    parser.add_argument("corpora", type=Path, nargs="+", help="each with its index in .qa")
    parser.add_argument("--questions", type=int, default=700, help="of each corpus")
    parser.add_argument("--passages", type=int, default=STEPS[-1][0])
    parser.add_argument("--changed", type=Path, help="questions that people changed (pairs.py)")
    parser.add_argument("--typed", action="store_true", help="half as they are typed in haste")
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
    """Ask the questions of each corpus in the three ways, and return what was found."""
    reader = open_reader(options.model)
    changed = read_changed(options.changed) if options.changed else {}
    found: list[Found] = []
    for number, folder in enumerate(options.corpora):
        directory = Directory(folder / ".qa")
        asking = Asking(
            number,
            folder.resolve(),
            Searcher(directory, encoder_for(directory, None)),
            reader,
            options.passages,
        )
        with asking.searcher.snapshot():
            found += told(of_corpus(asking, changed, options), len(found))
    return found


@dataclass(frozen=True, slots=True)
class Asking:
    """A corpus that is asked: its number and folder, and who searches and reads so much of it."""

    corpus: int
    folder: Path
    searcher: Searcher
    reader: ExtractiveReader
    passages: int

    def found(
        self, number: int, kind: str, one: Asked, question: str, hits: Sequence[Hit]
    ) -> Found:
        """Return the evidence for the sentences of what was found."""
        gold = one if kind == "asked" else None
        own = str(self.folder / one.file)
        rows, right = sentences(self.reader, question, hits[: self.passages], gold, own)
        return Found(self.corpus, number, kind, rows, right)


def of_corpus(
    asking: Asking, changed: Mapping[str, str], options: argparse.Namespace
) -> Iterator[Found]:
    """Yield what is found for the questions of a corpus, asked in the three ways."""
    asked = read_questions(asking.folder)
    silent = read_silent(asking.folder)
    related = by_article(asked)
    rng = random.Random(1)
    rng.shuffle(asked)
    for number, one in enumerate(asked[: options.questions]):
        hasty = options.typed and not silent and number % 4 < 2
        question = typed(one.question, rng) if hasty else one.question
        hits = asking.searcher.search(question, DEEP)
        own = str(asking.folder / one.file)
        others = [hit for hit in hits if hit.source.path != own]
        yield asking.found(number, "asked", one, question, hits)
        yield asking.found(number, "removed", one, question, others)
        if changed or silent:
            continue
        ways = alterations(question, text_of(hits, own), related[one.file], rng)
        if ways:
            name = rng.choice(sorted(ways))
            altered = asking.searcher.search(ways[name], options.passages)
            yield asking.found(number, name, one, ways[name], altered)
    for number, one in enumerate(one for one in asked if bare(one.question) in changed):
        question = changed[bare(one.question)]
        hits = asking.searcher.search(question, options.passages)
        yield asking.found(number, "changed", one, question, hits)
    for number, one in enumerate(silent):
        hits = asking.searcher.search(one.question, options.passages)
        yield asking.found(number, "silent", one, one.question, hits)


def told(found: Iterator[Found], before: int) -> Iterator[Found]:
    """Pass what is found on, and say how fast."""
    started = time.monotonic()
    for count, one in enumerate(found, 1):
        rate = count / (time.monotonic() - started)
        print(f"\r{before + count} asked, {rate:.1f}/s ", end="", file=sys.stderr)
        yield one
    print(file=sys.stderr)


def save(found: list[Found], path: Path) -> None:
    """Write what was found, to fit it again without asking again."""
    np.savez(
        path,
        rows=np.concatenate([one.rows for one in found]),
        right=np.concatenate([one.right for one in found]),
        ends=np.cumsum([len(one.rows) for one in found]),
        corpora=np.array([one.corpus for one in found]),
        questions=np.array([one.question for one in found]),
        kinds=np.array([one.kind for one in found]),
    )


def load(path: Path) -> list[Found]:
    """Read what ``save`` wrote."""
    with np.load(path) as kept:
        rows = np.split(kept["rows"], kept["ends"][:-1])
        right = np.split(kept["right"], kept["ends"][:-1])
        names = "corpora", "questions", "kinds"
        corpora, numbers, kinds = (kept[name].tolist() for name in names)
    return [Found(*one) for one in zip(corpora, numbers, kinds, rows, right, strict=True)]


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
    halves = lists[::2], lists[1::2]
    marks, search = ["span", "sentence"], ["cosine", "passage words", "sentence words", "rank"]
    print("R@1/R@5/MRR of each corpus, half its questions ranked by weights fitted on the other:")
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
        by_half = [
            (fit_listwise(half, names), rest)
            for half, rest in zip(halves, halves[::-1], strict=True)
        ]
        shown = []
        for corpus in sorted({one.corpus for one in lists}):
            figures = [
                ranks(weights, [one for one in rest if one.corpus == corpus])
                for weights, rest in by_half
            ]
            shown.append("/".join(f"{x:.4f}" for x in np.mean(figures, 0)))
        print(f"  {'  '.join(shown)}  {', '.join(names)}")
    weights = fit_listwise(lists, list(FEATURES))
    # The scale at which the score is a probability: every sentence found, whoever asked.
    scores = np.concatenate([one.rows @ weights for one in found])
    right = np.concatenate([one.right for one in found])
    of_each = weights_of([(one.corpus, one.group) for one in found])
    worth = np.repeat(of_each, [len(one.rows) for one in found])
    scale = LogisticRegression(C=1e4).fit(scores[:, None], right, sample_weight=worth)
    print("  weights", weights.round(3), "slope", scale.coef_[0, 0].round(3))
    return np.array([scale.intercept_[0], *(scale.coef_[0, 0] * weights)])


def fit_listwise(lists: Sequence[Found], names: list[str]) -> Rows:
    """Return the weights fitted to the features named, zero for the others.

    Each corpus counts alike, however many questions it has.
    """
    columns = [FEATURES.index(name) for name in names]
    answered = [one for one in lists if one.right.any()]
    times = Counter(one.corpus for one in answered)
    worth = [len(answered) / len(times) / times[one.corpus] for one in answered]
    some = [(one.rows[:, columns], one.right) for one in answered]
    weights = np.zeros(WIDTH)
    start = np.ones(len(columns)) / 2
    weights[columns] = minimize(listwise, start, args=(some, PENALTY, worth), jac=True).x
    return weights


def listwise(
    weights: Rows,
    lists: Sequence[tuple[Rows, NDArray[np.bool_]]],
    penalty: float = PENALTY,
    worth: Sequence[float] | None = None,
) -> tuple[float, Rows]:
    """Return the negative log-probability of the right sentences, and its gradient.

    ``worth`` is what each list counts, alike without it. Half the square of the weights is added,
    ``penalty`` times.
    """
    loss, gradient = 0.0, np.zeros_like(weights)
    for (rows, right), counts in zip(lists, worth or [1.0] * len(lists), strict=True):
        scores = rows @ weights
        scores = np.exp(scores - scores.max())
        among_all, among_right = scores / scores.sum(), scores * right / (scores * right).sum()
        loss -= counts * np.log((scores * right).sum() / scores.sum())
        gradient += counts * (rows.T @ (among_all - among_right))
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
    halves: tuple[list[Best], ...] = ([], [])
    for one in found:
        if len(one.rows):
            best = np.argmax(one.rows @ ranking[1:])
            row = one.rows[best]
            halves[one.question % 2].append(Best(row, one.corpus, one.group, bool(one.right[best])))
    train, rest = halves
    model = logistic(train)
    for corpus in sorted({one.corpus for one in rest}):
        show_confidence(model, [one for one in rest if one.corpus == corpus])
    model = logistic(train + rest)
    print("  weights", model.intercept_.round(3), model.coef_.round(3))
    return np.array([model.intercept_[0], *model.coef_[0]])


@dataclass(frozen=True, slots=True)
class Best:
    """The evidence of a question's best sentence: its corpus, how it was asked, if it is right."""

    row: Rows
    corpus: int
    group: str
    right: bool


def show_confidence(model: LogisticRegression, best: Sequence[Best]) -> None:
    """Print how well a confidence tells what is answered, and if it is what it says."""
    sure = model.predict_proba(np.array([one.row for one in best]))[:, 1]
    groups = np.array([one.group for one in best])
    print(f"confidence, corpus {best[0].corpus}, held out questions:")
    others = [name for name in ("removed", "altered") if (groups == name).any()]
    for group in others:
        of = (groups == "asked") | (groups == group)
        print(f"  AUROC against {group}: {roc_auc_score(groups[of] == 'asked', sure[of]):.4f}")
    for least in (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5):
        shares = [(sure[groups == name] < least).mean() for name in ("asked", *others)]
        shown = " ".join(f"{share:.3f}" for share in shares)
        print(f"  below {least:.2f}, of asked, {', '.join(others)}: {shown}")
    right = np.array([one.right for one in best])
    for low in np.arange(0.0, 1.0, 0.1):
        of = (groups != "altered") & (sure >= low) & (sure < low + 0.1)
        if of.any():
            asked = (groups[of] == "asked").mean()
            answers = right[of].mean()
            print(f"  said {low:.1f}: asked {asked:.2f}, right {answers:.2f} of {of.sum()}")


def logistic(best: Sequence[Best]) -> LogisticRegression:
    """Return the probability that a best sentence is right, fitted to the evidence for it."""
    model = LogisticRegression(C=10.0, max_iter=5000)
    worth = weights_of([(one.corpus, one.group) for one in best])
    rows, right = np.array([one.row for one in best]), np.array([one.right for one in best])
    return model.fit(rows, right, sample_weight=worth)


def weights_of(groups: Sequence[tuple[int, str]]) -> list[float]:
    """Return what each question counts, by its corpus and how it was asked.

    Those that nothing answers count as much as those asked as they are, and ``ALTERED`` of them
    is how much the altered or changed ones do, however many there are; where none are, the removed
    ones are all. Each corpus counts alike.
    """
    times = Counter(groups)
    corpora = {corpus for corpus, _ in times}
    each = sum(count for (_, group), count in times.items() if group == "asked") / len(corpora)

    def worth(corpus: int, group: str) -> float:
        altered = ALTERED if times[corpus, "altered"] else 0.0
        share = {"asked": 1.0, "removed": 1 - altered, "altered": altered}[group]
        return share * each / times[corpus, group]

    return [worth(*one) for one in groups]


def rounded(weights: Rows) -> tuple[float, ...]:
    """Return weights as they are written."""
    return tuple(round(float(weight), 4) for weight in weights)


if __name__ == "__main__":
    main()

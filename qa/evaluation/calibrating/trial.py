"""A question that is tried twice: with the articles that answer it, and as if these were not there.

Without them nothing answers it, whatever is found: such questions need nobody to write them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.article import Source
from index.search.searcher import Searcher
from qa.answer import CitedSentence, Ranking
from qa.assistant import Assistant
from qa.evaluation.calibrating.threshold import FEWEST
from qa.evaluation.calibration import Judged
from qa.evaluation.dataset import Case, GoldText
from qa.evaluation.drafting.drafts import Draft


@dataclass(frozen=True, slots=True)
class Trial:
    """A question, what is right, the words that ``answer`` it, and the articles that hold them.

    ``articles`` are ids; without any, it is asked only as it stands. Where nobody has said what is
    right, ``judged`` is false, and the articles are those that it turns out to be answered from.
    """

    case: Case
    answers: tuple[str, ...] = ()
    articles: frozenset[int] = frozenset()
    judged: bool = True


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a trial: how it was ``answered``, and the confidence where nothing answers it.

    Either is None where it was not to be had. ``elsewhere`` says that another article has the words
    that answer it, so that there was nothing to be tried without.
    """

    answered: Judged | None = None
    unanswerable: float | None = None
    elsewhere: bool = False


def of_drafts(searcher: Searcher, drafts: Iterable[Draft]) -> tuple[Trial, ...]:
    """Return the trials of questions made from sentences; inside ``with searcher.snapshot():``.

    A near-copy that has the sentence is as right as the article itself.
    """
    return tuple(_of_draft(searcher, each) for each in drafts)


def _of_draft(searcher: Searcher, draft: Draft) -> Trial:
    holding = _with_copies(searcher, [draft.source])
    gold = tuple(GoldText(each.path, draft.sentence.text) for each in holding)
    return Trial(Case(draft.question, (), gold), (draft.answer,), _ids(holding))


def of_cases(searcher: Searcher, cases: Iterable[Case]) -> tuple[Trial, ...]:
    """Return the trials of a question set; inside ``with searcher.snapshot():``.

    Where it has questions enough that nothing answers, the others are not asked without articles:
    those that people wrote are what they want to have refused.
    """
    cases = tuple(cases)
    enough = sum(not case.gold for case in cases) >= FEWEST
    by_file: dict[str, list[Source]] = {}
    for source in searcher.sources():
        by_file.setdefault(source.path, []).append(source)
    return tuple(
        Trial(
            case,
            tuple(text for gold in case.gold if (text := gold.text)),
            frozenset()
            if enough
            else _ids(
                _with_copies(searcher, [each for g in case.gold for each in by_file[g.file]])
            ),
        )
        for case in cases
    )


def of_asked(questions: Iterable[str]) -> tuple[Trial, ...]:
    """Return the trials of questions that people asked, each once."""
    return tuple(Trial(Case(each, (), ()), judged=False) for each in dict.fromkeys(questions))


def tried(assistant: Assistant, trial: Trial) -> Tried:
    """Ask a question with its articles and without; raises as ``Assistant.evaluate`` does."""
    there = _ranking(assistant, trial)
    first = there.sentences[0] if there.sentences else None
    if not trial.judged:
        return _without(assistant, _guessed(assistant, trial, first)) if first else Tried()
    if not trial.case.gold:
        return Tried(unanswerable=there.confidence)
    right = first is not None and any(gold.met_by(first) for gold in trial.case.gold)
    answered = Judged(there.confidence, right)
    without = _without(assistant, trial) if trial.articles else Tried()
    return replace(without, answered=answered)


def _without(assistant: Assistant, trial: Trial) -> Tried:
    """Ask a question as if the articles that answer it were not there."""
    found = _ranking(assistant, trial, missing=trial.articles)
    first = found.sentences[0] if found.sentences else None
    if first and first.citation.file in {gold.file for gold in trial.case.gold}:
        return Tried()  # what an article states of itself is asked of that article
    if first and _holds(first, trial):
        return Tried(elsewhere=True)
    return Tried(unanswerable=found.confidence)


def _ranking(assistant: Assistant, trial: Trial, missing: frozenset[int] = frozenset()) -> Ranking:
    case = trial.case
    return assistant.evaluate(case.question, case.history, 1, missing=missing)


def _guessed(assistant: Assistant, trial: Trial, first: CitedSentence) -> Trial:
    """Return a trial as if what was found first were right."""
    citation = first.citation
    case = replace(trial.case, gold=(GoldText(citation.file, first.sentence),))
    answers = (first.highlight.of(first.sentence),) if first.highlight else (first.sentence,)
    with assistant.snapshot() as searcher:
        source = next(
            each
            for each in searcher.sources()
            if (each.path, each.member) == (citation.file, citation.member)
        )
        return Trial(case, answers, _ids(_with_copies(searcher, [source])), judged=False)


def _with_copies(searcher: Searcher, sources: Sequence[Source]) -> tuple[Source, ...]:
    """Return some articles and their near-copies, which answer as well."""
    return (*sources, *(each.source for known in sources for each in searcher.copies(known)))


def _ids(sources: Iterable[Source]) -> frozenset[int]:
    return frozenset(each.id for each in sources)


def _holds(cited: CitedSentence, trial: Trial) -> bool:
    """Say whether a sentence has words that answer, as whole words."""
    said = f" {_plain(cited.sentence)} "
    return any(f" {plain} " in said for answer in trial.answers if (plain := _plain(answer)))


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())

"""`qa calibrate`: from which confidence on to answer, by questions about one's own articles."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import UsageError
from qa.answer import Kind
from qa.cli.failure import EXIT_ANSWERED, EXIT_NOT_FOUND
from qa.cli.lazy import commands
from qa.cli.options import Index, Json, MinConfidence, Model, Reader, examples, number
from qa.cli.settings import settings_for
from qa.config import definitions
from qa.config.file import put
from qa.config.settings import Settings
from qa.history import conversations
from qa.rendering.amounts import counted
from qa.rendering.exports.export import write
from qa.rendering.json_text import dumps
from qa.terminal.console import say, say_json, say_out
from qa.terminal.progress import progress

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.evaluation.calibrating.calibrated import Calibration
    from qa.evaluation.calibrating.trial import Trial

app = commands()


def _share(typed: str | float) -> float:
    """Return a share that was typed as 0.05 or as 5%."""
    words = str(typed)
    try:
        value = float(words.removesuffix("%")) / (100 if words.endswith("%") else 1)
    except ValueError:
        value = 0.0
    if not 0.0 < value < 1.0:
        raise typer.BadParameter(f"{typed} is no share, such as 0.05 or 5%.")
    return value


@app.command(
    epilog=examples(
        "qa calibrate",
        "qa calibrate --at-most 2% --dry-run",
        "qa calibrate --asked --page calibration.html",
        "qa calibrate questions.jsonl        # a set as for `qa eval`",
    )
    + "\n\nWhat it promises: of questions like those asked here that lack their articles, at most "
    "the share wanted is answered. With a set of your own that has questions without an answer, "
    "it holds for questions like these."
    "\n\nExit codes: 0 the threshold is set (or would be, with --dry-run), 1 cannot tell, 2 error."
)
def calibrate(  # noqa: PLR0913, PLR0917 - one parameter for each flag
    context: typer.Context,
    questions: Annotated[
        Path | None,
        typer.Argument(
            metavar="[QUESTIONS.jsonl]",
            help="A question set, as of `qa eval`; without one, questions are made of sentences.",
        ),
    ] = None,
    wanted: Annotated[
        float,
        typer.Option(
            "--at-most",
            metavar="SHARE",
            help="The share of questions without an answer that may be answered.",
            parser=_share,
        ),
    ] = 0.05,
    count: Annotated[
        int,
        typer.Option(
            "--questions",
            metavar="N",
            help="How many to make of sentences.",
            parser=number(int, 1, 100_000),
        ),
    ] = 200,
    asked: Annotated[
        bool, typer.Option("--asked", help="Try the questions of kept conversations as well.")
    ] = False,
    page: Annotated[
        Path | None,
        typer.Option(metavar="FILE.html", help="Write a web page as well: curves and table."),
    ] = None,
    json: Json = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Set nothing, only say.")] = False,
    min_confidence: MinConfidence = None,
    index: Index = None,
    model: Model = None,
    reader: Reader = None,
) -> None:
    """Set from which confidence on to answer.

    It asks questions about sentences of the articles, each with its article and
    as if that were not there, and sets min_confidence so that few of those that
    nothing answers are answered. English articles alone have such questions; a
    question set may be in any language.
    """
    if page and (page.suffix.casefold() != ".html" or not page.parent.is_dir()):
        raise UsageError(
            f"{page} is no place for the page.", "Name an .html file in a folder that is there."
        )
    settings = settings_for(
        context, index=index, model=model, reader=reader, min_confidence=min_confidence
    )
    # Imported here: numpy and FAISS, which no help waits for.
    from qa.assistant import Assistant  # noqa: PLC0415
    from qa.evaluation.calibrating.page import page as as_page  # noqa: PLC0415

    with Assistant.of(settings, progress=say) as assistant:
        trials = _trials(assistant, questions, count, _asked(settings) if asked else ())
        found = _tried(assistant, trials, wanted, settings.min_confidence)
    about = _about(found, len(trials))
    if json:
        say_json(dumps(found.to_json()))
    else:
        say_out(f"{about}\n\n{found.to_table()}\n\n{found.promise()}")
    if page:
        write(page, as_page(found, about), replace=True)
        say(f"The page is in {page}.")
    if found.bound is None:
        raise typer.Exit(EXIT_NOT_FOUND)
    if dry_run:
        say(f"min_confidence stays {settings.min_confidence:g}; without --dry-run it is set.")
    else:
        _set(found.bound.threshold)
    raise typer.Exit(EXIT_ANSWERED)


def _trials(
    assistant: Assistant, questions: Path | None, count: int, asked: Sequence[str]
) -> tuple[Trial, ...]:
    """Return the questions to be tried: those of a set, or else made, and those asked before."""
    from qa.evaluation.calibrating import trial  # noqa: PLC0415 - as above
    from qa.evaluation.dataset import read_questions  # noqa: PLC0415
    from qa.evaluation.drafting.drafts import drafts  # noqa: PLC0415

    with assistant.snapshot() as searcher:
        if questions:
            cases = read_questions(questions, [each.path for each in searcher.sources()])
            found = trial.of_cases(searcher, cases)
        else:
            found = trial.of_drafts(searcher, drafts(searcher, count))
    return (*found, *trial.of_asked(asked))


def _asked(settings: Settings) -> tuple[str, ...]:
    """Return the questions about the index that were asked in conversations, and stood alone."""
    kept = (each for each in conversations.all_kept() if each.index == str(settings.index))
    return tuple(
        turn.question
        for each in kept
        for turn in each.conversation.turns
        if turn.answer.kind not in (Kind.ARTICLES, Kind.SMALL_TALK)
        and not (turn.answer.understood_as or turn.answer.within)
    )


def _tried(
    assistant: Assistant, trials: Sequence[Trial], wanted: float, before: float
) -> Calibration:
    from qa.evaluation.calibrating.calibrated import calibration  # noqa: PLC0415 - as above
    from qa.evaluation.calibrating.trial import tried  # noqa: PLC0415

    tries = []
    with progress() as bar:
        for trial in trials:
            tries.append(tried(assistant, trial))
            bar("asking", len(tries), len(trials))
    return calibration(tries, wanted, before)


def _about(found: Calibration, count: int) -> str:
    elsewhere = (
        f"; {found.elsewhere} left out, which another article answers as well"
        if found.elsewhere
        else ""
    )
    return (
        f"{counted(count, 'question')}: {len(found.answered)} asked with their articles, "
        f"{len(found.unanswerable)} where nothing answers them{elsewhere}."
    )


def _set(threshold: float) -> None:
    known = definitions.MIN_CONFIDENCE
    file = put(known, threshold)
    say(f"{known.name} is {threshold:g} from now on, for every index: {file}")
    if os.environ.get(known.variable):
        say(f"{known.variable} comes before it as long as it is set.")

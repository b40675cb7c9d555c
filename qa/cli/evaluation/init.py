"""`qa eval init`: a question set drafted from the articles, to be corrected by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from index.errors import UsageError
from qa.cli.failure import EXIT_ANSWERED, EXIT_NOT_FOUND
from qa.cli.lazy import commands
from qa.cli.options import Index, examples, number
from qa.cli.settings import settings_for
from qa.rendering.amounts import counted
from qa.rendering.exports.export import write
from qa.terminal.console import say

app = commands()


@app.command(
    "eval init",
    epilog=examples(
        "qa eval init",
        "qa eval init mine.jsonl --questions 100 --unanswerable 50",
        "$EDITOR questions.jsonl && qa eval questions.jsonl",
    )
    + "\n\nEach line says in `draft` what to look at. A sentence is an article's, word for word; a "
    "question is made of its words by rule, and often wants to be put better; where no rule fits, "
    "there are words of the sentence for you to make one of."
    "\n\nExit codes: 0 a set is written, 1 the articles have no sentence to ask for, 2 error.",
)
def init(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="[FILE.jsonl]", help="Where to write the set.")
    ] = Path("questions.jsonl"),
    count: Annotated[
        int,
        typer.Option(
            "--questions",
            metavar="N",
            help="How many that a sentence answers, spread over the articles.",
            parser=number(int, 1, 100_000),
        ),
    ] = 40,
    without: Annotated[
        int,
        typer.Option(
            "--unanswerable",
            metavar="N",
            help="How many that nothing is likely to answer: with a name of another article.",
            parser=number(int, 0, 100_000),
        ),
    ] = 20,
    index: Index = None,
) -> None:
    """Draft a question set from your articles, to be corrected.

    For `qa eval`: questions about sentences of the articles, in English, each
    with the sentence that is to be found; and some that nothing answers.
    """
    settings = settings_for(context, index=index)
    if file.exists():
        raise UsageError(f"{file} is there already.", "Give another name, or move it away.")
    # Imported here: what no help waits for.
    from index.search.searcher import Searcher  # noqa: PLC0415
    from index.store.directory import Directory  # noqa: PLC0415
    from qa.evaluation.drafting import question_set  # noqa: PLC0415

    searcher = Searcher(Directory(settings.index), None)
    try:
        with searcher.snapshot():
            answerable, unanswerable = question_set.drafted(searcher, count, without)
    finally:
        searcher.close()
    if not answerable:
        say("No sentence of the articles can be asked for: they are few, or not in English.")
        raise typer.Exit(EXIT_NOT_FOUND)
    lines = question_set.lines(answerable, unanswerable, file.parent)
    write(file, "".join(f"{line}\n" for line in lines), replace=False)
    say(
        f"{counted(len(answerable), 'question')} and {len(unanswerable)} without an answer are in "
        f"{file}, as a draft: correct them, then: qa eval {file}"
    )
    raise typer.Exit(EXIT_ANSWERED)

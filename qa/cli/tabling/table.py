"""`qa table`: what each article says to each of some questions, as a table."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.article import Source
from index.errors import UsageError
from index.filter import Filter
from qa import __version__
from qa.answer import Answer
from qa.cli import batch
from qa.cli.failure import EXIT_ANSWERED, EXIT_NOT_FOUND
from qa.cli.lazy import commands
from qa.cli.options import Index, MinConfidence, Model, Reader, examples
from qa.cli.settings import settings_for
from qa.cli.within.options import within as within_options
from qa.config.settings import Settings
from qa.history.lines import lines
from qa.history.tables import Begun
from qa.rendering.tables import csv_text, rows, xlsx
from qa.rendering.tables.rows import Row
from qa.terminal.console import say, say_out
from qa.terminal.progress import progress

if TYPE_CHECKING:
    from qa.assistant import Assistant

app = commands()

Answered = Generator[tuple[Source, tuple[Answer, ...]], None, None]


@app.command(
    epilog=examples(
        "qa table questions.txt > answers.csv",
        "qa table questions.txt --in clippings --since 2016 --xlsx answers.xlsx",
        "qa table --long questions.txt | cut -d, -f1,2 | sort | uniq -c",
        "echo 'who wrote this article?' | qa table -",
    )
    + "\n\nA text that a spreadsheet would take for a formula begins with an apostrophe in CSV."
    "\n\nExit codes: 0 something was answered, 1 nothing was, 2 error."
)
@within_options
def table(  # noqa: PLR0913, PLR0917 - one parameter for each flag
    context: typer.Context,
    questions: Annotated[
        str,
        typer.Argument(
            metavar="QUESTIONS",
            help='A file of questions, one a line ("-" is stdin), or as of `qa ask --batch`.',
        ),
    ],
    long: Annotated[
        bool, typer.Option("--long", help="A row an answer, in place of a row an article.")
    ] = False,
    workbook: Annotated[
        Path | None,
        typer.Option(
            "--xlsx", metavar="FILE", help="Write a workbook instead, with links to the articles."
        ),
    ] = None,
    min_confidence: MinConfidence = None,
    index: Index = None,
    model: Model = None,
    reader: Reader = None,
    *,
    within: Filter,
) -> None:
    """Ask each article each question, and print a table.

    A row an article: what it states of itself, and for each question the
    sentence that answers, where it stands, and how sure that is; nothing where
    the article does not say. Each article is asked by itself.

    Stopped, the same command goes on where it was.
    """
    settings = settings_for(
        context, index=index, model=model, reader=reader, min_confidence=min_confidence
    )
    asked = _questions(questions)
    if workbook is not None and not workbook.parent.is_dir():
        raise UsageError(f"There is no folder {workbook.parent}.", "Name a file in one that is.")
    names = [str(each.extra.get("id", each.text)) for each in asked]
    head = rows.long_head() if long else rows.wide_head(names)
    begun = Begun(_wanted(settings, asked, within))
    from qa.assistant import Assistant  # noqa: PLC0415 - numpy and FAISS, which no help waits for

    with (
        Assistant.of(settings, progress=say) as assistant,
        closing(_answered(assistant, settings, asked, within, begun)) as answered,
    ):
        shown = _Shown(names if long else None)
        body = shown.rows(answered)
        if workbook is not None:
            workbook.write_bytes(xlsx.workbook(_within_a_sheet((head, *body))))
        elif not _print((head,), body):
            return
    begun.drop()
    raise typer.Exit(EXIT_ANSWERED if shown.answers else EXIT_NOT_FOUND)


class _Shown:
    """The rows that are shown, one a question where these have ``names``, and how many answer."""

    def __init__(self, names: Sequence[str] | None) -> None:
        self._names = names
        self.answers = 0

    def rows(self, answered: Answered) -> Iterator[Row]:
        """Yield the rows of each article as soon as it is asked."""
        for source, answers in answered:
            self.answers += sum(bool(each.answers) for each in answers)
            if self._names is None:
                yield from rows.wide_rows(source, answers)
            else:
                yield from rows.long_rows(source, answers, self._names)


def _questions(name: str) -> list[batch.Question]:
    with lines(name) as read:
        asked = list(batch.questions(read, name))
    for each in asked:
        if not each.understood() or each.history:
            raise UsageError(
                f"{each.text!r} is no question that stands alone.",
                "Each question of a table is asked of every article, without a history.",
            )
    if not asked:
        raise UsageError(f"{name} holds no question.", "Write them one a line.")
    return asked


def _wanted(settings: Settings, asked: Sequence[batch.Question], within: Filter) -> list[object]:
    """Return what the answers depend on, beside the articles."""
    questions = [[each.text, each.within.to_json()] for each in asked]
    models = [str(settings.index), settings.model, settings.reader, settings.min_confidence]
    return [__version__, models, within.to_json(), questions]


def _answered(
    assistant: Assistant,
    settings: Settings,
    asked: Sequence[batch.Question],
    within: Filter,
    begun: Begun,
) -> Answered:
    """Yield each article with its answers, each kept before the next is asked."""
    from qa.tabling.each import Asking  # noqa: PLC0415 - as the assistant

    total = len(assistant.sources(within))
    if begun:
        say(f"Going on: {len(begun)} of {total} articles were asked before.")
    done = 0
    each_answered = assistant.ask_each(
        [Asking(each.text, each.within) for each in asked],
        within,
        min_confidence=settings.min_confidence,
        known=begun.of,
    )
    try:
        with progress() as bar, closing(each_answered):
            for source, answers in each_answered:
                begun.keep(source, answers)
                done += 1
                bar("asking", done, total)
                yield source, answers
    except KeyboardInterrupt:
        say(f"{done:,} of {total} articles are asked; the same command goes on.")
        raise


def _print(head: Iterable[Row], body: Iterable[Row]) -> bool:
    """Print rows as they come; say whether somebody has read them all."""
    return all(say_out(csv_text.line(row)) for part in (head, body) for row in part)


def _within_a_sheet(table_rows: Sequence[Row]) -> Sequence[Row]:
    if len(table_rows) > xlsx.MOST_ROWS:
        raise UsageError(
            f"A sheet has at most {xlsx.MOST_ROWS:,} rows, not {len(table_rows):,}.",
            "Ask within fewer articles, or leave --xlsx out for CSV.",
        )
    return table_rows

"""`qa ask`: one question, or a batch, answered with cited sentences."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from index.errors import UsageError
from index.filter import Filter
from qa.answer import Answer, Verdict
from qa.cli import batch as batches
from qa.cli.failure import EXIT_ANSWERED, EXIT_ERROR, EXIT_NOT_FOUND
from qa.cli.lazy import commands
from qa.cli.options import (
    Color,
    Context,
    Index,
    K,
    MinConfidence,
    Model,
    Plain,
    PreferRecent,
    Reader,
    examples,
)
from qa.cli.settings import settings_for
from qa.cli.within.options import within as within_options
from qa.config.settings import Settings
from qa.doors.desk import Desk
from qa.history import last_answer
from qa.history.from_file import read_history
from qa.history.lines import lines
from qa.question.kinds.several import several
from qa.question.said import Said
from qa.rendering.answer_json import error_json, to_json
from qa.terminal.console import say, say_error, say_json, say_notes, show

_STDIN = "-"

app = commands()


@app.command(
    epilog=examples(
        'qa ask "what weapons did Duterte seek?"',
        "qa ask -k 3 -C 1 who is the Russian ambassador",
        "qa ask --json \"when is the summit?\" | jq '.answers[0].citation'",
        "qa ask --batch questions.txt > answers.jsonl",
        'qa ask --jsonl "When will the summit take place?" >> talk.jsonl',
        'qa ask --history talk.jsonl "where will it be held?"',
        "qa ask - < question.txt",
        'qa ask --since 2016-11 --author kabiling "what was offered?"',
    )
    + "\n\nIn a pipe each sentence has a line, the best first: file:line:column: sentence, or the "
    "place in words where there are no lines. --plain lays the answer out for reading there, too."
    "\n\nIn JSON, lines and columns count from 1. Spans count from 0 and are half-open: start "
    "and end in characters of the decoded file without its byte-order mark, byte_start and "
    "byte_end in bytes of the file, highlight in characters of the sentence.\n\n"
    "Exit codes: 0 answered, 1 the articles do not say, 2 error; of a batch, 0 if any question "
    "was answered and none failed."
)
@within_options
def ask(  # noqa: PLR0913, PLR0917 - one parameter for each flag
    context: typer.Context,
    question: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="QUESTION", help='The question; quotes are optional, and "-" is stdin.'
        ),
    ] = None,
    k: K = None,
    around: Context = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object; of several questions, one each.")
    ] = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Print it on one line.")] = False,
    batch: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help='Answer each line of FILE ("-" is stdin), a question or '
            '{"question": …, "history": […], "filter": …, "id": …}, with a line of JSON.',
        ),
    ] = None,
    history: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help='Understand the question in the light of FILE ("-" is stdin): one earlier '
            "question a line, or answers as --json prints them.",
        ),
    ] = None,
    raw: Annotated[
        bool,
        typer.Option(
            "--raw", help="Ask it as it is typed: take no word for another, nor anything as said."
        ),
    ] = False,
    plain: Plain = False,
    everything: Annotated[
        bool,
        typer.Option("--all", help="On a terminal: show also what its window has no room for."),
    ] = False,
    color: Color = None,
    min_confidence: MinConfidence = None,
    prefer_recent: PreferRecent = False,
    index: Index = None,
    model: Model = None,
    reader: Reader = None,
    *,
    within: Filter,
) -> None:
    """Answer one question, or a batch, with cited sentences.

    A question may hold its filter itself: since:2016-11 author:kabiling
    in:clippings "word for word" -without what was offered? The options below
    give way to it.
    """
    settings = settings_for(
        context,
        index=index,
        model=model,
        reader=reader,
        k=k,
        context=around,
        min_confidence=min_confidence,
        prefer_recent=prefer_recent,
        color=color,
        plain=plain,
    )
    _require_one_way(question, batch, history)
    if batch is not None:
        raise typer.Exit(_ask_batch(settings, batch, within))
    asked = _asked(question or [], history)
    if not (asked or question or within):
        raise UsageError(
            "No question was given.", 'Ask one: qa ask "who …?", or see: qa ask --help'
        )
    answered = False
    questions = (asked,) if raw else several(asked)
    for answer in _ask_each(settings, questions, history, within, raw=raw):
        answered = answered or answer.verdict is Verdict.ANSWERED
        if len(questions) > 1 and not (json or jsonl):
            say(f"> {answer.question}")
        if json or jsonl:
            say_json(to_json(answer, indent=None if jsonl else 2))
            say_notes(answer)
        else:
            show(answer, settings.color, plain=settings.plain, everything=everything)
    raise typer.Exit(EXIT_ANSWERED if answered else EXIT_NOT_FOUND)


def _require_one_way(question: list[str] | None, batch: str | None, history: str | None) -> None:
    """Raise UsageError where stdin, or a question, would have to be two things at once."""
    if batch is not None and question:
        raise UsageError("A question and --batch were both given.", "Give one of them.")
    if batch is not None and history is not None:
        raise UsageError(
            "--batch and --history were both given.",
            'Give each line its own: {"question": …, "history": […]}',
        )
    if question == [_STDIN] and history == _STDIN:
        raise UsageError(
            "The question and --history are both to be read from stdin.", "Name a file for one."
        )


def _asked(question: list[str], history: str | None) -> str:
    """Return the question that was typed, or piped in; "" if there is none.

    What a filter alone would be asked within is told where the index is open.
    """
    piped = sys.stdin is not None and not sys.stdin.isatty() and history != _STDIN
    if question == [_STDIN] or (not question and piped):
        with lines(_STDIN) as read:
            return b"".join(read).decode("utf-8-sig", "replace").strip()
    return _joined(question)


def _joined(words: list[str]) -> str:
    """Return the question that the shell took apart.

    Bytes that the locale does not explain are text in UTF-8, as everywhere else.
    """
    return " ".join(words).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _ask_each(
    settings: Settings, questions: Sequence[str], history: str | None, within: Filter, *, raw: bool
) -> Iterator[Answer]:
    """Yield the answer to each question, asked in the light of those before."""
    said: list[str | Answer | Said] = [*read_history(history)] if history is not None else []
    with Desk(settings, say) as desk:
        for question in questions:
            answer = desk.ask(question, said, within=within, raw=raw)
            last_answer.remember(answer)
            said.append(answer)
            yield answer


def _ask_batch(settings: Settings, name: str, within: Filter) -> int:
    asked = answered = failed = 0
    with lines(name) as read, Desk(settings, say).ready() as desk:
        for entry in batches.questions(read, name):
            try:
                within_both = within.with_inner(entry.within)
                answer = desk.ask(entry.understood(), entry.history, within=within_both)
            except UsageError as error:
                failed += 1
                heard = say_json(error_json(error, **entry.extra))
                say_error(error)
            else:
                answered += answer.verdict is Verdict.ANSWERED
                heard = say_json(to_json(answer, **entry.extra))
                if not asked:
                    say_notes(answer)
                asked += 1
            if not heard:
                break
    if failed:
        return EXIT_ERROR
    return EXIT_ANSWERED if answered else EXIT_NOT_FOUND

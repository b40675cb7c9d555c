"""The command line: parse, call, print, exit code. Nothing here knows how anything is done.

Exit codes: 0 answered, 1 the articles do not say, 2 error. Errors go to stderr in two lines.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import UsageError
from qa import __version__
from qa.cli import failure
from qa.cli.config import config_app
from qa.cli.conversations import ChatCommand, conversations_app
from qa.cli.evaluate import EVALUATION, evaluate_questions
from qa.cli.index import index_app
from qa.cli.options import Index, Model, Reader, chosen, examples, inherit
from qa.config.definitions import Color
from qa.rendering.answer_json import dumps, error_json, to_json
from qa.terminal.console import say, say_error, say_json, say_notes, say_out, show

if TYPE_CHECKING:
    from qa.answer import Answer
    from qa.assistant import Assistant
    from qa.config.settings import Settings
    from qa.question.talk import History

EXIT_ANSWERED, EXIT_NOT_FOUND, EXIT_ERROR, EXIT_INTERRUPTED = 0, 1, 2, 130

_JSON_FLAGS = ("--json", "--jsonl", "--batch")

app = typer.Typer(
    name="qa",
    help="Questions answered from your own articles: the most relevant sentences, word for word, "
    "each with a citation you can prove. Without a command: an interactive session.",
    epilog=examples(
        "qa index add ~/articles",
        'qa ask "what weapons did Duterte seek?"',
        "qa ask --json \"who is the ambassador?\" | jq -r '.answers[0].sentence'",
        "qa",
    )
    + "\n\nExit codes: 0 answered, 1 the articles do not say, 2 error.",
    no_args_is_help=False,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
app.add_typer(index_app, name="index")
app.add_typer(config_app, name="config")
app.add_typer(conversations_app, name="conversations")


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    index: Index = None,
    model: Model = None,
    debug: Annotated[  # noqa: ARG001 - looked for by run()
        bool, typer.Option("--debug", help="Show a traceback for errors.")
    ] = False,
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> None:
    """Start an interactive session where no command is given."""
    inherit(context, index, model)
    if version:
        say_out(f"article-qa {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        _chat(chosen(context, index, model))


@app.command(
    epilog=examples(
        'qa ask "what weapons did Duterte seek?"',
        "qa ask -k 3 -C 1 who is the Russian ambassador",
        "qa ask --json \"when is the summit?\" | jq '.answers[0].citation'",
        "qa ask --batch questions.txt > answers.jsonl",
        'qa ask --jsonl "When will the summit take place?" >> talk.jsonl',
        'qa ask --history talk.jsonl "where will it be held?"',
    )
    + "\n\nIn JSON, lines and columns count from 1. Spans count from 0 and are half-open: start "
    "and end in characters of the decoded file without its byte-order mark, byte_start and "
    "byte_end in bytes of the file, highlight in characters of the sentence.\n\n"
    "Exit codes: 0 answered, 1 the articles do not say, 2 error; of a batch, 0 if any question "
    "was answered and none failed."
)
def ask(  # noqa: PLR0913, PLR0917 - one parameter for each flag
    context: typer.Context,
    question: Annotated[
        list[str] | None,
        typer.Argument(metavar="QUESTION", help="The question; quotes are optional."),
    ] = None,
    k: Annotated[
        int | None,
        typer.Option("-k", metavar="N", help="Show up to N sentences, 1 to 100.  [default: 5]"),
    ] = None,
    around: Annotated[
        int | None,
        typer.Option(
            "-C",
            "--context",
            metavar="N",
            help="Show N neighbouring sentences on each side as well, 0 to 50.",
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Print it on one line.")] = False,
    batch: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help='Answer each line of FILE ("-" is stdin), a question or '
            '{"question": …, "history": […], "id": …}, with a line of JSON.',
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
    plain: Annotated[
        bool, typer.Option("--plain", help="As in a pipe: no colour, no links, no wrapping.")
    ] = False,
    color: Annotated[
        Color | None,
        typer.Option(help="When to use colour and links; NO_COLOR turns auto off. [default: auto]"),
    ] = None,
    min_confidence: Annotated[
        float | None,
        typer.Option(
            metavar="P", help="The confidence, 0 to 1, that counts as an answer.  [default: 0.2]"
        ),
    ] = None,
    index: Index = None,
    model: Model = None,
    reader: Reader = None,
) -> None:
    """Answer one question, or a batch, with cited sentences."""
    settings = chosen(
        context,
        index,
        model,
        reader=reader,
        k=k,
        context_size=around,
        min_confidence=min_confidence,
        color=color,
        plain=plain,
    )
    if batch is not None and question:
        raise UsageError("A question and --batch were both given.", "Give one of them.")
    if batch is not None and history is not None:
        raise UsageError(
            "--batch and --history were both given.",
            'Give each line its own: {"question": …, "history": […]}',
        )
    if batch is not None:
        raise typer.Exit(_ask_batch(settings, batch))
    if not question:
        raise UsageError(
            "No question was given.", 'Ask one: qa ask "who …?", or see: qa ask --help'
        )
    # Bytes that the locale does not explain are text in UTF-8, as everywhere else.
    words = " ".join(question).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    answer = _ask_one(settings, words, history)
    if json or jsonl:
        say_json(to_json(answer, indent=None if jsonl else 2))
        say_notes(answer)
    else:
        show(answer, settings.color, plain=settings.plain)
    raise typer.Exit(EXIT_ANSWERED if answer.answers else EXIT_NOT_FOUND)


def _ask_one(settings: Settings, question: str, history: str | None) -> Answer:
    from qa.history import last_answer  # noqa: PLC0415 - `qa --help` does not need it

    before: History = ()
    if history is not None:
        from qa.history.from_file import read_history  # noqa: PLC0415 - most questions have none

        before = read_history(history)
    with _assistant(settings) as assistant:
        answer = assistant.ask(
            question,
            before,
            k=settings.k,
            context=settings.context,
            min_confidence=settings.min_confidence,
        )
    last_answer.remember(answer)
    return answer


def _ask_batch(settings: Settings, name: str) -> int:
    from qa.cli.batch import questions  # noqa: PLC0415 - `qa --help` does not need it
    from qa.history.lines import lines  # noqa: PLC0415 - likewise

    asked = answered = failed = 0
    with lines(name) as read, _assistant(settings) as assistant:
        for entry in questions(read, name):
            try:
                answer = assistant.ask(
                    entry.understood(),
                    entry.history,
                    k=settings.k,
                    context=settings.context,
                    min_confidence=settings.min_confidence,
                )
            except UsageError as error:
                failed += 1
                heard = say_json(error_json(error, **entry.extra))
                say_error(error)
            else:
                answered += bool(answer.answers)
                heard = say_json(to_json(answer, **entry.extra))
                if not asked:
                    say_notes(answer)
                asked += 1
            if not heard:
                break
    if failed:
        return EXIT_ERROR
    return EXIT_ANSWERED if answered else EXIT_NOT_FOUND


@contextmanager
def _assistant(settings: Settings) -> Iterator[Assistant]:
    from qa.assistant import Assistant  # noqa: PLC0415 - `qa --help` needs no index

    with Assistant.of(settings, progress=say) as assistant:
        yield assistant


@app.command(cls=ChatCommand)
def chat(  # noqa: PLR0913, PLR0917 - one parameter for each flag
    context: typer.Context,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the last conversation.")
    ] = False,
    plain: Annotated[
        bool,
        typer.Option(
            "--plain", help="For screen readers: no colour, no toolbar, no menu, no wheel."
        ),
    ] = False,
    color: Annotated[
        Color | None, typer.Option(help="When to use colour and links. [default: auto]")
    ] = None,
    index: Index = None,
    model: Model = None,
    reader: Reader = None,
) -> None:
    """Ask questions in an interactive session. `qa` alone starts one, too."""
    settings = chosen(context, index, model, reader=reader, color=color, plain=plain)
    _chat(settings, resume=resume)


def _chat(settings: Settings, *, resume: bool = False) -> None:
    from qa.session.repl import run  # noqa: PLC0415
    from qa.session.services import services  # noqa: PLC0415 - only a session needs it

    run(services(), settings, resume=resume)


@app.command("open", epilog=examples('qa ask "who is the Russian ambassador?"', "qa open 1"))
def open_citation(
    number: Annotated[
        int, typer.Argument(metavar="N", help="Which citation of the last answer, from 1.")
    ],
) -> None:
    """Open a citation of the last answer in $EDITOR, at its line."""
    from qa.history.last_answer import recall  # noqa: PLC0415
    from qa.terminal.editor import open_at  # noqa: PLC0415 - nothing else needs it

    place = recall(number)
    open_at(place.file, place.line, place.column)


@app.command(
    epilog="A line that needs attention is followed by what mends it. Exit codes: 0 nothing "
    "failed, 2 something did."
)
def doctor(
    context: typer.Context,
    json: Annotated[
        bool, typer.Option("--json", help="Print a list of {name, ok, detail, fix}.")
    ] = False,
    index: Index = None,
    model: Model = None,
) -> None:
    """Look whether everything is in order.

    Says what mends what is not.
    """
    from qa.doctor.checks import examine, show_checks  # noqa: PLC0415 - nothing else needs it

    inherit(context, index, model)
    checks = examine(context.obj.get("index"), context.obj.get("model"))
    if json:
        say_json(dumps([check.to_json() for check in checks], 2))
    else:
        show_checks(checks)
    raise typer.Exit(EXIT_ANSWERED if all(check.ok for check in checks) else EXIT_ERROR)


app.command("eval", epilog=EVALUATION)(evaluate_questions)


def main() -> None:
    """Run the command line and leave with its exit code."""
    _fill_standard_streams()
    sys.exit(run(sys.argv[1:]))


def _fill_standard_streams() -> None:
    """Open what the caller has closed: the index's files must not take the streams' numbers."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(descriptor)


def run(arguments: Sequence[str]) -> int:
    """Run one command; return its exit code."""
    words = list(arguments)
    flags = words[: words.index("--")] if "--" in words else words
    try:
        return _run([*(word for word in flags if word != "--debug"), *words[len(flags) :]])
    except (KeyboardInterrupt, typer.Abort):
        say("Stopped.")
        return EXIT_INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last place that can say it in two lines
        if failure.was_interrupted(error):
            say("Stopped.")
            return EXIT_INTERRUPTED
        if "--debug" in flags:
            traceback.print_exc()
        as_json = any(flag.partition("=")[0] in _JSON_FLAGS for flag in flags)
        failure.tell(error, as_json=as_json)
        return EXIT_ERROR


def _run(arguments: list[str]) -> int:
    command = typer.main.get_command(app)
    try:
        code = command.main(args=arguments, prog_name="qa", standalone_mode=False)
    except SystemExit as leaving:
        # The parser leaves so when the reader of its help has left.
        if isinstance(leaving.__context__, BrokenPipeError):
            return EXIT_ANSWERED
        raise
    return code if isinstance(code, int) else EXIT_ANSWERED

"""The command line: parse, call, print, exit code. Nothing here knows how anything is done.

Exit codes: 0 answered, 1 the articles do not say, 2 error. Errors go to stderr in two lines.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import QaError, UsageError
from qa import __version__
from qa.cli_index import index_app
from qa.console import Color, say, say_error, say_out
from qa.options import Index, Model, chosen, inherit

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.settings import Settings

EXIT_ANSWERED, EXIT_NOT_FOUND, EXIT_ERROR, EXIT_INTERRUPTED = 0, 1, 2, 130

_EXAMPLES = """
Examples:

\b
  qa index add ~/articles
  qa ask "what weapons did Duterte seek?"
  qa ask --json "who is the Russian ambassador?" | jq -r '.answers[0].sentence'
  qa                                   # an interactive session

Exit codes: 0 answered, 1 the articles do not say, 2 error.
"""

app = typer.Typer(
    name="qa",
    help="Questions answered from your own articles: the most relevant sentences, word for word, "
    "each with a citation you can prove.\n" + _EXAMPLES,
    no_args_is_help=False,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
app.add_typer(index_app, name="index")


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    index: Index = None,
    model: Model = None,
    debug: Annotated[  # noqa: ARG001 - looked for by main()
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
    epilog="Lines and columns count from 1. Spans (start, end, byte_start, byte_end, highlight) "
    "count from 0 and are half-open: characters of the decoded file without a byte-order mark, "
    "bytes of the file as it is, characters of the sentence. Exit codes: 0 answered, 1 the "
    "articles do not say, 2 error; for a batch, 0 if any question was answered and none failed."
)
def ask(  # noqa: PLR0913, PLR0917 - one parameter for each flag
    context: typer.Context,
    question: Annotated[
        list[str] | None, typer.Argument(help="The question; quotes are optional.")
    ] = None,
    k: Annotated[
        int | None, typer.Option("-k", min=1, max=100, help="Sentences to show.  [default: 5]")
    ] = None,
    around: Annotated[
        int | None,
        typer.Option("-C", "--context", min=0, max=50, help="Neighbouring sentences to show."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Print JSON on one line.")] = False,
    batch: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help='Answer each line of FILE ("-" is stdin), a question or '
            '{"question": …, "history": […], "id": …}, with one JSON line each.',
        ),
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="No colour, no links.")] = False,
    color: Annotated[Color, typer.Option(help="When to use colour.")] = Color.AUTO,
    min_confidence: Annotated[
        float | None,
        typer.Option(min=0.0, max=1.0, help="Below it the answer is that the articles do not say."),
    ] = None,
    index: Index = None,
    model: Model = None,
) -> None:
    r"""Answer one question, or a batch, with cited sentences.

    \b
    Examples:
      qa ask "what weapons did Duterte seek?"
      qa ask -k 3 -C 1 who is the Russian ambassador
      qa ask --json "when is the summit?" | jq '.answers[0].citation'
      qa ask --batch questions.txt > answers.jsonl
    """
    settings = chosen(
        context, index, model, k=k, context_size=around, min_confidence=min_confidence
    )
    if batch is not None and question:
        raise UsageError("A question and --batch were both given.", "Give one of them.")
    if batch is not None:
        raise typer.Exit(_ask_batch(settings, batch))
    if not question:
        raise UsageError(
            "No question was given.", 'Ask one: qa ask "who …?", or see: qa ask --help'
        )
    raise typer.Exit(
        _ask_one(settings, " ".join(question), json=json, jsonl=jsonl, plain=plain, color=color)
    )


def _ask_one(  # noqa: PLR0913 - one parameter for each way of showing
    settings: Settings, question: str, *, json: bool, jsonl: bool, plain: bool, color: Color
) -> int:
    from qa import last, render  # noqa: PLC0415 - `qa --help` needs neither
    from qa.console import show  # noqa: PLC0415

    as_json = json or jsonl
    with _json_errors(as_json), _assistant(settings) as assistant:
        answer = assistant.ask(
            question,
            k=settings.k,
            context=settings.context,
            min_confidence=settings.min_confidence,
        )
        if as_json:
            say_out(render.to_json(answer, indent=None if jsonl else 2))
            for note in answer.notes:
                say(note)
        else:
            show(answer, color, plain=plain)
        last.remember(answer)
    return EXIT_ANSWERED if answer.answers else EXIT_NOT_FOUND


def _ask_batch(settings: Settings, name: str) -> int:
    from qa import render  # noqa: PLC0415 - `qa --help` does not need it
    from qa.batch import questions  # noqa: PLC0415

    answered = failed = 0
    with _json_errors(as_json=True), _lines(name) as lines, _assistant(settings) as assistant:
        for entry in questions(lines, name):
            extra = () if isinstance(entry, UsageError) else entry.extra
            try:
                if isinstance(entry, UsageError):
                    raise entry
                answer = assistant.ask(
                    entry.text,
                    entry.history,
                    k=settings.k,
                    context=settings.context,
                    min_confidence=settings.min_confidence,
                )
            except UsageError as error:
                failed += 1
                say_out(render.error_json(error, **dict(extra)))
                say_error(error)
            else:
                answered += bool(answer.answers)
                say_out(render.to_json(answer, **dict(extra)))
    if failed:
        return EXIT_ERROR
    return EXIT_ANSWERED if answered else EXIT_NOT_FOUND


@contextmanager
def _lines(name: str) -> Iterator[Iterator[bytes]]:
    if name == "-":
        yield iter(sys.stdin.buffer.readline, b"")
        return
    try:
        with Path(name).open("rb") as file:
            yield iter(file)
    except OSError as error:
        raise UsageError(
            f"{name} cannot be read: {error.strerror}.", "Name a file of questions, one a line."
        ) from error


@contextmanager
def _assistant(settings: Settings) -> Iterator[Assistant]:
    from qa.assistant import Assistant  # noqa: PLC0415 - `qa --help` needs no index

    with Assistant.of(settings, progress=say) as assistant:
        yield assistant


@contextmanager
def _json_errors(as_json: bool) -> Iterator[None]:
    """Print an error as JSON on stdout as well, where JSON was asked for."""
    try:
        yield
    except QaError as error:
        if as_json:
            from qa import render  # noqa: PLC0415 - only when something went wrong

            say_out(render.error_json(error))
        raise


@app.command()
def chat(context: typer.Context, index: Index = None, model: Model = None) -> None:
    """Ask questions in an interactive session (the same as `qa` alone)."""
    _chat(chosen(context, index, model))


def _chat(settings: Settings) -> None:
    from qa.cli_index import services  # noqa: PLC0415 - only a session needs it
    from qa.repl import run  # noqa: PLC0415

    run(services(settings), settings)


@app.command("open")
def open_citation(
    number: Annotated[int, typer.Argument(help="Which citation of the last answer.")],
) -> None:
    r"""Open a citation of the last answer in $EDITOR, at its line.

    \b
    Example:
      qa ask "who is the Russian ambassador?" && qa open 1
    """
    from qa.editor import open_at  # noqa: PLC0415 - nothing else needs it
    from qa.last import recall  # noqa: PLC0415

    place = recall(number)
    open_at(place.file, place.line, place.column)


@app.command("eval")
def evaluate_questions(
    context: typer.Context,
    questions: Annotated[Path, typer.Argument(metavar="QUESTIONS.jsonl", help="The question set.")],
    json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    index: Index = None,
    model: Model = None,
) -> None:
    r"""Measure the index on a question set: recall, abstention and latency.

    \b
    A line of the question set:
      {"question": "…", "gold": [{"file": "a.txt", "contains": "…"}]}
      {"question": "…", "gold": [{"file": "a.txt", "start": 10, "end": 25}]}
      {"question": "…", "gold": []}          (the articles do not say)
    """
    from qa import render  # noqa: PLC0415 - `qa --help` needs none of these
    from qa.console import progress  # noqa: PLC0415
    from qa.evaluate import evaluate  # noqa: PLC0415
    from qa.questions import read_questions  # noqa: PLC0415

    settings = chosen(context, index, model)
    with _json_errors(json), _assistant(settings) as assistant:
        cases = read_questions(questions, [source.path for source in assistant.sources()])
        with progress() as bar:
            figures = evaluate(assistant, cases, lambda done, total: bar("asking", done, total))
    say_out(render.dumps(figures.to_json()) if json else figures.to_table())


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command; return its exit code."""
    debug = "--debug" in arguments
    command = typer.main.get_command(app)
    try:
        code = command.main(args=list(arguments), prog_name="qa", standalone_mode=False)
    except QaError as error:
        if debug:
            raise
        say_error(error)
        return EXIT_ERROR
    except BrokenPipeError:
        # The reader of our output has left; nothing is wrong, and nothing more can be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_ANSWERED
    except (KeyboardInterrupt, typer.Abort):
        say("Stopped.")
        return EXIT_INTERRUPTED
    except Exception as error:
        if debug:
            raise
        return _other(error)
    return code if isinstance(code, int) else EXIT_ANSWERED


def _other(error: Exception) -> int:
    """Show what the parser refused, or what should not have happened, in two lines."""
    message = getattr(error, "format_message", None)
    if message is not None:
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "qa"
        say(f"qa: {message()}\n    See: {command} --help")
    else:
        say(
            f"qa: an unexpected error: {type(error).__name__}: {error}\n"
            "    Run the command again with --debug for the traceback, and report it."
        )
    return EXIT_ERROR

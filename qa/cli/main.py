"""The command line: parse, call, print, exit code. Nothing here knows how anything is done.

Exit codes: 0 answered, 1 the articles do not say, 2 error. Errors go to stderr in two lines.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from index.errors import UsageError
from qa import __version__
from qa.cli import failure
from qa.cli.failure import EXIT_ANSWERED, EXIT_ERROR, EXIT_INTERRUPTED
from qa.cli.index.group import IndexCommands
from qa.cli.lazy import LazyGroup, Place
from qa.cli.options import Color, Index, Model, Plain, examples, inherit
from qa.terminal.console import say, say_out

_JSON_FLAGS = ("--json", "--jsonl", "--batch")
_HELP = "help"
_LIKE_A_COMMAND = 0.75  # difflib's ratio, of four letters two of which have changed places
_NO_COMMANDS = frozenset(("what", "that", "as"))  # though they are like some


class Commands(LazyGroup):
    """The commands of `qa`."""

    places = {  # noqa: RUF012 - of the class, as its base declares
        "ask": Place("qa.cli.ask", "Answer one question, or a batch, with cited sentences."),
        "chat": Place(
            "qa.cli.chat", "Ask questions in an interactive session. `qa` alone starts one, too."
        ),
        "open": Place(
            "qa.cli.last.open",
            "Open a citation of the last answer, at its line or page.",
        ),
        "cite": Place("qa.cli.last.cite", "Name the sources of the last answer in another text."),
        "why-not": Place("qa.cli.why_not", "Say why a line is not the answer to a question."),
        "index": Place("qa.cli.index.group", "Add articles, and keep the index in step with them."),
        "collection": Place("qa.cli.within.collection", "Name filters, to ask within them again."),
        "saved": Place("qa.cli.saved.group", "Save questions, and be told of what is new."),
        "config": Place("qa.cli.config", "Show the settings, and set them for good."),
        "conversations": Place(
            "qa.cli.conversations",
            "List, show and delete conversations. `qa chat --resume` goes on with the last.",
        ),
        "quote": Place(
            "qa.cli.verifying.quote", "Find where the articles have some words, word for word."
        ),
        "verify": Place(
            "qa.cli.verifying.verify",
            "Look up each quotation of a draft in the articles.",
        ),
        "table": Place(
            "qa.cli.tabling.table", "Ask each article each question, and print a table."
        ),
        "mcp": Place("qa.cli.doors.mcp", "Let a language model's program ask, over MCP."),
        "serve": Place("qa.cli.doors.serve", "Let colleagues and programs ask, over HTTP."),
        "calibrate": Place(
            "qa.cli.evaluation.calibrate",
            "Set from which confidence on to answer.",
        ),
        "eval": Place("qa.cli.evaluation.evaluate", "Measure answers on a question set."),
        "eval init": Place(
            "qa.cli.evaluation.init", "Draft a question set from your articles, to be corrected."
        ),
        "doctor": Place("qa.cli.doctor", "Look whether everything is in order."),
    }

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 - as its base does
        """Return the command that ``args`` call: that of `qa ask` for what is a question."""
        first, *rest = args
        if first == _HELP and not rest:
            say_out(ctx.get_help())
            ctx.exit()
        if first == _HELP:
            return super().resolve_command(ctx, self._joined([*rest, "--help"]))
        args = self._joined(args)
        if args[0] not in self.commands and not first.startswith("--"):
            _require_question(args)
            args = ["ask", *args]
        return super().resolve_command(ctx, args)

    def _joined(self, args: list[str]) -> list[str]:
        """Return what was typed with a command of two words as one."""
        both = " ".join(args[:2])
        return [both, *args[2:]] if both in self.commands else args


app = typer.Typer(
    name="qa",
    cls=Commands,
    help="Questions answered from your own articles: the most relevant sentences, word for word, "
    "each with a citation you can prove. Without a command: an interactive session; what is no "
    "command is asked. `qa help COMMAND` explains one.",
    epilog=examples(
        "qa index add ~/articles",
        'qa "what weapons did Duterte seek?"',
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


@app.callback(invoke_without_command=True)
def root(  # noqa: PLR0913, PLR0917 - one parameter for each flag
    context: typer.Context,
    index: Index = None,
    model: Model = None,
    plain: Plain = False,
    color: Color = None,
    debug: Annotated[  # noqa: ARG001 - looked for by run()
        bool, typer.Option("--debug", help="Show a traceback for errors.")
    ] = False,
    version: Annotated[bool, typer.Option("-V", "--version", help="Show the version.")] = False,
) -> None:
    """Start an interactive session where no command is given."""
    inherit(context, index=index, model=model, plain=plain or None, color=color)
    if version:
        say_out(f"article-qa {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        commands = context.command
        assert isinstance(commands, Commands)  # noqa: S101 - as `app` says
        context.invoke(commands.loaded("chat"))


def _require_question(words: Sequence[str]) -> None:
    """Raise UsageError where ``words`` are more likely a command that was mistyped, or a path."""
    first = words[0]
    if len(words) == 1 and os.path.lexists(first):
        raise UsageError(f"There is no command {first}.", f"To index it: qa index add {first}")
    if meant := _command_meant(words):
        asked = f"To ask it: qa ask {' '.join(words)}"
        raise UsageError(f"There is no command {first}.", f"Did you mean: {meant}? {asked}")


def _command_meant(words: Sequence[str]) -> str | None:
    """Return the command that ``words`` are close to; None for what looks like a question."""
    first = words[0].casefold()
    if first in _NO_COMMANDS or not first.isalpha():
        return None
    if first in IndexCommands.places and sum(not word.startswith("-") for word in words) <= 2:
        return f"qa index {first}"
    import difflib  # noqa: PLC0415 - only for a word that is no command

    names = [name for name in (*Commands.places, _HELP) if abs(len(name) - len(first)) <= 1]
    near = difflib.get_close_matches(first, names, 1, _LIKE_A_COMMAND)
    return f"qa {near[0]}" if near else None


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

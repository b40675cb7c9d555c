"""The slash commands: one table that drives parsing, completion, ``/help`` and the docs.

A command acts on a ``Session``. What it cannot make sense of it raises as UsageError; nothing
here reads keys or knows what a completion menu looks like.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from itertools import islice

from rich.text import Text

from index.errors import UsageError
from qa.session.commands import (
    articles,
    citations,
    conversation,
    copies,
    filter_values,
    settings,
    why_not,
    within,
)
from qa.session.commands.command import Command, Suggestion
from qa.session.session import Session

__all__ = ["COMMANDS", "Command", "Suggestion"]

_SUGGESTIONS = 100


def is_command(line: str) -> bool:
    """Say whether a line is a command rather than a question."""
    return line.startswith("/")


def execute(session: Session, line: str) -> None:
    """Run the command in ``line``; raises EOFError to leave, UsageError if it makes no sense."""
    command, argument = parse(line)
    command.run(session, argument)


def parse(line: str) -> tuple[Command, str]:
    """Return the command that ``line`` names, and its argument."""
    name, _, rest = line.strip().removeprefix("/").partition(" ")
    command, argument = find(name), rest.strip()
    if argument and not command.argument:
        raise UsageError(f"/{command.name} takes no argument.", f"Write {command.usage}.")
    if not argument and command.argument and not command.argument.startswith("["):
        raise UsageError(f"/{command.name} needs an argument.", f"Write {command.usage}.")
    return command, argument


def find(name: str) -> Command:
    """Return the command called ``name``, or the only one that begins so.

    Raises UsageError with the nearest there is, or with all that begin so.
    """
    wanted = name.casefold()
    names = {called: command for command in COMMANDS for called in (command.name, *command.aliases)}
    if wanted in names:
        return names[wanted]
    begun = [command for command in COMMANDS if wanted and command.name.startswith(wanted)]
    if len(begun) == 1:
        return begun[0]
    if begun:
        several = ", ".join(f"/{command.name}" for command in begun)
        raise UsageError(f"/{name} may mean several commands.", f"There are {several}.")
    near = difflib.get_close_matches(wanted, names, n=1)
    hint = f"Did you mean /{near[0]}?" if near else "/help lists the commands."
    raise UsageError(f"There is no command /{name}.", hint)


def suggestions(session: Session, line: str) -> Iterator[Suggestion]:
    """Yield what could complete ``line``: a command's name, or its argument."""
    if not is_command(line):
        values = filter_values.suggested(session, line)
        yield from islice((Suggestion(*value) for value in values), _SUGGESTIONS)
        return
    name, space, rest = line.removeprefix("/").partition(" ")
    if not space:
        for command in COMMANDS:
            if command.name.startswith(name.casefold()):
                ending = " " if command.argument else ""
                yield Suggestion(f"/{command.name}{ending}", command.summary, len(line))
        return
    typed = rest.lstrip()
    try:
        command = find(name)
    except UsageError:
        return
    found = (
        Suggestion(text, note, len(typed))
        for text, note in command.choices(session, typed)
        if _holds(f"{text} {note}".casefold(), typed.casefold())
    )
    yield from islice(found, _SUGGESTIONS)


def _holds(text: str, typed: str) -> bool:
    """Say whether all words that were typed are in ``text``, in whatever order."""
    return all(word in text for word in typed.split())


def markdown_table() -> str:
    """Return the commands as a Markdown table, for the documentation."""
    rows = ["| command | what it does |", "|---|---|"]
    rows += [f"| `{command.usage}` | {command.summary} |" for command in COMMANDS]
    return "\n".join(rows)


# --- the commands about commands, and the way out -----------------------------------------------


def _names(_session: Session, _typed: str) -> Iterator[tuple[str, str]]:
    return ((command.name, command.summary) for command in COMMANDS)


def _help(session: Session, argument: str) -> None:
    if argument:
        command = find(argument.removeprefix("/"))
        also = ", ".join(f"/{alias}" for alias in command.aliases)
        explained = (command.usage, command.summary, command.details, also and f"Also: {also}")
        session.screen.say("\n".join(line for line in explained if line))
        return
    screen = session.screen
    listed = screen.tabled([(command.usage, command.summary) for command in COMMANDS])
    screen.listing(Text("\n\n").join((listed, screen.fitted(Text(_KEYS)))))


def _quit(_session: Session, _: str) -> None:
    raise EOFError


_KEYS = (
    "Anything else is a question; /sh does for /show. Tab completes, Alt-Enter begins a new line, "
    "Ctrl-R searches earlier lines, Ctrl-X Ctrl-E opens your editor, Ctrl-C drops the line, Ctrl-D "
    "leaves."
)

COMMANDS = (
    Command("help", "[command]", "list the commands, or explain one", _help, choices=_names),
    *citations.COMMANDS,
    copies.COMMAND,
    *why_not.COMMANDS,
    *conversation.COMMANDS,
    *articles.COMMANDS,
    *within.COMMANDS,
    *settings.COMMANDS,
    Command("quit", "", "leave", _quit, aliases=("exit", "q"), details="Ctrl-D leaves as well."),
)

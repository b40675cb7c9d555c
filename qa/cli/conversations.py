"""`qa conversations …`: what sessions have kept; and the help of `qa chat`."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from index.errors import UsageError
from qa.rendering.answer_json import dumps
from qa.rendering.sanitise import clean
from qa.terminal.console import say_json, say_out

conversations_app = typer.Typer(
    help="List, show and delete conversations. `qa chat --resume` goes on with the last.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def _ids(incomplete: str) -> list[tuple[str, str]]:
    from qa.history.conversations import all_kept  # noqa: PLC0415 - `qa --help` does not need it

    kept = (each.conversation for each in all_kept())
    return [
        (each.id, clean(" / ".join(each.questions)))
        for each in kept
        if each.id.startswith(incomplete)
    ]


_ID = typer.Argument(metavar="ID", help="Its id, or how that begins.", autocompletion=_ids)


class ChatCommand(TyperCommand):
    """A command whose help lists the slash commands."""

    def format_epilog(
        self,
        ctx: Any,  # noqa: ANN401 - typer brings click under one name or another
        formatter: Any,  # noqa: ANN401 - likewise
    ) -> None:
        """Write the table of slash commands."""
        from qa.session.commands.table import COMMANDS  # noqa: PLC0415 - only the help of a session needs it

        with formatter.section("In a session"):
            formatter.write_dl([(command.usage, command.summary) for command in COMMANDS])
        super().format_epilog(ctx, formatter)


@conversations_app.command("list")
def list_conversations(
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the conversations that were kept, the newest first."""
    from qa.history.conversations import all_kept  # noqa: PLC0415 - `qa --help` does not need it

    kept = list(all_kept())
    if json:
        rows = [
            {
                "id": each.conversation.id,
                "began": each.conversation.began.isoformat(timespec="seconds"),
                "index": each.index,
                "questions": list(each.conversation.questions),
            }
            for each in kept
        ]
        say_json(dumps(rows))
        return
    for each in kept:
        questions = each.conversation.questions
        count = "1 question" if len(questions) == 1 else f"{len(questions)} questions"
        first = clean(questions[0]) if questions else "-"
        say_out(f"{each.conversation.id}\t{count}\t{first}")


@conversations_app.command()
def show(
    name: Annotated[str, _ID],
    json: Annotated[bool, typer.Option("--json", help="Print it as it was kept.")] = False,
) -> None:
    """Print a conversation with its answers and citations."""
    from qa.history import conversations  # noqa: PLC0415 - help needs none
    from qa.rendering import conversation_json, export  # noqa: PLC0415 - help needs none

    kept = conversations.load(name)
    if json:
        say_json(conversation_json.to_json(kept.conversation, index=kept.index))
    else:
        say_out(export.text(kept.conversation).rstrip("\n"))


@conversations_app.command()
def delete(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="ID…", help="Their ids, or how these begin.", autocompletion=_ids),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Delete all of them.")] = False,
) -> None:
    """Delete conversations for good."""
    from qa.history import conversations  # noqa: PLC0415 - `qa --help` does not need it

    if everything == bool(names):
        raise UsageError(
            "Which conversations?", "Name their ids, or give --all. See: qa conversations list"
        )
    if everything:
        count = conversations.delete_all()
        say_out(f"{count} deleted")
    for name in names or ():
        say_out(f"deleted {conversations.delete(name)}")

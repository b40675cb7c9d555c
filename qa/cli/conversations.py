"""`qa conversations …`: what sessions have kept."""

from __future__ import annotations

from typing import Annotated

import typer

from index.errors import UsageError
from qa.cli.lazy import commands
from qa.cli.options import Json
from qa.history import conversations
from qa.rendering import conversation_json, export
from qa.rendering.amounts import counted
from qa.rendering.json_text import dumps
from qa.rendering.sanitise import clean
from qa.terminal.console import say_in_one_line, say_json, say_out

app = commands(
    help="List, show and delete conversations. `qa chat --resume` goes on with the last.",
    no_args_is_help=True,
)


def _ids(incomplete: str) -> list[tuple[str, str]]:
    kept = (each.conversation for each in conversations.all_kept())
    return [
        (each.id, clean(" / ".join(each.questions)))
        for each in kept
        if each.id.startswith(incomplete)
    ]


_ID = typer.Argument(metavar="ID", help="Its id, or how that begins.", autocompletion=_ids)


@app.command("list")
def list_conversations(
    json: Json = False,
) -> None:
    """List the conversations that were kept, the newest first."""
    kept = list(conversations.all_kept(say_in_one_line))
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
        count = counted(len(questions), "question")
        first = clean(questions[0]) if questions else "-"
        say_out(f"{each.conversation.id}\t{count}\t{first}")


@app.command()
def show(
    name: Annotated[str, _ID],
    json: Annotated[bool, typer.Option("--json", help="Print it as it was kept.")] = False,
) -> None:
    """Print a conversation with its answers and citations."""
    kept = conversations.load(name)
    if json:
        say_json(conversation_json.to_json(kept.conversation, index=kept.index))
    else:
        say_out(export.text(kept.conversation).rstrip("\n"))


@app.command()
def delete(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="ID…", help="Their ids, or how these begin.", autocompletion=_ids),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Delete all of them.")] = False,
) -> None:
    """Delete conversations for good."""
    if everything == bool(names):
        raise UsageError(
            "Which conversations?", "Name their ids, or give --all. See: qa conversations list"
        )
    if everything:
        count = conversations.delete_all()
        say_out(f"{count} deleted")
    for name in names or ():
        say_out(f"deleted {conversations.delete(name)}")

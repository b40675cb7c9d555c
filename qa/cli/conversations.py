"""`qa conversations …`: what sessions have kept."""

from __future__ import annotations

from typing import Annotated

import typer

from index.errors import UsageError
from qa.cli.last.cite import flag
from qa.cli.lazy import commands
from qa.cli.options import Json, examples
from qa.history import conversations
from qa.rendering import conversation_json
from qa.rendering.amounts import counted
from qa.rendering.exports import export
from qa.rendering.exports.references import json_end
from qa.rendering.json_text import dumps
from qa.rendering.references.styles import Style
from qa.rendering.sanitise import clean
from qa.terminal.console import say, say_in_one_line, say_json, say_out

app = commands(
    help="List, show and delete conversations. `qa chat --resume` goes on with the last.",
    invoke_without_command=True,
    epilog=examples(
        "qa conversations",
        "qa conversations show 1",
        "qa conversations delete 20161117 20161118",
    ),
)


@app.callback()
def root(context: typer.Context) -> None:
    """List the conversations where no command is given."""
    if context.invoked_subcommand is None:
        list_conversations()


def _ids(incomplete: str) -> list[tuple[str, str]]:
    kept = (each.conversation for each in conversations.all_kept())
    return [
        (each.id, clean(" / ".join(each.questions)))
        for each in kept
        if each.id.startswith(incomplete)
    ]


_ID = typer.Argument(
    metavar="ID", help="Its id, how that begins, or its number in the list.", autocompletion=_ids
)


@app.command(
    "list",
    epilog=examples("qa conversations list", "qa conversations list --json | jq '.[0].questions'"),
)
def list_conversations(json: Json = False) -> None:
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
    if not kept:
        say("No conversation was kept yet: `qa` begins one.")
    numbers = {known: number for number, known in enumerate(conversations.ids(), 1)}
    for each in kept:
        questions = each.conversation.questions
        count = counted(len(questions), "question")
        first = clean(questions[0]) if questions else "-"
        number = numbers[each.conversation.id]
        say_out(f"{number}\t{each.conversation.id}\t{count}\t{first}")


CiteStyle = Annotated[Style | None, flag("--cite", help="End with references, as FORMAT.")]


@app.command(
    epilog=examples(
        "qa conversations show 1",
        "qa conversations show 20161117-1205",
        "qa conversations show 20161117-1205 --cite apa > talk.txt",
        "qa conversations show --json 20161117 > talk.json",
    )
)
def show(
    name: Annotated[str, _ID],
    json: Annotated[bool, typer.Option("--json", help="Print it as it was kept.")] = False,
    cite: CiteStyle = None,
) -> None:
    """Print a conversation with its answers and citations."""
    kept = conversations.load(name)
    if json:
        end = json_end(kept.conversation, cite) if cite else {}
        say_json(conversation_json.to_json(kept.conversation, index=kept.index, **end))
    else:
        say_out(export.text(kept.conversation, cite).rstrip("\n"))


@app.command(
    epilog=examples("qa conversations delete 20161117-1205", "qa conversations delete --all")
)
def delete(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ID…", help="Their ids, how these begin, or numbers.", autocompletion=_ids
        ),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Delete all of them.")] = False,
) -> None:
    """Delete conversations for good."""
    if everything == bool(names):
        raise UsageError(
            "Which conversations?",
            "Name their ids or numbers, or give --all. See: qa conversations list",
        )
    if everything:
        count = conversations.delete_all()
        say_out(f"{count} deleted")
    for found in [conversations.id_of(name) for name in names or ()]:
        say_out(f"deleted {conversations.delete(found)}")

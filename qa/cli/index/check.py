"""`qa index check` and `repair`: whether what is stored is what was written, and what mends it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from index.maintenance.check import check as inspect
from index.maintenance.check import repair as mend
from index.store.directory import Directory
from qa.cli.failure import EXIT_ANSWERED, EXIT_ERROR
from qa.cli.lazy import commands
from qa.cli.options import Index, Json, examples
from qa.cli.settings import settings_for
from qa.rendering.amounts import counted
from qa.rendering.json_text import dumps
from qa.rendering.sanitise import clean, clean_lines
from qa.terminal.console import say_json, say_out
from qa.terminal.progress import progress

app = commands()


@app.command(epilog=examples("qa index check", "qa index check --sources"))
def check(
    context: typer.Context,
    sources: Annotated[
        bool, typer.Option("--sources", help="Read every article's file again as well.")
    ] = False,
    json: Json = False,
    index: Index = None,
) -> None:
    """Verify all that the index stores.

    Says what is wrong and which command mends it.

    Exit codes: 0 nothing is wrong, 2 something is.
    """
    directory = Directory(settings_for(context, index=index).index)
    with progress() as bar:
        report = inspect(directory, sources=sources, progress=bar)
    if json:
        say_json(dumps(asdict(report)))
    else:
        for finding in report.findings:
            say_out(clean_lines(f"{finding.what}\n    {finding.next_step}"))
        say_out(
            f"{counted(report.articles, 'article')}, {counted(report.sentences, 'sentence')}, "
            f"{counted(report.vectors, 'vector')}, {counted(report.files, 'derived file')}: "
            + (f"{len(report.findings)} wrong" if report.findings else "all as written")
        )
        for recipe in report.other_recipes:
            say_out(f"made by another recipe ({recipe}): qa index rebuild makes it anew")
        for path in report.strangers:
            say_out(f"not of the index, and left alone: {clean(path)}")
    raise typer.Exit(EXIT_ERROR if report.findings else EXIT_ANSWERED)


@app.command(epilog=examples("qa index repair", "qa index repair --index old.qa"))
def repair(context: typer.Context, index: Index = None) -> None:
    """Write the word and vector indexes anew.

    They are made from what is stored; nothing is embedded.
    """
    with progress() as bar:
        done = mend(Directory(settings_for(context, index=index).index), bar)
    say_out(f"word and vector indexes of {counted(done.passages, 'passage')} written anew")
    if done.named_anew:
        say_out("the list of folders was damaged: name them again with qa index add FOLDER")
    if done.to_read or done.to_embed:
        say_out(
            f"{counted(done.to_read, 'article')} to read again and "
            f"{counted(done.to_embed, 'passage')} to embed: run qa index update"
        )

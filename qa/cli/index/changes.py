"""`qa index add`, `update`, `rebuild` and `remove`: what changes an index."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from index.errors import UsageError
from index.formats.hints import Hints
from index.ingest.pipeline import MAX_BYTES
from index.maintenance.builder import Builder
from index.maintenance.plan import forecast
from index.maintenance.report import Report
from index.store.directory import Directory
from qa.cli.failure import EXIT_ERROR
from qa.cli.lazy import commands
from qa.cli.options import Index, Model, examples, number
from qa.cli.saved.options import AskSaved, Exec, words_of
from qa.cli.settings import chosen_for, settings_for
from qa.config.settings import LOCAL_INDEX, Settings, named, of
from qa.rendering.amounts import counted, duration
from qa.rendering.sanitise import clean
from qa.rendering.text import short_path
from qa.terminal.console import say, say_out
from qa.terminal.indexing import build, explain, summary

app = commands()

MaxSize = Annotated[
    int | None,
    typer.Option(
        metavar="MB",
        parser=number(int, 1),
        help=f"Skip files larger than this. [default: {MAX_BYTES // 1_000_000}]",
    ),
]
AcceptRemovals = Annotated[
    bool,
    typer.Option(
        "--accept-removals", help="Remove also what a folder lost at once, or with itself."
    ),
]
Wait = Annotated[
    float,
    typer.Option(
        metavar="SECONDS",
        parser=number(float, 0),
        help="Wait so long for another process that writes to the index.",
        show_default=False,
    ),
]
Paths = Annotated[list[str], typer.Argument(metavar="PATH", help="Files, folders or web pages.")]


@app.command(
    epilog=examples(
        "qa index add ~/articles",
        'qa index add notes.md clippings --glob "2016-*.txt"',
        "qa index add https://example.org/article",
        "qa index add export.csv --text-field body --title-field headline",
        "qa --index .qa index add .      (an index of this folder's own)",
    )
)
def add(  # noqa: PLR0913, PLR0917 - one parameter for each flag
    context: typer.Context,
    paths: Paths,
    glob: Annotated[
        str | None,
        typer.Option(metavar="PATTERN", help='Only these files of a folder, e.g. "2016-*.txt".'),
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The encoding of their text, where it is not found out."),
    ] = None,
    text_field: Annotated[
        str | None, typer.Option(metavar="NAME", help="The column or key that holds the text.")
    ] = None,
    title_field: Annotated[
        str | None, typer.Option(metavar="NAME", help="The one that holds the title.")
    ] = None,
    date_field: Annotated[
        str | None, typer.Option(metavar="NAME", help="The one that holds the date.")
    ] = None,
    author_field: Annotated[
        str | None, typer.Option(metavar="NAME", help="The one that holds the author.")
    ] = None,
    allow_private: Annotated[
        bool,
        typer.Option(
            "--allow-private", help="Fetch also from this machine and the network it is in."
        ),
    ] = False,
    max_size: MaxSize = None,
    wait: Wait = 0.0,
    index: Index = None,
    model: Model = None,
) -> None:
    """Index files, folders with all below them, and web pages.

    A page (https://…) is fetched once and kept in the index, so that what it
    says is proved without the web; to fetch it anew, add it again.

    Of a table or an export (CSV, JSON, xlsx) each record with a text of some
    length is an article; which column or key holds it is found by its name,
    unless --text-field and its like say so.
    """
    chosen = chosen_for(context, index=index, model=model)
    settings = of(chosen)
    if not named(chosen) and settings.index != Path.cwd() / LOCAL_INDEX:
        say(f"The index is {short_path(str(settings.index))}.")
    hints = Hints(
        encoding=encoding,
        text_field=text_field,
        title_field=title_field,
        date_field=date_field,
        author_field=author_field,
    )
    _report(
        settings,
        lambda builder: builder.add(paths, glob, hints, private=allow_private),
        max_size,
        wait,
    )


@app.command(
    epilog=examples(
        "qa index update",
        "qa index update --dry-run",
        "qa index update --saved        (and print what is new of the saved questions)",
    )
)
def update(  # noqa: PLR0913, PLR0917 - one parameter for each flag
    context: typer.Context,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")
    ] = False,
    accept_removals: AcceptRemovals = False,
    max_size: MaxSize = None,
    wait: Wait = 0.0,
    saved: AskSaved = False,
    command: Exec = None,
    index: Index = None,
    model: Model = None,
) -> None:
    """Take in what changed on disk.

    New, changed, moved and deleted files of all folders that were ever added.
    A folder that is away or empty, or has lost more than half of its articles
    and more than ten, is left alone unless --accept-removals is given.
    """
    settings = settings_for(context, index=index, model=model)
    words = words_of(command, saved=saved)
    if dry_run and saved:
        raise UsageError("--dry-run and --saved were both given.", "Give one of them.")
    if dry_run:
        _foretell(settings, accept_removals=accept_removals)
        return
    work = partial(Builder.update, accept_removals=accept_removals)
    read = _report(settings, work, max_size, wait)
    if saved and (read or words):
        _tell(settings, words)


@app.command(
    epilog=examples(
        "qa index rebuild",
        "qa index rebuild --model sentence-transformers/all-mpnet-base-v2",
    )
)
def rebuild(  # noqa: PLR0913, PLR0917 - one parameter for each flag
    context: typer.Context,
    accept_removals: AcceptRemovals = False,
    max_size: MaxSize = None,
    wait: Wait = 0.0,
    index: Index = None,
    model: Model = None,
) -> None:
    """Read everything again, into a new index.

    The old one answers until the new one is complete and takes its place.
    With --model the new index uses another encoder.
    """
    settings = settings_for(context, index=index, model=model)
    stopped = "The index is as it was; `qa index rebuild` goes on."
    work = partial(Builder.rebuild, accept_removals=accept_removals)
    _report(settings, work, max_size, wait, stopped)


@app.command(epilog=examples("qa index remove clippings/drafts", "qa index remove notes.md"))
def remove(context: typer.Context, paths: Paths, wait: Wait = 0.0, index: Index = None) -> None:
    """Take articles out of the index; the files themselves stay."""
    settings = settings_for(context, index=index)
    _report(settings, lambda builder: builder.remove(paths), None, wait)


def _report(
    settings: Settings,
    work: Callable[[Builder], Report],
    max_size: int | None,
    wait: float,
    stopped: str = "What was indexed is kept; `qa index update` goes on.",
) -> bool:
    """Change the index and print what was done; say whether anybody has read it."""
    try:
        report = build(settings, work, max_size, wait)
    except KeyboardInterrupt:
        say(stopped)
        raise
    explain(report)
    return say_out(summary(report))


def _tell(settings: Settings, words: Sequence[str]) -> None:
    """Print what is new of the saved questions; leave with an error where not all was told."""
    from qa.cli.saved.telling import remind, tell  # noqa: PLC0415 - the reader, for --saved alone

    remind(settings)
    if not tell(settings, words).all:
        raise typer.Exit(EXIT_ERROR)


def _foretell(settings: Settings, *, accept_removals: bool) -> None:
    coming = forecast(Directory(settings.index), accept_removals=accept_removals)
    plan = coming.plan
    fates = (
        ("add", [found.path for found in plan.added]),
        ("change", [found.path for found in plan.changed]),
        ("move", [f"{entry.source.path} -> {found.path}" for entry, found in plan.moved]),
        ("remove", [entry.source.path for entry in plan.removed]),
        ("skip", [f"{skip.path}: {skip.reason}" for skip in plan.skipped]),
        ("keep", [f"{folder}, which is not there" for folder in plan.missing]),
        ("spare", [f"{loss}" for loss in plan.losses]),
    )
    for fate, lines in fates:
        for line in lines:
            say_out(f"{fate:<7} {clean(line)}")
    counts = ", ".join(f"{len(lines)} to {fate}" for fate, lines in fates if lines)
    said = f"{counts or 'nothing to do'}; {plan.unchanged} unchanged"
    if coming.passages:
        said += f"; up to {counted(coming.passages, 'passage')} to embed"
    if coming.seconds is not None:
        said += f"; {duration(coming.seconds)}"
    say_out(said)

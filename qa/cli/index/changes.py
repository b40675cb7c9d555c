"""`qa index add`, `update`, `rebuild` and `remove`: what changes an index."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from index.errors import UsageError
from index.formats.hints import Hints
from index.ingest.pipeline import MAX_BYTES
from index.maintenance.builder import Builder
from index.maintenance.plan import (
    Forecast,
    forecast,
    forecast_addition,
    passed_by,
    roots_of,
)
from index.maintenance.report import Report
from index.store.catalog.roots import Root
from index.store.directory import Directory
from index.urls import is_url
from qa.cli.failure import EXIT_ERROR, EXIT_NOT_FOUND
from qa.cli.index.joining import joining
from qa.cli.lazy import commands
from qa.cli.options import Index, Model, examples, number
from qa.cli.saved.options import AskSaved, Exec, words_of
from qa.cli.settings import chosen_for, settings_for
from qa.config.settings import LOCAL_INDEX, Settings, named, of
from qa.rendering.amounts import counted, duration
from qa.rendering.sanitise import clean
from qa.rendering.text import short_path
from qa.terminal.console import say, say_out
from qa.terminal.indexing import Means, build, explain, not_read, said_of, summary

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
On = Annotated[
    str | None,
    typer.Option(
        "--on",
        metavar="CLUSTER",
        help="Let a Ray cluster read and embed: ray://HOST:PORT, ray://auto or ray://local.",
    ),
]
Paths = Annotated[list[str], typer.Argument(metavar="PATH", help="Files, folders or web pages.")]


@app.command(
    epilog=examples(
        "qa index add ~/articles",
        'qa index add notes.md clippings --glob "2016-*.txt"',
        "qa index add --dry-run ~/articles",
        "qa index add https://example.org/article",
        "qa index add export.csv --text-field body --title-field headline",
        "qa --index .qa index add .      (an index of this folder's own)",
        "qa index add --on ray://head:10001 ~/archive",
        "qa --index press.qa index add --store milvus://host:19530/press ~/press",
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
    no_ignore: Annotated[
        bool,
        typer.Option(
            "--no-ignore",
            help="Take also what .gitignore and .ignore name, and folders like node_modules.",
        ),
    ] = False,
    hidden: Annotated[
        bool, typer.Option("--hidden", help="Take also hidden files and folders.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")
    ] = False,
    max_size: MaxSize = None,
    wait: Wait = 0.0,
    on: On = None,
    store: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Keep a new index in Milvus: milvus://host:19530/collection.",
        ),
    ] = None,
    index: Index = None,
    model: Model = None,
) -> None:
    """Index files, folders with all below them, and web pages.

    In a folder, what is hidden, what .gitignore and .ignore name, and what
    tools make (node_modules) is passed over, now and at every update, unless
    --hidden or --no-ignore is given; what is named itself is always taken.

    A page (https://…) is fetched once and kept in the index, so that what it
    says is proved without the web; to fetch it anew, add it again.

    Of a table or an export (CSV, JSON, xlsx) each record with a text of some
    length is an article; which column or key holds it is found by its name,
    unless --text-field and its like say so.

    With --on, a Ray cluster reads and embeds: ray://HOST:PORT is its client
    port (10001 if none is given), ray://auto the cluster that this machine
    belongs to, ray://local all processors of this machine for this once. The
    files are loaded here and sent, and the index is written here; article-qa
    has to be installed there, in the same version. Whoever runs the cluster
    is trusted with the articles, and with what is made of them.

    Exit codes: 0 articles are indexed, 1 nothing could be read, 2 error.
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
        no_ignore=no_ignore,
        hidden=hidden,
    )
    if dry_run:
        _foretell_addition(settings, paths, roots_of(paths, glob, hints))
        return
    first = not Directory(settings.index).exists()
    report, _ = _report(
        settings,
        lambda builder: builder.add(paths, glob, hints, private=allow_private),
        Means(max_size, wait, joining(on), store),
    )
    if not report.read:
        raise typer.Exit(EXIT_NOT_FOUND)
    if first and sys.stderr is not None and sys.stderr.isatty():
        _say_examples(settings)


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
    on: On = None,
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
        directory = Directory(settings.index)
        _foretell(forecast(directory, accept_removals=accept_removals))
        return
    work = partial(Builder.update, accept_removals=accept_removals)
    _, heard = _report(settings, work, Means(max_size, wait, joining(on)))
    if saved and (heard or words):
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
    on: On = None,
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
    _report(settings, work, Means(max_size, wait, joining(on)), stopped)


@app.command(epilog=examples("qa index remove clippings/drafts", "qa index remove notes.md"))
def remove(context: typer.Context, paths: Paths, wait: Wait = 0.0, index: Index = None) -> None:
    """Take articles out of the index; the files themselves stay."""
    settings = settings_for(context, index=index)
    _report(settings, lambda builder: builder.remove(paths), Means(wait=wait))


def _report(
    settings: Settings,
    work: Callable[[Builder], Report],
    means: Means,
    stopped: str = "What was indexed is kept; `qa index update` goes on.",
) -> tuple[Report, bool]:
    """Change the index, print and return what was done; say whether anybody has read it."""
    try:
        report = build(settings, work, means)
    except KeyboardInterrupt:
        say(stopped)
        raise
    explain(report)
    return report, say_out(summary(report))


def _tell(settings: Settings, words: Sequence[str]) -> None:
    """Print what is new of the saved questions; leave with an error where not all was told."""
    from qa.cli.saved.telling import remind, tell  # noqa: PLC0415 - the reader, for --saved alone

    remind(settings)
    if not tell(settings, words).all:
        raise typer.Exit(EXIT_ERROR)


def _say_examples(settings: Settings) -> None:
    """Tell whoever is there what may be asked, now that something may."""
    from qa.assistant import Assistant  # noqa: PLC0415 - the reader, for a first indexing alone

    with Assistant.of(settings, progress=say) as assistant:
        for question in assistant.examples():
            say(f'Try: qa "{clean(question)}"')


def _foretell_addition(settings: Settings, paths: Sequence[str], roots: Sequence[Root]) -> None:
    """Print what adding would do, and what it would pass over; fetch and write nothing."""
    directory = Directory(settings.index)
    for address in filter(is_url, paths):
        say_out(f"{'fetch':<7} {clean(address)}")
    passed = passed_by(roots, directory.path)
    others = not_read(Counter(dict(passed.kinds)))
    _foretell(forecast_addition(directory, roots), others)
    if said := said_of(passed):
        say(f"passed over: {said}")


def _foretell(coming: Forecast, others: str = "") -> None:
    """Print what would be done, file by file, and in sum; ``others`` is to be said as well."""
    plan = coming.plan
    fates = (
        ("add", [found.path for found in plan.added if found.size]),
        ("empty", [found.path for found in plan.added if not found.size]),
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
    parts = [f"{len(lines):,} {_TO.get(fate, f'to {fate}')}" for fate, lines in fates if lines]
    parts = parts or ["nothing to do"]
    parts += [f"{plan.unchanged:,} unchanged" if plan.unchanged else "", others]
    if coming.passages:
        parts.append(f"up to {counted(coming.passages, 'passage')} to embed")
    if coming.seconds is not None:
        parts.append(duration(coming.seconds))
    say_out(" · ".join(filter(None, parts)))


_TO = {"empty": "empty"}

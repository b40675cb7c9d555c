"""`qa index …`: the commands that change an index or say what is in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.options import Index, Model, chosen, examples, inherit
from qa.rendering.answer_json import dumps
from qa.rendering.sanitise import clean, clean_lines
from qa.rendering.text import short_path
from qa.terminal.console import progress, say, say_json, say_out, say_rows

if TYPE_CHECKING:
    from index.maintenance.builder import Builder
    from index.maintenance.report import Report
    from qa.config.settings import Settings
from qa.terminal.indexing import build, counted, duration, explain, summary

index_app = typer.Typer(
    help="Add articles, and keep the index in step with them.",
    invoke_without_command=True,
    rich_markup_mode=None,
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
MaxSize = Annotated[
    int | None,
    typer.Option(metavar="MB", min=1, help="Skip files larger than this.  [default: 50]"),
]
Paths = Annotated[list[str], typer.Argument(metavar="PATH", help="Files or folders.")]


@index_app.callback()
def root(context: typer.Context, index: Index = None, model: Model = None) -> None:
    """Add articles, and keep the index in step with them."""
    inherit(context, index, model)
    if context.invoked_subcommand is None:
        say_out(context.get_help())


@index_app.command(
    epilog=examples(
        "qa index add ~/articles",
        'qa index add notes.md clippings --glob "2016-*.txt"',
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
    max_size: MaxSize = None,
    index: Index = None,
    model: Model = None,
) -> None:
    """Index files and folders, with everything below them."""
    settings = chosen(context, index, model)
    _report(settings, lambda builder: builder.add(paths, glob), max_size)


@index_app.command()
def update(
    context: typer.Context,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")
    ] = False,
    max_size: MaxSize = None,
    index: Index = None,
    model: Model = None,
) -> None:
    """Take in what changed on disk.

    New, changed, moved and deleted files of all folders that were ever added.
    """
    settings = chosen(context, index, model)
    if dry_run:
        _foretell(settings)
    else:
        _report(settings, lambda builder: builder.update(), max_size)


@index_app.command()
def rebuild(
    context: typer.Context, max_size: MaxSize = None, index: Index = None, model: Model = None
) -> None:
    """Read everything again, into a new index.

    The old one answers until the new one is complete and takes its place.
    With --model the new index uses another encoder.
    """
    settings = chosen(context, index, model)
    stopped = "The index is as it was; `qa index rebuild` goes on."
    _report(settings, lambda builder: builder.rebuild(), max_size, stopped)


@index_app.command()
def watch(
    context: typer.Context,
    debounce: Annotated[
        int,
        typer.Option(metavar="MS", min=50, max=60_000, help="Silence that ends a burst."),
    ] = 500,
    max_size: MaxSize = None,
    index: Index = None,
    model: Model = None,
) -> None:
    """Update after each burst of changes on disk.

    Runs until Ctrl-C or SIGTERM.
    Prints a line on stdout for each update that changed something.
    """
    from index.embedding.for_index import encoder_for  # noqa: PLC0415
    from index.ingest.pipeline import MAX_BYTES  # noqa: PLC0415
    from index.store.directory import Directory  # noqa: PLC0415 - `qa --help` needs none of these
    from qa.cli.watch import run  # noqa: PLC0415

    settings = chosen(context, index, model)
    directory = Directory(settings.index)
    limit = max_size * 1_000_000 if max_size else MAX_BYTES
    run(directory, lambda: encoder_for(directory, settings.model, say), limit, debounce / 1000)


@index_app.command()
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
    from index.maintenance.check import check as inspect  # noqa: PLC0415 - `qa --help` needs none of these
    from index.store.directory import Directory  # noqa: PLC0415

    directory = Directory(chosen(context, index, None).index)
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
    raise typer.Exit(2 if report.findings else 0)


@index_app.command()
def repair(context: typer.Context, index: Index = None) -> None:
    """Write the word and vector indexes anew.

    They are made from what is stored; nothing is embedded.
    """
    from index.maintenance.check import repair as mend  # noqa: PLC0415 - `qa --help` needs neither
    from index.store.directory import Directory  # noqa: PLC0415

    with progress() as bar:
        done = mend(Directory(chosen(context, index, None).index), bar)
    say_out(f"word and vector indexes of {counted(done.passages, 'passage')} written anew")
    if done.to_read or done.to_embed:
        say_out(
            f"{counted(done.to_read, 'article')} to read again and "
            f"{counted(done.to_embed, 'passage')} to embed: run qa index update"
        )


@index_app.command()
def remove(context: typer.Context, paths: Paths, index: Index = None) -> None:
    """Take articles out of the index; the files themselves stay."""
    _report(chosen(context, index, None), lambda builder: builder.remove(paths), None)


@index_app.command("list")
def list_articles(context: typer.Context, json: Json = False, index: Index = None) -> None:
    """List the indexed articles: path, date, title."""
    from index.maintenance.status import articles  # noqa: PLC0415 - `qa --help` does not need it

    sources = articles(chosen(context, index, None).index)
    if json:
        listed = [
            {
                "file": source.path,
                "title": source.metadata.title,
                "date": source.metadata.date,
                "author": source.metadata.author,
                "sha256": source.sha256,
            }
            for source in sources
        ]
        say_json(dumps(listed))
    elif sources:
        about = [(source.path, source.metadata) for source in sources]
        say_rows(
            (short_path(path), data.date or "-", clean(data.title or "-")) for path, data in about
        )
    else:
        say("The index holds no article.")


@index_app.command()
def status(context: typer.Context, json: Json = False, index: Index = None) -> None:
    """Say what the index holds, where it is and what is still to do."""
    from index.maintenance.status import overview  # noqa: PLC0415 - `qa --help` does not need it

    found = overview(chosen(context, index, None).index)
    if json:
        say_json(dumps(found.to_json()))
    else:
        say_out(clean_lines(found.to_text()))


# --- doing it -----------------------------------------------------------------------------------


def _report(
    settings: Settings,
    work: Callable[[Builder], Report],
    max_size: int | None,
    stopped: str = "What was indexed is kept; `qa index update` goes on.",
) -> None:
    try:
        report = build(settings, work, max_size)
    except KeyboardInterrupt:
        say(stopped)
        raise
    explain(report)
    say_out(summary(report))


def _foretell(settings: Settings) -> None:
    from index.maintenance.plan import forecast  # noqa: PLC0415
    from index.store.directory import Directory  # noqa: PLC0415 - only a dry run needs these

    coming = forecast(Directory(settings.index))
    plan = coming.plan
    fates = (
        ("add", [found.path for found in plan.added]),
        ("change", [found.path for found in plan.changed]),
        ("move", [f"{entry.source.path} -> {found.path}" for entry, found in plan.moved]),
        ("remove", [entry.source.path for entry in plan.removed]),
        ("skip", [f"{skip.path}: {skip.reason}" for skip in plan.skipped]),
        ("keep", [f"{folder}, which is not there" for folder in plan.missing]),
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

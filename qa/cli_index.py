"""`qa index …`: the commands that change an index or say what is in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from qa.console import progress, say, say_out
from qa.options import Index, Model, chosen, inherit

if TYPE_CHECKING:
    from index.builder import Builder, Report
    from qa.repl import Services
    from qa.settings import Settings

index_app = typer.Typer(
    help="Add articles, and keep the index in step with them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
MaxSize = Annotated[
    int | None,
    typer.Option(metavar="MB", min=1, help="Skip files larger than this.  [default: 50]"),
]
Paths = Annotated[list[str], typer.Argument(metavar="PATH…", help="Files or folders.")]


@index_app.callback()
def root(context: typer.Context, index: Index = None, model: Model = None) -> None:
    """Add articles, and keep the index in step with them."""
    inherit(context, index, model)


@index_app.command()
def add(  # noqa: PLR0913, PLR0917 - one parameter for each flag
    context: typer.Context,
    paths: Paths,
    glob: Annotated[
        str | None,
        typer.Option(metavar="PATTERN", help='Only these files of a folder, e.g. "*.log".'),
    ] = None,
    max_size: MaxSize = None,
    index: Index = None,
    model: Model = None,
) -> None:
    r"""Index files and folders (with everything below them).

    \b
    Examples:
      qa index add ~/articles
      qa index add notes.md clippings --glob "2016-*.txt"
      qa --index .qa index add .           (an index of this folder's own)
    """
    settings = chosen(context, index, model)
    _report(settings, lambda builder: builder.add(paths, glob), max_size)


@index_app.command()
def update(
    context: typer.Context, max_size: MaxSize = None, index: Index = None, model: Model = None
) -> None:
    """Bring the index up to what is on disk now: new, changed, moved and deleted files."""
    _report(chosen(context, index, model), lambda builder: builder.update(), max_size)


@index_app.command()
def rebuild(
    context: typer.Context, max_size: MaxSize = None, index: Index = None, model: Model = None
) -> None:
    """Read everything again and swap the new index in when it is complete.

    With --model the new index uses another encoder.
    """
    settings = chosen(context, index, model)
    _report(settings, lambda builder: builder.rebuild(), max_size)


@index_app.command()
def remove(context: typer.Context, paths: Paths, index: Index = None) -> None:
    """Take articles out of the index; the files themselves stay."""
    _report(chosen(context, index, None), lambda builder: builder.remove(paths), None)


@index_app.command("list")
def list_articles(context: typer.Context, json: Json = False, index: Index = None) -> None:
    """List the indexed articles: path, date, title."""
    from index.overview import articles  # noqa: PLC0415 - `qa --help` needs none of these
    from qa import render  # noqa: PLC0415

    sources = articles(chosen(context, index, None).index)
    if json:
        say_out(
            render.dumps(
                [
                    {
                        "file": source.path,
                        "title": source.metadata.title,
                        "date": source.metadata.date,
                        "author": source.metadata.author,
                        "sha256": source.sha256,
                    }
                    for source in sources
                ]
            )
        )
        return
    for source in sources:
        about = source.metadata
        say_out(
            "\t".join(
                (
                    render.short_path(source.path),
                    about.date or "-",
                    render.clean(about.title or "-"),
                )
            )
        )


@index_app.command()
def status(context: typer.Context, json: Json = False, index: Index = None) -> None:
    """Say what the index holds, where it is and what is still to do."""
    from index.overview import overview  # noqa: PLC0415 - `qa --help` needs none of these
    from qa import render  # noqa: PLC0415

    found = overview(chosen(context, index, None).index)
    say_out(render.dumps(found.to_json()) if json else render.clean_lines(found.to_text()))


# --- doing it -----------------------------------------------------------------------------------


def _report(settings: Settings, work: Callable[[Builder], Report], max_size: int | None) -> None:
    report = build(settings, work, max_size)
    for skip in report.skipped:
        say(
            f"skipped: {skip.reason}"
            if skip.path in skip.reason
            else f"skipped {skip.path}: {skip.reason}"
        )
    for folder in report.missing:
        say(f"{folder} is not there; its articles stay until: qa index remove {folder}")
    say_out(summary(report))


def build(
    settings: Settings, work: Callable[[Builder], Report], max_size: int | None = None
) -> Report:
    """Run ``work`` on the builder of the settings' index, with progress on stderr."""
    from index.builder import Builder  # noqa: PLC0415 - only a change needs it
    from index.directory import Directory  # noqa: PLC0415
    from index.ingest import MAX_BYTES  # noqa: PLC0415
    from qa.encoders import encoder_for  # noqa: PLC0415

    directory = Directory(settings.index)
    encoder = encoder_for(directory, settings.model, say)
    limit = max_size * 1_000_000 if max_size else MAX_BYTES
    with progress() as bar:
        try:
            return work(Builder(directory, encoder, bar, limit))
        except KeyboardInterrupt:
            say("Stopped. What was indexed is kept; `qa index update` goes on.")
            raise


def summary(report: Report) -> str:
    """Return one line that says what was done."""
    counts = (
        ("added", report.added),
        ("changed", report.changed),
        ("moved", report.moved),
        ("removed", report.removed),
        ("unchanged", report.unchanged),
        ("skipped", len(report.skipped)),
    )
    said = ", ".join(f"{count} {name}" for name, count in counts if count) or "nothing to do"
    return f"{said}; {report.embedded} passages embedded"


def services(settings: Settings) -> Services:
    """Return what an interactive session needs from the command line."""
    from qa.assistant import Assistant  # noqa: PLC0415 - only a session needs these
    from qa.repl import Services  # noqa: PLC0415

    return Services(
        open_assistant=lambda: Assistant.of(settings, progress=say),
        index_folder=lambda path: say(summary(build(settings, lambda b: b.add([path])))),
        rebuild=lambda: say(summary(build(settings, lambda b: b.rebuild()))),
    )

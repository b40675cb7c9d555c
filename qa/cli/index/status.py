"""`qa index list` and `status`: what an index holds."""

from __future__ import annotations

from collections.abc import Iterator

import typer

from index.filter import Filter
from index.maintenance.copies import Groups, grouped
from qa.cli.lazy import commands
from qa.cli.options import Index, Json, examples
from qa.cli.settings import settings_for
from qa.cli.within.options import within as within_options
from qa.doors.desk import Desk
from qa.rendering.holdings.articles import to_json
from qa.rendering.json_text import dumps
from qa.rendering.sanitise import clean, clean_lines
from qa.rendering.text import parts, short_path
from qa.terminal.console import say, say_json, say_out, say_rows

app = commands()


@app.command(
    "list",
    epilog=examples(
        "qa index list",
        "qa index list --since 2016-11 --author kabiling",
        "qa index list --json | jq -r '.[].file'",
    ),
)
@within_options
def list_articles(
    context: typer.Context, json: Json = False, index: Index = None, *, within: Filter
) -> None:
    """List the articles, all or those within a filter.

    A line has an article's path, date and title. Near-copies stand below the earliest of them,
    and say of which they are.
    """
    articles = Desk(settings_for(context, index=index)).articles(within)
    if json:
        say_json(to_json((each.source, each.copies) for each in articles))
    elif articles:
        say_rows(list(_rows(grouped(articles))))
    else:
        say(f"No article is within: {parts(within)}." if within else "The index holds no article.")


def _rows(groups: Groups) -> Iterator[tuple[str, ...]]:
    """Yield a row for each article; where there are copies, with a cell more that says of what."""
    any_copies = any(copies for _, copies in groups)
    for first, copies in groups:
        for source in (first, *copies):
            data = source.metadata
            of = "" if source is first else f"copy of {short_path(first.path)}"
            row = (short_path(source.path), data.date or "-", clean(data.title or "-"))
            yield (*row, of) if any_copies else row


@app.command(epilog=examples("qa index status", "qa index status --json | jq .articles"))
def status(context: typer.Context, json: Json = False, index: Index = None) -> None:
    """Say what the index holds, where it is and what is still to do."""
    found = Desk(settings_for(context, index=index)).status()
    if json:
        say_json(dumps(found.to_json()))
    else:
        say_out(clean_lines(found.to_text()))

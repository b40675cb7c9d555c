"""`qa index list` and `status`: what an index holds."""

from __future__ import annotations

import typer

from index.maintenance.status import articles, overview
from qa.cli.lazy import commands
from qa.cli.options import Index, Json
from qa.cli.settings import settings_for
from qa.rendering.json_text import dumps
from qa.rendering.sanitise import clean, clean_lines
from qa.rendering.text import short_path
from qa.terminal.console import say, say_json, say_out, say_rows

app = commands()


@app.command("list")
def list_articles(context: typer.Context, json: Json = False, index: Index = None) -> None:
    """List the indexed articles: path, date, title."""
    sources = articles(settings_for(context, index=index).index)
    if json:
        listed = [
            {
                "file": source.path,
                "title": source.metadata.title,
                "date": source.metadata.date,
                "author": source.metadata.author,
                "authors": list(source.metadata.authors),
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


@app.command()
def status(context: typer.Context, json: Json = False, index: Index = None) -> None:
    """Say what the index holds, where it is and what is still to do."""
    found = overview(settings_for(context, index=index).index)
    if json:
        say_json(dumps(found.to_json()))
    else:
        say_out(clean_lines(found.to_text()))

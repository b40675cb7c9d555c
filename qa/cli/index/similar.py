"""`qa index similar`: the near-copies of an article, and what they differ in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated, Any

import typer

from index.article import Article, Source
from index.maintenance import copies
from index.maintenance.copies import Compared
from index.store import trust
from index.store.directory import Directory
from qa.answering.citing.citations import Citations
from qa.answering.citing.comparison import Comparison, DifferingSentence, compare
from qa.cli.failure import EXIT_ANSWERED, EXIT_NOT_FOUND
from qa.cli.lazy import commands
from qa.cli.options import Index, Json, examples
from qa.cli.settings import settings_for
from qa.rendering.answer_json import copy_json
from qa.rendering.json_text import dumps
from qa.rendering.place import place_json, place_of
from qa.rendering.sanitise import clean
from qa.rendering.text import differences, place, reservation, short_path
from qa.terminal.console import say, say_json, say_out

app = commands()

_Compared = tuple[Compared, tuple[Comparison, ...]]


@app.command(epilog=examples("qa index similar clippings/summit.txt", "qa index similar draft.md"))
def similar(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="An article, indexed or not.")],
    json: Json = False,
    index: Index = None,
) -> None:
    """List the near-copies of an article, and what they differ in.

    Each with how much of the smaller of the two the larger one holds, with the
    title, date, author and source that differ, and with the sentences that are
    the same but for a number, a date or a name. An article that is indexed is
    taken as it was; any other file is read as it would be.

    Exit codes: 0 there are some, 1 there are none, 2 error.
    """
    directory = Directory(settings_for(context, index=index).index)
    citations = Citations(directory.pages, reads=trust.doubt(directory.path) is None)
    found = [
        (each, tuple(_compared(each, citations))) for each in copies.similar(directory.path, file)
    ]
    if json:
        say_json(dumps([_article_json(*each) for each in found]))
    elif any(compared for _, compared in found):
        say_out("\n\n".join(_blocks(found)))
    else:
        say(f"The index holds no near-copy of {clean(short_path(file))}.")
    raise typer.Exit(EXIT_ANSWERED if any(each for _, each in found) else EXIT_NOT_FOUND)


def _compared(each: Compared, citations: Citations) -> Iterator[Comparison]:
    metadata = each.article.metadata
    return (compare(metadata, each.sentences, copy, citations.cite) for copy in each.copies)


# --- for people -----------------------------------------------------------------------------------


def _blocks(found: list[_Compared]) -> Iterator[str]:
    for each, compared in found:
        member = each.article.member
        above = f"{clean(member)}:\n" if member and len(found) > 1 and compared else ""
        for comparison in compared:
            yield above + "\n".join(_lines(each.article.path, comparison))
            above = ""


def _lines(path: str, comparison: Comparison) -> Iterator[str]:
    source = comparison.copy.source
    member = f" › {clean(source.member)}" if source.member else ""
    yield f"{short_path(source.path)}{member}  {comparison.copy.containment:.0%}"
    for each in comparison.fields:
        yield f"    {each.field:<8}{clean(each.this or '–')} → {clean(each.other or '–')}"
    for differing in comparison.sentences:
        yield f"    {differences(differing.copy.differs)}  ({_places(path, differing)})"


def _places(path: str, differing: DifferingSentence) -> str:
    citation = differing.copy.citation
    here = place_of(short_path(path), differing.sentence.location)
    but = reservation(citation)
    return f"{clean(here)}, {place(citation)}{f'; {but}' if but else ''}"


# --- as JSON --------------------------------------------------------------------------------------


def _article_json(each: Compared, compared: tuple[Comparison, ...]) -> dict[str, Any]:
    article = each.article
    return {
        **_said(article),
        "indexed": isinstance(article, Source),
        "copies": [_comparison_json(comparison) for comparison in compared],
    }


def _comparison_json(comparison: Comparison) -> dict[str, Any]:
    return {
        **_said(comparison.copy.source),
        "containment": round(comparison.copy.containment, 4),
        "metadata": [asdict(each) for each in comparison.fields],
        "sentences": [
            {
                "sentence": differing.sentence.text,
                **place_json(differing.sentence.location),
                "copy": copy_json(differing.copy),
            }
            for differing in comparison.sentences
        ],
    }


def _said(article: Article | Source) -> dict[str, Any]:
    data = article.metadata
    return {
        "file": article.path,
        "member": article.member or None,
        "sha256": article.sha256,
        "title": data.title,
        "date": data.date,
        "author": data.author,
        "source": data.source,
    }

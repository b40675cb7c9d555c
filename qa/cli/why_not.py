"""`qa why-not`: why a line of an article is not the answer to a question."""

from __future__ import annotations

from typing import Annotated

import typer

from index.filter import Filter
from qa.answering.fate import Fate
from qa.cli.failure import EXIT_ANSWERED, EXIT_NOT_FOUND
from qa.cli.lazy import commands
from qa.cli.options import Index, Json, K, MinConfidence, Model, PreferRecent, Reader, examples
from qa.cli.settings import settings_for
from qa.cli.within.options import within as within_options
from qa.rendering.why_not import place_named, to_json, to_text
from qa.terminal.console import say, say_json, say_out

app = commands()


@app.command(
    "why-not",
    epilog=examples(
        'qa why-not clippings/flood.txt:12 "how many were hurt?"',
        'qa why-not --json report.pdf:12 "what did it cost?" | jq .rank_by_words',
        'qa why-not notes.md:3 --since 2016 "who came?"',
    )
    + "\n\nLINE counts from 1, as citations have it; FILE:LINE:COLUMN names one of several "
    "sentences. Of a format without lines it is the page, paragraph, row or cue."
    "\n\nExit codes: 0 explained, 1 there is nothing to explain: it is the answer; 2 error.",
)
@within_options
def why_not(  # noqa: PLR0913, PLR0917 - one parameter for each flag
    context: typer.Context,
    place: Annotated[str, typer.Argument(metavar="FILE:LINE", help="The line in question.")],
    question: Annotated[list[str], typer.Argument(metavar="QUESTION", help="The question.")],
    json: Json = False,
    k: K = None,
    min_confidence: MinConfidence = None,
    prefer_recent: PreferRecent = False,
    index: Index = None,
    model: Model = None,
    reader: Reader = None,
    *,
    within: Filter,
) -> None:
    """Say why a line is not the answer to a question.

    Not indexed, filtered out, no sentence of the text, not found or not read,
    behind another, below the threshold, or folded as a copy: with its ranks by
    words and by likeness, and its score beside the best one's.
    """
    from qa.assistant import Assistant  # noqa: PLC0415 - numpy and FAISS, which no help waits for

    settings = settings_for(
        context,
        index=index,
        model=model,
        reader=reader,
        k=k,
        min_confidence=min_confidence,
        prefer_recent=prefer_recent,
    )
    named = place_named(place)
    with Assistant.of(settings, progress=say) as assistant:
        found = assistant.why_not(
            named,
            " ".join(question),
            k=settings.k,
            min_confidence=settings.min_confidence,
            within=within,
            prefer_recent=settings.prefer_recent,
        )
    if json:
        say_json(to_json(found))
    else:
        say_out(to_text(found))
    raise typer.Exit(EXIT_NOT_FOUND if found.fate is Fate.ANSWERS else EXIT_ANSWERED)

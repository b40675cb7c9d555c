"""`qa quote`: where the articles have some words, or what comes nearest to them."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from index.errors import UsageError
from qa.cli.failure import EXIT_ANSWERED, EXIT_NOT_FOUND
from qa.cli.lazy import commands
from qa.cli.options import Color, Index, Json, K, Plain, examples
from qa.cli.settings import settings_for
from qa.doors.desk import Desk
from qa.rendering.json_text import dumps
from qa.terminal.console import Style, say, say_json, say_out, style_of

app = commands()


@app.command(
    epilog=examples(
        'qa quote "mark a new chapter in Philippine-Russia relations"',
        'qa quote --json "so many smart bombs" | jq .exact',
        "pbpaste | qa quote -",
    )
    + "\n\nExit codes: 0 found word for word, 1 not, 2 error."
)
def quote(  # noqa: PLR0913, PLR0917 - one parameter for each flag
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORDS", help='The words; quotes are optional, and "-" is stdin.'),
    ] = None,
    k: K = None,
    json: Json = False,
    plain: Plain = False,
    color: Color = None,
    index: Index = None,
) -> None:
    """Find where the articles have some words, word for word.

    Where they do not, what comes nearest is shown, with every difference. An
    ellipsis stands for what was left out.
    """
    settings = settings_for(context, index=index, k=k, color=color, plain=plain)
    asked = _asked(words or [])
    with Desk(settings, say) as desk:
        quoted = desk.find_quote(asked)
    from qa.rendering.verified.as_json import quote_json  # noqa: PLC0415 - once it is needed
    from qa.rendering.verified.plain import matches  # noqa: PLC0415 - likewise

    found = quoted.matches
    if json:
        say_json(dumps(quote_json(quoted), 2))
    elif found:
        if not quoted.exact:
            say("The articles do not have these words. Nearest:")
        if style_of(settings.color, plain=settings.plain) is not Style.NONE:
            from qa.cli.verifying.screen import matches_laid_out  # noqa: PLC0415 - for a terminal

            say_out(matches_laid_out(found, settings.color))
        else:
            say_out(matches(found))
    else:
        say("The articles have nothing like it.")
    raise typer.Exit(EXIT_ANSWERED if quoted.exact else EXIT_NOT_FOUND)


def _asked(words: list[str]) -> str:
    piped = sys.stdin is not None and not sys.stdin.isatty()
    if words == ["-"] or (not words and piped):
        asked = sys.stdin.buffer.read().decode("utf-8-sig", "replace").strip()
    else:
        asked = " ".join(words).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if not any(map(str.isalnum, asked)):
        raise UsageError("No words were given.", 'Give some: qa quote "…", or see: qa quote --help')
    return asked

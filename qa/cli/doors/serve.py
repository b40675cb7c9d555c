"""`qa serve`: the index over HTTP, and a page that asks it."""

from __future__ import annotations

from typing import Annotated

import typer

from qa.cli.doors.extra import needed
from qa.cli.lazy import commands
from qa.cli.options import Context, Index, K, MinConfidence, Model, Reader, examples, number
from qa.cli.settings import settings_for
from qa.rendering.amounts import counted
from qa.terminal.console import say, say_out

app = commands()


@app.command(
    epilog=examples(
        "qa serve                               # then open what it prints",
        "qa serve --port 0 --index ~/articles/.qa",
        "curl -sG http://127.0.0.1:8765/ask --data-urlencode 'question=who is the ambassador?'",
        "QA_TOKEN=$(openssl rand -hex 16) qa serve --host 0.0.0.0",
    )
    + "\n\nOnly this machine can ask, unless --host names another address; then a token is asked "
    "for: $QA_TOKEN, or one that is made up and printed. It travels as it is: put a proxy with "
    "HTTPS in front where the network is not yours."
)
def serve(  # noqa: PLR0913, PLR0917 - one parameter for each flag
    context: typer.Context,
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="Listen at another address.")
    ] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option(
            "--port", metavar="N", help="The port; 0 is any.", parser=number(int, 0, 65535)
        ),
    ] = 8765,
    k: K = None,
    around: Context = None,
    min_confidence: MinConfidence = None,
    index: Index = None,
    model: Model = None,
    reader: Reader = None,
) -> None:
    """Let colleagues and programs ask, over HTTP.

    It prints the address of a page to ask on, and answers there what the command
    line prints with --json (/openapi.json says how) until Ctrl-C or SIGTERM. It
    changes nothing. The extra `server` brings what it needs.
    """
    settings = settings_for(
        context,
        index=index,
        model=model,
        reader=reader,
        k=k,
        context=around,
        min_confidence=min_confidence,
    )
    # Imported here: no other command needs it.
    with needed("serve", "server"):
        from qa.doors import serving  # noqa: PLC0415
    from qa.doors.attendant import Attendant  # noqa: PLC0415
    from qa.doors.desk import Desk  # noqa: PLC0415

    desk = Desk(settings, say)
    articles = desk.status().totals.articles
    with serving.opened(host, port) as address:
        attendant = Attendant(desk.ready())
        attendant.prepare()

        def started() -> None:
            say_out(address.url)
            say(f"{counted(articles, 'article')} can be asked there, until Ctrl-C.")

        try:
            serving.serve(attendant, address, started)
        finally:
            attendant.leave()
    say("Stopped.")

"""`qa mcp`: the index for a language model's program, on stdin and stdout."""

from __future__ import annotations

import signal

import typer

from qa.cli.doors.extra import needed
from qa.cli.lazy import commands
from qa.cli.options import Index, K, Model, Reader, examples
from qa.cli.settings import settings_for
from qa.terminal.console import say

app = commands()


@app.command(
    epilog=examples(
        "qa mcp --index ~/articles/.qa",
        "claude mcp add articles -- qa mcp --index ~/articles/.qa",
    )
)
def mcp(
    context: typer.Context,
    k: K = None,
    index: Index = None,
    model: Model = None,
    reader: Reader = None,
) -> None:
    """Let a language model's program ask, over MCP.

    It reads requests of the Model Context Protocol on stdin and answers them on
    stdout until stdin ends, and changes nothing. Its tools are ask, find_quote,
    verify, show, list_articles and status. The extra `mcp` brings what it needs.
    """
    settings = settings_for(context, index=index, model=model, reader=reader, k=k)
    # Imported here: this takes over a second, and no other command needs it.
    with needed("mcp", "mcp"):
        import anyio  # noqa: PLC0415

        from qa.doors.mcp_server import serve  # noqa: PLC0415
    from qa.doors.attendant import Attendant  # noqa: PLC0415
    from qa.doors.desk import Desk  # noqa: PLC0415

    # The thread that waits for a line of stdin would hold up an orderly end, and there is nothing
    # to be put in order.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    attendant = Attendant(Desk(settings, say))
    attendant.prepare()
    try:
        anyio.run(serve, attendant)
    finally:
        attendant.leave()

"""`qa verify`: are the quotations of a draft, the citations of an earlier answer, real?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from index.errors import UsageError
from index.paths import meant_as_there
from qa.cli.failure import EXIT_ANSWERED, EXIT_NOT_FOUND
from qa.cli.lazy import commands
from qa.cli.options import Color, Index, Json, Plain, examples
from qa.cli.settings import settings_for
from qa.config.settings import Settings
from qa.doors.desk import Desk
from qa.rendering.exports.export import write
from qa.rendering.text import short_path
from qa.terminal.console import Style, say, say_json, say_out, style_of
from qa.verifying.quotation import Verification

_STDIN = "-"
_LARGEST = 50_000_000  # bytes, as of an article

app = commands()


@app.command(
    epilog=examples(
        "qa verify draft.md",
        "qa verify --figures --html checked.html report.docx",
        "qa verify --lines drafts/*.md          # as a hook before a commit",
        "qa verify --json draft.md | jq '.quotations[] | select(.proved | not)'",
        "pandoc -t plain draft.tex | qa verify -",
        "qa verify answers.jsonl                # what qa ask --json printed last year",
    )
    + "\n\nA quotation is verbatim, shortened (ellipses and brackets), misattributed, moved (not "
    "at the place that the draft names), altered, not found, or too short to prove: under three "
    "words or twelve letters. A citation is exact, moved, changed or gone.\n\n"
    "Exit codes: 0 all is proved, 1 some is not, 2 error. What is too short does not count."
)
def verify(  # noqa: PLR0913, PLR0917 - one parameter for each flag
    context: typer.Context,
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE…",
            help='Drafts in any format that is read, or answers (.json, .jsonl, an export); "-" is '
            "stdin.",
        ),
    ] = None,
    figures: Annotated[
        bool, typer.Option("--figures", help="Look for the numbers of the draft as well.")
    ] = False,
    json: Json = False,
    lines: Annotated[
        bool, typer.Option("--lines", help="Print a line for each fault: FILE:LINE:COLUMN: …")
    ] = False,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html",
            metavar="FILE.html",
            help="Write the draft as a page, each quotation marked and linked to its source.",
        ),
    ] = None,
    plain: Plain = False,
    color: Color = None,
    index: Index = None,
) -> None:
    """Look up each quotation of a draft in the articles.

    Those between quotation marks of any language and those set apart, with whom
    they are given to. Of an answer that was kept, or an export, each citation.
    """
    settings = settings_for(context, index=index, color=color, plain=plain)
    names = _named(files or [])
    _require_one_form(names, json=json, lines=lines, html=html)
    proved = True
    drafts = (("stdin" if name == _STDIN else name, _read(name)) for name in names)
    with Desk(settings, say) as desk:
        for found in desk.verify_each(drafts, figures=figures):
            for each in found:
                proved = proved and each.proved
                several = len(names) > 1 or len(found) > 1
                _show(each, settings, json=json, lines=lines, several=several)
            if html:
                from qa.rendering.verified.page import page  # noqa: PLC0415 - for a page alone

                write(html, page(found), replace=True)
                say(f"The page is in {html}.")
    raise typer.Exit(EXIT_ANSWERED if proved else EXIT_NOT_FOUND)


def _named(files: list[str]) -> list[str]:
    piped = sys.stdin is not None and not sys.stdin.isatty()
    names = files or ([_STDIN] if piped else [])
    if not names:
        raise UsageError("No draft was named.", "Name one: qa verify draft.md, or - for stdin.")
    return list(dict.fromkeys(names))


def _require_one_form(names: list[str], *, json: bool, lines: bool, html: Path | None) -> None:
    if json and lines:
        raise UsageError("--json and --lines were both given.", "Give one of them.")
    if html and len(names) > 1:
        raise UsageError("--html takes one draft at a time.", "Run it once for each.")
    if html and (html.suffix.casefold() != ".html" or not html.parent.is_dir()):
        raise UsageError(
            f"{html} is no place for the page.", "Name an .html file in a folder that is there."
        )


def _read(name: str) -> bytes:
    try:
        if name == _STDIN:
            data = sys.stdin.buffer.read(_LARGEST + 1)
        else:
            with Path(meant_as_there(name)).open("rb") as file:
                data = file.read(_LARGEST + 1)
    except OSError as error:
        raise UsageError(
            f"{name} cannot be read: {error.strerror}.",
            "Name a file that is there, or - for stdin.",
        ) from error
    if len(data) > _LARGEST:
        raise UsageError(f"{name} is too large.", f"A draft has at most {_LARGEST:,} bytes.")
    return data


def _show(
    verified: Verification, settings: Settings, *, json: bool, lines: bool, several: bool
) -> None:
    from qa.rendering.verified import as_json, plain  # noqa: PLC0415 - once they are needed

    if json:
        say_json(as_json.to_json(verified, indent=None if several else 2))
        return
    if lines:
        for line in plain.faults(verified):
            say_out(line)
        return
    if several:
        say_out(f"{short_path(verified.name)}:")
    if any(plain.rows(verified)):
        if style_of(settings.color, plain=settings.plain) is not Style.NONE:
            from qa.cli.verifying.screen import laid_out  # noqa: PLC0415 - for a terminal

            say_out(laid_out(verified, settings.color))
        else:
            say_out(plain.table(verified))
    say(plain.summary(verified))

"""Where things are shown: answers on stdout, talk and progress on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from enum import Enum

from index.errors import QaError, StorageError
from qa.answer import Answer, Kind, Verdict
from qa.config.definitions import Color
from qa.rendering.glance.lines import lines, refusal, remarks
from qa.rendering.json_text import in_ascii
from qa.rendering.sanitise import clean, clean_lines
from qa.rendering.text import taken_as


class Style(Enum):
    """What stdout gets beside text: colour and bold, bold alone, or nothing."""

    COLOUR = "colour"
    BOLD = "bold"
    NONE = "none"


def style_of(color: Color, *, plain: bool) -> Style:
    """Return what stdout gets beside text: a terminal gets colour, unless told otherwise.

    NO_COLOR takes away colour alone (https://no-color.org); ``always`` is stronger than it.
    """
    if plain or color is Color.NEVER:
        return Style.NONE
    if color is Color.ALWAYS:
        return Style.COLOUR
    if not _at_terminal() or os.environ.get("TERM") == "dumb":
        return Style.NONE
    return Style.BOLD if os.environ.get("NO_COLOR") else Style.COLOUR


def _at_terminal() -> bool:
    # Python has no sys.stdout where the caller has closed it.
    return sys.stdout is not None and sys.stdout.isatty()


def show(answer: Answer, color: Color, *, plain: bool, everything: bool = False) -> None:
    """Print an answer: laid out to be read on a terminal or ``plain``, as grep's in a pipe.

    A terminal with style gets what its window has room for, unless ``everything`` is wanted.
    """
    if answer.kind is Kind.SMALL_TALK:
        say_notes(answer)
        return
    style = style_of(color, plain=plain)
    understood = taken_as(answer)
    for line in understood:
        _say_dimmed(line, styled=style is not Style.NONE)
    if style is not Style.NONE:
        from qa.terminal.layout import laid_out  # noqa: PLC0415 - a pipe does not need it

        room = (*understood, *answer.notes) if _at_terminal() and not everything else None
        forced, signs = color is Color.ALWAYS, style is not Style.COLOUR
        say_out(laid_out(answer, forced=forced, signs=signs, room=room))
    elif plain or _at_terminal():
        from qa.terminal.layout import laid_out_bare  # noqa: PLC0415 - likewise

        say_out(laid_out_bare(answer))
    else:
        _show_lines(answer)
    say_notes(answer)


def _show_lines(answer: Answer) -> None:
    """Print a sentence a line; nothing on stdout where the articles do not say."""
    if answer.verdict is Verdict.NOT_FOUND:
        what, next_step = refusal(answer)
        say(f"qa: {what}\n    {next_step}")
        if answer.listed and answer.listed.counts:
            say_out("0")
        return
    for remark in remarks(answer):
        say(remark)
    say_out("\n".join(lines(answer)))


def say_notes(answer: Answer) -> None:
    """Print what is to be remarked about an answer."""
    for note in answer.notes:
        say(note)


def _say_dimmed(line: str, *, styled: bool) -> None:
    if not styled or sys.stderr is None:
        say(line)
        return
    from qa.terminal.layout import dimmed  # noqa: PLC0415 - only where something is styled

    dimmed(line)


def say_out(text: str) -> bool:
    """Print data on stdout, whatever its encoding can take; say whether anybody still reads it.

    Raises StorageError where stdout is a file, and its disk is full.
    """
    if sys.stdout is None:
        return False
    encoding = sys.stdout.encoding or "utf-8"
    try:
        # A character that stdout cannot take becomes a question mark.
        print(text.encode(encoding, "replace").decode(encoding), flush=True)  # noqa: T201 - data
    except BrokenPipeError:
        _drop_stdout()  # the reader has what it wanted; the exit code is still to be told
        return False
    except OSError as error:
        _drop_stdout()
        raise StorageError(
            f"The output cannot be written: {error.strerror}.", "Write it somewhere else."
        ) from error
    return True


def say_rows(rows: Iterable[Sequence[str]]) -> bool:
    """Print rows of cells: in aligned columns on a terminal, with tabs between them elsewhere."""
    if not _at_terminal():
        return say_out("\n".join("\t".join(row) for row in rows))
    from qa.terminal.layout import aligned  # noqa: PLC0415 - only for a terminal

    return say_out(aligned(rows))


def say_json(text: str) -> bool:
    """Print JSON like data; what stdout's encoding cannot take is escaped."""
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        text = in_ascii(text)
    return say_out(text)


def _drop_stdout() -> None:
    """Send what is printed from now on nowhere, and what is still buffered as well."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def say(text: str) -> None:
    """Print talk on stderr."""
    if sys.stderr is not None:  # print() would take stdout in its place
        print(clean_lines(text), file=sys.stderr, flush=True)  # noqa: T201 - talk


def say_in_one_line(error: QaError) -> None:
    """Print on stderr, in one line, what went wrong and did not stop the command."""
    say(f"{clean(error.what)} {clean(error.next_step)}")


def say_error(error: QaError) -> None:
    """Print an error on stderr in two lines: what happened, and what to do next."""
    say(f"qa: {clean(error.what)}\n    {clean(error.next_step)}")

"""Styles of references as options of commands: which one was typed, and what to suggest. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from index.errors import UsageError
from qa.rendering.references.styles import ABOUT, Style


def parted(argument: str, flag: str) -> tuple[str, Style | None]:
    """Return an argument apart from ``flag STYLE`` at its end; UsageError for an unknown style."""
    before, found, after = f" {argument}".rpartition(f" {flag}")
    if not found:
        return argument, None
    name = after.strip(" =")
    try:
        return before.strip(), Style(name.casefold())
    except ValueError as error:
        what = f"There is no format {name!r}." if name else f"{flag} needs a format."
        raise UsageError(what, f"Give one of: {', '.join(Style)}.") from error


def suggested(typed: str, flag: str) -> Iterator[tuple[str, str]]:
    """Yield what was typed with each style behind ``flag``, once what was typed may go on so."""
    words = typed.split(" ")
    while len(words) > 1 and (flag.startswith(words[-1]) or words[-2] == flag):
        words.pop()
    before, begun = " ".join(words), typed.rsplit(" ", maxsplit=1)[-1]
    begun = "" if flag.startswith(begun) else begun
    if before and before != typed:
        for style in (each for each in Style if each.startswith(begun)):
            yield f"{before} {flag} {style}", ABOUT[style]

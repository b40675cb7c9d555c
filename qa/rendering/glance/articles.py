"""A list of articles laid out: a line each, what it says of itself and where it is. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from rich.cells import cell_len
from rich.text import Text

from qa.answer import Listed
from qa.rendering.glance.clip import head, wrapped
from qa.rendering.listed import about, place
from qa.rendering.text import short_path

_QUIET = "dim"
_GAP = "   "
_LEAST = 16  # cells that are worth telling a title in, beside a path


def article_blocks(
    listed: Listed,
    top: list[Text],
    width: int,
    numbers: Collection[int] | None,
) -> Iterator[tuple[int, list[Text]]]:
    """Yield the articles with their numbers in the list, the first below ``top``."""
    above = [*top, Text()] if top and listed.articles else top
    for number, article in enumerate(listed.articles, 1):
        if not numbers or number in numbers:
            where = place(article, short_path(article.file))
            yield number, [*above, *_lines(about(article), where, width)]
            above = []
    if above:
        yield 0, above


def _lines(said: str, where: str, width: int) -> Iterator[Text]:
    """Yield title and path on a line, or on two where that is too narrow for both."""
    beside = width - cell_len(where) - len(_GAP)
    if said and beside >= min(cell_len(said), _LEAST):
        yield Text(f"{head(said, beside)}{_GAP}").append(where, _QUIET)
        return
    if said:
        yield Text(head(said, width))
    for line in wrapped(Text(where, _QUIET), width - 2):
        yield Text("  " if said else "").append_text(line)

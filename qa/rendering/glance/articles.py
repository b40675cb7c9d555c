"""A list of articles laid out: a line each, what it says of itself and where it is. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from rich.cells import cell_len
from rich.text import Text

from qa.answer import Listed, ListedArticle
from qa.rendering.glance.clip import elided, head, wrapped
from qa.rendering.listed import about, place
from qa.rendering.sanitise import clean
from qa.rendering.text import named_shortly, short_path

_QUIET = "dim"
_GAP = "   "
_LEAST = 16  # cells that are worth telling a title in, beside its date and path


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
            yield number, [*above, *_lines(article, width)]
            above = []
    if above:
        yield 0, above


def _lines(article: ListedArticle, width: int) -> Iterator[Text]:
    """Yield title, date and path on a line, or on two where that is too narrow for all."""
    where = elided(place(article, short_path(article.file)), width - 2)
    said = about(article)
    beside = width - cell_len(where) - len(_GAP)
    if said and beside >= min(cell_len(said), _least(article)):
        yield Text(f"{_fitting(article, beside)}{_GAP}").append(where, _QUIET)
        return
    if said:
        yield Text(_fitting(article, width))
    for line in wrapped(Text(where, _QUIET), width - 2):
        yield Text("  " if said else "").append_text(line)


def _least(article: ListedArticle) -> int:
    return _LEAST + len(_dated(article))


def _dated(article: ListedArticle) -> str:
    return f" · {clean(article.date)}" if article.date else ""


def _fitting(article: ListedArticle, room: int) -> str:
    """Return what there is room for of what an article says of itself: its date before authors."""
    for said in (about(article), named_shortly(about(article))):
        if cell_len(said) <= room:
            return said
    if not article.title:
        return head(about(article), room)
    dated = _dated(article)
    return f"{head(clean(article.title), room - cell_len(dated))}{dated}"

"""The rows of a table of answers: a row an article, or a row an answer. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from index.article import Source
from qa.answer import Answer, CitedSentence
from qa.rendering.place import for_machines
from qa.rendering.sanitise import clean
from qa.rendering.text import link, reservation, short_path

_ARTICLE = ("file", "title", "date", "author")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a field, and the address that it leads to, if any; a number is one."""

    value: str | float = ""
    link: str | None = None


Row = tuple[Cell, ...]


def wide_head(names: Sequence[str]) -> Row:
    """Return the head of a table with a column for the answer to each question, by its name.

    Beside it stand where that is, and how sure.
    """
    beside = ((name, f"{name} [where]", f"{name} [confidence]") for name in map(clean, names))
    return tuple(map(Cell, (*_ARTICLE, *chain.from_iterable(beside))))


def long_head() -> Row:
    """Return the head of a table with a row for each answer."""
    return tuple(map(Cell, ("question", *_ARTICLE, "sentence", "answer", "where", "confidence")))


def wide_rows(source: Source, answers: Sequence[Answer]) -> Iterator[Row]:
    """Yield the row of an article; a cell is empty where it does not say."""
    cells = ((_sentence(each), _where(each), _confidence(each)) for each in answers)
    yield (*_article(source), *chain.from_iterable(cells))


def long_rows(source: Source, answers: Sequence[Answer], names: Sequence[str]) -> Iterator[Row]:
    """Yield a row for each answer of an article."""
    for name, answer in zip(names, answers, strict=True):
        if answer.answers:
            marked = Cell(clean(_marked(answer.answers[0])))
            yield (
                *(Cell(clean(name)), *_article(source), _sentence(answer), marked),
                *(_where(answer), _confidence(answer)),
            )


def _article(source: Source) -> Row:
    metadata = source.metadata
    path = short_path(source.path)
    file = clean(f"{path} › {source.member}" if source.member else path)
    said = (metadata.title or "", metadata.date or "", ", ".join(metadata.authors))
    return (Cell(file), *(Cell(clean(text)) for text in said))


def _sentence(answer: Answer) -> Cell:
    return Cell(clean(answer.answers[0].sentence)) if answer.answers else Cell()


def _marked(cited: CitedSentence) -> str:
    return cited.highlight.of(cited.sentence) if cited.highlight else ""


def _where(answer: Answer) -> Cell:
    if not answer.answers:
        return Cell()
    citation = answer.answers[0].citation
    place = clean(for_machines(short_path(citation.file), citation.location))
    but = f" ({reservation(citation)})" if reservation(citation) else ""
    return Cell(f"{place}{but}", link(citation))


def _confidence(answer: Answer) -> Cell:
    return Cell(round(answer.confidence, 3)) if answer.answers else Cell()

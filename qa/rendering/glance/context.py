"""What a sentence leans on, behind a bar beneath it: whom it means, who speaks, its columns. Pure.

What is shown already is referred to by its number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rich.cells import cell_len
from rich.text import Text

from index.article import Location, Span
from qa.answer import CitedSentence, ContextSentence, Why
from qa.answering.citing.context import pronoun, sole_person
from qa.rendering.glance.clip import Words, clipped, wrapped
from qa.rendering.place import inside
from qa.rendering.sanitise import clean

_WHOLE = (Why.NEIGHBOUR, Why.COLUMNS, Why.LED_IN)
_LEAST = 16  # cells that are worth telling a sentence in
_CLOSING = '”»"'


@dataclass(frozen=True, slots=True)
class Told:
    """What a page shows already: sentences by file and place, with the numbers they stand at.

    ``said`` are remarks, with what they were made of.
    """

    width: int
    signs: bool = False
    numbers: dict[tuple[str, object], int] = field(default_factory=dict)
    said: set[object] = field(default_factory=set)

    def number(self, file: str, location: Location) -> int | None:
        """Return the number under which a sentence is shown, if it is."""
        return self.numbers.get((file, location))

    def first(self, remark: object) -> bool:
        """Note a remark, and say whether it is made for the first time."""
        new = remark not in self.said
        self.said.add(remark)
        return new


def bars(
    cited: CitedSentence,
    contexts: Iterable[ContextSentence],
    told: Told,
    indent: int,
    *,
    asked: bool = False,
) -> Iterator[Text]:
    """Yield the context of a sentence behind a bar, and note that it was told.

    Of a sentence that has one line itself, only the neighbours that were ``asked`` for are shown,
    on a line each.
    """
    lead = Text().append(f"{' ' * indent}{'|' if told.signs else '│'} ", "dim")
    room = max(told.width - cell_len(lead.plain), 8)
    own = told.number(cited.citation.file, cited.citation.location)
    for context in contexts:
        if asked and context.why is not Why.NEIGHBOUR:
            continue
        key = (cited.citation.file, context.location)
        seen = told.numbers.get(key)
        why = _why(cited, context)
        if seen is not None:
            place = f"{clean(inside(context.location))} " if not why else ""
            lines = [Text(f"{why} {place}(see {seen})".strip())]
        else:
            told.numbers[key] = own or 1
            line = _line(context, why, room)
            lines = [line] if asked or context.why not in _WHOLE else wrapped(line, room)
        for line in lines:
            short = clipped(Words(line.plain), room).text
            yield lead.copy().append(short, "dim")


def _line(context: ContextSentence, why: str, room: int) -> Text:
    """Return why a sentence is there, its place, and what of it there is room for."""
    place = clean(inside(context.location))
    before = " ".join(part for part in (why, place) if part)
    text = clean(context.sentence)
    if context.why in _WHOLE:
        return Text(f"{before} {text}")
    left = room - cell_len(before) - 1
    if left < _LEAST:
        return Text(before if " = " in why else clipped(Words(f"{before} {text}"), room).text)
    return Text(f"{before} {clipped(Words(text, _telling(context, text)), left).text}")


def _why(cited: CitedSentence, context: ContextSentence) -> str:
    match context.why:
        case Why.ANTECEDENT:
            who = pronoun(cited.sentence) or "who"
            name = sole_person(context.sentence) if who in ("he", "she") else None
            return f"{who} = {clean(name)}" if name else f"{who}:"
        case Why.SPEAKER:
            return "said by"
        case Why.COLUMNS:
            return "columns"
        case _:
            return ""


def _telling(context: ContextSentence, text: str) -> Span | None:
    """Return the part of a sentence that says what it is shown for: who speaks, or is named."""
    if context.why is Why.SPEAKER:
        at = max(text.rfind(sign) for sign in _CLOSING) + 1
        return Span(at, min(len(text), at + 24)) if 0 < at < len(text) - 4 else None
    name = sole_person(context.sentence)
    at = text.find(clean(name)) if name else -1
    return Span(at, at + len(clean(name))) if name and at >= 0 else None

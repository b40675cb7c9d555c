"""An answer laid out to be seen at a glance: the verdict, the answer, then the rest. Pure.

The best sentence stands in full beneath the verdict, and so do all that were asked for; every
other one has a line, grouped under its article. Nothing is printed twice.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from rich.cells import cell_len
from rich.text import Text

from index.urls import is_url
from qa.answer import Answer, Citation, CitedSentence, Verdict
from qa.rendering.glance.articles import article_blocks
from qa.rendering.glance.clip import (
    Weigh,
    Words,
    clipped,
    elided,
    head,
    starred,
    words,
    wrapped,
)
from qa.rendering.glance.context import Told, bars
from qa.rendering.place import article_of, inside
from qa.rendering.sanitise import clean
from qa.rendering.text import (
    copy_lines,
    date_lines,
    heading,
    link,
    named_shortly,
    reservation,
    short_path,
    verdict,
)

ALSO, NEAREST = "also found", "nearest miss"
_QUIET, _HEADING, _NUMBER, _ANSWER = "dim", "dim italic", "cyan", "bold cyan"
_SURENESS = {"sure": "green", "likely": "", "unsure": "yellow"}
_LEAST_HEADING = 12  # cells that are worth telling a title in, beside a path
_LEAST_BEGINNING = 4  # lines of a sentence, the verdict above it among them, that its place follows
_WIDEST_PLACE = 9  # cells of a place to which those of other lines are aligned


@dataclass(frozen=True, slots=True)
class Look:
    """How wide a page is, in cells; whether ``signs`` mark what style does not.

    A ``whole`` page has every sentence in full.
    """

    width: int
    signs: bool = False
    whole: bool = False


WHOLE = Look(1_000_000, signs=True, whole=True)
"""For a file, or for what is told but once: every sentence in full, and no line broken."""


@dataclass(frozen=True, slots=True)
class Page:
    """Lines ready for the terminal; ``rest`` are the numbers that there was no room for."""

    lines: tuple[Text, ...]
    rest: tuple[int, ...] = ()

    @property
    def text(self) -> Text:
        """The page as one text."""
        return Text("\n").join(self.lines)


def page(answer: Answer, look: Look, numbers: Collection[int] | None = None) -> Page:
    """Lay an answer out, or of its sentences those with some ``numbers``, without the verdict."""
    blocks = _blocks(answer, look, numbers)
    return Page(tuple(chain.from_iterable(block.lines for block in blocks)))


Hint = Callable[[Sequence[int], int], str]
"""What says how the rest is to be had, given the sentences shown and how many are not."""


def in_session(shown: Sequence[int], left: int) -> str:
    """Return the commands that show more."""
    more = f"/more: {left:,} left" if left else "/more"
    return f"/show {shown[min(1, len(shown) - 1)]} · {more}" if shown else more


def at_shell(_: Sequence[int], left: int) -> str:
    """Return the option that shows more."""
    return f"{left:,} more: qa ask --all" if left else "more of it: qa ask --all"


def screenful(
    answer: Answer,
    look: Look,
    room: int,
    numbers: Collection[int] | None = None,
    hint: Hint = in_session,
) -> Page:
    """Return as much of a page as stands in ``room`` lines, and how the rest is to be had.

    What comes first is there, cut short where not even that has room.
    """
    first, *others = _blocks(answer, look, numbers)
    hinted = answer.verdict is Verdict.ANSWERED
    most = max(room - hinted, 3)
    lines = _cut(first, most)
    shown = [first.number]
    rest: list[int] = []
    for block in others:
        if rest or len(lines) + len(block.lines) > most:
            rest.append(block.number)
        else:
            lines = [*lines, *block.lines]
            shown.append(block.number)
    if answer.answers or rest:
        said = hint(shown if answer.answers else (), len(rest))
        lines = [*lines, Text(said, _QUIET)]
    return Page(tuple(lines), tuple(rest))


def _cut(block: _Block, most: int) -> list[Text]:
    """Return a block in so many lines: its beginning, and where it stands if there is room."""
    if len(block.lines) <= most:
        return block.lines
    place = block.place if most > len(block.place) + _LEAST_BEGINNING else []
    kept = most - 1 - len(place)
    if place and place[0] in block.lines[:kept]:
        kept, place = most - 1, []
    return [*block.lines[:kept], Text("  …", _QUIET), *place]


def around(cited: CitedSentence, number: int, look: Look) -> Text:
    """Return a sentence in the midst of its neighbours, in the order of its article."""
    told = Told(look.width, signs=look.signs)
    label = f"{number} "
    lines = [
        *bars(cited, cited.before, told, len(label)),
        *_hung(_numbered(label), _sentence(words(cited), look, _ANSWER), look.width),
        *bars(cited, cited.after, told, len(label)),
        *_about(cited.citation, look, len(label)),
        *_below(cited, look, len(label), told),
    ]
    return Text("\n").join(lines)


# --- the parts of a page --------------------------------------------------------------------------


class _Block(NamedTuple):
    """What belongs to a sentence, with its number; ``place`` are the lines that say where it is."""

    number: int
    lines: list[Text]
    place: Sequence[Text] = ()


def _blocks(answer: Answer, look: Look, numbers: Collection[int] | None) -> Iterator[_Block]:
    """Yield the sentences, the best first, each with what stands above it and below."""
    shown = enumerate(answer.displayed, 1)
    ranked = [(n, cited) for n, cited in shown if not numbers or n in numbers]
    top = [] if numbers else _verdict(answer, look)
    if answer.listed:
        listed = article_blocks(answer.listed, top, look.width, numbers)
        yield from (_Block(number, lines) for number, lines in listed)
        return
    if answer.verdict is Verdict.NOT_FOUND:
        top += [Text(), Text(NEAREST, _QUIET)] if ranked else []
    told = Told(look.width, signs=look.signs, numbers=_places(answer))
    pad = len(str(len(answer.shown)))
    last: CitedSentence | None = None
    for number, cited in [each for each in ranked if not each[1].alternative]:
        label = f"{number:<{pad}} " if answer.answers else " " * (pad + 1)
        above = [*top, Text()] if top and answer.answers else top or ([Text()] if last else [])
        place = list(_about(cited.citation, look, len(label)))
        yield _Block(number, [*above, *_full(cited, label, look, told, place)], place)
        top, last = [], cited
    others = [each for each in ranked if each[1].alternative]
    above = [*top, *([Text()] if last or top else []), Text(ALSO, _QUIET)]
    for block in _others(others, look, told, pad, last):
        yield block._replace(lines=[*above, *block.lines])
        above = []
    if top and not others:
        yield _Block(0, top)


def _verdict(answer: Answer, look: Look) -> list[Text]:
    """Return what is to be said first: whether there is an answer, how sure that is, and which."""
    said = verdict(answer)
    if said not in _SURENESS:
        style = "bold" if answer.verdict is Verdict.ANSWERED else "bold yellow"
        lines = (wrapped(Text(line, style), look.width) for line in said.split("\n"))
        return list(chain.from_iterable(lines))
    line = Text().append(said, _SURENESS[said])
    marks = " · ".join(dict.fromkeys(_marks(answer)))
    if marks and marks != clean(answer.answers[0].sentence):
        line.append("  ").append(head(marks, look.width - cell_len(said) - 2), _ANSWER)
    return [line]


def _marks(answer: Answer) -> Iterator[str]:
    for cited in answer.answers:
        found = words(cited)
        if found.mark and not cited.alternative:
            yield found.mark.of(found.text)


def _full(
    cited: CitedSentence, label: str, look: Look, told: Told, place: Iterable[Text]
) -> Iterator[Text]:
    """Yield a sentence as it is, what it leans on, and where it stands."""
    indent = len(label)
    yield from _hung(_numbered(label), _sentence(words(cited), look, _ANSWER), look.width)
    yield from bars(cited, (*cited.before, *cited.after), told, indent)
    yield from place
    yield from _below(cited, look, indent, told)


def _below(cited: CitedSentence, look: Look, indent: int, told: Told) -> Iterator[Text]:
    """Yield what is said beneath a sentence: what is against it, its days, its copies.

    What holds for the whole article, or index, is said once of it.
    """
    lead = Text(" " * indent)
    article = _article(cited)
    but = reservation(cited.citation)
    if but and (told.first((article, but) if cited.citation.checked else but) or look.whole):
        yield from _hung(lead, Text(but, "bold red"), look.width)
    copies = frozenset((each.citation.file, each.citation.member) for each in cited.copies)
    for line in (*date_lines(cited), *copy_lines(cited)):
        if told.first((article, line, copies)) or look.whole:
            yield from _hung(lead, Text(line, _QUIET), look.width)


def _others(
    ranked: Sequence[tuple[int, CitedSentence]],
    look: Look,
    told: Told,
    pad: int,
    last: CitedSentence | None,
) -> Iterator[_Block]:
    """Yield sentences on a line each, those of one article under it."""
    column = max((len(place) for place in _short_places(ranked)), default=0)
    weigh = _rarity([cited for _, cited in ranked])
    for number, cited in ranked:
        if look.whole:
            label = f"{number:<{pad}} "
            about = _about(cited.citation, look, len(label))
            yield _Block(number, list(_full(cited, label, look, told, about)))
            continue
        beneath = last is not None and _article(last) == _article(cited)
        above = [] if beneath else list(_about(cited.citation, look, 2, ""))
        place = clean(inside(cited.citation.location))
        lead = _numbered(f"{number:<{pad}}  ").append(f"{place:<{column}}  ", _QUIET)
        room = look.width - cell_len(lead.plain)
        lines = [lead.append_text(_sentence(words(cited), look, "bold", room, weigh))]
        lines += bars(cited, (*cited.before, *cited.after), told, pad + 2, asked=True)
        lines += _below(cited, look, pad + 2, told)
        yield _Block(number, [*above, *lines])
        last = cited


def _short_places(ranked: Iterable[tuple[int, CitedSentence]]) -> Iterator[str]:
    places = (clean(inside(cited.citation.location)) for _, cited in ranked)
    return (place for place in places if len(place) <= _WIDEST_PLACE)


def _rarity(shown: Sequence[CitedSentence]) -> Weigh:
    """Return what weighs a word of the question by how few of the sentences have it."""
    counts: dict[str, int] = {}
    for cited in shown:
        for word in {span.of(cited.sentence).casefold() for span in cited.matches}:
            counts[word] = counts.get(word, 0) + 1
    return lambda word: 1.0 / counts.get(word, 1)


# --- lines ----------------------------------------------------------------------------------------


def _about(citation: Citation, look: Look, indent: int, place: str | None = None) -> Iterator[Text]:
    """Yield where a sentence stands behind what its article says of itself, on one line or two."""
    within = inside(citation.location) if place is None else place
    path = article_of(short_path(citation.file), citation.location)
    # Set apart from an address, of which it would be taken for a part.
    near = within.startswith(":") and not is_url(citation.file)
    room = look.width - indent
    where = Text(elided(clean(f"{path}{within}" if near else f"{path} {within}"), room))
    about = heading(citation, with_section=place is None)
    beside = room - cell_len(where.plain) - 3
    if cell_len(about) > beside:
        about = named_shortly(about)
    lead = Text(" " * indent)
    address = link(citation)
    where.stylize(f"{_QUIET} link {address}" if address else _QUIET)
    if about and beside >= min(_LEAST_HEADING, cell_len(about)):
        yield lead.copy().append(f"{_named(about, beside)}   ", _HEADING).append_text(where)
        return
    if about:
        yield lead.copy().append(_named(about, room), _HEADING)
    yield from _hung(lead, where, look.width)


def _named(about: str, room: int) -> str:
    """Return as many parts of a heading as there is room for; of the first what there is."""
    while cell_len(about) > room and " · " in about:
        about = about.rpartition(" · ")[0]
    return head(about, room)


def _sentence(
    found: Words, look: Look, style: str, room: int | None = None, weigh: Weigh = len
) -> Text:
    """Return a sentence with the answer marked in it, cut to ``room`` cells if that is given."""
    found = starred(found) if look.signs else found
    if room is not None:
        found = clipped(found, room, weigh)
    text = Text(found.text)
    if found.mark:
        text.stylize(style, found.mark.start, found.mark.end)
    return text


def _numbered(label: str) -> Text:
    return Text().append(label, _NUMBER)


def _hung(label: Text, body: Text, width: int) -> Iterator[Text]:
    """Yield a text wrapped to the right of its label."""
    indent = cell_len(label.plain)
    for number, line in enumerate(wrapped(body, width - indent)):
        yield (Text(" " * indent) if number else label.copy()).append_text(line)


def _article(cited: CitedSentence) -> tuple[str, str]:
    return cited.citation.file, cited.citation.member


def _places(answer: Answer) -> dict[tuple[str, object], int]:
    return {
        (cited.citation.file, cited.citation.location): number
        for number, cited in enumerate(answer.answers, 1)
    }

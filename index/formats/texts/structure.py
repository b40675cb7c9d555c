"""What in a plain text is no running prose: rows of a table, lines of a list, who speaks. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from index.article import Role
from index.formats.document import Block

_LINE = re.compile(r"[^\r\n]+")
_CAPITAL = r"[^\W\d_a-z][\w.’'-]{0,30}"
_NAME = rf"{_CAPITAL}(?: (?:(?:de|la|van|von|bin|al|del|dos) )?{_CAPITAL}){{0,3}}"
_TIME = r"[\[(]?(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?[\])]?"
_DATE = r"[\[(]?(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}),?[ \t]+"
# From the end of the line before: to look for that is far quicker than for where a line begins.
_TURN = re.compile(
    rf"\n[ \t]*(?:(?:{_DATE})?{_TIME}(?:[ \t]?[AaPp][Mm]\]?)?[ \t]*(?:[-–][ \t]*)?)?"
    r"(?:(?P<label>\((?:speaker|voice)[ _]\w{1,12}\)|\[?(?:SPEAKER|Speaker)[ _]\w{1,12}\]?:?)"
    rf"|(?P<name>{_NAME})(?:[ \t]*\([^()\r\n]{{1,20}}\))?:)"
    rf"(?:[ \t]+{_TIME})?(?=\s|\Z)[ \t]*"
)
_AT_TIME = re.compile(_TIME)
# "22:16 UTC: the page was mended" is a line of a report, and nobody's.
_ZONES = frozenset(
    "utc gmt z zulu est edt cst cdt mst mdt pst pdt et ct mt pt eastern central mountain pacific"
    " bst ist cet cest wet west eet eest msk jst kst hkt sgt aest aedt acst awst nzst nzdt".split()
)
_TIMED = re.compile(rf"(?:{_NAME}):?[ \t]+{_TIME}|{_TIME}[ \t]+(?:{_NAME}):?")
_LEAD = re.compile(r":[ \t]*(?:\r\n?|\n)(?:[ \t]*(?:\r\n?|\n))?")
_MOSTLY = 0.6  # of a talk's lines begin with who speaks
_LONGEST_TURN = 200  # characters of who speaks, and when
_LONGEST_ITEM = 80  # characters of a line of a list
_ENDED = re.compile(r"[.!?…,;:][”\"’')\]]*$")


class Region(NamedTuple):
    """A stretch of a text that is a block of its own; without a role it is not seen."""

    start: int
    end: int
    role: Role | None


def regions(text: str) -> list[Region]:
    """Return what is set apart in a text, in order and disjoint."""
    found = sorted([*_rows(text), *_turns(text), *_items(text)])
    apart: list[Region] = []
    for region in found:
        if not apart or region.start >= apart[-1].end:
            apart.append(region)
    return apart


def may_hold_turn(text: str) -> bool:
    """Say whether a text, of a larger one, may name a speaker of which nothing is seen."""
    return _TURN.search(f"\n{text}") is not None


def names_speaker(line: str) -> bool:
    """Say whether a line only says who speaks, and when."""
    return len(line) < _LONGEST_TURN and ":" in line and bool(_TIMED.fullmatch(line.strip()))


def turns_among(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks of a text; who speaks does so only where something is said below."""
    roles = [block.role for block in blocks]
    silent = {Role.SPEAKER, Role.HEADING}
    return tuple(
        replace(block, role=Role.PROSE)
        if block.role is Role.SPEAKER and silent.issuperset(roles[place : place + 1])
        else block
        for place, block in enumerate(blocks, 1)
    )


def _rows(text: str) -> Iterator[Region]:
    """Yield lines with equally many tabs, three at least, of which the first names the columns."""
    if "\t" not in text:
        return
    table: list[re.Match[str]] = []
    for line in [*_LINE.finditer(text), None]:
        tabs = line[0].strip().count("\t") if line else 0
        follows = table and line and line.start() - table[-1].end() <= 2
        if tabs and (not table or (follows and table[0][0].strip().count("\t") == tabs)):
            table += [line] if line else []
            continue
        if len(table) >= 3:
            for number, row in enumerate(table):
                named = number == 0 and not any(map(str.isdigit, row[0]))
                yield Region(row.start(), row.end(), Role.HEADER if named else Role.ROW)
        table = [line] if tabs and line else []


def _turns(text: str) -> Iterator[Region]:
    """Yield who speaks, where a text is a talk: what begins a line, and begins others, too.

    Where the same speaker goes on, that is not said again.
    """
    turns = _TURN.finditer(f"\n{text}")
    found = [match for match in turns if _speaker(match) not in _ZONES]
    if len(found) < 3:
        return
    spoken = Counter(_speaker(match) for match in found)
    # A word with a colon that stands there once, such as "Note:", is nobody; but in a text whose
    # lines nearly all begin so, and where somebody speaks again, it is somebody.
    speakers = {name for name, count in spoken.items() if count > 1} | _timed(found, text)
    lines = sum(1 for _ in _LINE.finditer(text))
    if speakers and len(found) > _MOSTLY * lines:
        speakers = set(spoken)
    if sum(spoken[name] for name in speakers) < 3:
        return
    last = None
    for match in found:
        speaker = _speaker(match)
        if speaker in speakers or (match["label"] and speakers):
            end = match.end() - 1
            again = speaker == last and match["label"] is not None
            yield Region(end - len(match[0].lstrip()), end, None if again else Role.SPEAKER)
            last = speaker


def _timed(found: Sequence[re.Match[str]], text: str) -> set[str]:
    """Return who speaks at a time that is given, with something said below each; else nobody.

    In a timetable nothing stands below, and what is done then stands in the same line.
    """
    timed = [match for match in found if _AT_TIME.search(match[0])]
    ends = [match.start() for match in found[1:]] + [len(text) + 1]
    below = dict(zip(found, ends, strict=True))
    says = [text[match.end() - 1 : below[match]] for match in timed]
    if len(timed) < 3 or not all(each[:1] in "\r\n" and each.strip() for each in says):
        return set()
    return {_speaker(match) for match in timed}


def _speaker(match: re.Match[str]) -> str:
    return (match["label"] or match["name"]).strip("()[]:").lower()


def _items(text: str) -> Iterator[Region]:
    """Yield the lines that a colon leads in, where they are short and none ends like a sentence."""
    for lead in _LEAD.finditer(text):
        lines: list[re.Match[str]] = []
        at = lead.end()
        while line := _LINE.match(text, at):
            lines.append(line)
            at = line.end() + (2 if text[line.end() : line.end() + 2] == "\r\n" else 1)
            if len(line[0]) > _LONGEST_ITEM or len(lines) > 100:
                break
        short = all(len(line[0]) <= _LONGEST_ITEM for line in lines)
        whole = any(_ENDED.search(line[0].rstrip()) for line in lines)
        begun = all(line[0].lstrip()[:1].isupper() for line in lines)
        if len(lines) > 1 and short and begun and not whole:
            yield from (Region(*line.span(), Role.PROSE) for line in lines)

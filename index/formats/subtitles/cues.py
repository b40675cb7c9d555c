"""Subtitles, SubRip and WebVTT: where the cues stand in the text, and what each shows.

https://www.w3.org/TR/webvtt1/ for WebVTT; SubRip is what players take for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from index.article import Span
from index.formats.shaping.wrapping import lines

_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[.,:](\d{1,3})"
_TIMING = re.compile(rf"(?:(?<=[\r\n])|\A)[ \t]*{_TIME}[ \t]*-+>[ \t]*{_TIME}[^\r\n]*")
_NUMBER = re.compile(r"[ \t]*\d*[ \t]*\Z")
_BLANK_LINE = re.compile(r"(?:\r\n|\r|\n)(?:\r\n|\r|\n)")
_MARK = re.compile(
    r"<(?P<tag>[^<>\r\n]*)>|\{\\[^{}\r\n]*\}|&(?P<entity>#?\w{1,31};?)|(?P<plain>[^<{&]+|[<{&])"
)
_MARKED = re.compile(r"[<{&\u00a0]")
_VOICE = re.compile(r"v(?:\.[^\s>]*)*[ \t]+(?P<name>[^>]*)\Z")
_UNSEEN = str.maketrans("", "", "\u200e\u200f\ufeff")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of what a cue shows: the text, and where it stands in the file."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a cue: its pieces, and where the name of the voice stands that it opens, if any."""

    pieces: tuple[Piece, ...]
    voice: Span | None = None

    @property
    def text(self) -> str:
        """What the line shows."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue: its number from 1, when it is shown in seconds, its lines, and where it stands."""

    number: int
    begins: float
    ends: float
    span: Span
    lines: tuple[Line, ...]

    @property
    def time(self) -> str:
        """When it begins, as ``00:12:31``."""
        whole = int(self.begins)
        return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def parse(source: str, *, web: bool) -> list[Cue]:
    """Return the cues of a file in their order; ``web`` says that a blank line ends one."""
    timings = list(_TIMING.finditer(source))
    cues = []
    for number, timing in enumerate(timings, 1):
        end = len(source)
        if number < len(timings):
            end = _before_number(source, timing.end(), timings[number].start())
        if web and (blank := _BLANK_LINE.search(source, timing.end(), end)):
            end = blank.start()
        stamps = timing.groups()
        found = tuple(_lines(source, timing.end(), end))
        cues.append(
            Cue(
                number, _seconds(stamps[:4]), _seconds(stamps[4:]), Span(timing.start(), end), found
            )
        )
    return cues


def _before_number(source: str, start: int, end: int) -> int:
    """Return where a cue's text ends: before the line that numbers the next one."""
    last = source[start:end].rstrip("\r\n")
    line = start + 1 + max(last.rfind("\n"), last.rfind("\r"))
    return line if line > start and _NUMBER.match(source, line, start + len(last)) else end


def _seconds(stamp: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = (each or "0" for each in stamp)
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction}")


def _lines(source: str, start: int, end: int) -> Iterator[Line]:
    for span in lines(source, start, end):
        text = span.of(source)
        if not _MARKED.search(text):  # as most lines are
            if text:
                yield Line((Piece(text, span.start, span.end),))
            continue
        pieces, voice = [], None
        for match in _MARK.finditer(source, span.start, span.end):
            if (tag := match["tag"]) is not None:
                if name := _VOICE.match(tag):
                    offset = match.start("tag")
                    voice = Span(offset + name.start("name"), offset + name.end("name"))
                continue
            shown = unescape(match[0]) if match["entity"] else match["plain"] or ""
            shown = shown.replace("\u00a0", " ")
            if match["entity"]:
                shown = shown.translate(_UNSEEN)
            if shown:
                pieces.append(Piece(shown, match.start(), match.end()))
        if trimmed := _trimmed(pieces):
            yield Line(trimmed, voice)


def _trimmed(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Return the pieces without white space at the line's ends."""
    while pieces and not pieces[0].text.strip():
        del pieces[0]
    while pieces and not pieces[-1].text.strip():
        del pieces[-1]
    if pieces:
        pieces[0] = _cut(pieces[0], len(pieces[0].text) - len(pieces[0].text.lstrip()), None)
        pieces[-1] = _cut(pieces[-1], 0, len(pieces[-1].text.rstrip()))
    return tuple(pieces)


def _cut(piece: Piece, start: int, end: int | None) -> Piece:
    """Return a piece from one of its characters to another; an entity is cut nowhere."""
    if piece.end - piece.start != len(piece.text):
        return piece
    end = len(piece.text) if end is None else end
    return Piece(piece.text[start:end], piece.start + start, piece.start + end)


def after(line: Line, count: int) -> Line:
    """Return a line without its first characters."""
    pieces = list(line.pieces)
    while pieces and count >= len(pieces[0].text):
        count -= len(pieces[0].text)
        del pieces[0]
    if pieces and count:
        pieces[0] = _cut(pieces[0], count, None)
    return Line(_trimmed(pieces))

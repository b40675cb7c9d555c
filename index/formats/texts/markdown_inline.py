"""The markup inside a paragraph of Markdown, and what is seen of it. Linear, and pure.

CommonMark's emphasis, code, links, images, entities, escapes and HTML; GitHub's ``~~``; and, since
notes are kept in them, Obsidian's wiki links, embeds, ``==``, ``%%`` and block ids, footnote marks
and template tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from index.formats.visible import Visible

_TOKEN = re.compile(
    r"""
      (?P<escape>\\[!-/:-@\[-`{-~])
    | (?P<code>`+)
    | (?P<fence><!--|%%|\{\{|\{%)
    | (?P<gone>!\[\[[^\[\]\r\n]*\]\]|\[\^[^\[\]\s]+\]:?)
    | \[\[(?P<wiki>[^\[\]\r\n]+)\]\]
    | <(?P<auto>(?:[a-zA-Z][a-zA-Z0-9+.-]{1,31}:|[^\s<>@]+@)[^\s<>]*)>
    | (?P<tag></?[a-zA-Z][^<>]*>)
    | (?P<entity>&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});)
    | (?P<open>!?\[)
    | (?P<close>\](?:
          \( (?:[^()\\\s]|\\.|\([^()\s]*\))* (?:\s+(?:"[^"]*"|'[^']*'))? \s* \)
        | \[[^\[\]]*\]
        )?)
    | (?P<run>\*+|_+|(?<!~)~~(?!~)|(?<!=)==(?!=))
    | (?P<newline>(?:\r\n?|\n)[ \t]*(?:>[ \t]*)*)
    | (?P<id>(?<=[ \t])\^[A-Za-z0-9-]+(?=[ \t]*(?:[\r\n]|\Z)))
    """,
    re.VERBOSE | re.DOTALL,
)
_SIGN = re.compile(r"[\\`<%{!\[\]&*_~=^\r\n]")  # what all of them begin with
_CALLOUT = re.compile(r"\[![\w-]+\][-+]?[ \t]*|\^[A-Za-z0-9-]+[ \t]*\Z|\[\^[^\]\s]+\]:[ \t]*|:::.*")
_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_FENCES = {"<!--": "-->", "%%": "%%", "{{": "}}", "{%": "%}"}
"""What comments and template tags begin with, and what they end with."""


class _Piece(NamedTuple):
    """A stretch of the source, and what is seen of it; None is the stretch itself."""

    start: int
    end: int
    shown: str | None = None

    def of(self, source: str) -> str:
        """Return the stretch."""
        return source[self.start : self.end]


def see(visible: Visible, start: int, end: int) -> None:
    """Take what is seen of ``source[start:end]``, the inside of a paragraph, into ``visible``."""
    source = visible.source
    begin = _CALLOUT.match(source, start, end)
    for piece in _Inline(source, begin.end() if begin else start, end).pieces():
        if piece.shown is None:
            visible.keep(piece.start, piece.end)
        else:
            visible.put(piece.shown, piece.start, piece.end)


class _Inline:
    """One paragraph: a list of pieces, those that turn out to be markup emptied as it goes on."""

    def __init__(self, source: str, start: int, end: int) -> None:
        self._source = source
        self._end = end
        self._pieces: list[_Piece] = []
        self._brackets: list[int] = []  # the pieces that may open a link
        self._runs: dict[str, list[int]] = {}  # those that may open an emphasis, by their sign
        self._ticks: dict[int, list[int]] | None = None
        self._unclosed: set[str] = set()
        self._read(start)

    def pieces(self) -> Iterator[_Piece]:
        """Yield what is left to be seen."""
        return (p for p in self._pieces if p.shown != "" and p.start < p.end)

    def _read(self, at: int) -> None:
        seen = at
        while sign := _SIGN.search(self._source, seen, self._end):
            match = _TOKEN.match(self._source, sign.start(), self._end)
            if match is None:
                seen = sign.end()
                continue
            self._take(at, match.start())
            at = match.end()
            kind = match.lastgroup or ""
            if kind in {"code", "fence"}:
                at = getattr(self, f"_{kind}")(match)
            elif kind == "newline":
                self._newline(match)
            elif kind in {"open", "close", "run"}:
                getattr(self, f"_{kind}")(match)
            else:
                self._plain(kind, match)
            seen = at
        self._take(at, self._end)

    def _take(self, start: int, end: int, shown: str | None = None) -> None:
        if start < end:
            self._pieces.append(_Piece(start, end, shown))

    def _drop(self, piece: int) -> None:
        self._pieces[piece] = self._pieces[piece]._replace(shown="")

    def _plain(self, kind: str, match: re.Match[str]) -> None:
        start, end = match.span()
        if kind == "escape":
            self._take(start + 1, end)
        elif kind == "wiki":
            first = match.start("wiki")
            bar = self._source.find("|", first, match.end("wiki"))
            self._take(first if bar < 0 else bar + 1, match.end("wiki"))
        elif kind == "auto":
            self._take(*match.span("auto"))
        elif kind == "entity":
            self._take(start, end, unescape(match[0]))
        elif kind == "tag" and _BREAK.match(match[0]):
            self._take(start, end, " ")
        # What is left of markup is not seen: an embed, a mark of a footnote, a tag, an id.

    def _newline(self, match: re.Match[str]) -> None:
        """Keep a line's end, without what asks for a break there, and the next line's markers."""
        if self._pieces and self._pieces[-1].shown is None:
            last = self._pieces[-1]
            words = last.of(self._source)
            left = words.removesuffix("\\").rstrip(" \t")
            self._pieces[-1] = last._replace(end=last.start + len(left))
        self._take(match.start(), match.start() + len(match[0].rstrip(" \t>")))

    def _fence(self, match: re.Match[str]) -> int:
        """Pass over a comment or a template tag; return where to go on."""
        opening = match[0]
        closing = _FENCES[opening]
        end = -1
        if opening not in self._unclosed:
            end = self._source.find(closing, match.end(), self._end)
        if end < 0:
            self._unclosed.add(opening)
            self._take(*match.span())
            return match.end()
        return end + len(closing)

    def _code(self, match: re.Match[str]) -> int:
        """Take what stands between two equal runs of backticks; return where to go on."""
        if self._ticks is None:
            self._ticks = {}
            for run in re.finditer(r"`+", self._source[match.start() : self._end]):
                place = match.start() + run.start()
                self._ticks.setdefault(len(run[0]), []).append(place)
            for places in self._ticks.values():
                places.reverse()
        length = len(match[0])
        places = self._ticks.get(length, [])
        while places and places[-1] <= match.start():
            places.pop()
        if not places:
            self._take(*match.span())
            return match.end()
        close = places.pop()
        start, end = match.end(), close
        if self._source[start] == self._source[end - 1] == " " and end - start > 2:
            start, end = start + 1, end - 1
        self._take(start, end)
        return close + length

    def _open(self, match: re.Match[str]) -> None:
        self._brackets.append(len(self._pieces))
        self._take(*match.span())

    def _close(self, match: re.Match[str]) -> None:
        """Leave of a link its text, and nothing of an image."""
        if not self._brackets:
            self._take(*match.span())
            return
        opening = self._brackets.pop()
        if len(match[0]) == 1:
            self._take(*match.span())
        elif self._source[self._pieces[opening].start] == "!":
            del self._pieces[opening:]
            for runs in self._runs.values():
                while runs and runs[-1] >= opening:
                    runs.pop()
        else:
            self._drop(opening)

    def _run(self, match: re.Match[str]) -> None:
        """Match a run of signs with those before it; what has no partner is seen."""
        start, end = match.span()
        before = self._source[start - 1] if start else " "
        after = self._source[end] if end < self._end else " "
        sign = match[0][0]
        opens, closes = not after.isspace(), not before.isspace()
        if sign == "_":
            opens, closes = opens and not before.isalnum(), closes and not after.isalnum()
        elif sign == "*" and _is_mark(after) and before.isalnum():
            opens = False
        openers = self._runs.setdefault(sign, [])
        while closes and openers and start < end:
            opening = self._pieces[openers[-1]]
            count = min(opening.end - opening.start, end - start)
            start += count
            self._pieces[openers[-1]] = _Piece(opening.start, opening.end - count)
            if opening.end - count == opening.start:
                openers.pop()
        if start < end:
            if opens:
                openers.append(len(self._pieces))
            self._take(start, end)


def _is_mark(character: str) -> bool:
    return not character.isalnum() and not character.isspace()

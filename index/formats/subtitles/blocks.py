"""What is said, one block as long as one voice goes on without a long pause.

The times between the cues are no part of it, so that a sentence may run over several. Captions that
roll up, as YouTube makes them, show each line twice or more: once is enough.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from index.article import Role, Span
from index.formats.shaping.composition import Composition
from index.formats.subtitles.cues import Cue, Line, Piece, after

_PAUSE = 4.0  # seconds; after so long a silence something else is said
_LONGEST = 1_500  # characters; what is never punctuated ends somewhere
_ROLLING_SHARE = 0.3  # of the cues begin with what the one before ended with
_DASH = re.compile(r"(?:[-–—‐]|>>+|&gt;&gt;)\s*(?=\S)")
_CAPITAL_NAME = re.compile(r"([A-ZÀ-Þ][A-ZÀ-Þ0-9.'’ -]{1,30}?)\s?:(?:\s+|\Z)")
_NAME = re.compile(r"([A-ZÀ-Þ][\w.'’-]*(?: [A-ZÀ-Þ][\w.'’-]*){0,3})\s?:(?:\s+|\Z)")
_NOISE = re.compile(r"[\[(][^\])]*[\])]\Z|[♪♫#\s]+\Z")
_CLOSED = re.compile(r"[.!?…。！？][\"'”’»)\]]*\Z")


def compose(source: str, cues: list[Cue]) -> Composition:
    """Return what the cues say, with its places in ``source``."""
    composition = Composition()
    voices = _Voices(source, cues)
    before: Cue | None = None
    said = ""  # so far in the open block
    for cue, lines in _once(cues):
        if before and cue.begins - before.ends > _PAUSE:
            said = ""
        for line in lines:
            name, rest, fresh = voices.of(line)
            if name:
                composition.begin(Role.SPEAKER)
                _write(composition, name)
            noise = bool(_NOISE.match(rest.text))
            if (
                name
                or fresh
                or noise
                or not said
                or (len(said) > _LONGEST and _CLOSED.search(said))
            ):
                composition.begin(Role.NAVIGATION if noise else Role.PROSE)
                said = ""
            _write(composition, rest.pieces, joint=" " if said else "")
            said = "" if noise else said + rest.text
            if len(said) > 2 * _LONGEST:
                said = ""
        before = cue
    return composition


def _write(composition: Composition, pieces: tuple[Piece, ...], joint: str = "") -> None:
    for piece in pieces:
        composition.write(piece.text, piece.start, joint, piece.end)
        joint = ""


def _once(cues: list[Cue]) -> Iterator[tuple[Cue, list[Line]]]:
    """Yield the cues with the lines that are not shown already."""
    repeats = sum(
        bool(a.lines and b.lines and a.lines[-1].text == b.lines[0].text) for a, b in pairwise(cues)
    )
    rolling = repeats > _ROLLING_SHARE * len(cues) and len(cues) > 3
    shown: list[str] = []
    for cue in cues:
        lines = list(cue.lines)
        if rolling:
            while lines and lines[0].text in shown:
                del lines[0]
            shown = [line.text for line in cue.lines] or shown
        if lines:
            yield cue, lines


class _Voices:
    """Who speaks: a voice's tag, a name before a colon, or only that it is somebody else."""

    def __init__(self, source: str, cues: list[Cue]) -> None:
        self._source = source
        names = (_NAME.match(line.text) for cue in cues for line in cue.lines)
        counted = Counter(match[1] for match in names if match)
        self._known = {name for name, count in counted.items() if count > 1}
        self._speaking = ""

    def of(self, line: Line) -> tuple[tuple[Piece, ...], Line, bool]:
        """Return the name that a line gives, if another speaks, the rest, and if another speaks."""
        if line.voice:
            return self._named(line, line.voice)
        dash = _DASH.match(line.text)
        rest = after(line, dash.end()) if dash else line
        name = _CAPITAL_NAME.match(rest.text) or _NAME.match(rest.text)
        if name and (name[1].isupper() or name[1] in self._known):
            pieces = _first(rest, len(name[1]))
            rest = after(rest, name.end())
            if name[1] == self._speaking and not dash:
                return (), rest, False
            self._speaking = name[1]
            return pieces, rest, True
        if dash:
            self._speaking = ""
        return (), rest, dash is not None

    def _named(self, line: Line, voice: Span) -> tuple[tuple[Piece, ...], Line, bool]:
        name = voice.of(self._source).strip()
        if not name or name == self._speaking:
            return (), line, False
        self._speaking = name
        start = voice.start + voice.of(self._source).index(name)
        return (Piece(name, start, start + len(name)),), line, True


def _first(line: Line, count: int) -> tuple[Piece, ...]:
    """Return the first characters of a line."""
    pieces = []
    for piece in line.pieces:
        if count > 0:
            whole = count >= len(piece.text) or piece.end - piece.start != len(piece.text)
            pieces.append(
                piece if whole else Piece(piece.text[:count], piece.start, piece.start + count)
            )
        count -= len(piece.text)
    return tuple(pieces)

"""Question sets: questions, each with the places in the articles that answer it.

This room reads and checks question sets, and says whether a sentence is a right one. It asks
nothing and counts nothing; ``qa.evaluation.run`` does.

A question set is JSON lines, UTF-8::

    {"question": "…", "history": ["…"], "gold": [{"file": "a.txt", "start": 10, "end": 14},
                                                 {"file": "a.txt", "contains": "…"}]}

``history`` may be left out, and may hold answers as ``qa ask --json`` prints them; an empty
``gold`` means that the articles do not say. Spans are 0-based, half-open, in characters of the
decoded file. Other keys are let be.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from index.article import Span
from index.errors import UsageError
from index.formats.document import Document, Unreadable
from index.formats.encodings.decoding import decode
from index.formats.registry import documents, format_of
from qa.history.from_file import earlier

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from qa.answer import CitedSentence
    from qa.question.said import Said


_AROUND = 120  # characters on each side of a stretch, for people


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """A stretch of a file that a right sentence overlaps.

    ``text`` is what stands there, ``around`` what stands before and after it, with an ellipsis
    where that goes on; ``None`` and empty where the file cannot be read any more.
    """

    file: str
    span: Span
    text: str | None = None
    around: tuple[str, str] = ("", "")

    def met_by(self, candidate: CitedSentence) -> bool:
        """Say whether the sentence shares a character with the stretch."""
        location = candidate.citation.location
        return candidate.citation.file == self.file and self.span.overlaps(
            Span(location.start, location.end)
        )


@dataclass(frozen=True, slots=True)
class GoldText:
    """A text that a right sentence of a file holds, up to white space."""

    file: str
    text: str

    def met_by(self, candidate: CitedSentence) -> bool:
        """Say whether the sentence holds the text."""
        return candidate.citation.file == self.file and _one_line(self.text) in _one_line(
            candidate.sentence
        )


@dataclass(frozen=True, slots=True)
class Case:
    """One question with what counts as right; no gold means that the articles do not say."""

    question: str
    history: tuple[str | Said, ...]
    gold: tuple[GoldSpan | GoldText, ...]


def read_questions(path: Path, articles: Collection[str]) -> tuple[Case, ...]:
    """Return the questions of a set, with the gold files resolved to files of the index.

    ``articles`` are the files of the index, written as citations write them. A gold file names
    one of them exactly, relative to the question set's folder, or by an ending that only one
    has (``a.txt``, ``news/a.txt``).

    Raises ``UsageError``, naming file and line, for anything that is not as the format says.
    """
    files = _Files(path.parent, articles)
    cases = []
    for number, line in _lines(path):
        try:
            cases.append(_case(line, files))
        except _Malformed as malformed:
            raise UsageError(
                f"{path}, line {number}: {malformed.what}", malformed.next_step
            ) from malformed
    if not cases:
        raise UsageError(f"{path} holds no questions.", _FORMAT)
    return tuple(cases)


_FORMAT = (
    'A line is {"question": "…", "gold": [{"file": "…", "start": 0, "end": 9} or '
    '{"file": "…", "contains": "…"}]}, with "history": ["…"] where there is one.'
)


_AS_IT_IS = "Say what answers as the file has it now: anything else would count as a miss."


class _Malformed(ValueError):
    """A line of a question set cannot be used; the line's number is added where it is known."""

    def __init__(self, what: str, next_step: str = _FORMAT) -> None:
        super().__init__(what)
        self.what = what
        self.next_step = next_step


class _Files:
    """The files of the index, found by any ending of their paths."""

    def __init__(self, folder: Path, articles: Collection[str]) -> None:
        self._folder = folder
        self._texts: dict[str, str | None] = {}
        self._shown: dict[str, str | None] = {}
        self._articles = frozenset(articles)
        self._endings: dict[str, list[str]] = {}
        for article in sorted(self._articles):
            self._endings.setdefault(PurePath(article).name, []).append(article)

    def named(self, name: str) -> str:
        """Return the one file that the name stands for."""
        beside = os.path.abspath(self._folder / name)  # noqa: PTH100 - touches no disk
        for exact in (name, beside):
            if exact in self._articles:
                return exact
        parts = PurePath(name).parts
        found = [
            article
            for article in self._endings.get(PurePath(name).name, [])
            if PurePath(article).parts[-len(parts) :] == parts
        ]
        if not found:
            raise _Malformed(
                f"no indexed article is called {name!r}.",
                "Index it first (`qa index add`), or correct the name.",
            )
        if len(found) > 1:
            raise _Malformed(
                f"{name!r} may be {found[0]!r} or {found[1]!r}.",
                "Write more of the path, so that only one article's path ends with it.",
            )
        return found[0]

    def gold(self, name: str, span: Span) -> GoldSpan:
        """Return a stretch of the file that the name stands for, with what it says."""
        file = self.named(name)
        text = self._text(file)
        if text is None:
            return GoldSpan(file, span)
        if span.end > len(text):
            raise _Malformed(
                f'{name} has {len(text)} characters, and "end" is {span.end}.', _AS_IT_IS
            )
        return GoldSpan(file, span, span.of(text), _around(text, span))

    def holding(self, name: str, said: str) -> GoldText:
        """Return the text ``said`` as what a right sentence of a file holds."""
        file = self.named(name)
        text = self._visible(file)
        holds = text is None or said in text or _one_line(said) in _one_line(text)
        if not holds:
            raise _Malformed(f'{name} does not hold the text of "contains".', _AS_IT_IS)
        return GoldText(file, said)

    def _text(self, file: str) -> str | None:
        if file not in self._texts:
            try:
                self._texts[file] = decode(Path(file).read_bytes()).text
            except (OSError, Unreadable):
                self._texts[file] = None
        return self._texts[file]

    def _visible(self, file: str) -> str | None:
        """Return what is seen of all articles of a file."""
        if file not in self._shown:
            try:
                data = Path(file).read_bytes()
                found = documents(format_of(file, data), data)
                texts = [each.text for each in found if isinstance(each, Document)]
                self._shown[file] = "\n".join(texts)
            except (OSError, Unreadable):
                self._shown[file] = None
        return self._shown[file]


def _around(text: str, span: Span) -> tuple[str, str]:
    """Return whole words before and after a stretch, with an ellipsis where the text goes on."""
    first, last = span.start - _AROUND, span.end + _AROUND
    before, after = text[max(first, 0) : span.start], text[span.end : last]
    return (
        before if first <= 0 else f"… {before.partition(' ')[2]}",
        after if last >= len(text) else f"{after.rpartition(' ')[0]} …",
    )


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank, with their 1-based numbers."""
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UsageError(
            f"Cannot read the question set {path}: {reason}.", "Check the path and its permissions."
        ) from error
    # Only a line feed ends a line of JSON lines: str.splitlines would also cut at U+2028, which
    # may stand inside a JSON string.
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError as error:
            raise UsageError(
                f"{path}, line {number}: not UTF-8.", "Save the question set as UTF-8."
            ) from error
        if text.strip():
            yield number, text


def _case(line: str, files: _Files) -> Case:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        raise _Malformed(f"not JSON ({reason}).") from error
    if not isinstance(value, dict):
        raise _Malformed("not a JSON object.")
    question, history, gold = value.get("question"), value.get("history", []), value.get("gold")
    if not isinstance(question, str) or not question.strip():
        raise _Malformed('"question" is missing or is not a text.')
    if not isinstance(history, list):
        raise _Malformed('"history" is not a list.')
    try:
        said = tuple(earlier(item) for item in history)
    except ValueError as error:
        raise _Malformed(f'"history" {error}.') from error
    if not isinstance(gold, list):
        raise _Malformed('"gold" is missing or is not a list; [] says that there is no answer.')
    return Case(question, said, tuple(_gold(entry, files) for entry in gold))


def _gold(entry: object, files: _Files) -> GoldSpan | GoldText:
    if not isinstance(entry, dict) or not isinstance(entry.get("file"), str) or not entry["file"]:
        raise _Malformed('a gold entry has no "file".')
    spanned = "start" in entry or "end" in entry
    if spanned == ("contains" in entry):
        raise _Malformed('a gold entry needs either "start" and "end" or "contains".')
    if spanned:
        span = _span(entry.get("start"), entry.get("end"))
        return files.gold(entry["file"], span)
    text = entry["contains"]
    if not isinstance(text, str) or not text.strip():
        raise _Malformed('"contains" is not a text.')
    return files.holding(entry["file"], text)


def _span(start: object, end: object) -> Span:
    # type() and not isinstance: JSON's true and false are ints to Python.
    if type(start) is not int or type(end) is not int or not 0 <= start < end:
        raise _Malformed('"start" and "end" are not whole numbers with 0 <= start < end.')
    return Span(start, end)


def _one_line(text: str) -> str:
    return " ".join(text.split())

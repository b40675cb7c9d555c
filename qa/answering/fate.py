"""What became of a line of an article for a question: the nouns of asking why not. Frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from index.article import Location, Role, Sentence
from index.filter import Filter
from index.parts import Cue, Page, Paragraph, Record
from index.search.hits import Standing


class Fate(StrEnum):
    """What became of a line, the first that holds."""

    NOT_INDEXED = "not_indexed"
    NO_SENTENCE = "no_sentence"
    """The article has no sentence on that line."""
    FILTERED = "filtered"
    ROLE = "role"
    """Its sentence is none that may answer: navigation, a byline, a heading."""
    ANSWERS = "answers"
    BELOW = "below"
    """It is the nearest miss, of too little confidence."""
    ALSO_FOUND = "also_found"
    FOLDED = "folded"
    """It says the same as one that is shown in its place."""
    NOT_FOUND = "not_found"
    """No search proposed its passage, or it was not among the best that are read."""
    NOT_READ = "not_read"
    """Passages before its own were sure enough."""
    BEHIND = "behind"


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file, or what takes its place in a format without lines; a column may be named.

    ``file`` is an absolute path, or an address.
    """

    file: str
    line: int
    column: int | None = None

    def holds(self, sentence: Sentence) -> bool:
        """Say whether a sentence stands there: in part on that line, over that column."""
        at = sentence.location
        if not _numbered(at):
            return any(_number(part) == self.line for part in at.parts)
        if not at.line <= self.line <= at.line + sentence.text.count("\n"):
            return False
        begins_here = self.line == at.line
        return (
            self.column is None
            or not begins_here
            or at.column <= self.column < at.column + len(sentence.text)
        )


def _numbered(at: Location) -> bool:
    return bool(at.line) and not any(isinstance(part, Cue) for part in at.parts)


def _number(part: object) -> int | None:
    match part:
        case Page(number=number) | Paragraph(number=number) | Cue(number=number):
            return number
        case Record(row=row):
            return row
    return None


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence with its place and its score, None where it was not read."""

    file: str
    location: Location
    text: str
    score: float | None


@dataclass(frozen=True, slots=True)
class WhyNot:
    """What became of a line for a question.

    ``why`` is the reason in words, where the file is not indexed. ``failing`` are the parts of the
    filter that the article does not meet. ``found`` is the passage's rank in the whole search, from
    1, None where neither index proposed it; the best ``read_up_to`` are given to the reader.
    ``rank`` counts the sentences that were read, best first. ``confidence`` is that the ``winner``
    answers, and ``least`` what is asked for. ``shown_instead`` says the same.
    """

    question: str
    place: Place
    fate: Fate
    why: str = ""
    sentence: Shown | None = None
    role: Role = Role.PROSE
    failing: tuple[Filter, ...] = ()
    standing: Standing | None = None
    found: int | None = None
    read_up_to: int = 0
    rank: int | None = None
    confidence: float = 0.0
    least: float = 0.0
    winner: Shown | None = None
    shown_instead: Shown | None = None
    understood_as: str | None = None

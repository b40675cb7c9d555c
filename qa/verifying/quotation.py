"""The nouns of a verification: a quotation of a draft, what is said of it, an earlier citation.

Frozen data: ``verifier`` says how it comes to be, ``qa.rendering.verified`` how it looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from index.article import Location, Span
from qa.answer import Citation


class Verdict(StrEnum):
    """What the articles say of a quotation."""

    VERBATIM = "verbatim"
    SHORTENED = "shortened"
    """Word for word but for what an ellipsis or a bracket says it leaves out or puts in."""
    MISATTRIBUTED = "misattributed"
    """Word for word, and said by somebody else."""
    MOVED = "moved"
    """Word for word, and not at the place that the draft names."""
    ALTERED = "altered"
    NOT_FOUND = "not_found"
    TOO_SHORT = "too_short"
    """Of less than three words or twelve letters: anything would be found."""


PROVED = frozenset({Verdict.VERBATIM, Verdict.SHORTENED})


class Kind(StrEnum):
    """What a change concerns, the gravest first."""

    NEGATION = "negation"
    NUMBER = "number"
    NAME = "name"
    WORD = "word"
    SIGN = "sign"
    LEFT_OUT = "left_out"
    """What an ellipsis leaves out, or a bracket stands for: the quotation says so."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a quotation has, and what the article has in that place; "" is nothing.

    ``span`` is where the quotation's text has it, empty where it has nothing.
    """

    this: str
    other: str
    kind: Kind
    span: Span


@dataclass(frozen=True, slots=True)
class StatedPlace:
    """The place that a draft names for a quotation: a file, or the end of its path, and a line."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation of a draft, without its marks: ``span`` of the draft's visible text.

    ``location`` is where it stands in the draft's file. ``speaker`` is whom the draft gives it to,
    ``stated`` where it says that it stands.
    """

    text: str
    span: Span
    location: Location
    speaker: str | None = None
    stated: StatedPlace | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The sentences of an article that hold a quotation, or come nearest to it.

    ``citation`` covers them from the first to the last, and is stale unless each of them was
    proved; ``text`` is what the article has in the quotation's place, ``speaker`` whom it gives
    that to. ``places`` counts where else the articles have it, this place included.
    """

    text: str
    sentences: tuple[tuple[str, Location], ...]
    citation: Citation
    speaker: str | None = None
    places: int = 1

    @property
    def proved(self) -> bool:
        """Whether the file was read again and says so."""
        return not self.citation.stale


@dataclass(frozen=True, slots=True)
class Checked:
    """A quotation with its verdict, what was found for it, and what differs."""

    quotation: Quotation
    verdict: Verdict
    found: Found | None = None
    changes: tuple[Change, ...] = ()

    @property
    def proved(self) -> bool:
        """Whether the articles say so, word for word, and their file was read again."""
        return self.verdict in PROVED and self.found is not None and self.found.proved

    @property
    def counts(self) -> bool:
        """Whether it is long enough to be proved or not."""
        return self.verdict is not Verdict.TOO_SHORT


@dataclass(frozen=True, slots=True)
class Match:
    """Where the articles have some words, or what comes near; ``changes`` is empty if the same."""

    found: Found
    changes: tuple[Change, ...] = ()

    @property
    def altered(self) -> bool:
        """Whether anything differs but what an ellipsis or a bracket leaves out."""
        return any(change.kind is not Kind.LEFT_OUT for change in self.changes)


@dataclass(frozen=True, slots=True)
class Quoted:
    """Some words, and where the articles have them, or else what comes nearest."""

    words: str
    matches: tuple[Match, ...]

    @property
    def exact(self) -> bool:
        """Whether the articles have them word for word."""
        return bool(self.matches) and not any(each.altered for each in self.matches)


# --- figures --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a draft with its unit, as it stands there; ``value`` is what is compared."""

    text: str
    value: str
    unit: str
    span: Span
    location: Location


@dataclass(frozen=True, slots=True)
class CheckedFigure:
    """A figure, and the sentence about the same subject that has it.

    Where there is none, ``found`` is the sentence about that subject that comes nearest, if any,
    and ``others`` are the numbers with that unit which it has instead.
    """

    figure: Figure
    supported: bool
    found: Found | None = None
    others: tuple[str, ...] = ()


# --- earlier citations ----------------------------------------------------------------------------


class State(StrEnum):
    """What became of the citation of an earlier answer."""

    EXACT = "exact"
    MOVED = "moved"
    """The sentence stands elsewhere now."""
    CHANGED = "changed"
    """Something like it stands there now."""
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence of an earlier answer, and where that said it stands; ``line`` is 1-based, or 0."""

    question: str
    sentence: str
    file: str
    location: Location | None
    line: int = 0
    member: str = ""


@dataclass(frozen=True, slots=True)
class CheckedCitation:
    """An earlier citation with its state, and where its sentence, or what is like it, stands."""

    cited: Cited
    state: State
    found: Found | None = None
    changes: tuple[Change, ...] = ()


# --- the whole ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Verification:
    """What was looked at in one draft or answers file.

    ``text`` is the draft as it is read; ``paragraphs`` are where it has some, and whether each is a
    block quotation.
    """

    name: str
    text: str = ""
    paragraphs: tuple[tuple[Span, bool], ...] = ()
    quotations: tuple[Checked, ...] = ()
    figures: tuple[CheckedFigure, ...] = ()
    citations: tuple[CheckedCitation, ...] = ()

    @property
    def proved(self) -> bool:
        """Whether everything that can be proved is."""
        return (
            all(each.proved for each in self.quotations if each.counts)
            and all(each.supported for each in self.figures)
            and all(each.state is State.EXACT for each in self.citations)
        )

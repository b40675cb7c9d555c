"""A verification as plain text: a table for people, a line for each fault. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.article import Location
from qa.rendering.amounts import counted
from qa.rendering.place import place_of, within
from qa.rendering.sanitise import clean
from qa.rendering.text import heading, place, reservation, short_path
from qa.verifying.quotation import (
    Change,
    Checked,
    CheckedCitation,
    CheckedFigure,
    Found,
    Kind,
    Match,
    State,
    Verdict,
    Verification,
)

_GRAVE = (Kind.NEGATION, Kind.NUMBER, Kind.NAME)
_SUPPORTED, _UNSUPPORTED = "found", "not found"
_LONGEST = 160  # characters of what was left out; the JSON has all


@dataclass(frozen=True, slots=True)
class Row:
    """What is told of one quotation, figure or citation.

    ``place`` is where it stands in its file, ``verdict`` a word, ``text`` the words themselves,
    ``notes`` a line each; ``good`` says that it is proved, None that it cannot be.
    """

    place: str
    verdict: str
    text: str
    notes: tuple[str, ...]
    good: bool | None


def rows(verification: Verification) -> Iterator[Row]:
    """Yield what is told of each quotation, figure and citation, in order."""
    for checked in verification.quotations:
        quotation = checked.quotation
        good = checked.proved if checked.counts else None
        yield Row(
            _inside(quotation.location),
            verdict_of(checked),
            f"“{clean(quotation.text)}”",
            tuple(_notes(checked)),
            good,
        )
    for figure in verification.figures:
        said = _SUPPORTED if figure.supported else _UNSUPPORTED
        text = clean(figure.figure.text)
        yield Row(
            _inside(figure.figure.location), said, text, tuple(_figure(figure)), figure.supported
        )
    for citation in verification.citations:
        cited = citation.cited
        there = _cited_place(citation)
        good = citation.state is State.EXACT
        notes = (*_citation(citation),)
        yield Row(there, citation.state.value, clean(cited.sentence), notes, good)


def table(verification: Verification) -> str:
    """Return a verification as aligned columns, what was found below each."""
    found = list(rows(verification))
    wide = max((len(row.place) for row in found), default=0)
    words = max((len(row.verdict) for row in found), default=0)
    indent = " " * (wide + words + 4)
    lines = []
    for row in found:
        lines.append(f"{row.place:>{wide}}  {row.verdict:<{words}}  {row.text}")
        lines += [f"{indent}{note}" for note in row.notes]
    return "\n".join(lines)


def faults(verification: Verification) -> Iterator[str]:
    """Yield a line for whatever is not proved: ``draft.md:12:5: altered: six → so many``."""
    name = short_path(verification.name)
    for row in rows(verification):
        if row.good is False:
            at = f"{name} {row.place}" if not row.place[:1].isdigit() else f"{name}:{row.place}"
            if verification.citations:
                at = row.place
            told = "; ".join(row.notes[:2])
            yield f"{at}: {row.verdict}: {row.text}{f' ({told})' if told else ''}"


def summary(verification: Verification) -> str:
    """Return how many there are of each verdict: "3 quotations: 2 verbatim, 1 altered"."""
    parts = []
    if verification.citations:
        states = Counter(each.state.value for each in verification.citations)
        order = [state.value for state in State]
        parts.append(_counts(states, order, "citation"))
    elif verification.quotations or not verification.figures:
        verdicts = Counter(verdict_of(each) for each in verification.quotations)
        order = [verdict.value.replace("_", " ") for verdict in Verdict]
        parts.append(_counts(verdicts, order, "quotation"))
    if verification.figures:
        found = Counter(
            _SUPPORTED if each.supported else _UNSUPPORTED for each in verification.figures
        )
        parts.append(_counts(found, [_SUPPORTED, _UNSUPPORTED], "figure"))
    return "; ".join(parts)


def _counts(found: Counter[str], order: Sequence[str], noun: str) -> str:
    total = sum(found.values())
    each = ", ".join(f"{found[name]} {name}" for name in order if found[name])
    return f"{counted(total, noun)}: {each}" if total else f"No {noun}s"


def verdict_of(checked: Checked) -> str:
    """Return a verdict in words."""
    return checked.verdict.value.replace("_", " ")


def changes(found: Sequence[Change]) -> str:
    """Return what differs, numbers, names and negations first: ``six → so many (number)``."""
    ordered = sorted(found, key=lambda each: list(Kind).index(each.kind))
    return ", ".join(
        f"{clean(each.this) or '–'} → {_short(clean(each.other)) or '–'}"
        + (f" ({each.kind.value})" if each.kind in _GRAVE else "")
        for each in ordered
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _notes(checked: Checked) -> Iterator[str]:
    found, quotation = checked.found, checked.quotation
    if checked.changes:
        yield changes(checked.changes)
    if found is None:
        return
    if checked.verdict is Verdict.MISATTRIBUTED:
        yield f"said by {clean(found.speaker or '')}, not {clean(quotation.speaker or '')}"
    if checked.verdict is Verdict.MOVED and quotation.stated:
        yield f"not at {clean(quotation.stated.file)}:{quotation.stated.line}"
    yield source(found)


def source(found: Found) -> str:
    """Return where something was found, what the article says of itself, and what is against it."""
    about = heading(found.citation)
    elsewhere = f"{found.places - 1} more" if found.places > 1 else ""
    but = reservation(found.citation)
    parts = (place(found.citation), about, elsewhere)
    said = " · ".join(part for part in parts if part)
    return f"{said}  ({but})" if but else said


def _figure(checked: CheckedFigure) -> Iterator[str]:
    if checked.others:
        yield f"there: {clean(', '.join(checked.others))}"
    if checked.found:
        yield source(checked.found)


def _citation(checked: CheckedCitation) -> Iterator[str]:
    if checked.changes:
        yield changes(checked.changes)
    if checked.found and checked.state is not State.EXACT:
        yield source(checked.found)


def _cited_place(checked: CheckedCitation) -> str:
    cited = checked.cited
    if cited.location:
        return clean(place_of(short_path(cited.file), cited.location))
    return clean(f"{short_path(cited.file)}:{cited.line}" if cited.line else short_path(cited.file))


def _inside(location: Location) -> str:
    """Return where in its file something stands: ``12:5``, ``¶ 4``, ``p. 2``."""
    return clean(within(location)).lstrip(":")


# --- qa quote ---------------------------------------------------------------------------------


def matches(found: Sequence[Match]) -> str:
    """Return where the articles have some words, or what comes near, a block each."""
    return "\n\n".join("\n".join(match_lines(number, each)) for number, each in enumerate(found, 1))


def match_lines(number: int, match: Match) -> Iterator[str]:
    """Yield the sentences of a match, what differs, who says it and where it stands."""
    label = f"{number}. "
    indent = " " * len(label)
    yield label + " ".join(clean(text) for text, _ in match.found.sentences)
    if match.changes:
        yield f"{indent}{changes(match.changes)}"
    if match.found.speaker:
        yield f"{indent}said by {clean(match.found.speaker)}"
    about = heading(match.found.citation)
    if about:
        yield f"{indent}{about}"
    but = reservation(match.found.citation)
    where = place(match.found.citation)
    yield f"{indent}{where}  ({but})" if but else f"{indent}{where}"

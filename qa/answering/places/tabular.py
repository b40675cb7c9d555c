"""Which row of a table has what is asked for, in which of its columns?

"How strong was the wind in Baguio?" is answered by the cell that stands beside "Baguio" and below
"Wind", "what are the payment terms?" by what stands beside "Payment terms" in a form: none of it is
a sentence, and a reader of sentences makes little of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.article import CELL, Role, Span
from index.lexical.analysis import analyse_question
from index.search.searcher import Searcher
from qa.answering.places.wording import terms_of
from qa.answering.selection import put_first, without
from qa.reading.reader import Reading, ScoredSentence

_ASKS = re.compile(r"\b(?:what|which|who|when|where|how)\b", re.IGNORECASE)

_NAMES = re.compile(r"(?<!^)(?<![.?!] )\b(?:[^\W\d_][\w’'-]*[A-Z]|[A-Z])[\w’'-]*|\b\w*\d[\w.,]*")
"""What a question calls by name, or by number; its first word has a capital for another reason."""

_THE = re.compile(r"\b(?:the|our|my|its|his|her|their|this)\b|['’]s\b", re.IGNORECASE)
"""What a thing has a label for is defined: "what is the VIN?", but not "what is Riga?"."""

_IS = re.compile(r"\W*(?:what|which|who)(?:['’]s|\s+(?:is|are|was|were))\b", re.IGNORECASE)
"""Such a question asks for nothing but what it names; another may ask what is done with that."""

_UNSAID = 1
"""Words of a question that neither row nor columns need say, no name among them: "strong"."""

_ROWS = 5  # that may answer together; more are chosen by nothing that was asked


@dataclass(frozen=True, slots=True)
class _Found:
    """A row that may answer: how much of the question it leaves unsaid, and the cell asked for.

    The more words a label has of it, the less is unsaid.
    """

    row: ScoredSentence
    unsaid: int
    cell: Span | None

    @property
    def is_empty(self) -> bool:
        """Whether the table says nothing there."""
        return self.cell is not None and self.cell.start == self.cell.end


def in_table(searcher: Searcher, reading: Reading, question: str) -> Reading:
    """Return a reading whose first sentences are the rows asked for, if a table has them.

    A row is asked for by a word of its own that is none of its columns', beside a word that heads
    one of them. The cell in that column is marked; where it is empty, no row of its article
    answers. A row of a form is asked for by its label.
    """
    asked = frozenset(analyse_question(question))
    if not asked or not _ASKS.search(question):
        return reading
    names = terms_of(" ".join(_NAMES.findall(question))) & asked
    rows = [one for one in reading.sentences if one.candidate.sentence.role is Role.ROW]
    found = [each for each in (_found(searcher, one, asked, names) for one in rows) if each]
    if _THE.search(question):
        needed = names if _IS.match(question) else asked
        found += [each for each in (_labelled(one, asked, needed) for one in rows) if each]
    silent = {each.row.source.id for each in found if each.is_empty}
    reading = without(reading, {one.place for one in rows if one.source.id in silent})
    found = [each for each in found if each.row.source.id not in silent]
    if not found:
        return reading
    least = min(each.unsaid for each in found)
    best = [replace(e.row, highlight=e.cell) for e in found if e.unsaid == least]
    best = [one for one in best if one.source == best[0].source]
    return put_first(reading, best) if len(best) <= _ROWS else reading


def _found(
    searcher: Searcher, one: ScoredSentence, asked: frozenset[str], names: frozenset[str]
) -> _Found | None:
    """Return a row that a question asks for; None for another."""
    text = one.candidate.sentence.text
    said = terms_of(text) & asked
    if not said:
        return None
    header = searcher.columns(one.source, one.candidate.ordinal)
    if header is None:
        return None
    columns = [terms_of(cell) & asked for cell in header.text.split(CELL)]
    headed = frozenset[str]().union(*columns)
    above = (one.source.metadata.title, *searcher.section(one.source, one.candidate.ordinal))
    unsaid = asked - said - headed - terms_of(*above)
    if not said - headed or not headed or unsaid & names or len(unsaid) > _UNSAID:
        return None
    row = _Found(one, len(unsaid), _cell(text, columns))
    return None if _lacks_cells(text, columns) and not row.is_empty else row


def _labelled(one: ScoredSentence, asked: frozenset[str], needed: frozenset[str]) -> _Found | None:
    """Return a row of a form whose label is asked for, of what its passage is about.

    Of what is asked, the passage has to have what is ``needed``.
    """
    cells = one.candidate.sentence.text.split(CELL)
    label = terms_of(cells[0])
    if len(cells) != 2 or not label or not label <= asked:
        return None
    about = (one.passage.head, one.passage.text) if one.passage else ()
    unsaid = asked - label - terms_of(*about)
    if len(unsaid) > _UNSAID or unsaid & needed:
        return None
    start = len(cells[0]) + len(CELL)
    return _Found(one, -len(label), Span(start, start + len(cells[1].rstrip())))


def _lacks_cells(text: str, columns: Sequence[frozenset[str]]) -> bool:
    """Say whether cells were left out, so that nobody knows what stands below which head."""
    return text.count(CELL) + 1 < len(columns)


def _cell(text: str, columns: Sequence[frozenset[str]]) -> Span | None:
    """Return where the cell of the column asked for stands, empty or not, if one column is.

    A row that ends early is empty from there on.
    """
    most = max(map(len, columns))
    wanted = [number for number, terms in enumerate(columns) if len(terms) == most]
    cells = text.split(CELL)
    if len(wanted) != 1 or len(cells) > len(columns):
        return None
    before, cell = cells[: wanted[0]], "".join(cells[wanted[0] : wanted[0] + 1])
    start = min(len(CELL.join([*before, ""])), len(text))
    return Span(start, start + len(cell.rstrip()))

"""The command that goes through the copies of a citation, each beside what was cited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rich.text import Text

from index.article import Metadata, Span
from index.errors import UsageError
from qa.answer import Citation, CitedSentence, CopiedSentence
from qa.answering.citing.comparison import FIELDS, field_differences
from qa.reading.differing import parted
from qa.rendering.sanitise import clean
from qa.rendering.text import copy_lines, place, reservation
from qa.session import stepper
from qa.session.commands.citations import NUMBER, cited_by, numbers
from qa.session.commands.command import Command
from qa.session.session import Session

_NAMES = 8  # cells of the names before what is said
_LEAD = re.compile(rf"[ \w]{{{_NAMES}}}(?=\S)| +")
_DIFFERS = "bold yellow"


def _copies(session: Session, argument: str) -> None:
    cited = cited_by(session, argument)
    if not cited.copies:
        raise UsageError("No other article has a copy of that sentence.", "/sources lists all.")
    session.screen.say("\n".join((*copy_lines(cited), "")))
    pages = []
    for number, copy in enumerate(cited.copies, 1):
        label = Text(f"copy {number} of {len(cited.copies)}", "bold cyan")
        lines = (label, *_facts(session, cited, copy), *_beside(session, cited, copy))
        pages.append(session.screen.fitted(Text("\n").join(lines), _LEAD))
    stepper.go_through(pages, session.screen)


def _facts(session: Session, cited: CitedSentence, copy: CopiedSentence) -> Iterator[Text]:
    """Yield what the copy's article says of itself, with what the cited one says otherwise."""
    known = {(each.path, each.member): each.metadata for each in session.articles.all()}

    def metadata(citation: Citation) -> Metadata:
        authors = (citation.author,) if citation.author else ()
        stated = Metadata(citation.title, citation.date, authors)
        return known.get((citation.file, citation.member), stated)

    this, other = metadata(cited.citation), metadata(copy.citation)
    differing = {each.field: each for each in field_differences(this, other)}
    for name in FIELDS:
        if found := differing.get(name):
            said = f"{clean(found.this or '–')} → {clean(found.other or '–')}"
            yield _row(name, Text(said, "yellow"))
        elif same := getattr(other, name):
            yield _row(name, Text(clean(same), "dim"))


def _beside(session: Session, cited: CitedSentence, copy: CopiedSentence) -> Iterator[Text]:
    """Yield both sentences, one above the other, the words marked that only one of them has."""
    here, there = clean(cited.sentence), clean(copy.sentence)
    for name, said, spans, citation in zip(
        ("here", "there"),
        (here, there),
        parted(here, there),
        (cited.citation, copy.citation),
        strict=True,
    ):
        yield _row(name, _marked(said, spans, starred=not session.screen.styled))
        but = reservation(citation)
        where = Text(place(citation), "cyan").append(f"  {but}" if but else "", "bold red")
        yield _row("", where)


def _marked(said: str, spans: Sequence[Span], *, starred: bool) -> Text:
    star = "*" if starred else ""
    text, reached = Text(), 0
    for span in spans:
        text.append(said[reached : span.start])
        text.append(f"{star}{span.of(said)}{star}", _DIFFERS)
        reached = span.end
    return text.append(said[reached:])


def _row(name: str, said: Text) -> Text:
    return Text(name.ljust(_NAMES), "dim").append_text(said)


COMMAND = Command(
    "copies",
    "[N]",
    "go through the copies of the N-th citation",
    _copies,
    details=(
        f"{NUMBER} Each with its title, date, author and source, and what differs in them and in "
        "the sentence. Enter or n goes on, p back, q ends it."
    ),
    choices=numbers,
)

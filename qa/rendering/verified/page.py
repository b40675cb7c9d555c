"""A verified draft as one web page: each quotation marked, and linked to its source. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from index.article import Span
from qa.rendering.html import page as webpage
from qa.rendering.html import part, text
from qa.rendering.text import heading, link, place, reservation
from qa.rendering.verified.plain import changes, rows, summary, verdict_of
from qa.verifying.quotation import Checked, CheckedFigure, Found, Verdict, Verification

_STYLE = """
main { counter-reset: quotation; }
mark { text-decoration: none; }
mark a { color: inherit; text-decoration: none; }
mark sup { font: .7em/1 var(--sans); padding-left: .15em; }
mark.good { background: #d5efd5; color: #123; } mark.bad { background: #f9d3ce; color: #411; }
mark.none { background: var(--line); color: inherit; }
@media (prefers-color-scheme: dark) { mark.good { background: #1d4023; color: #dff5df; }
  mark.bad { background: #5b231d; color: #ffe4e0; } }
blockquote { margin: .7rem 0; padding-left: 1rem; border-left: 3px solid var(--line); }
section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem;
  padding: .8rem 1rem; margin: 0 0 .75rem; }
section p { margin: .3rem 0; }
.verdict { font: 600 .875rem/1.4 var(--sans); }
.verdict.bad { color: var(--warn); }
.back { text-decoration: none; }
:target { outline: 2px solid var(--link); outline-offset: 2px; scroll-margin: 30vh 0; }
"""
_VERDICTS = {True: "good", False: "bad", None: "none"}


def page(verified: Sequence[Verification]) -> str:
    """Return the drafts of a file as a page of HTML, what was found for each quotation below."""
    name = PurePath(verified[0].name).name if verified else ""
    body = [line for number, each in enumerate(verified, 1) for line in _part(number, each)]
    return webpage(
        heading=name,
        note=" · ".join(map(summary, verified)),
        body="\n".join(body),
        footer="What is green stands in the articles word for word: their files were read again.",
        style=_STYLE,
    )


def _part(number: int, verification: Verification) -> Iterator[str]:
    yield from _draft(number, verification)
    if verification.quotations:
        yield "<h2>Quotations</h2>"
        for at, each in enumerate(verification.quotations, 1):
            yield _card(f"{number}-{at}", at, each)
    if verification.figures:
        yield "<h2>Figures</h2>"
        yield from map(_figure, verification.figures)
    if verification.citations:
        yield "<h2>Citations</h2>"
        yield from _citations(verification)


def _draft(number: int, verification: Verification) -> Iterator[str]:
    for span, quoted in verification.paragraphs:
        inside = "".join(_pieces(number, verification, span))
        said = f'<p dir="auto">{inside}</p>'
        yield f"<blockquote>{said}</blockquote>" if quoted else said


def _pieces(draft: int, verification: Verification, paragraph: Span) -> Iterator[str]:
    """Yield the text of a paragraph, and what of it is quoted as marks."""
    at = paragraph.start
    for number, checked in enumerate(verification.quotations, 1):
        span = checked.quotation.span
        if not span.overlaps(paragraph):
            continue
        start, end = max(span.start, paragraph.start), min(span.end, paragraph.end)
        yield part(verification.text[at:start])
        said = part(verification.text[start:end])
        first = f' id="d{draft}-{number}"' if start == span.start else ""
        yield (
            f'<mark class="{_VERDICTS[_good(checked)]}"{first}><a href="#q{draft}-{number}" '
            f'title="{text(verdict_of(checked))}">{said}<sup>{number}</sup></a></mark>'
        )
        at = end
    yield part(verification.text[at : paragraph.end])


def _good(checked: Checked) -> bool | None:
    return checked.proved if checked.counts else None


def _card(identity: str, number: int, checked: Checked) -> str:
    quotation, found = checked.quotation, checked.found
    kind = _VERDICTS[_good(checked)]
    back = f'<a class="back" href="#d{identity}">↑ {number}</a>'
    lines = [
        f'<section id="q{identity}">',
        f'<p class="verdict {kind}">{back} {text(verdict_of(checked))}</p>',
        f'<p dir="auto">“{text(quotation.text)}”</p>',
    ]
    if checked.changes:
        lines.append(f'<p class="note" dir="auto">{text(changes(checked.changes))}</p>')
    if found:
        if checked.verdict is Verdict.MISATTRIBUTED:
            who = f"said by {found.speaker}, not {quotation.speaker}"
            lines.append(f'<p class="note">{text(who)}</p>')
        lines += _source(found)
    return "\n".join((*lines, "</section>"))


def _source(found: Found) -> Iterator[str]:
    said = " ".join(sentence for sentence, _ in found.sentences)
    yield f'<p class="context" dir="auto">{text(said)}</p>'
    address = link(found.citation)
    where = text(place(found.citation))
    where = f'<a href="{text(address)}">{where}</a>' if address else where
    but = reservation(found.citation)
    stale = f' <span class="stale">{text(but)}</span>' if but else ""
    about = heading(found.citation)
    yield f'<p class="about">{text(about)}</p>' if about else ""
    yield f'<p class="place">{where}{stale}</p>'


def _figure(checked: CheckedFigure) -> str:
    kind, word = ("good", "found") if checked.supported else ("bad", "not found")
    lines = [f'<section><p class="verdict {kind}">{text(checked.figure.text)}: {word}</p>']
    if checked.others:
        lines.append(f'<p class="note">there: {text(", ".join(checked.others))}</p>')
    if checked.found:
        lines += _source(checked.found)
    return "\n".join((*lines, "</section>"))


def _citations(verification: Verification) -> Iterator[str]:
    for row in rows(verification):
        notes = "".join(f'<p class="note" dir="auto">{text(note)}</p>' for note in row.notes)
        yield (
            f'<section><p class="verdict {_VERDICTS[row.good]}">{text(row.verdict)}</p>'
            f'<p dir="auto">{text(row.text)}</p><p class="place">{text(row.place)}</p>{notes}'
            "</section>"
        )

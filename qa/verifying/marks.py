"""Quotation marks: which stretches of a text stand between them, in the styles of all languages.

And dashes: which are said behind one, as novels and papers of many languages print direct speech.
Pure. A quotation within a quotation is part of the outer one. One that goes on in the next
paragraph opens again there, as English does it, or just goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.article import Span
from qa.verifying.speakers import narrates, told_behind

_CLOSERS = {
    "“": "”",
    "„": "“”‟",
    "‟": "”",
    "”": "”",
    "«": "»",
    "»": "«»",
    "‘": "’",
    "‚": "‘’",
    "‹": "›",
    "›": "‹›",
    "「": "」",
    "『": "』",
    "﹁": "﹂",
    "﹃": "﹄",
    "｢": "｣",
    "〝": "〞〟",
    '"': '"',
    "＂": "＂",
    "'": "'",
    "``": "''",
}
_MARK = re.compile("``|''|[“”„‟«»‘’‚‹›「」『』﹁﹂﹃﹄｢｣〝〞〟\"＂']")
_SURE = frozenset("„「『﹁﹃｢〝‚")
"""Marks that only ever open."""

_APOSTROPHES = frozenset("'’‘")
_CONTINUES = {"«": "«»", "“": "“”", "„": "„"}
_OPENS_AFTER = "([{<-‐‑‒–—―/¿¡=:;,*_>|"
_UNSPACED = re.compile("[\u0e00-\u0eff\u3000-\u30ff\u3400-\u9fff\uff00-\uff60]")
_DASH = re.compile(r"[—–―]")
_BREAK = re.compile(r"(?<=\s)[—–―]\s*|[—–―](?=[\s,.;:?!…])\W*|\Z")
_LONGEST = 4  # paragraphs that one quotation goes on over without opening again


@dataclass(frozen=True, slots=True)
class Marked:
    """What stands between two quotation marks: ``inner`` without them, ``outer`` with them."""

    inner: Span
    outer: Span


@dataclass(slots=True)
class _Open:
    mark: str
    start: int
    inner: int
    depth: int = 1
    quiet: int = 0


def marked(text: str, paragraphs: Sequence[Span]) -> Iterator[Marked]:
    """Yield what is quoted in the paragraphs of a text, which are in order."""
    held: _Open | None = None
    for number, paragraph in enumerate(paragraphs):
        at = paragraph.start
        if held and (again := _again(text, paragraph, held.mark)):
            at, held.quiet = again, 0
        for match in _MARK.finditer(text, at, paragraph.end):
            mark = match.group()
            if held is None:
                if _opens(text, mark, match.span(), paragraph):
                    held = _Open(mark, match.start(), match.end())
            elif _closes(text, held, mark, match.span(), paragraph):
                held.depth -= 1
                if not held.depth:
                    yield Marked(Span(held.inner, match.start()), Span(held.start, match.end()))
                    held = None
            elif mark == held.mark and mark not in _CLOSERS[mark] and mark not in _APOSTROPHES:
                held.depth += 1
        if held and not _goes_on(text, held, paragraphs[number + 1 : number + 2]):
            yield Marked(Span(held.inner, paragraph.end), Span(held.start, paragraph.end))
            held = None


def _opens(text: str, mark: str, at: tuple[int, int], paragraph: Span) -> bool:
    start, end = at
    before = text[start - 1] if start > paragraph.start else ""
    after = text[end] if end < paragraph.end else ""
    if mark not in _CLOSERS or not after:
        return False
    if mark in _SURE or (mark == "«" and (not before or not before.isalnum())):
        return True
    free = not before or before.isspace() or before in _OPENS_AFTER or before in '“"„«‘'
    if after.isspace():
        return mark in "«“" and free and mark != "“"
    if mark in _APOSTROPHES:
        return (
            free
            and (after.isalnum() or after in "[…$€£")
            and _is_closed(text, mark, end, paragraph)
        )
    return free or mark == "“" or bool(_UNSPACED.match(before))


def _is_closed(text: str, mark: str, start: int, paragraph: Span) -> bool:
    """Say whether what may be an apostrophe has its counterpart in the paragraph."""
    return any(
        _is_end(text, match.span(), paragraph)
        for match in _MARK.finditer(text, start, paragraph.end)
        if match.group() in _CLOSERS[mark]
    )


def _is_end(text: str, at: tuple[int, int], paragraph: Span) -> bool:
    start, end = at
    before, after = text[start - 1], text[end] if end < paragraph.end else ""
    return not before.isspace() and not after.isalnum()


def _closes(text: str, held: _Open, mark: str, at: tuple[int, int], paragraph: Span) -> bool:
    if mark not in _CLOSERS[held.mark] and not (held.mark == "``" and mark == '"'):
        return False
    start, end = at
    before, after = text[start - 1], text[end] if end < paragraph.end else ""
    if mark in "’'":
        if not _is_end(text, at, paragraph):
            return False
        # "the workers’ boots": of two marks that may end it, the later does.
        plural = before in "sS" and after.isspace() and text[end + 1 : end + 2].isalpha()
        return not (plural and _is_closed(text, held.mark, end, paragraph))
    if mark == held.mark and mark in '"＂':
        return not before.isspace() or not after or not after.isalnum()
    return not (held.mark == "»" and mark == "»" and before.isspace())


def _again(text: str, paragraph: Span, mark: str) -> int | None:
    """Return where a paragraph goes on that opens a quotation again, None where it does not."""
    first = text[paragraph.start : paragraph.start + len(mark)]
    if first == mark or (first and first in _CONTINUES.get(mark, "")):
        return paragraph.start + len(mark)
    return None


def _goes_on(text: str, held: _Open, following: Sequence[Span]) -> bool:
    """Say whether a quotation that is open at a paragraph's end goes on in the next one."""
    if not following or held.mark in _APOSTROPHES:
        return False
    paragraph = following[0]
    if _again(text, paragraph, held.mark):
        return True
    held.quiet += 1
    if held.quiet > _LONGEST:
        return False
    closers = _CLOSERS[held.mark]
    for match in _MARK.finditer(text, paragraph.start, paragraph.end):
        if match.group() in closers and _closes(text, held, match.group(), match.span(), paragraph):
            return True
        if match.group() == held.mark:
            return False
    return False


# --- dashes ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spoken:
    """Direct speech behind a dash, and the words of its paragraph that tell who speaks."""

    span: Span
    narration: str


def spoken(text: str, paragraphs: Sequence[Span]) -> Iterator[Spoken]:
    """Yield what is said in paragraphs that begin with a dash: « — Я ждал, — сказал он. ».

    A list may begin its lines so. What is said tells by whom, or stands beside a line that does.
    """
    lines = [_parted(text, each) if _DASH.match(text, each.start) else [] for each in paragraphs]
    tells = [any(part.narration for part in parts) for parts in lines]
    for number, parts in enumerate(lines):
        beside = tells[max(number - 1, 0) : number + 2]
        yield from parts if any(beside) else ()


def _parted(text: str, paragraph: Span) -> list[Spoken]:
    """Return the stretches of a paragraph that are said, between those that tell by whom."""
    said: list[Span] = []
    told: list[str] = []
    at = begins = paragraph.start + 1
    for match in _BREAK.finditer(text, at, paragraph.end):
        words = Span(at, match.start())
        if narrates(words.of(text).lstrip()) and said:
            told.append(words.of(text).strip())
            begins = match.end()
        elif not narrates(text[match.end() : paragraph.end]) and match.end() < paragraph.end:
            continue  # a dash of the speech itself
        else:
            said.append(Span(begins, match.start()))
        at = match.end()
    if said and not told and (end := told_behind(said[-1].of(text))):
        told.append(text[said[-1].start + end : said[-1].end].strip())
        said[-1] = Span(said[-1].start, said[-1].start + end)
    return [Spoken(span, " ".join(told)) for span in said if re.search(r"\w", span.of(text))]

"""Which sentences belong to one quotation.

A quotation may run over several sentences, and over several paragraphs where each of them opens
with a quotation mark again and only the last one closes. Nothing here cuts or moves a sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from index.article import Span

_FAMILIES = ("“”„", '"', "«»", "‹›", "‘’‚", "'", "「」")  # marks of one family pair with each other
_FAMILY = {mark: family for family in _FAMILIES for mark in family}
_CLOSERS = {
    "“": "”“", "„": "“”", "”": "”", '"': '"', "«": "»", "»": "«",
    "‹": "›", "›": "‹", "‘": "’", "‚": "‘’", "'": "'", "「": "」",
}  # fmt: skip
# A mark, or an empty line: first which character it is, which is looked for fastest.
_MARK = re.compile(f"[{''.join(_FAMILIES)}\\n](?:(?<!\\n)|(?<=\\n)\\s*\\n\\s*+)")


def quote_groups(text: str, spans: Sequence[Span]) -> tuple[int | None, ...]:
    """Give a number to the quotations that run over several sentences.

    Returns one entry for each span: the sentences of one such quotation share a number, counted
    from 0 in the order of the text; a sentence in none has ``None``. The spans are those of
    ``segment``: in order and disjoint. The sentence that closes a quotation and names its speaker
    (``…,” she said.``) belongs to it; so do two quotations that share a sentence.
    """
    starts = [span.start for span in spans]
    ends = [span.end for span in spans]
    linked = [False] * len(spans)  # whether a sentence is in one quotation with the one before
    for quotation in _quotations(text):
        first = bisect_right(ends, quotation.start)
        last = bisect_left(starts, quotation.end) - 1
        for number in range(first + 1, last + 1):
            linked[number] = True
    groups: list[int | None] = [None] * len(spans)
    count = 0
    for number in range(1, len(spans)):
        if linked[number]:
            if groups[number - 1] is None:
                groups[number - 1] = count
                count += 1
            groups[number] = groups[number - 1]
    return tuple(groups)


def _quotations(text: str) -> Iterator[Span]:
    """Yield the quotations from the opening to the closing mark, each family for itself."""
    opened: dict[str, int] = {}  # where the open quotation of a family begins
    for match in _MARK.finditer(text):
        at, mark = match.start(), text[match.start()]
        if mark == "\n":
            taken_up = text[match.end() : match.end() + 1]
            opened = {f: start for f, start in opened.items() if text[start] == taken_up}
            continue
        family = _FAMILY[mark]
        start = opened.get(family, -1)
        opener = text[start] if start >= 0 else ""
        leads = _leads(text, at)
        if opener and mark in _CLOSERS[opener] and _closes(text, at, leads and mark == opener):
            yield Span(start, at + 1)
            del opened[family]
        elif (
            mark in _CLOSERS
            and (leads or mark in "“„«「")
            and not (mark == opener and _begins_line(text, at))  # the quotation's next paragraph
        ):
            opened[family] = at


def _leads(text: str, at: int) -> bool:
    """Say whether the mark stands at the beginning of a word."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not after or after.isspace() or (text[at] in "'‘" and after.isdigit()):
        return False
    return not before or before.isspace() or before in "([{—–-/“„«‘\"'"


def _closes(text: str, at: int, opens_again: bool) -> bool:
    """Say whether a mark that may close the open quotation does so; an apostrophe does not."""
    mark, before, after = text[at], text[at - 1], text[at + 1 : at + 2]
    if mark == "'":
        return before in ".,!?…" and not after.isalnum()
    if mark == "’":
        return not after.isalnum() and (before in ".,!?…;:—)”" or after != " " or before != "s")
    return not opens_again


def _begins_line(text: str, at: int) -> bool:
    left = text[max(0, at - 16) : at].rstrip(" \t\u00a0")
    return not left or left[-1] in "\n\r"

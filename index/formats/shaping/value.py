"""The visible text of a value: a string of a record, plain or HTML."""

from __future__ import annotations

import re

from index.article import Role
from index.formats.shaping.composition import Composition
from index.formats.shaping.fragment import compose_html
from index.formats.shaping.wrapping import lines, runs, width

_MARKUP = re.compile(
    r"</(?:p|div|a|b|i|em|strong|span|ul|ol|li|h[1-6]|blockquote|table|td|body)\s*>|<br\s*/?>",
    re.IGNORECASE,
)


def compose(value: str, role: Role = Role.PROSE) -> Composition:
    """Return a value's visible text: that of HTML where it closes tags, else its paragraphs."""
    composition = Composition()
    compose_into(composition, value, _MARKUP.search(value) is not None, role)
    return composition


def compose_into(composition: Composition, value: str, html: bool, role: Role = Role.PROSE) -> None:
    """Write the visible text of a value into a composition."""
    if html:
        compose_html(composition, value, role)
    else:
        _compose_plain(composition, value, role)


def line_of(value: str) -> str:
    """Return a value as one line: what a title or a name looks like."""
    return " ".join((compose(value).text if "<" in value else value).split())


def _compose_plain(composition: Composition, value: str, role: Role) -> None:
    spans = list(lines(value))
    wrapped = width(spans)
    paragraph = []
    for span in [*spans, None]:
        if span is not None and span.start < span.end:
            paragraph.append(span)
            continue
        for group in runs(value, paragraph, wrapped):
            composition.begin(role)
            for line in group:
                composition.write(line.of(value), joint=" ")
        paragraph = []

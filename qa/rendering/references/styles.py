"""The styles in which references are written, by name. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from enum import StrEnum

from qa.answer import CitedSentence
from qa.rendering.references.apa import apa
from qa.rendering.references.bibtex import bibtex
from qa.rendering.references.chicago import chicago
from qa.rendering.references.csl_json import csl_json
from qa.rendering.references.markdown import markdown
from qa.rendering.references.reference import Reference, reference
from qa.rendering.references.ris import ris


class Style(StrEnum):
    """How a reference is written."""

    CHICAGO = "chicago"
    APA = "apa"
    MARKDOWN = "markdown"
    BIBTEX = "bibtex"
    CSL_JSON = "csl-json"
    RIS = "ris"


ABOUT = {
    Style.CHICAGO: "a footnote, by the Chicago Manual of Style",
    Style.APA: "a reference, by the APA",
    Style.MARKDOWN: "a footnote with its links, in Markdown",
    Style.BIBTEX: "an entry for LaTeX",
    Style.CSL_JSON: "data for Zotero, Pandoc and other tools of CSL",
    Style.RIS: "a record for EndNote, Zotero and Mendeley",
}
"""What each is, for people."""

_WRITTEN: dict[Style, Callable[[Sequence[Reference]], str]] = {
    Style.CHICAGO: chicago,
    Style.APA: apa,
    Style.MARKDOWN: markdown,
    Style.BIBTEX: bibtex,
    Style.CSL_JSON: csl_json,
    Style.RIS: ris,
}


def references(sentences: Iterable[CitedSentence], style: Style) -> str:
    """Return the references of cited sentences, each place once, in their order.

    What ends the last line is left to whoever prints it.
    """
    return _WRITTEN[style](tuple(by_key(sentences).values()))


def by_key(sentences: Iterable[CitedSentence]) -> dict[str, Reference]:
    """Return the references of cited sentences by their keys, each place once, in their order.

    An article without a title is called by its first words also where one of the sentences has
    them itself.
    """
    found: dict[str, tuple[Reference, tuple[str, str]]] = {}
    openings: dict[tuple[str, str], str] = {}
    for each in sentences:
        known, article = reference(each), (each.citation.file, each.citation.member)
        found[known.key] = known, article
        openings[article] = known.opening or openings.get(article, "")
    return {
        key: replace(known, opening=openings[article]) for key, (known, article) in found.items()
    }

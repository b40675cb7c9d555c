"""Passages to read, as a search would return them."""

from index.article import Location, Metadata, Role, Sentence, Source, Span
from index.search.hits import Candidate, Hit

PLACE = Location(1, 1, 0, 1, 0, 1)
BRIDGE = (
    "The new bridge over the Arlen was opened on Tuesday.",
    "Mayor Ida Wren cut the ribbon with a sword.",
    "It cost 4.2 million crowns.",
)
FERRY = (
    "The ferry of Arlen has crossed the river since 1911.",
    "Its captain, Otto Reed, will retire in spring.",
)


def passage(*texts, article=1, first=0, dense=0.5, words=0.1, role=Role.PROSE):
    """Return a hit whose candidates hold ``texts``."""
    source = Source(article, f"/{article}.txt", "", "utf-8", "text", Metadata(title="Arlen"))
    candidates = tuple(
        Candidate(first + i, Sentence(Span(i, i + len(t)), t, role, PLACE), words, 0.3)
        for i, t in enumerate(texts)
    )
    return Hit(source, first, first + len(texts), 0.5, words, dense, 0.3, candidates)


def marked(found):
    """Return the marked characters of a scored sentence."""
    return found.highlight.of(found.candidate.sentence.text)

"""Which articles does a question ask for?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.article import Source
from index.filter import Filter
from index.lexical.analysis import analyse
from index.search.searcher import Searcher
from qa.answer import Listed, ListedArticle
from qa.answering.opening import first_sentence, opening
from qa.question.kinds.listing import Listing


def listed(searcher: Searcher, asked: Listing, within: Filter) -> Listed:
    """Return the articles that are asked for, of those that ``within`` lets pass.

    Those that mention a subject have it word for word; where none has, and where they are to be
    about it, they have all its words in one place. Those whose titles name it come first, and of
    them the newest.
    """
    if not asked.subject:
        return Listed(_told(searcher, searcher.sources(within), ""), counts=asked.counts)
    phrase = within.with_inner(Filter(phrases=(asked.subject,)))
    found = () if asked.about and not asked.quoted else searcher.sources(phrase)
    verbatim = bool(found) or asked.quoted
    if not verbatim:
        speaking = searcher.speaking_of(asked.subject)
        found = tuple(each for each in searcher.sources(within) if each.id in speaking)
        # What is not searched by words, of another script say, is looked for letter by letter.
        found = found or searcher.sources(phrase)
    return Listed(
        _told(searcher, found, asked.subject), asked.subject, verbatim=verbatim, counts=asked.counts
    )


def in_other_forms(asked: Listing, found: Listed) -> Iterator[str]:
    """Yield what is to be said where articles were to mention something, and none does so."""
    if found.articles and not (asked.about or found.verbatim or not found.subject):
        yield (
            f"No article says “{found.subject}” word for word; these have all its words, in any "
            "form, in one place."
        )


def _told(searcher: Searcher, sources: Sequence[Source], subject: str) -> tuple[ListedArticle, ...]:
    """Return what is told of articles: those titled by the subject first, then the newest."""
    by_path = sorted(sources, key=lambda each: (each.path, each.member))
    newest = sorted(by_path, key=lambda each: each.metadata.date or "", reverse=True)
    ordered = sorted(newest, key=lambda each: not _titled(each, subject))
    return tuple(_listed(searcher, each) for each in ordered)


def _listed(searcher: Searcher, source: Source) -> ListedArticle:
    known = source.metadata
    first = None if known.title else first_sentence(searcher, source)
    begins = opening(first) if first else ""
    return ListedArticle(source.path, known.title, known.date, known.authors, source.member, begins)


def _titled(source: Source, subject: str) -> bool:
    terms = set(analyse(subject))
    return bool(terms) and terms <= set(analyse(source.metadata.title or ""))

"""Within which articles is a question asked, and how many are there?"""

from __future__ import annotations

from dataclasses import replace

from index.characters import encodable
from index.errors import UsageError
from index.filter import Filter
from index.search.searcher import Searcher
from qa.answer import Scope
from qa.config import collections
from qa.question.kinds.periods import period_asked
from qa.question.within import Asked, in_words, parse, today


def asked(searcher: Searcher, question: str, within: Filter) -> Asked:
    """Return a question apart from the filter typed in it, which is joined with ``within``.

    Of a part that both give, the typed one holds. Raises UsageError where nothing else was typed.
    """
    found = parse(encodable(question), today())
    typed = within.with_inner(found.within)
    known = collections.kept(searcher.path) if typed.folders else {}
    found = replace(found, within=collections.resolved(typed, known))
    if not found.question.strip():
        raise _nothing_asked(searcher, found.within)
    shadowed = tuple(
        f"{name} is the collection of that name; the folder is ./{name}"
        for name in typed.folders
        if name in known and searcher.count(Filter(folders=(name,)))
    )
    found = _as_quoted(searcher, replace(found, notes=shadowed), within)
    return _of_its_time(searcher, found)


def _as_quoted(searcher: Searcher, found: Asked, within: Filter) -> Asked:
    """Return a question without the phrases in its words that no article has, and say so.

    Who names a work or a term in quotes asks about it; the phrases of ``within`` are required.
    """
    quoted = [phrase for phrase in found.quoted if phrase not in within.phrases]
    if not quoted or searcher.count(found.within):
        return found
    absent = [phrase for phrase in quoted if not searcher.count(Filter(phrases=(phrase,)))]
    for dropped in (absent, quoted):
        kept = tuple(phrase for phrase in found.within.phrases if phrase not in dropped)
        rest = replace(found.within, phrases=kept)
        if dropped and searcher.count(rest):
            said = " and ".join(f"“{phrase}”" for phrase in dropped)
            where = " within" if rest else ""
            note = f"No article{where} says {said} word for word; asked without."
            return replace(found, within=rest, notes=(*found.notes, note))
    return found


def _of_its_time(searcher: Searcher, found: Asked) -> Asked:
    """Return a question for a time and nothing else as one asked within that time.

    Nobody has typed that filter: where no article is dated so, all are asked, and that is said.
    """
    period = period_asked(found.question, today())
    if not period or found.within.since or found.within.until:
        return found
    within = found.within.with_inner(period)
    if searcher.count(within):
        return replace(found, within=within)
    said = ", ".join(in_words(period))
    return replace(found, notes=(*found.notes, f"No article is dated {said}; all were asked."))


def resolved(searcher: Searcher, within: Filter) -> Filter:
    """Return a filter with what the collections that it names stand for."""
    return collections.resolved_at(searcher.path, within)


def scope_of(searcher: Searcher, within: Filter) -> Scope | None:
    """Return how many articles a filter lets pass, and if none, what each part of it costs."""
    if not within:
        return None
    count = searcher.count(within)
    return Scope(within, count, () if count else without_each(searcher, within))


def without_each(searcher: Searcher, within: Filter) -> tuple[tuple[Filter, int], ...]:
    """Return each part of a filter, with how many articles there would be without it."""
    return tuple((part, searcher.count(within.less(part))) for part in within.parts())


def _nothing_asked(searcher: Searcher, within: Filter) -> UsageError:
    if not within:
        return UsageError("The question is empty.", 'Ask something: qa ask "who …?"')
    count = searcher.count(within)
    articles = f"{count or 'No'} article{'' if count in (0, 1) else 's'}"
    return UsageError(
        f"{articles} {'are' if count > 1 else 'is'} within: {', '.join(in_words(within))}; and "
        "nothing is asked.",
        "Add a question. `qa index list` with the same options lists articles.",
    )

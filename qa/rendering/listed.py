"""How a list of articles looks: what is said of it, and of each article in it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qa.answer import Answer, Listed, ListedArticle
from qa.rendering.amounts import counted
from qa.rendering.sanitise import clean


def what_is_listed(answer: Answer, listed: Listed) -> str:
    """Return how many articles there are, of how many: "4 of your 63 articles mention “Putin”"."""
    count = len(listed.articles)
    if not listed.subject:
        return _of_all(count, answer.articles)
    among = answer.scope.articles if answer.scope else answer.articles
    whose = "the" if answer.scope else "your"
    do = "" if count > 1 else "s"
    said = f"mention{do}" if listed.verbatim else f"speak{do} of"
    of = f"{whose} {counted(among, 'article')}" if among else f"{whose} articles"
    return f"{f'{count:,}' if count else 'none'} of {of} {said} “{clean(listed.subject)}”"


def _of_all(count: int, articles: int) -> str:
    """Return how many of all articles there are: "1 of your 63 articles"."""
    if count < articles:
        return f"{f'{count:,}' if count else 'none'} of your {counted(articles, 'article')}"
    return f"your {counted(count, 'article')}" if count > 1 else counted(count, "article")


def about(article: ListedArticle) -> str:
    """Return what an article in a list says of itself: title, date, authors, as far as it does."""
    begins = f"“{article.opening}…”" if article.opening else None
    parts = (article.title or begins, article.date, ", ".join(article.authors))
    return " · ".join(clean(part) for part in parts if part)


def place(article: ListedArticle, path: str) -> str:
    """Return where an article is: its file's ``path``, and what leads to it in there."""
    return clean(f"{path} › {article.member}" if article.member else path)


def listed_lines(listed: Listed, shown: Callable[[str], str]) -> Iterator[str]:
    """Yield an article a line behind its place, or no more than how many there are.

    A path is ``shown`` as that returns it.
    """
    if listed.counts:
        yield str(len(listed.articles))
        return
    for each in listed.articles:
        where, said = place(each, shown(each.file)), about(each)
        yield f"{where}: {said}" if said else where

"""The articles of a generation that a filter lets pass: found, by facts first and text then."""

from __future__ import annotations

import os

from index.article import Sentence, Source
from index.filter import Filter
from index.search.phrases import folded, holds
from index.search.within import conditions
from index.store.catalog.catalog import Catalog
from index.store.directory import Directory
from index.urls import is_url


def selected(catalog: Catalog, within: Filter, directory: Directory) -> frozenset[int]:
    """Return the ids of the articles that ``within`` lets pass."""
    passes = conditions(within, _bases(catalog, directory))
    sources = (entry.source for entry in catalog.entries())
    found = [source for source in sources if all(test(source) for test in passes)]
    wanted = [phrase for phrase in map(folded, within.phrases) if phrase]
    unwanted = [phrase for phrase in map(folded, within.without) if phrase]
    if wanted or unwanted:
        found = [source for source in found if _says(catalog, source, wanted, unwanted)]
    return frozenset(source.id for source in found)


def _bases(catalog: Catalog, directory: Directory) -> set[str]:
    """Return the paths that a folder may be relative to: here, the roots, where the index lies."""
    roots = {root.path for root in catalog.roots.all() if not is_url(root.path)}
    return {os.getcwd(), str(directory.path.absolute().parent), *roots}  # noqa: PTH109


def _says(catalog: Catalog, source: Source, wanted: list[str], unwanted: list[str]) -> bool:
    text = folded(text_of(catalog.sentences(source.id)))
    return all(holds(text, phrase) for phrase in wanted) and not any(
        holds(text, phrase) for phrase in unwanted
    )


def text_of(sentences: tuple[Sentence, ...]) -> str:
    """Return the visible text of an article, as far as white space does not matter."""
    parts: list[str] = []
    end = 0
    for sentence in sentences:
        if sentence.span.start > end:
            parts.append(" ")
        parts.append(sentence.text)
        end = sentence.span.end
    return "".join(parts)

"""Pages that the user named, fetched and looked through before anything of them is kept."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from index.errors import ArticleError
from index.formats.hints import Hints
from index.ingest.limits import Limits
from index.ingest.pipeline import read_page
from index.ingest.scan import ScannedFile
from index.maintenance.plan import Skipped
from index.store.directory import Directory
from index.store.pages import Pages
from index.store.passage_store import WritableStore
from index.urls import normalised

if TYPE_CHECKING:
    from index.ingest.web import Page


Fetched = list[tuple["Page", Hints]]
"""Pages, each with what the user and the server say of it."""


def fetched(
    addresses: Sequence[str], hints: Hints, limits: Limits, *, alone: bool
) -> tuple[Fetched, list[Skipped]]:
    """Fetch pages; return those with an article, and the others.

    ``hints`` are what the user says of them. Raises UsageError for what is no address, before
    anything is asked for, and ArticleError where no page gave an article and they are ``alone``:
    the user named nothing else.
    """
    # Imported here: who names no page needs none of what speaks with servers.
    from index.ingest.web import fetch  # noqa: PLC0415

    pages: Fetched = []
    failed: list[tuple[str, ArticleError]] = []
    for url in dict.fromkeys(map(normalised, addresses)):
        try:
            page = fetch(url, limits)
            encoding = hints.encoding or page.encoding
            known = replace(hints, name=page.name, page=page.sha256, encoding=encoding)
            read_page(url, page.data, known)
        except ArticleError as error:
            failed.append((url, error))
        else:
            pages.append((page, known))
    if failed and alone and not pages:
        raise failed[0][1]
    return pages, [Skipped(url, f"{error.what} {error.next_step}") for url, error in failed]


def keep(pages: Fetched, catalog: WritableStore, directory: Directory) -> dict[str, ScannedFile]:
    """Keep pages in the index and remember them, in a transaction; return them as its files."""
    for page, known in pages:
        Pages(directory.pages).keep(page.data)
        catalog.roots.add(page.url, "", known)
    return {
        page.url: ScannedFile(page.url, len(page.data), 0, time.time_ns(), hints=known)
        for page, known in pages
    }

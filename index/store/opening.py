"""Which store keeps an index? The one that its folder names, or the folder itself."""

from __future__ import annotations

from index.errors import UsageError
from index.store.catalog.catalog import Catalog
from index.store.directory import Directory
from index.store.local.build import Build
from index.store.local.local_store import LocalStore
from index.store.passage_store import PassageStore


def open_store(directory: Directory) -> PassageStore:
    """Open an index for reading; IndexMissing if there is none."""
    return LocalStore(directory)


def catalog_of(store: PassageStore, wanted: str) -> Catalog:
    """Return the catalogue of a store on this machine; UsageError, with what it is for, if none.

    For what goes through all that an index holds, row by row.
    """
    if isinstance(store, Build):
        return store.catalog
    raise UsageError(
        f"An index that another machine keeps cannot be asked {wanted}.",
        "Index the same articles here: qa --index FOLDER index add ARTICLES",
    )

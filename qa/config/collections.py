"""Collections: filters under names, kept in the index's folder beside its builds.

A rebuild leaves them alone. One file holds them all and is replaced in one step, so that a crash
leaves the old or the new; it is read as what somebody else may have written.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from index.errors import IndexCorrupt, UsageError
from index.files import replace_file
from index.filter import Filter
from index.store.directory import COLLECTIONS, Directory, storing
from index.store.guard import open_plain

_NAME = re.compile(r"[\w-][\w.-]{0,63}")
_LARGEST = 1_000_000  # bytes


def kept(index: Path) -> dict[str, Filter]:
    """Return the collections of the index at ``index`` by their names, in order.

    Raises IndexCorrupt for a file that none of ours is.
    """
    path = index / COLLECTIONS
    try:
        with os.fdopen(open_plain(path, os.O_RDONLY), "rb") as file:
            value = json.loads(file.read(_LARGEST))
        found = {_named(name): Filter.from_json(each) for name, each in value.items()}
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError, AttributeError, RecursionError, UsageError) as error:
        raise IndexCorrupt(
            f"The collections in {path} cannot be read: {getattr(error, 'what', error)}.",
            "Remove that file, and add them anew: qa collection add NAME --in FOLDER",
        ) from error
    return dict(sorted(found.items()))


def keep(index: Path, name: str, within: Filter) -> None:
    """Keep a filter under a name; UsageError for no name, StorageError where it cannot be."""
    _write(index, kept(index) | {_named(name): within})


def drop(index: Path, name: str) -> None:
    """Forget the collection called ``name``."""
    find(index, name)
    _write(index, {each: within for each, within in kept(index).items() if each != name})


def find(index: Path, name: str) -> Filter:
    """Return the collection called ``name``; UsageError if there is none."""
    found = kept(index)
    if name not in found:
        known = f"There are: {', '.join(found)}." if found else "See: qa collection add --help"
        raise UsageError(f"There is no collection {name}.", known)
    return found[name]


def resolved(within: Filter, collections: Mapping[str, Filter]) -> Filter:
    """Return a filter with what the collections that its folders name stand for.

    What is given beside a collection holds in place of the same part of it. Raises UsageError where
    several are joined that are more than folders: their articles are those of no one filter.
    """
    names = [folder for folder in within.folders if folder in collections]
    others = tuple(folder for folder in within.folders if folder not in collections)
    if not names:
        return within
    if len(names) == 1 and not others:
        return collections[names[0]].with_inner(replace(within, folders=()))
    folders = list(others)
    for name in names:
        collection = collections[name]
        if collection != Filter(folders=collection.folders):
            raise UsageError(
                f"The collection {name} is more than folders, and is asked within alone.",
                "Leave the other folders and collections out.",
            )
        folders += collection.folders
    return replace(within, folders=tuple(dict.fromkeys(folders)))


def resolved_at(index: Path, within: Filter) -> Filter:
    """Return a filter with what the collections of the index at ``index`` stand for."""
    return resolved(within, kept(index)) if within.folders else within


def _named(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} is no name for a collection.", "Use letters, digits, -, _ and dots."
        )
    return name


def _write(index: Path, collections: Mapping[str, Filter]) -> None:
    Directory(index).require()
    value = {name: within.to_json() for name, within in sorted(collections.items())}
    data = json.dumps(value, ensure_ascii=False, indent=2).encode()
    with storing(index):
        replace_file(index / COLLECTIONS, data, private=True)

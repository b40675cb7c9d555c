"""The saved questions of an index, kept in its folder beside its builds.

So they go with the index, a rebuild leaves them alone, and there is no second place to keep in step
with it. One file holds them all, with what was told of each, and is replaced in one step: a crash
leaves the old or the new. It is read as what somebody else may have written, and written only in an
index that is trusted. Whoever changes it, or asks and notes what was told, holds one lock.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from index.errors import IndexCorrupt, IndexLocked, StorageError, UsageError
from index.files import replace_file
from index.store import trust
from index.store.directory import SAVED, Directory, storing
from index.store.guard import open_plain
from index.store.lock import writing
from qa.saved.question import Saved, named

_LARGEST = 32_000_000  # bytes: some hundred thousand sentences
_PATIENCE, _STEP = 10.0, 0.05  # seconds that another one's lock is waited for, and between looks


@contextmanager
def asking(index: Path) -> Iterator[None]:
    """Be the only one that asks, tells or changes the saved questions, for the length of the block.

    Another one is waited for a while, then IndexLocked. Raises IndexMissing and IndexUntrusted.
    """
    directory = Directory(index)
    directory.require()
    trust.require(index)
    deadline = time.monotonic() + _PATIENCE
    with ExitStack() as stack:
        while True:
            try:
                lock = writing(directory.asking, "asking the saved questions of this index")
                stack.enter_context(lock)
                break
            except IndexLocked:
                if time.monotonic() >= deadline:
                    raise
                time.sleep(_STEP)
        yield


def kept(index: Path) -> dict[str, Saved]:
    """Return the saved questions of the index at ``index`` by their names, in order.

    Raises IndexCorrupt for a file that none of ours is.
    """
    path = index / SAVED
    try:
        with os.fdopen(open_plain(path, os.O_RDONLY), "rb") as file:
            value = json.loads(file.read(_LARGEST + 1))
        found = {name: Saved.from_json(name, each) for name, each in value.items()}
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError, AttributeError, RecursionError, UsageError) as error:
        raise IndexCorrupt(
            f"The saved questions in {path} cannot be read: {getattr(error, 'what', error)}.",
            'Remove that file, and save them anew: qa saved add NAME "question"',
        ) from error
    return dict(sorted(found.items()))


def chosen(index: Path, names: Sequence[str]) -> tuple[Saved, ...]:
    """Return the questions with these names, or all there are; UsageError for one that is none."""
    found = kept(index)
    for name in names:
        if name not in found:
            raise UsageError(f"There is no saved question {name}.", _proposed(name, found))
    return tuple(found[name] for name in dict.fromkeys(names or found))


def keep(index: Path, saved: Saved, *, instead: bool = False) -> None:
    """Keep a question; UsageError for a name that is taken, unless it is to stand ``instead``.

    What was told under that name stays told.
    """
    name = named(saved.name)
    with asking(index):
        found = kept(index)
        if name in found:
            if not instead:
                raise UsageError(
                    f"There is a saved question {name} already: {found[name].question}",
                    f"Choose another name, or give --replace: qa saved add --replace {name} …",
                )
            saved = replace(saved, told=found[name].told)
        _write(index, found | {name: saved})


def drop(index: Path, names: Sequence[str]) -> None:
    """Forget the questions with these names, and what was told of them."""
    with asking(index):
        chosen(index, names)
        _write(index, {name: each for name, each in kept(index).items() if name not in names})


def note(index: Path, told: Mapping[str, Sequence[str]]) -> None:
    """Note, on disk before this returns, which sentences were told of each question, and when.

    For whoever is ``asking``.
    """
    now = datetime.now().astimezone()
    found = kept(index)
    asked = {name: found[name].after(told[name], now) for name in told if name in found}
    _write(index, found | asked)


def _proposed(name: str, found: Mapping[str, Saved]) -> str:
    if not found:
        return 'Save one: qa saved add NAME "question"'
    from difflib import get_close_matches  # noqa: PLC0415 - for a slip alone

    near = get_close_matches(name, found, 1)
    return f"Did you mean {near[0]}?" if near else f"There are: {', '.join(found)}."


def _write(index: Path, questions: Mapping[str, Saved]) -> None:
    value = {name: questions[name].to_json() for name in sorted(questions)}
    data = json.dumps(value, indent=1).encode()
    if len(data) > _LARGEST:
        raise StorageError(
            f"More was told of the saved questions than {index / SAVED} is to hold.",
            "Remove one that has told much; see: qa saved list",
        )
    with storing(index):
        replace_file(index / SAVED, data, private=True)

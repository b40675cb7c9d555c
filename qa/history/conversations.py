"""The conversations that were kept: one file each in the user's state directory.

Nobody else may read them, and they hold no more of an article than was shown. ``ID.jsonl`` has a
line for each turn (``qa.rendering.conversation_json``, format 2), added as soon as it is answered,
so that a crash leaves all turns before. An older program wrote one document, ``ID.json`` (format
1); it is read as well, and gives way to lines once its conversation goes on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import StorageError, UsageError
from index.files import append_line, replace_file, sweep
from qa.config.settings import state_file
from qa.conversation import Conversation
from qa.rendering.conversation_json import from_json, from_lines, to_line, to_lines

_FOLDER = "conversations"
_LINES, _DOCUMENT = ".jsonl", ".json"


@dataclass(frozen=True, slots=True)
class Kept:
    """A conversation that was kept, and the index it is about."""

    index: str
    conversation: Conversation


def keep(conversation: Conversation, index: Path, *, instead: bool = False) -> None:
    """Keep a conversation whose last turn is new, or ``instead`` of the one it had.

    Raises StorageError if it cannot be written.
    """
    folder = _folder()
    path = folder / f"{conversation.id}{_LINES}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.is_file():
            append_line(path, to_line(conversation.last, instead=instead).encode())
        else:
            sweep(folder, r".+\.jsonl?")
            replace_file(path, to_lines(conversation, index=str(index)).encode(), private=True)
            path.with_suffix(_DOCUMENT).unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(
            f"The conversation is not kept: {folder}: {error.strerror}.",
            "Make room or give write permission there; the session goes on.",
        ) from error


def all_kept(unreadable: Callable[[UsageError], None] = lambda _: None) -> Iterator[Kept]:
    """Yield what was kept, newest first; a file that cannot be read costs itself only, and is told.

    ``unreadable`` hears of it.
    """
    for name in ids():
        try:
            kept = load(name)
        except UsageError as error:
            unreadable(error)
        else:
            yield kept


def ids() -> tuple[str, ...]:
    """Return the ids of all that was kept, newest first; their numbers count them from 1."""
    return tuple(sorted(_files(), reverse=True))


def latest(
    index: Path, unreadable: Callable[[UsageError], None] = lambda _: None
) -> Conversation | None:
    """Return the newest conversation about the index at ``index``, if one was kept."""
    kept = all_kept(unreadable)
    return next((each.conversation for each in kept if each.index == str(index)), None)


def load(name: str) -> Kept:
    """Return the conversation with an id, with an id that alone begins so, or with a number."""
    path = _files()[id_of(name)]
    try:
        text = path.read_bytes().decode()
        if path.suffix == _LINES:
            about, conversation = text.partition("\n")[0], from_lines(text)
        else:
            about, conversation = text, from_json(text)
        kept = Kept(str(json.loads(about)["index"]), conversation)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise _unreadable(path, str(error)) from error
    if conversation.id != path.stem:  # its id says where it is written again
        raise _unreadable(path, f"it calls itself {conversation.id}")
    return kept


def _unreadable(path: Path, reason: str) -> UsageError:
    return UsageError(
        f"The conversation {path} cannot be read: {reason}.",
        f"Remove it: qa conversations delete {path.stem}",
    )


def delete(name: str) -> str:
    """Delete the conversation that is named as for ``load``; return its id."""
    found = id_of(name)
    path = _files()[found]
    try:
        path.with_suffix(_DOCUMENT).unlink(missing_ok=True)
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(
            f"The conversation {found} cannot be deleted: {error.strerror}.",
            f"Delete {path} yourself.",
        ) from error
    return found


def delete_all() -> int:
    """Delete every conversation; return how many there were."""
    return len([delete(name) for name in _files()])


def id_of(name: str) -> str:
    """Return the id that is meant by itself, by how it alone begins, or by its number."""
    known = ids()
    if name.isascii() and name.isdecimal() and 1 <= int(name) <= len(known):
        return known[int(name) - 1]  # so many ids begin alike that none is meant by so little
    found = [each for each in known if each == name] or [
        each for each in known if name and each.startswith(name)
    ]
    if len(found) == 1:
        return found[0]
    what = "may mean several conversations" if found else "is no conversation that was kept"
    raise UsageError(f"{name!r} {what}.", "See: qa conversations list")


def _files() -> dict[str, Path]:
    """Return the files by the ids they are named by; lines come before an older document."""
    try:
        paths = sorted(_folder().iterdir())
    except OSError:
        return {}
    kept = (path for path in paths if path.suffix in (_DOCUMENT, _LINES) and path.name[0] != ".")
    return {path.stem: path for path in kept}


def _folder() -> Path:
    return state_file(_FOLDER)

"""The conversations that were kept: one file each in the user's state directory.

Nobody else may read them, and they hold no more of an article than was shown. A file is written
anew in one step, so that a crash leaves the earlier one.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import StorageError, UsageError
from index.files import replace_file
from qa.config.settings import state_file
from qa.conversation import Conversation
from qa.rendering import conversation_json

_FOLDER = "conversations"
_SUFFIX = ".json"


@dataclass(frozen=True, slots=True)
class Kept:
    """A conversation that was kept, and the index it is about."""

    index: str
    conversation: Conversation


def keep(conversation: Conversation, index: Path) -> None:
    """Write a conversation in place of what was kept under its id; StorageError if it cannot."""
    text = conversation_json.to_json(conversation, index=str(index))
    try:
        folder = _folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(_path(conversation.id), f"{text}\n".encode(), private=True)
    except OSError as error:
        raise StorageError(
            f"The conversation is not kept: {_folder()}: {error.strerror}.",
            "Make room or give write permission there; the session goes on.",
        ) from error


def all_kept() -> Iterator[Kept]:
    """Yield what was kept, newest first; a file that cannot be read is passed over."""
    for name in sorted(_ids(), reverse=True):
        with contextlib.suppress(UsageError):
            yield load(name)


def latest(index: Path) -> Conversation | None:
    """Return the newest conversation about the index at ``index``, if one was kept."""
    return next((kept.conversation for kept in all_kept() if kept.index == str(index)), None)


def load(name: str) -> Kept:
    """Return the conversation with an id, or with an id that alone begins so."""
    path = _path(_one(name))
    try:
        text = path.read_text("utf-8")
        kept = Kept(str(json.loads(text)["index"]), conversation_json.from_json(text))
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise _unreadable(path, str(error)) from error
    if kept.conversation.id != path.stem:  # its id says where it is written again
        raise _unreadable(path, f"it calls itself {kept.conversation.id}")
    return kept


def _unreadable(path: Path, reason: str) -> UsageError:
    return UsageError(
        f"The conversation {path} cannot be read: {reason}.",
        f"Remove it: qa conversations delete {path.stem}",
    )


def delete(name: str) -> str:
    """Delete the conversation with an id, or with an id that alone begins so; return the id."""
    found = _one(name)
    try:
        _path(found).unlink()
    except OSError as error:
        raise StorageError(
            f"The conversation {found} cannot be deleted: {error.strerror}.",
            f"Delete {_path(found)} yourself.",
        ) from error
    return found


def delete_all() -> int:
    """Delete every conversation; return how many there were."""
    return len([delete(name) for name in _ids()])


def _one(name: str) -> str:
    ids = _ids()
    found = [known for known in ids if known == name] or [
        known for known in ids if name and known.startswith(name)
    ]
    if len(found) == 1:
        return found[0]
    what = "may mean several conversations" if found else "is no conversation that was kept"
    raise UsageError(f"{name!r} {what}.", "See: qa conversations list")


def _ids() -> list[str]:
    try:
        return [path.stem for path in _folder().glob(f"[!.]*{_SUFFIX}")]
    except OSError:
        return []


def _path(name: str) -> Path:
    return _folder() / f"{name}{_SUFFIX}"


def _folder() -> Path:
    return state_file(_FOLDER)

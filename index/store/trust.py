"""Whose index is it? What somebody else has made is opened when the user has said so, once.

An index holds a random identity, and the user's data directory notes those that this user has
made, or has chosen to trust, each with its place and the folders whose articles it may read. As
with git's ``safe.directory``, an index that another user owns is not trusted either.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import platformdirs

from index.errors import IndexUntrusted, StorageError
from index.files import is_below, replace_file
from index.store.guard import open_plain

IDENTITY = "identity"
_LENGTH = 32  # characters of an identity
_ADDRESSES = "addresses.json"  # no identity is called that
_ROOT = 0  # the user who owns what belongs to the machine


@dataclass(frozen=True, slots=True)
class Note:
    """An index that the user trusts: where it lies, who owns it, and what it may read.

    ``inode`` is its folder's number, by which it is known when it was moved; ``owners`` are the
    numbers of the users that own it and the folders above it; ``roots`` are (path, glob) as the
    catalogue has them.
    """

    path: str
    inode: int
    owners: tuple[int, ...]
    roots: tuple[tuple[str, str], ...] = ()


def mark(index: Path) -> None:
    """Give an index that is about to be made its identity, and note that it is this user's.

    Raises StorageError where nothing can be noted.
    """
    _write(_identify(index), _noted(index))


def trust(index: Path, roots: Iterable[tuple[str, str]]) -> None:
    """Note that the user trusts the index as it lies there, and lets it read ``roots``."""
    note = _note(index)
    # A copy has the identity of what it was copied from, which may be the user's own.
    known = _identity(index) if note is None or note.path == _place(index) else None
    _write(known or _identify(index), _noted(index, roots))


def confirm(index: Path, roots: Iterable[tuple[str, str]]) -> None:
    """Note that a trusted index may read ``roots`` as well, which the user has named."""
    note = _note(index)
    if note:
        known = dict.fromkeys((*note.roots, *roots))
        _write(_identity(index) or "", replace(note, roots=tuple(known)))


def forget(index: Path) -> None:
    """Note no more that the user trusts the index."""
    identity = _identity(index)
    if identity:
        (_notes() / f"{identity}.json").unlink(missing_ok=True)


def reach(address: str) -> None:
    """Note that the user has named the address of a store, which may be asked from now on."""
    if not is_reached(address):
        _store(_notes() / _ADDRESSES, [*_addresses(), address])


def is_reached(address: str) -> bool:
    """Say whether the user has named an address; a folder that names it may be another's."""
    return address in _addresses()


def _addresses() -> list[str]:
    try:
        return [str(each) for each in json.loads((_notes() / _ADDRESSES).read_bytes())]
    except (OSError, ValueError, TypeError):
        return []


def doubt(index: Path) -> str | None:
    """Say why an index is not to be trusted, for people; None where it is."""
    return _doubt(index, _note(index))


def _doubt(index: Path, note: Note | None) -> str | None:
    if note is None or (note.path != _place(index) and note.inode != index.stat().st_ino):
        return "it was not made here by you"
    if not {*_owners(index)} <= {os.geteuid(), _ROOT, *note.owners}:
        return "it has got another owner"
    return None


def require(index: Path, roots: Iterable[tuple[str, str]] = ()) -> None:
    """Raise IndexUntrusted where the index is not trusted, or may not read all of ``roots``."""
    note = _note(index)
    why = _doubt(index, note)
    # As the path would be followed: "confirmed/../secret" lies elsewhere.
    plain = [(os.path.normpath(path), glob) for path, glob in roots]
    strange = [root for root in plain if not note or not _is_confirmed(root, note)]
    if not why and strange:
        path, glob = strange[0]
        files = f"files like {glob} in " if glob else ""
        why = f"it would read {files}{path}, which you have not confirmed"
    if why:
        raise IndexUntrusted(
            f"The index {index} is not trusted: {why}.",
            f"If you know where it comes from, look at what it holds: qa index trust {index}",
        )


def _is_confirmed(root: tuple[str, str], note: Note) -> bool:
    """Say whether the user let the files of a root be read: in that folder, and of such a kind."""
    path, glob = root
    return any(glob == known and is_below(path, folder) for folder, known in note.roots)


def _noted(index: Path, roots: Iterable[tuple[str, str]] = ()) -> Note:
    return Note(_place(index), index.stat().st_ino, _owners(index), tuple(roots))


def _place(index: Path) -> str:
    return str(index.resolve())


def _owners(index: Path) -> tuple[int, ...]:
    """Return who owns an index, what lies directly in it, and the folders above."""
    place = index.resolve()
    owners = {folder.stat().st_uid for folder in (place, *place.parents)}
    with os.scandir(place) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):  # a writer may be at work
                owners.add(entry.stat(follow_symlinks=False).st_uid)
    return tuple(sorted(owners))


def _identify(index: Path) -> str:
    identity = secrets.token_hex(_LENGTH // 2)
    replace_file(index / IDENTITY, identity.encode(), private=True)
    return identity


def _identity(index: Path) -> str | None:
    path = index / IDENTITY
    try:
        with os.fdopen(open_plain(path, os.O_RDONLY), "rb") as file:
            text = file.read(_LENGTH + 1).decode("ascii")
    except (OSError, UnicodeDecodeError):
        return None
    return text if len(text) == _LENGTH and text.isalnum() else None


def _note(index: Path) -> Note | None:
    identity = _identity(index)
    if identity is None:
        return None
    try:
        value = json.loads((_notes() / f"{identity}.json").read_bytes())
        roots = tuple((str(path), str(glob)) for path, glob in value["roots"])
        owners = tuple(map(int, value["owners"]))
        return Note(str(value["path"]), int(value["inode"]), owners, roots)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(identity: str, note: Note) -> None:
    _store(_notes() / f"{identity}.json", asdict(note))


def _store(path: Path, value: object) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(path, json.dumps(value).encode(), private=True)
    except OSError as error:
        raise StorageError(
            f"The index cannot be noted as yours in {_notes()}: {error.strerror}.",
            "Make that folder one that you may write to, or name another in $XDG_DATA_HOME.",
        ) from error


def _notes() -> Path:
    return platformdirs.user_data_path("article-qa") / "trusted"

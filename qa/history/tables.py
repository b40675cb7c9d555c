"""Tables that were begun: what was answered of one, so that the same command goes on with it.

A file each in the user's state directory, which nobody else may read: a line an article, added as
soon as it is answered. It goes once the table is complete, or after a month.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from index.article import Source
from index.files import append_line
from qa.answer import Answer
from qa.config.settings import state_file
from qa.rendering.answer_json import answer_json, read_answer

_FOLDER = "tables"
_SECONDS_KEPT = 30 * 86_400

_Key = tuple[str, str, str]


class Begun:
    """What is known of the table that ``wanted`` names: all that its answers depend on.

    An article that has changed since is not known. What cannot be kept is only asked again.
    """

    def __init__(self, wanted: Sequence[object]) -> None:
        name = hashlib.sha256(json.dumps(wanted, default=str).encode()).hexdigest()[:32]
        self._path = state_file(_FOLDER) / f"{name}.jsonl"
        self._known = dict(_read(self._path))

    def __len__(self) -> int:
        return len(self._known)

    def of(self, source: Source) -> tuple[Answer, ...] | None:
        """Return the answers of an article, if they are known."""
        return self._known.get(_key(source))

    def keep(self, source: Source, answers: Sequence[Answer]) -> None:
        """Note the answers of an article."""
        if _key(source) in self._known:
            return
        line = json.dumps([_key(source), [answer_json(each) for each in answers]])
        with suppress(OSError):
            if not self._path.exists():
                self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                _sweep(self._path.parent)
                self._path.touch(mode=0o600)
            append_line(self._path, f"{line}\n".encode())

    def drop(self) -> None:
        """Forget the table: it is complete."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)


def _key(source: Source) -> _Key:
    return source.path, source.member, source.sha256


def _read(path: Path) -> list[tuple[_Key, tuple[Answer, ...]]]:
    """Return what a file has, up to what of it cannot be read."""
    found: list[tuple[_Key, tuple[Answer, ...]]] = []
    with suppress(OSError, ValueError, KeyError, TypeError):
        for line in path.read_bytes().splitlines():
            row: Any = json.loads(line)
            file, member, sha256 = row[0]
            found.append(((file, member, sha256), tuple(map(read_answer, row[1]))))
    return found


def _sweep(folder: Path) -> None:
    for path in folder.iterdir():
        if path.stat().st_mtime < time.time() - _SECONDS_KEPT:
            path.unlink(missing_ok=True)

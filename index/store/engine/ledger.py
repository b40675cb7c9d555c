"""The notes of an engine as one generation has them: sealed, typed, whatever a writer is at.

A note is the history of a value, under a checksum: what it was, and in which generation it became
so; None is that there is nothing any more. A writer adds to histories, and then raises the head,
one note. So a commit is seen with the head or not at all, and readers go on with the generation
they began with. What a writer left that was killed before it raised the head has a generation of
its own, which the next head passes over.
"""

from __future__ import annotations

import hashlib
import json
import time
import zlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from index.errors import IndexCorrupt
from index.store.engine.engine import Engine, Key, Note

_PLAIN = 64  # bytes of a name up to which it is spelt out

FIXED = frozenset({"passage", "sentences"})
"""Kinds whose notes say the same for ever, since their numbers are not used again."""

_KEPT = 60_000  # of these notes, some 60 MB
_LOOKS, _PAUSE = 3, 0.05
"""Looks at a note of several rows, of which a writer may have changed some; seconds in between."""

_HEAD = ("head", "head")
_ATTEMPT = ("head", "attempt")

History = list[tuple[int, Any]]
"""Values, each with the generation in which it became so, the oldest first."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last commit: its ``generation``, those that were ``passed`` over, and the ``times``.

    The times are (generation, seconds since 1970), the oldest first.
    """

    generation: int = 0
    passed: frozenset[int] = frozenset()
    times: tuple[tuple[int, float], ...] = ()

    def before(self, moment: float) -> int:
        """Return the generation that was the last one at a moment; 0 where that is not known."""
        return max((number for number, at in self.times if at <= moment), default=0)

    def raised(self, generation: int, passed: Iterable[int], patience: float) -> Head:
        """Return the head of the next commit, with the times that matter for ``patience`` more."""
        now = time.time()
        oldest = self.before(now - patience)
        times = (*(each for each in self.times if each[0] >= oldest), (generation, now))
        return Head(generation, self.passed | set(passed), times)


def name_of(text: str) -> str:
    """Return a text as the name of a note, which sorts as the text does unless that is long."""
    data = text.encode(errors="surrogatepass")
    return data.hex() if len(data) <= _PLAIN else f"~{hashlib.sha256(data).hexdigest()}"


def written(kind: str, name: str, history: Iterable[tuple[int, object]]) -> Note:
    """Return the note of a history."""
    key = Key(kind, name)
    text = json.dumps([list(each) for each in history], separators=(",", ":"))
    return Note(key, f"{_seal(key, text):08x}{text}")


def _seal(key: Key, text: str) -> int:
    return zlib.crc32(f"{key.kind}/{key.name} {text}".encode())


class Ledger:
    """What is noted in an ``engine``, as ``head`` has it, and what is to be committed."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.head = Head(-1)
        self.pending: dict[Key, Any] = {}
        self._known: dict[Key, History] = {}
        self._fixed: dict[Key, History] = {}

    # --- the head -------------------------------------------------------------------------------

    def newest(self) -> Head:
        """Return the last commit."""
        history = self._read(_HEAD[0], (_HEAD[1],)).get(_HEAD[1])
        if not history:
            return Head()
        try:
            passed, times = history[-1][1]
            at = tuple((int(number), float(moment)) for number, moment in times)
            return Head(history[-1][0], frozenset(map(int, passed)), at)
        except (TypeError, ValueError) as error:
            raise self.damaged("head") from error

    def attempt(self) -> int:
        """Return the number of the next commit, which none ever tried before, and note it."""
        last = self._read(_ATTEMPT[0], (_ATTEMPT[1],)).get(_ATTEMPT[1], [(0, None)])[-1][0]
        number = max(last, self.head.generation) + 1
        self.engine.put([written(*_ATTEMPT, [(number, None)])])
        return number

    def raise_to(self, head: Head) -> None:
        """Commit: from here on ``head`` is the last one."""
        value = [sorted(head.passed), [list(each) for each in head.times]]
        self.engine.put([written(*_HEAD, [(head.generation, value)])])

    def move_to(self, head: Head) -> None:
        """See what was noted up to a commit."""
        if head.generation != self.head.generation:
            self._known.clear()
        self.head = head
        if len(self._fixed) > _KEPT:
            self._fixed.clear()

    # --- values ---------------------------------------------------------------------------------

    def value(self, kind: str, name: str) -> Any:  # noqa: ANN401 - JSON
        """Return what is noted under a name; None where nothing is."""
        return self.values(kind, (name,)).get(name)

    def values(self, kind: str, names: Collection[str]) -> dict[str, Any]:
        """Return what is noted under each of some names, of those where anything is.

        What is to be committed comes first.
        """
        new = {name: Key(kind, name) for name in names if (kind, name) in self.pending}
        histories = self.histories(kind, [name for name in names if name not in new])
        found = {name: self._seen(history) for name, history in histories.items()}
        found.update((name, self.pending[key]) for name, key in new.items())
        return {name: found[name] for name in names if found.get(name) is not None}

    def histories(self, kind: str, names: Collection[str]) -> dict[str, History]:
        """Return the histories under some names, of those that have any."""
        fixed = kind in FIXED
        kept = self._fixed if fixed else self._known
        keys = {name: Key(kind, name) for name in names}
        asked = [name for name, key in keys.items() if key not in kept]
        if asked:
            found = self._read(kind, asked)
            for name in asked:
                history = found.get(name, [])
                # A reader that is ahead of the commit may ask again; then it will be there.
                if not fixed or self._seen(history) is not None:
                    kept[keys[name]] = history
        return {name: kept[key] for name, key in keys.items() if kept.get(key)}

    def all_of(self, kind: str, low: str = "", high: str = "~") -> dict[str, Any]:
        """Return all that is noted of a kind, by name, of the names in ``[low, high)``."""
        notes = self.engine.of_kind(kind, low, high)
        found = {note.key.name: self._seen(self._whole(note)) for note in notes}
        return {name: value for name, value in found.items() if value is not None}

    def next(self, number: int, horizon: int) -> list[Note]:
        """Return the notes with what is to be committed as ``number``.

        What no generation from ``horizon`` on has is left out of them.
        """
        by_kind: dict[str, list[str]] = {}
        for key in self.pending:
            by_kind.setdefault(key.kind, []).append(key.name)
        return [
            written(kind, name, (*self._late(past.get(name, ()), horizon), (number, value)))
            for kind, names in by_kind.items()
            for past in [{} if kind in FIXED else self.histories(kind, names)]
            for name, value in ((name, self.pending[Key(kind, name)]) for name in names)
        ]

    def _late(self, history: Iterable[tuple[int, Any]], horizon: int) -> History:
        known = [each for each in history if self._counts(each[0])]
        old = [each for each in known if each[0] <= horizon]
        return old[-1:] + known[len(old) :]

    def _seen(self, history: History) -> Any:  # noqa: ANN401 - JSON
        return next((value for born, value in reversed(history) if self._counts(born)), None)

    def _counts(self, born: int) -> bool:
        return born <= self.head.generation and born not in self.head.passed

    # --- what comes from another machine --------------------------------------------------------

    def _read(self, kind: str, names: Collection[str]) -> dict[str, History]:
        for look in range(_LOOKS):
            try:
                notes = self.engine.named(kind, names)
                return {note.key.name: self._whole(note) for note in notes}
            except IndexCorrupt:
                if look == _LOOKS - 1:
                    raise
                time.sleep(_PAUSE)
        return {}

    def _whole(self, note: Note) -> History:
        seal, text = note.text[:8], note.text[8:]
        try:
            if int(seal, 16) != _seal(note.key, text):
                raise self.damaged(note.key.kind)
            history = [(born, value) for born, value in json.loads(text)]
            if any(type(born) is not int for born, _ in history):
                raise self.damaged(note.key.kind)
        except (ValueError, TypeError, RecursionError) as error:
            raise self.damaged(note.key.kind) from error
        return history

    def damaged(self, what: str) -> IndexCorrupt:
        """Return the error for notes of a kind that are not what was written."""
        return IndexCorrupt(
            f"The index kept at {self.engine.address} is damaged: its {what} are not what was "
            "stored.",
            "Index the articles anew, into another collection: qa --index FOLDER index add "
            "--store ADDRESS ARTICLES",
        )

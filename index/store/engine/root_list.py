"""The roots of an index in an engine: one note with all of them, and with what was taken out."""

from __future__ import annotations

from collections.abc import Callable

from index.files import is_below
from index.formats.hints import NO_HINTS, Hints
from index.store.catalog.roots import Root, is_under
from index.store.engine.ledger import Ledger

_Rows = tuple[dict[tuple[str, str], str | None], set[str]]
"""What is said of each (path, glob), and what is excluded."""


class Roots:
    """What the user asked to be indexed; ``change`` takes a note that is to be committed."""

    def __init__(
        self, ledger: Ledger, change: Callable[[str, str, object], None] | None = None
    ) -> None:
        self._ledger = ledger
        self._change = change

    def all(self) -> tuple[Root, ...]:
        """Return the roots by path, each with the exclusions that concern it."""
        said, excluded = self._read()
        return tuple(
            Root(
                path,
                glob,
                frozenset(out for out in excluded if is_below(out, path)),
                Hints.from_json(said[path, glob]),
            )
            for path, glob in sorted(said)
        )

    def add(self, path: str, glob: str, hints: Hints = NO_HINTS) -> None:
        """Remember that the user wants ``path``, and forget that parts of it were taken out."""
        said, excluded = self._read()
        said[path, glob] = hints.to_json()
        self._write(said, {out for out in excluded if not is_under(out, {path})})

    def drop(self, path: str) -> None:
        """Forget the roots at and under ``path``, and exclude it from roots above."""
        said, excluded = self._read()
        left = {key: hints for key, hints in said.items() if not is_under(key[0], {path})}
        self._write(left, excluded | {path})

    def take_back(self, path: str) -> None:
        """Forget that the user named ``path``, as if that had not happened."""
        said, excluded = self._read()
        self._write({key: hints for key, hints in said.items() if key[0] != path}, excluded)

    def _read(self) -> _Rows:
        value = self._ledger.value("roots", "all") or [[], []]
        try:
            rows, excluded = value
            said = {(str(path), str(glob)): hints for path, glob, hints in rows}
            for hints in said.values():
                Hints.from_json(hints)
            return said, set(map(str, excluded))
        except (ValueError, TypeError) as error:
            raise self._ledger.damaged("roots") from error

    def _write(self, said: dict[tuple[str, str], str | None], excluded: set[str]) -> None:
        assert self._change is not None  # noqa: S101 - a writer's
        rows = [[path, glob, hints] for (path, glob), hints in sorted(said.items())]
        self._change("roots", "all", [rows, sorted(excluded)])

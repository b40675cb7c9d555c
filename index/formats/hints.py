"""What is known of a file beside its bytes: its name, and what the user says of it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from index.formats.room import Room


@dataclass(frozen=True, slots=True)
class Hints:
    """What a reader may go by beside the bytes.

    ``name`` is the file's name without its folder; ``encoding`` the Python codec that the user
    says its text is in. The fields name the keys or columns that hold the parts of a record; what
    is None is guessed from their names. Of a file inside others, ``depth`` is how many lie around
    it, and ``room`` what may still be unpacked of the outermost. Of a page that was fetched,
    ``page`` is the SHA-256 of its bytes, by which it is kept. Of a folder, ``no_ignore`` asks also
    for what its ignore files name and what tools have made, ``hidden`` for what is hidden.
    """

    name: str = ""
    encoding: str | None = None
    text_field: str | None = None
    title_field: str | None = None
    date_field: str | None = None
    author_field: str | None = None
    depth: int = 0
    room: Room | None = None
    page: str | None = None
    no_ignore: bool = False
    hidden: bool = False

    def to_json(self) -> str | None:
        """Return what the user, or a server, says; None where that is nothing."""
        names = (*_SAID, *(_SERVED if self.page else ()))
        said = {name: getattr(self, name) for name in names if getattr(self, name)}
        return json.dumps(said, ensure_ascii=False) if said else None

    @classmethod
    def from_json(cls, text: str | None) -> Hints:
        """Return what ``to_json`` gave; ValueError for anything else."""
        try:
            return cls(**json.loads(text)) if text else cls()
        except TypeError as error:
            raise ValueError(f"{text!r} says nothing of files") from error


_SERVED = ("name", "page")
_SAID = (
    "encoding", "text_field", "title_field", "date_field", "author_field", "no_ignore", "hidden",
)  # fmt: skip

NO_HINTS = Hints()

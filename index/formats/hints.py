"""What is known of a file beside its bytes: its name, and what the user says of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hints:
    """What a reader may go by beside the bytes.

    ``name`` is the file's name without its folder; ``encoding`` the Python codec that the user
    says its text is in. The fields name the keys or columns that hold the parts of a record; what
    is None is guessed from their names.
    """

    name: str = ""
    encoding: str | None = None
    text_field: str | None = None
    title_field: str | None = None
    date_field: str | None = None
    author_field: str | None = None

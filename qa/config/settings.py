"""What the user has chosen: flags over environment over configuration file over defaults.

Frozen once loaded. Finding the index belongs here too: it is the first thing a user chooses.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import platformdirs

from index.errors import UsageError
from index.paths import meant_as_there
from index.store import trust
from index.store.directory import Directory
from qa.config.definitions import (
    COLOR,
    CONTEXT,
    DEFINITIONS,
    EDITING_MODE,
    MIN_CONFIDENCE,
    MODEL,
    PLAIN,
    PREFER_RECENT,
    READER,
    Color,
    Editing,
    K,
    definition,
)

APP = "article-qa"
LOCAL_INDEX = ".qa"
_DEFAULT, _FOUND = "default", "found in this folder or a parent"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be chosen about a command.

    ``index`` is where the index is or will be; ``model`` a sentence-transformers model, ``None``
    for the one the index was built with (the default model for a new index); ``reader`` the
    folder of an extractive question-answering model, ``"none"``, or ``None`` for our own; ``k``
    how many sentences an answer shows, ``context`` how many neighbours on each side;
    ``min_confidence`` the probability, in [0, 1], below which the articles are said to hold no
    answer; ``prefer_recent`` whether of sentences about as good the newer come first. ``color``,
    ``plain`` and ``editing_mode`` say how a terminal is used.
    """

    index: Path
    model: str | None = MODEL.default
    reader: str | None = READER.default
    k: int = K.default
    context: int = CONTEXT.default
    min_confidence: float = MIN_CONFIDENCE.default
    prefer_recent: bool = PREFER_RECENT.default
    color: Color = COLOR.default
    plain: bool = PLAIN.default
    editing_mode: Editing = EDITING_MODE.default

    @classmethod
    def load(cls, **flags: object) -> Settings:
        """Merge ``flags`` (``None`` means not given) with the environment and the config file.

        Raises UsageError for a value that makes no sense, wherever it comes from.
        """
        return of(weighed(**flags))

    def with_choice(self, name: str, value: object) -> Settings:
        """Return the settings with another value for the one called ``name``."""
        changed: dict[str, Any] = {name: value}
        return replace(self, **changed)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The value of one setting, and where it came from, for people."""

    name: str
    value: object
    origin: str


def weighed(**flags: object) -> tuple[Chosen, ...]:
    """Return every setting in the order of ``DEFINITIONS``; raises what ``Settings.load`` does."""
    weakest_first = (
        *_defaults(),
        *_from_file(config_file()),
        *_from_environment(),
        *_from_flags(flags),
    )
    found = {each.name: each for each in weakest_first}
    if not found["index"].value:
        found["index"] = _found_index()
    return tuple(found[known.name] for known in DEFINITIONS)


def of(chosen: Iterable[Chosen]) -> Settings:
    """Return the settings that were ``weighed``.

    Raises IndexUntrusted for an index that was found here and that somebody else has made.
    """
    known = {each.name: each for each in chosen}
    values: dict[str, Any] = {name: each.value for name, each in known.items()}
    index = _place(values["index"])
    if known["index"].origin == _FOUND:
        trust.require(index)  # an archive or a shared folder may have brought it
    return Settings(**values | {"index": index})


def named(chosen: Iterable[Chosen]) -> bool:
    """Say whether, of settings that were ``weighed``, the user has named the index."""
    return any(each.name == "index" and each.origin not in (_FOUND, _DEFAULT) for each in chosen)


def _defaults() -> Iterator[Chosen]:
    for known in DEFINITIONS:
        yield Chosen(known.name, known.default, _DEFAULT)


def _found_index() -> Chosen:
    here = _here()
    place = find_index(here)
    origin = _DEFAULT if place.name != LOCAL_INDEX else _FOUND
    return Chosen("index", str(place), origin)


def find_index(start: Path) -> Path:
    """Return the ``.qa`` folder in ``start`` or the nearest parent, else the user's own index."""
    for folder in (start, *start.parents):
        if Directory(folder / LOCAL_INDEX).exists():
            return folder / LOCAL_INDEX
    return platformdirs.user_data_path(APP) / "index"


def config_file() -> Path:
    """Return where the configuration file is looked for."""
    return platformdirs.user_config_path(APP) / "config.toml"


def state_file(name: str) -> Path:
    """Return the path of a file in the user's state directory."""
    return platformdirs.user_state_path(APP) / name


def _from_flags(flags: Mapping[str, object]) -> Iterator[Chosen]:
    for name, value in flags.items():
        if value is not None:
            yield Chosen(name, definition(name).require(value), "flag")


def _from_environment() -> Iterator[Chosen]:
    for known in DEFINITIONS:
        if typed := os.environ.get(known.variable):
            value = known.read(typed, f"{known.variable} is not understood: ")
            yield Chosen(known.name, value, f"environment ({known.variable})")


def _from_file(path: Path) -> Iterator[Chosen]:
    try:
        with path.open("rb") as file:
            values = tomllib.load(file)
    except (FileNotFoundError, NotADirectoryError):
        return
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(
            f"The configuration file {path} cannot be read: {reason}.", "Correct it or remove it."
        ) from error
    where = f"The configuration file {path} is not understood: "
    for name, value in values.items():
        known = definition(name, where)
        yield Chosen(known.name, known.require(value, where), str(path))


def _place(path: str) -> Path:
    place = Path(meant_as_there(path))
    return place if place.is_absolute() else _here() / place


def _here() -> Path:
    try:
        return Path.cwd()
    except OSError as error:
        raise UsageError(
            f"The working directory cannot be used: {error.strerror}.", "Change to another one."
        ) from error

"""What the user has chosen: flags over environment over configuration file over defaults.

Frozen once loaded. Finding the index belongs here too: it is the first thing a user chooses.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from index.directory import Directory
from index.errors import UsageError

APP = "article-qa"
LOCAL_INDEX = ".qa"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be chosen about a command.

    ``index`` is where the index is or will be; ``model`` a sentence-transformers model, ``None``
    for the one the index was built with (the default model for a new index); ``k`` how many
    sentences an answer shows, ``context`` how many neighbours on each side; ``min_confidence`` the
    probability, in [0, 1], below which the articles are said to hold no answer.
    """

    index: Path
    model: str | None = None
    k: int = 5
    context: int = 0
    min_confidence: float | None = None

    @classmethod
    def load(cls, **flags: object) -> Settings:
        """Merge ``flags`` (``None`` means not given) with the environment and the config file."""
        chosen: dict[str, Any] = {}
        chosen |= _from_file(config_file())
        chosen |= _from_environment()
        chosen |= {name: value for name, value in flags.items() if value is not None}
        index = chosen.pop("index", None)
        place = Path(index).expanduser().absolute() if index else find_index(Path.cwd())
        return cls(index=place, **chosen)


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


def _from_environment() -> dict[str, str]:
    names = {"QA_INDEX": "index", "QA_MODEL": "model"}
    return {key: os.environ[name] for name, key in names.items() if os.environ.get(name)}


_KINDS: dict[str, tuple[type, ...]] = {
    "index": (str,),
    "model": (str,),
    "k": (int,),
    "context": (int,),
    "min_confidence": (int, float),
}


def _from_file(path: Path) -> dict[str, object]:
    try:
        with path.open("rb") as file:
            values = tomllib.load(file)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError) as error:
        raise UsageError(
            f"The configuration file {path} cannot be read: {error}.", "Correct it or remove it."
        ) from error
    for name, value in values.items():
        if name not in _KINDS or not isinstance(value, _KINDS[name]) or isinstance(value, bool):
            raise UsageError(
                f"The configuration file {path} sets {name} = {value!r}, which is not understood.",
                f"It may set: {', '.join(_KINDS)}.",
            )
    return values

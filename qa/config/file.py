"""The configuration file: sets and takes out one setting at a time, and leaves the rest alone.

It writes simple keys at the top of a TOML file; reading is the business of ``qa.config.settings``.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

from index.characters import encodable
from index.errors import StorageError, UsageError
from index.files import replace_file
from qa.config.definitions import Definition
from qa.config.settings import config_file


def put(known: Definition, value: object) -> Path:
    """Set a setting for good; return the file that was written.

    Raises UsageError for a file that is not understood, StorageError for one that refuses.
    """
    return _rewrite(known.name, f"{known.name} = {toml(value)}")


def take_out(known: Definition) -> Path:
    """Go back to the default of a setting; return the file that was written."""
    return _rewrite(known.name, None)


def toml(value: object) -> str:
    """Return a value as TOML writes it: a switch, a number or a text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return repr(value)
    # A JSON string is a TOML string, but for one character that TOML wants escaped.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _rewrite(name: str, line: str | None) -> Path:
    path = config_file()
    try:
        before = path.read_text("utf-8") if path.exists() else ""
        path.parent.mkdir(parents=True, exist_ok=True)
        after = _with(before, name, line)
        _require_same_but(before, after, name, path)
        replace_file(path.resolve(), encodable(after).encode(), private=True)
    except OSError as error:
        raise StorageError(
            f"The configuration file {path} cannot be written: {error.strerror}.",
            "Check its permissions.",
        ) from error
    return path


def _with(text: str, name: str, line: str | None) -> str:
    """Return ``text`` with ``line`` in place of the one that sets ``name``, or in front of all."""
    key = re.escape(name).replace("_", "[-_]")
    lines = text.splitlines()
    kept = [each for each in lines if not re.match(rf"""\s*["']?{key}["']?\s*=""", each)]
    if line is not None:
        places = [at for at, each in enumerate(lines) if each not in kept]
        kept.insert(places[0] if places else 0, line)
    return "".join(f"{each}\n" for each in kept)


def _require_same_but(before: str, after: str, name: str, path: Path) -> None:
    """Make sure that nothing but ``name`` changed: a file may be laid out in unusual ways."""
    try:
        old, new = tomllib.loads(before), tomllib.loads(after)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(
            f"The configuration file {path} cannot be read: {error}.", "Correct it or remove it."
        ) from error
    for values in (old, new):
        values.pop(name, None)
        values.pop(name.replace("_", "-"), None)
    if old != new:
        raise UsageError(
            f"The configuration file {path} sets {name} in a way that cannot be changed here.",
            "Change it in your editor.",
        )

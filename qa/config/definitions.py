"""What can be chosen: one table of settings, with what each may be. Pure.

The configuration file, the environment, ``/set`` and ``qa config`` all go by it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from index.errors import UsageError

MAX_K, MAX_CONTEXT = 100, 50

_ON, _OFF = ("on", "true", "yes", "1"), ("off", "false", "no", "0")


class Color(StrEnum):
    """When to use colour."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Editing(StrEnum):
    """How lines are edited."""

    EMACS = "emacs"
    VI = "vi"


@dataclass(frozen=True, slots=True)
class Choice:
    """One setting: ``expects`` says what it may be, and ``options`` names all that are few.

    ``parse`` turns what a user typed into a value, or leaves it as it is; ``sound`` says whether
    a value may be chosen. One that is not ``live`` cannot change while an index is open.
    """

    name: str
    about: str
    expects: str
    parse: Callable[[str], object]
    sound: Callable[[object], bool]
    options: tuple[str, ...] = ()
    live: bool = True

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"QA_{self.name.upper()}"

    def require(self, value: object, where: str = "") -> object:
        """Return a value from a file or a flag; UsageError, beginning with ``where``."""
        if self.options and isinstance(value, str):
            return self.read(value, where)
        if not self.sound(value):
            raise UsageError(f"{where}{self.name} cannot be {value!r}.", f"Give {self.expects}.")
        return value

    def read(self, typed: str, where: str = "") -> object:
        """Return the value that a user typed, or raise UsageError."""
        value = self.parse(typed)
        if not self.sound(value):
            raise UsageError(f"{where}{self.name} cannot be {typed!r}.", f"Give {self.expects}.")
        return value


def _number(name: str, about: str, low: float, high: float, *, whole: bool = True) -> Choice:
    kinds = (int,) if whole else (int, float)

    def sound(value: object) -> bool:
        # type() and not isinstance: True is an int to Python.
        return type(value) in kinds and isinstance(value, int | float) and low <= value <= high

    expects = f"a {'whole number' if whole else 'number'} from {low} to {high}"
    return Choice(name, about, expects, _whole_or_decimal, sound)


def _whole_or_decimal(typed: str) -> object:
    for kind in (int, float):
        try:
            return kind(typed) if typed.isascii() else typed
        except ValueError:
            continue
    return typed


def _one_of(name: str, about: str, kind: type[StrEnum]) -> Choice:
    options = {member.value: member for member in kind}
    *others, last = options

    def parse(typed: str) -> object:
        return options.get(typed.casefold(), typed)

    expects = f"{', '.join(others)} or {last}"

    def sound(value: object) -> bool:
        return isinstance(value, str) and value in options

    return Choice(name, about, expects, parse, sound, tuple(options))


def _switch(name: str, about: str) -> Choice:
    words = dict.fromkeys(_ON, True) | dict.fromkeys(_OFF, False)
    return Choice(
        name,
        about,
        "on or off",
        lambda typed: words.get(typed.casefold(), typed),
        lambda value: isinstance(value, bool),
        ("on", "off"),
    )


def _text(name: str, about: str, expects: str) -> Choice:
    return Choice(
        name, about, expects, str, lambda value: isinstance(value, str) and value != "", live=False
    )


CHOICES = (
    _text("index", "where the index is", "a folder"),
    _text("model", "the embedding model of a new index", "a model's path or name"),
    _text("reader", "what reads the passages found", "none or the folder of a model"),
    _number("k", "sentences shown for a question", 1, MAX_K),
    _number("context", "neighbouring sentences shown on each side", 0, MAX_CONTEXT),
    _number("min_confidence", "below it the articles are said not to answer", 0, 1, whole=False),
    _one_of("color", "when to use colour", Color),
    _switch("plain", "no colour, no links, no toolbar: for screen readers"),
    _one_of("editing_mode", "how lines are edited in a session", Editing),
)


def choice(name: str, where: str = "") -> Choice:
    """Return the setting called ``name``, in which ``-`` does for ``_``; UsageError if none is."""
    wanted = name.replace("-", "_").casefold()
    for known in CHOICES:
        if known.name == wanted:
            return known
    names = ", ".join(known.name for known in CHOICES)
    what = f"{where}there is no setting {name}." if where else f"There is no setting {name}."
    raise UsageError(what, f"The settings are: {names}.")


def written(value: object) -> str:
    """Return a value as a user would type it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return "not set" if value is None else str(value)

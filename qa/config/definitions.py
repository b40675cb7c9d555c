"""What can be chosen: one definition a setting, that all which knows of settings goes by. Pure.

The flags of the command line and their help, the environment, the configuration file, ``/set``,
`qa config` and the table of the README are made of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from index.errors import UsageError
from qa.answer import MIN_CONFIDENCE as LEAST

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
class Definition:
    """One setting: ``expects`` says what it may be, and ``options`` names all that are few.

    ``flags`` set it for one command, with a value that the help calls ``metavar``; ``usual`` says
    what holds where nothing is chosen and the ``default`` does not say it. ``parse`` turns what a
    user typed into a value, or leaves it as it is; ``sound`` says whether a value may be chosen.
    One that is not ``live`` cannot change while an index is open.
    """

    name: str
    about: str
    expects: str
    parse: Callable[[str], object]
    sound: Callable[[object], bool]
    default: Any = None
    flags: tuple[str, ...] = ()
    metavar: str | None = None
    usual: str = ""
    options: tuple[str, ...] = ()
    live: bool = True

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"QA_{self.name.upper()}"

    def in_force(self, value: object) -> str:
        """Return a value as a user would type it; what holds instead where nothing is chosen."""
        return self.usual if value is None and self.usual else written(value)

    @property
    def help(self) -> str:
        """What the help of a command says of its flags."""
        about = f"{self.about[0].upper()}{self.about[1:]}"
        return f"{about}: {self.expects}. [default: {self.usual or written(self.default)}]"

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


def _number(
    name: str, about: str, bounds: tuple[int, int], default: float, flags: tuple[str, ...]
) -> Definition:
    low, high = bounds
    kinds = (int,) if isinstance(default, int) else (int, float)

    def sound(value: object) -> bool:
        # type() and not isinstance: True is an int to Python.
        return type(value) in kinds and isinstance(value, int | float) and low <= value <= high

    expects = f"a {'whole ' if isinstance(default, int) else ''}number from {low} to {high}"
    return Definition(name, about, expects, _whole_or_decimal, sound, default, flags, "N")


def _whole_or_decimal(typed: str) -> object:
    for kind in (int, float):
        try:
            return kind(typed) if typed.isascii() else typed
        except ValueError:
            continue
    return typed


def _one_of(name: str, about: str, default: StrEnum, flags: tuple[str, ...] = ()) -> Definition:
    options = {member.value: member for member in type(default)}
    *others, last = options

    def parse(typed: str) -> object:
        return options.get(typed.casefold(), typed)

    def sound(value: object) -> bool:
        return isinstance(value, str) and value in options

    expects, metavar = f"{', '.join(others)} or {last}", "|".join(options)
    return Definition(
        name, about, expects, parse, sound, default, flags, metavar, options=tuple(options)
    )


def _switch(name: str, about: str, flags: tuple[str, ...]) -> Definition:
    words = dict.fromkeys(_ON, True) | dict.fromkeys(_OFF, False)

    def parse(typed: str) -> object:
        return words.get(typed.casefold(), typed)

    def sound(value: object) -> bool:
        return isinstance(value, bool)

    return Definition(
        name, about, "on or off", parse, sound, default=False, flags=flags, options=("on", "off")
    )


def _text(name: str, about: str, expects: str, metavar: str, usual: str) -> Definition:
    def sound(value: object) -> bool:
        return isinstance(value, str) and value != ""

    flags = (f"--{name}",)
    return Definition(name, about, expects, str, sound, None, flags, metavar, usual, live=False)


INDEX = _text(
    "index",
    "where the index is",
    "a folder",
    "DIR",
    "$QA_INDEX, else .qa here or in a parent, else the user's own",
)
MODEL = _text(
    "model",
    "the sentence-transformers model that embeds",
    "a model's path or name",
    "NAME",
    "the index's own",
)
READER = _text(
    "reader",
    "what reads the passages found",
    "the folder of an extractive question-answering model, or none",
    "none|DIR",
    "the one that comes with qa",
)
K = _number("k", "sentences shown for a question", (1, 100), 5, ("-k",))
CONTEXT = _number(
    "context", "neighbouring sentences shown on each side", (0, 50), 0, ("-C", "--context")
)
MIN_CONFIDENCE = _number(
    "min_confidence",
    "the confidence below which the articles are said not to answer",
    (0, 1),
    LEAST,
    ("--min-confidence",),
)
PREFER_RECENT = _switch(
    "prefer_recent",
    "of sentences that answer about as well, the newer first",
    ("--prefer-recent",),
)
COLOR = _one_of(
    "color", "when to use colour and links, NO_COLOR turning auto off", Color.AUTO, ("--color",)
)
PLAIN = _switch(
    "plain", "no colour, links, wrapping or toolbar: as in a pipe, for screen readers", ("--plain",)
)
EDITING_MODE = _one_of("editing_mode", "how lines are edited in a session", Editing.EMACS)

DEFINITIONS = (
    INDEX, MODEL, READER, K, CONTEXT, MIN_CONFIDENCE, PREFER_RECENT, COLOR, PLAIN, EDITING_MODE,
)  # fmt: skip


def definition(name: str, where: str = "") -> Definition:
    """Return the setting called ``name``, in which ``-`` does for ``_``; UsageError if none is."""
    wanted = name.replace("-", "_").casefold()
    for known in DEFINITIONS:
        if known.name == wanted:
            return known
    names = ", ".join(known.name for known in DEFINITIONS)
    what = f"{where}there is no setting {name}." if where else f"There is no setting {name}."
    raise UsageError(what, f"The settings are: {names}.")


def written(value: object) -> str:
    """Return a value as a user would type it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return "not set" if value is None else str(value)


def markdown_table() -> str:
    """Return the settings as a Markdown table, for the documentation."""
    rows = ["| setting | flag | what it is | default |", "|---|---|---|---|"]
    for known in DEFINITIONS:
        flags = ", ".join(f"`{flag}`" for flag in known.flags) or "–"
        default = known.usual or written(known.default)
        rows.append(f"| `{known.name}` | {flags} | {known.about}: {known.expects} | {default} |")
    return "\n".join(rows)

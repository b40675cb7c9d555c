"""The commands that change how the next answers look, for this session."""

from __future__ import annotations

from collections.abc import Iterator

from index.errors import UsageError
from qa.config.definitions import DEFINITIONS, K, definition, written
from qa.session.commands.command import Command
from qa.session.session import Session

_LIVE = tuple(known for known in DEFINITIONS if known.live)


def _suggested(session: Session, typed: str) -> Iterator[tuple[str, str]]:
    name, space, _ = typed.partition(" ")
    wanted = name.replace("-", "_").casefold()
    for known in _LIVE:
        if space and known.name == wanted:
            for option in known.options:
                yield f"{name} {option}", known.about
        elif not space and known.name.startswith(wanted):
            ending = known.name[len(wanted) :]
            yield f"{name}{ending} ", f"{known.about}; now {_now(session, known.name)}"


def _set(session: Session, argument: str) -> None:
    if not argument:
        session.screen.table([(k.name, f"{_now(session, k.name)}: {k.about}") for k in _LIVE])
        return
    name, _, typed = argument.partition(" ")
    known = definition(name)
    if not known.live:
        raise UsageError(
            f"{known.name} cannot change in a session.", f"Leave, and: qa --{known.name} …"
        )
    if typed:
        value = known.read(typed.strip())
        session.choose(session.settings.with_choice(known.name, value))
    session.screen.tell(f"{known.name} is {_now(session, known.name)}: {known.about}.")


def _now(session: Session, name: str) -> str:
    return written(getattr(session.settings, name))


def _k(session: Session, argument: str) -> None:
    if argument:
        session.choose(session.settings.with_choice("k", K.read(argument)))
    k = session.settings.k
    session.screen.tell(f"An answer shows up to {k} sentence{'s' if k > 1 else ''}.")


COMMANDS = (
    Command(
        "set",
        "[key [value]]",
        "say what is set, or set it for this session",
        _set,
        details="To set it for good: qa config set key value",
        choices=_suggested,
    ),
    Command(
        "k",
        "[N]",
        "show up to N sentences for a question",
        _k,
        details="Without a number it says how many are shown now. The same as: /set k N",
    ),
)

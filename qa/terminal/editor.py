"""The user's editor, opened at a line of a file. Knows how editors are told; starts no shell."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from index.errors import UsageError
from qa.terminal import keyboard

_LINE = ("+{line}", "{file}")
_FORMS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("vi", "vim", "nvim"), _LINE),
    "nano": ("+{line},{column}", "{file}"),
    **dict.fromkeys(("emacs", "emacsclient", "micro"), ("+{line}:{column}", "{file}")),
    **dict.fromkeys(("hx", "helix"), ("{file}:{line}:{column}",)),
    **dict.fromkeys(("code", "code-insiders", "codium"), ("--goto", "{file}:{line}:{column}")),
    "subl": ("{file}:{line}:{column}",),
}
_FALLBACKS = ("vi", "nano")


def open_at(file: str, line: int, column: int) -> None:
    """Open ``file`` in the user's editor at a 1-based line and column, and wait for it to end.

    Raises UsageError if the file is gone, or no editor is set or found.
    """
    if not Path(file).is_file():
        raise UsageError(
            f"The file {file} is not there any more.", "Bring the index up to date: qa index update"
        )
    run_in_terminal(editor_command(chosen_editor(os.environ), file, line, column))


def edited(text: str) -> str:
    """Return what the user makes of ``text`` in the editor, without blanks around it.

    Raises UsageError if no editor is set or found, or what it wrote cannot be read.
    """
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as file:
        file.write(f"{text}\n" if text else "")
        file.flush()
        run_in_terminal([*_program(chosen_editor(os.environ)), file.name])
        try:
            return Path(file.name).read_bytes().decode("utf-8", "replace").strip()
        except OSError as error:
            raise UsageError(
                f"What the editor wrote cannot be read: {error.strerror}.", "Write it on a line."
            ) from error


def chosen_editor(environment: Mapping[str, str]) -> str:
    """Return the editor that $VISUAL or $EDITOR names, else the first usual one that is there."""
    named = environment.get("VISUAL", "").strip() or environment.get("EDITOR", "").strip()
    found = named or next((name for name in _FALLBACKS if shutil.which(name)), None)
    if not found:
        raise UsageError(
            "No editor is set, and neither vi nor nano is there.",
            "Name yours: export EDITOR=nano",
        )
    return found


def editor_command(editor: str, file: str, line: int, column: int) -> list[str]:
    """Return the command that opens ``file`` at a 1-based line and column in ``editor``.

    ``editor`` is what a user writes into $EDITOR: a program, perhaps with arguments, quoted as in
    a shell. Editors that are not known get ``+LINE FILE``.
    """
    program = _program(editor)
    form = _FORMS.get(Path(program[0]).name, _LINE)
    # A relative name that begins with a dash or a plus would be read as an option.
    safe = f"./{file}" if file.startswith(("-", "+")) else file
    return program + [part.format(file=safe, line=line, column=column) for part in form]


def _program(editor: str) -> list[str]:
    try:
        program = shlex.split(editor)
    except ValueError as error:
        raise UsageError(
            f"The editor is set to {editor!r}, which cannot be read: {error}.",
            "Correct $VISUAL or $EDITOR.",
        ) from error
    if not program:
        raise UsageError("The editor is set to nothing.", "Name yours: export EDITOR=nano")
    return program


def run_in_terminal(command: Sequence[str], stdin: bytes | None = None) -> None:
    """Run a program that takes over the terminal, and wait; UsageError if it cannot be started.

    Ctrl-C is the program's own while it runs. Its exit status is its own affair as well.
    """
    try:
        with _ctrl_c_left_alone(), keyboard.released():
            subprocess.run(command, input=stdin, check=False)  # noqa: S603 - the user's own choice
    except OSError as error:
        raise UsageError(
            f"{command[0]} cannot be started: {error.strerror}.",
            "Check $VISUAL, $EDITOR and $PAGER.",
        ) from error


@contextmanager
def _ctrl_c_left_alone() -> Iterator[None]:
    """Do nothing on SIGINT here; a handler, unlike "ignore", is not inherited by the program."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)

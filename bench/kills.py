"""What a kill or a refusal leaves behind: ``python -m bench.kills [--by EIO] [--sample N] …``.

Every command that opens an index is struck at each point, one after the other, or at ``--sample``
of them drawn by chance: killed as it enters a system call that changes what is on disk; or that
call fails with EIO, or with ENOSPC as all after it that need room; or memory is refused where a
function of ours is entered (``bench.victim``). A command that is refused must say so in two lines
and exit code 2, or have done all the same what it was to do.

After each point the index is opened, asked about every article that was acknowledged before,
checked, and changed. A point is *lost* if an answer is missing or a change is refused for good,
*unclear* if the command said something else, and needs a *manual* step if a change is refused, or
leaves something wrong, until ``repair`` has run. After every other point it is ``repair`` that
comes first, and then has to mend by itself. Prints a row for each command, and exits with 1 unless
every point survived by itself.
"""

from __future__ import annotations

import argparse
import errno
import os
import pickle
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # a child of a fork has no team of threads

from bench.shelf import CASES, Case, Shelf
from bench.victim import Followed, can_refuse, can_trace, killed_at, refused_at, starved_at
from index.errors import IndexMissing
from index.maintenance.check import repair
from qa.cli import failure
from qa.doors.failure import UNEXPECTED

FAULTS: dict[str, Callable[[int | None, Callable[[], object]], Followed]] = {
    "kill": killed_at,
    "EIO": lambda point, action: refused_at(point, errno.EIO, action),
    "ENOSPC": lambda point, action: refused_at(point, errno.ENOSPC, action),
    "memory": starved_at,
}
"""What strikes a command at a point, by the name it has on the command line."""

_FATES = ("survived", "lost", "unclear", "manual")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one point: one of ``_FATES``, and the trouble, if any."""

    fate: str = "survived"
    what: str = ""


def _outcome(shelf: Shelf, case: Case, *, held: Sequence[str], repair_first: bool) -> Outcome:
    """Open, ask, check and change what a fault has left."""
    try:
        gone = shelf.missing(held)
    except IndexMissing:
        gone = list(held)
    if gone:
        return Outcome("lost", f"{', '.join(gone)} not found afterwards")
    with suppress(IndexMissing):
        shelf.wrong()
        if repair_first:
            repair(shelf.directory)
            left = shelf.wrong()
            if left:
                return Outcome("manual", f"after repair: {left}")
    trouble = _changed(shelf, case)
    if not trouble:
        return Outcome()
    repair(shelf.directory)
    again = _changed(shelf, case)
    return Outcome("lost", again) if again else Outcome("manual", trouble)


def _changed(shelf: Shelf, case: Case) -> str:
    """Change the index; return what stood in the way, or is wrong afterwards."""
    shelf.write("late")
    try:
        shelf.add()
        shelf.builder.update()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
        return f"{type(error).__name__}: {error}"
    wrong = shelf.wrong(sources=True)
    gone = [] if wrong else shelf.missing([*case.held, "late"])
    return "; ".join(wrong) or ", ".join(gone)


def _apart(action: Callable[[], object]) -> object:
    """Run ``action`` in a child, so that no thread of it is there at the next fork."""
    reading, writing = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if not child:
        try:
            os.write(writing, pickle.dumps(action()))
            os._exit(0)
        except BaseException:  # noqa: BLE001 - shown, and the child ends whatever it is
            sys.excepthook(*sys.exc_info())
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        data = pipe.read()
    os.waitpid(child, 0)
    return pickle.loads(data) if data else None  # noqa: S301 - of our own child


def _told(command: Callable[[], object], stderr: int) -> None:
    """Run a command as the command line does: what goes wrong is told, with exit code 2."""
    os.dup2(stderr, 2)
    try:
        command()
    except Exception as error:  # noqa: BLE001 - as `qa` has it
        failure.tell(error, as_json=False)
        os._exit(failure.EXIT_ERROR)


def _unclear(followed: Followed, said: str) -> str:
    """Return what is wrong with how a command that was refused has ended; nothing if it is fine."""
    what, *rest = said.splitlines() or [""]
    if followed.code == failure.EXIT_ERROR:
        clear = len(rest) == 1 and what.startswith("qa: ") and UNEXPECTED not in what
        return "" if clear else said
    return said if followed.code == 0 else f"exit code {followed.code}: {said}"


class Range:
    """The points of one command, each tried on a copy of the same index at the same place."""

    def __init__(self, case: Case, fault: str, root: Path) -> None:
        self._case, self._fault = case, fault
        self._work, self._kept = root / "work", root / "kept"
        shutil.rmtree(self._kept, ignore_errors=True)
        self._empty()
        _apart(lambda: case.before(Shelf(self._work)) and None)
        self._work.rename(self._kept)
        self.points = self._run(None)[0].passed

    def _empty(self) -> None:
        shutil.rmtree(self._work, ignore_errors=True)
        self._work.mkdir()

    def _run(self, point: int | None) -> tuple[Followed, str]:
        """Run the command once; return what became of it, and what it has said."""
        shutil.rmtree(self._work, ignore_errors=True)
        shutil.copytree(self._kept, self._work)
        command = partial(self._case.command, Shelf(self._work))
        if self._fault == "kill":
            return killed_at(point, command), ""
        reading, writing = os.pipe()  # no file: a full disk does not refuse it
        try:
            followed = FAULTS[self._fault](point, partial(_told, command, writing))
        finally:
            os.close(writing)
        with os.fdopen(reading, encoding="utf-8", errors="replace") as pipe:
            return followed, pipe.read()

    def outcome(self, point: int) -> Outcome | None:
        """Strike at ``point`` and say what came of it; None if the command had ended before."""
        followed, said = self._run(point)
        if not followed.struck:
            return None
        held = [*self._case.held, *(self._case.made if followed.code == 0 else ())]
        shelf, repair_first = Shelf(self._work), point % 2 == 0
        found = _apart(lambda: _outcome(shelf, self._case, held=held, repair_first=repair_first))
        if not isinstance(found, Outcome):
            return Outcome("lost", "see the traceback")
        unclear = "" if self._fault == "kill" else _unclear(followed, said)
        return Outcome("unclear", unclear) if unclear and found == Outcome() else found


def _drawn(
    fault: str, sample: int | None, names: Sequence[str], root: Path, chance: random.Random
) -> bool:
    """Try all points, or ``sample`` of them over all commands; print a row for each command."""
    print(f"{fault:<18}{'points':>8}{'tried':>8}" + "".join(f"{fate:>10}" for fate in _FATES))
    whole = True
    for number, name in enumerate(names):
        share = None if sample is None else len(range(number, sample, len(names)))
        case = Range(CASES[name], fault, root)
        points = range(1, case.points + 1)
        chosen = points if share is None else sorted(chance.sample(points, min(share, len(points))))
        found = {point: outcome for point in chosen if (outcome := case.outcome(point))}
        fates = Counter(outcome.fate for outcome in found.values())
        counts = "".join(f"{fates[fate]:>10}" for fate in _FATES)
        print(f"{name:<18}{case.points:>8}{len(found):>8}{counts}", flush=True)
        for point, outcome in found.items():
            if outcome != Outcome():
                print(f"    {name} {outcome.fate} at {point}: {outcome.what}", flush=True)
        whole = whole and fates["survived"] == len(found)
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return 0 if every point was survived without a step by hand."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--by", choices=tuple(FAULTS), default="kill", help="what strikes")
    parser.add_argument("--sample", type=int, metavar="N", help="points in all [default: every]")
    parser.add_argument("--seed", type=int, default=os.getpid(), metavar="S")
    parser.add_argument("names", nargs="*", metavar="COMMAND", help=", ".join(CASES))
    chosen = parser.parse_args(arguments)
    if chosen.by != "memory" and not (can_trace() if chosen.by == "kill" else can_refuse()):
        print("This machine lets no process be followed.", file=sys.stderr)
        return 2
    print(f"seed {chosen.seed}")
    with tempfile.TemporaryDirectory(prefix="qa-kills-") as root:
        chance = random.Random(chosen.seed)  # noqa: S311 - chance, no secrets
        names = chosen.names or list(CASES)
        whole = _drawn(chosen.by, chosen.sample, names, Path(root), chance)
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())

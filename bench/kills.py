"""What a kill leaves behind: ``python -m bench.kills [--sample N] [--seed S] [COMMAND …]``.

Every command that opens an index is killed as it enters each of its system calls that change what
is on disk (``bench.victim``), one after the other, or at ``--sample`` of them drawn by chance.
After each kill the index is opened, asked about every article that was acknowledged before,
checked, and changed. A point is *lost* if an answer is missing or a change is refused for good,
and needs a *manual* step if a change is refused, or leaves something wrong, until ``repair`` has
run. After every other kill it is ``repair`` that comes first, and then has to mend by itself.
Prints a row for each command, and exits with 1 unless every point survived by itself.
"""

from __future__ import annotations

import argparse
import os
import pickle
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # a child of a fork has no team of threads

from bench.victim import can_trace, killed_at
from index.embedding.hash_encoder import HashEncoder
from index.errors import IndexMissing
from index.maintenance.builder import Builder
from index.maintenance.check import check, repair
from index.maintenance.status import overview
from index.search.searcher import Searcher
from index.store.directory import Directory

_ENCODER = HashEncoder(dimension=32)
_HELD = ("ash", "birch", "cedar")


class Shelf:
    """Articles in a folder of ``root``, and the index beside it."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "articles"
        self.directory = Directory(root / "index.qa")

    @property
    def builder(self) -> Builder:
        """A builder of the index."""
        return Builder(self.directory, _ENCODER)

    def write(self, name: str, said: str = "stood by the river") -> None:
        """Write an article that a question can tell from all others."""
        self.folder.mkdir(exist_ok=True)
        text = f"Mark{name} {said}.\n\n" + "Nobody counted the leaves of autumn. " * 12
        (self.folder / f"{name}.txt").write_text(f"{text}\n\nIt rained on {name}.\n")

    def add(self) -> None:
        """Add the folder."""
        self.builder.add([str(self.folder)])

    def fill(self) -> None:
        """Make an index of two segments, from which an article was removed again."""
        for name in _HELD:
            self.write(name)
        self.write("gone")
        self.add()
        self.write("elm")
        self.builder.update()
        (self.folder / "gone.txt").unlink()
        self.builder.update()

    def grow(self) -> None:
        """Write an article more than was indexed."""
        self.fill()
        self.write("new")

    def edit(self) -> None:
        """Change the articles in each way that an update knows; those of ``_HELD`` stay."""
        self.fill()
        self.write("elm", "fell in the storm")
        self.write("fir")
        (self.folder / "ash.txt").rename(self.folder / "moved.txt")
        self.write("hazel")
        self.builder.add([str(self.folder / "hazel.txt")])
        (self.folder / "hazel.txt").unlink()

    def damage(self) -> None:
        """Take away what only a repair writes again."""
        self.fill()
        for name in ("words", "vectors"):
            next(iter((self.directory.current() / name).iterdir())).unlink()

    def missing(self, names: Sequence[str]) -> list[str]:
        """Return the articles that a question about them does not find."""
        if not names:
            return []
        with closing(Searcher(self.directory, _ENCODER)) as searcher, searcher.snapshot():
            return [
                name
                for name in names
                if f"Mark{name}"
                not in "".join(h.text for h in searcher.search(f"Mark{name}", 5, dense_weight=0.0))
            ]

    def wrong(self, *, sources: bool = False) -> list[str]:
        """Return what a check finds."""
        return [finding.what for finding in check(self.directory, sources=sources).findings]


@dataclass(frozen=True, slots=True)
class Case:
    """A command that is killed: what is there before, what it does, and what must outlive it."""

    before: Callable[[Shelf], object]
    command: Callable[[Shelf], object]
    held: Sequence[str] = _HELD


def _ask(shelf: Shelf) -> None:
    shelf.missing(_HELD)


CASES = {
    "add (first)": Case(lambda shelf: shelf.write("new"), Shelf.add, ()),
    "add": Case(Shelf.grow, Shelf.add),
    "update": Case(Shelf.edit, lambda shelf: shelf.builder.update()),
    "remove": Case(Shelf.fill, lambda shelf: shelf.builder.remove([str(shelf.folder / "elm.txt")])),
    "rebuild": Case(Shelf.edit, lambda shelf: shelf.builder.rebuild()),
    "repair": Case(Shelf.fill, lambda shelf: repair(shelf.directory)),
    "repair (damaged)": Case(Shelf.damage, lambda shelf: repair(shelf.directory), ()),
    "check": Case(Shelf.fill, lambda shelf: shelf.wrong(sources=True)),
    "status": Case(Shelf.fill, lambda shelf: overview(shelf.directory.path)),
    "ask": Case(Shelf.fill, _ask),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found after one kill: nothing, or what was lost or had to be done by hand."""

    lost: str = ""
    manual: str = ""


def _outcome(shelf: Shelf, case: Case, *, repair_first: bool) -> Outcome:
    """Open, ask, check and change what a kill has left."""
    try:
        gone = shelf.missing(case.held)
    except IndexMissing:
        gone = list(case.held)
    if gone:
        return Outcome(lost=f"{', '.join(gone)} not found after the kill")
    with suppress(IndexMissing):
        shelf.wrong()
        if repair_first:
            repair(shelf.directory)
            left = shelf.wrong()
            if left:
                return Outcome(manual=f"after repair: {left}")
    trouble = _changed(shelf, case)
    if not trouble:
        return Outcome()
    repair(shelf.directory)
    again = _changed(shelf, case)
    return Outcome(lost=again) if again else Outcome(manual=trouble)


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


class Range:
    """The points of one command, each tried on a copy of the same index at the same place."""

    def __init__(self, case: Case, root: Path) -> None:
        self._case, self._work, self._kept = case, root / "work", root / "kept"
        shutil.rmtree(self._kept, ignore_errors=True)
        self._empty()
        _apart(lambda: case.before(Shelf(self._work)) and None)
        self._work.rename(self._kept)
        self.points, _ = self._run(None)

    def _empty(self) -> None:
        shutil.rmtree(self._work, ignore_errors=True)
        self._work.mkdir()

    def _run(self, point: int | None) -> tuple[int, bool]:
        shutil.rmtree(self._work, ignore_errors=True)
        shutil.copytree(self._kept, self._work)
        return killed_at(point, lambda: self._case.command(Shelf(self._work)))

    def outcome(self, point: int) -> Outcome | None:
        """Kill at ``point`` and say what came of it; None if the command had ended before."""
        _, killed = self._run(point)
        if not killed:
            return None
        shelf, repair_first = Shelf(self._work), point % 2 == 0
        found = _apart(lambda: _outcome(shelf, self._case, repair_first=repair_first))
        return found if isinstance(found, Outcome) else Outcome(lost="see the traceback")


def _drawn(sample: int | None, names: Sequence[str], root: Path, chance: random.Random) -> bool:
    """Try all points, or ``sample`` of them over all commands; print a row for each command."""
    print(f"{'command':<18}{'points':>8}{'tried':>8}{'survived':>10}{'lost':>6}{'manual':>8}")
    whole = True
    for number, name in enumerate(names):
        share = None if sample is None else len(range(number, sample, len(names)))
        case = Range(CASES[name], root)
        points = range(1, case.points + 1)
        chosen = points if share is None else sorted(chance.sample(points, min(share, len(points))))
        found = {point: outcome for point in chosen if (outcome := case.outcome(point))}
        lost = {point: outcome.lost for point, outcome in found.items() if outcome.lost}
        manual = {point: outcome.manual for point, outcome in found.items() if outcome.manual}
        survived = len(found) - len(lost) - len(manual)
        print(
            f"{name:<18}{case.points:>8}{len(found):>8}{survived:>10}{len(lost):>6}{len(manual):>8}",
            flush=True,
        )
        for point, what in sorted((lost | manual).items()):
            print(f"    {name} {'lost' if point in lost else 'manual'} at {point}: {what}")
        whole = whole and survived == len(found)
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return 0 if every kill was survived without a step by hand."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sample", type=int, metavar="N", help="points in all [default: every]")
    parser.add_argument("--seed", type=int, default=os.getpid(), metavar="S")
    parser.add_argument("names", nargs="*", metavar="COMMAND", help=", ".join(CASES))
    chosen = parser.parse_args(arguments)
    if not can_trace():
        print("This machine lets no process be followed.", file=sys.stderr)
        return 2
    print(f"seed {chosen.seed}")
    with tempfile.TemporaryDirectory(prefix="qa-kills-") as root:
        chance = random.Random(chosen.seed)  # noqa: S311 - chance, no secrets
        whole = _drawn(chosen.sample, chosen.names or list(CASES), Path(root), chance)
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())

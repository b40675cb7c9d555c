"""What damage to a catalogue does: ``python -m bench.damage [--trials 1000] [--seed S]``.

A value, or a row, of the catalogue of a small index is changed by chance, in any of its tables, as
no program of ours would. Then questions are asked and the index is updated: each answers as before
or says what is wrong. At last it is checked, and what a check finds must be mended by the commands
that it names. Prints a row for each table, and every trial that was *silent* (another answer, or
an article gone, and nobody said so), *unexpected* (an error that is none of ours) or *unmended*.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from index.embedding.hash_encoder import HashEncoder
from index.errors import QaError
from index.filter import Filter
from index.maintenance.builder import Builder
from index.maintenance.check import check, repair
from index.maintenance.status import articles
from index.search.searcher import Searcher
from index.store.directory import CATALOG, Directory
from qa.answer import Answer
from qa.assistant import Assistant

_ENCODER = HashEncoder(dimension=32)
_ANIMALS = ("otter", "heron", "badger", "lynx", "raven", "newt", "stoat", "pike")
_QUESTIONS = (
    "Who saw the otter?",
    "Where does the heron live?",
    "How many lynxes were counted in May?",
    "Who wrote about the badger?",
    "What did the pike eat?",
)
_ANYWHERE = "Who lives by the river?"
_FILTERS = (
    Filter(titles=("otter", "raven", "stoat")),
    Filter(phrases=("nobody has counted every heron",)),
    Filter(without=("otter", "heron", "lynx", "pike")),
)
_TABLES = (
    "meta roots excluded articles sentences passages embeddings terms totals files segments"
).split()
_FATES = ("same", "told", "silent", "unexpected", "unmended")

Value = int | str | bytes | None


class Glade:
    """A small index over articles in ``root``, which is damaged and put back again."""

    def __init__(self, root: Path) -> None:
        self.folder, self.kept = root / "articles", root / "kept"
        self.directory = Directory(root / "index.qa")
        self.folder.mkdir()
        for number, animal in enumerate(_ANIMALS):
            (self.folder / f"{animal}.txt").write_text(
                f"The {animal} of valley {number}\n\nBy Ada Reed\n\n"
                f"The {animal} lives by the river in valley {number}. A ranger saw the {animal} "
                f"eat {number + 2} beetles in May.\n\nNobody has counted every {animal} there.\n"
            )
        self.builder.add([str(self.folder)])
        (self.folder / "left out.txt").write_text("The owl was left out.\n")
        self.builder.update()
        self.builder.remove([str(self.folder / "left out.txt")])
        shutil.copytree(self.directory.path, self.kept)
        self.answers, self.held = self.ask(), self.names()
        self.within = [self.ask_within(within) for within in _FILTERS]
        self.may_come_back = False

    @property
    def builder(self) -> Builder:
        """A builder of the index."""
        return Builder(self.directory, _ENCODER)

    def restore(self) -> None:
        """Have the index as it was before any damage."""
        shutil.rmtree(self.directory.path)
        shutil.copytree(self.kept, self.directory.path)

    def ask(self) -> list[object]:
        """Return what each question is answered."""
        with Assistant(Searcher(self.directory, _ENCODER)) as assistant:
            return [_shown(assistant.ask(question)) for question in _QUESTIONS]

    def ask_within(self, within: Filter) -> object:
        """Return what is answered within a filter."""
        with Assistant(Searcher(self.directory, _ENCODER)) as assistant:
            return _shown(assistant.ask(_ANYWHERE, k=9, within=within))

    def names(self) -> list[str]:
        """Return the paths of the articles."""
        return [source.path for source in articles(self.directory.path)]

    def damage(self, table: str, chance: random.Random) -> str:
        """Change a row of ``table``, or a value in it; say what was done."""
        path = self.directory.current() / CATALOG
        with closing(sqlite3.connect(path)) as database:
            while True:
                rows = database.execute(f"SELECT * FROM {table}").fetchall()
                names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
                row = dict(zip(names, chance.choice(rows), strict=True))
                try:
                    with database:
                        return _damaged(database, table, row, chance)
                except (sqlite3.IntegrityError, OverflowError):
                    continue  # SQLite itself refuses this one


def _shown(answer: Answer) -> object:
    found = [(each.sentence, each.citation, round(each.score, 6)) for each in answer.answers]
    return answer.verdict, found


def _damaged(
    database: sqlite3.Connection, table: str, row: dict[str, Value], chance: random.Random
) -> str:
    same = " AND ".join(f'"{name}" IS :{name}' for name in row)
    if chance.random() < 0.15:
        database.execute(f"DELETE FROM {table} WHERE {same}", row)
        return f"{table}: deleted {row}"
    name = chance.choice([name for name in row if name != "seal"])
    others = [value for (value,) in database.execute(f'SELECT "{name}" FROM {table}')]
    value = _other(row[name], others, chance)
    database.execute(f'UPDATE {table} SET "{name}" = :_new WHERE {same}', {**row, "_new": value})
    return f"{table}.{name}: {row[name]!r} became {value!r}"


def _other(value: Value, others: Sequence[Value], chance: random.Random) -> Value:
    """Return another value than ``value``: close to it, of another row, or of another kind."""
    kinds: list[Callable[[], Value]] = [
        lambda: None,
        lambda: chance.choice(others),
        lambda: chance.choice((0, -1, 1, 2**62)),
        lambda: chance.choice(("", "x", "nonsense")),
        lambda: chance.randbytes(4),
    ]
    if isinstance(value, int):
        kinds += 4 * [lambda: value + chance.choice((-1, 1, 7, 1000))]
    elif isinstance(value, str) and value:
        at = chance.randrange(len(value))
        kinds += 4 * [lambda: value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1 :]]
    elif isinstance(value, bytes) and value:
        at = chance.randrange(len(value))
        kinds += 4 * [lambda: value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :]]
    while True:
        made = chance.choice(kinds)()
        if made != value or type(made) is not type(value):
            return made


def _fate(glade: Glade) -> tuple[str, str]:
    """Say what comes of a damage, and what there is to say of it."""
    fate = "same"
    # Each within one filter alone: what another question tells says nothing for it.
    filtered = (partial(glade.ask_within, within) for within in _FILTERS)
    actions: list[tuple[Callable[[], object], object]] = [
        *zip(filtered, glade.within, strict=True),
        (glade.ask, glade.answers),
        (lambda: glade.builder.update() and glade.names(), glade.held),
        (glade.ask, glade.answers),
    ]
    for action, wanted in actions:
        try:
            found = action()
        except QaError:
            fate = "told"
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
            return "unexpected", f"{type(error).__name__}: {error}"
        else:
            if found != wanted:
                return "silent", f"{found} is not {wanted}"
    try:
        left = _mended(glade)
    except Exception as error:  # noqa: BLE001 - likewise
        kind = "unmended" if isinstance(error, QaError) else "unexpected"
        return kind, f"{type(error).__name__}: {error}"
    return ("unmended", left) if left else (fate, "")


def _mended(glade: Glade) -> str:
    """Do what a check says, as often as it takes; return what is still wrong."""
    for _ in range(3):
        findings = check(glade.directory, sources=True).findings
        advice = " ".join(finding.next_step for finding in findings)
        if "qa index rebuild" in advice and "qa index repair" not in advice:
            glade.builder.rebuild()
        elif findings:
            try:
                repair(glade.directory)
            except QaError as error:
                if "qa index rebuild" not in error.next_step:
                    raise
                glade.builder.rebuild()
        glade.builder.update()
    if findings:
        return str(findings)
    if glade.may_come_back:
        return "" if set(glade.held) <= set(glade.names()) else "an article is gone"
    return "" if glade.ask() == glade.answers else "another answer after all was mended"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return 0 if no damage was silent, unexpected or not mended."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--trials", type=int, default=1000, metavar="N")
    parser.add_argument("--seed", type=int, default=os.getpid(), metavar="S")
    chosen = parser.parse_args(arguments)
    print(f"seed {chosen.seed}")
    counts: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory(prefix="qa-damage-") as root:
        glade = Glade(Path(root))
        for trial in range(chosen.trials):
            chance = random.Random(f"{chosen.seed} {trial}")  # noqa: S311 - chance, no secrets
            table = chance.choice(_TABLES)
            done = glade.damage(table, chance)
            # A wish to leave something out is nowhere else: it is told that it is lost.
            glade.may_come_back = table == "excluded"
            fate, what = _fate(glade)
            counts[table, fate] += 1
            if fate not in ("same", "told"):
                print(f"{fate} ({trial}): {done}\n    {what}", flush=True)
            glade.restore()
    print(f"{'table':<12}" + "".join(f"{fate:>12}" for fate in _FATES))
    for table in _TABLES:
        print(f"{table:<12}" + "".join(f"{counts[table, fate]:>12}" for fate in _FATES))
    return 0 if all(fate in ("same", "told") for _, fate in counts) else 1


if __name__ == "__main__":
    sys.exit(main())

"""Articles in a folder and the index beside it, and the commands that are struck there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from index.embedding.hash_encoder import HashEncoder
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
    """A command that is struck: what is there before, what it does, and what must outlive it.

    ``made`` is what can be found as well once it has said that it is done.
    """

    before: Callable[[Shelf], object]
    command: Callable[[Shelf], object]
    held: Sequence[str] = _HELD
    made: Sequence[str] = ()


def _ask(shelf: Shelf) -> None:
    gone = shelf.missing(_HELD)
    if gone:
        raise LookupError(f"{gone} not found")  # none of ours: it must not happen


CASES = {
    "add (first)": Case(lambda shelf: shelf.write("new"), Shelf.add, (), ("new",)),
    "add": Case(Shelf.grow, Shelf.add, made=("new",)),
    "update": Case(Shelf.edit, lambda shelf: shelf.builder.update(), made=("fir",)),
    "remove": Case(Shelf.fill, lambda shelf: shelf.builder.remove([str(shelf.folder / "elm.txt")])),
    "rebuild": Case(Shelf.edit, lambda shelf: shelf.builder.rebuild(), made=("fir",)),
    "repair": Case(Shelf.fill, lambda shelf: repair(shelf.directory)),
    "repair (damaged)": Case(Shelf.damage, lambda shelf: repair(shelf.directory), ()),
    "check": Case(Shelf.fill, lambda shelf: shelf.wrong(sources=True)),
    "status": Case(Shelf.fill, lambda shelf: overview(shelf.directory.path)),
    "ask": Case(Shelf.fill, _ask),
}

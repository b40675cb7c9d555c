"""How well are quotations judged? ``python -m bench.verify [--make FOLDER --seed N] [FOLDER…]``.

Of each folder that ``bench.misquoting`` has written, its articles are indexed and its drafts
verified. Prints the share of right verdicts by damage, what was judged wrongly, and how many
changed numbers, names and negations passed as verbatim. ``--speed`` times 1,000 quotations against
20,000 passages. Exits with 1 if less than 99 % is right, or any such change passed.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.machine import describe
from bench.misquoting import (
    ARTICLES,
    DRAFTS,
    EXPECTED,
    GRAVE,
    VOCABULARIES,
    Expected,
    seeds,
    written,
)
from index.embedding.hash_encoder import HashEncoder
from index.maintenance.builder import Builder
from index.search.searcher import Searcher
from index.store.directory import Directory
from qa.verifying.folding import fold
from qa.verifying.quotation import Checked
from qa.verifying.verifier import Verifier

BAR = 0.99


@dataclass(frozen=True, slots=True)
class Judged:
    """What was expected of a quotation, and what was said of it; None where it was not seen."""

    expected: Expected
    checked: Checked | None

    @property
    def right(self) -> bool:
        """Whether the verdict is right, and the right article was cited."""
        if self.checked is None or self.checked.verdict.value != self.expected.verdict:
            return False
        found = self.checked.found
        wanted = self.expected.file
        return wanted is None or (found is not None and Path(found.citation.file).name == wanted)

    @property
    def passed(self) -> bool:
        """Whether a grave change passed as verbatim."""
        grave = self.expected.damage in GRAVE
        return grave and self.checked is not None and self.checked.verdict.value == "verbatim"


@contextmanager
def opened(articles: Path, index: Path) -> Iterator[Searcher]:
    """Index a folder of articles and open it to look quotations up."""
    Builder(Directory(index), HashEncoder(dimension=32)).add([str(articles)])
    with closing(Searcher(Directory(index), None)) as searcher, searcher.snapshot():
        yield searcher


def judged(folder: Path, verifier: Verifier) -> Iterator[Judged]:
    """Yield each quotation of a set with what is said of it."""
    wanted: dict[str, list[Expected]] = {}
    for line in (folder / EXPECTED).read_text(encoding="utf-8").splitlines():
        expected = Expected(**json.loads(line))
        wanted.setdefault(expected.draft, []).append(expected)
    for draft, several in wanted.items():
        data = (folder / DRAFTS / draft).read_bytes()
        said = [c for v in verifier.verify(draft, data) for c in v.quotations]
        for expected in several:
            text = _known_by(expected.text)
            checked = next((c for c in said if _known_by(c.quotation.text) == text), None)
            if checked:
                said.remove(checked)
            yield Judged(expected, checked)


def _known_by(text: str) -> str:
    return fold(text).text.strip(" .,")


def report(found: Sequence[Judged]) -> bool:
    """Print how well a set was judged; say whether it is good enough."""
    total, right = Counter[str](), Counter[str]()
    for each in found:
        total[each.expected.damage] += 1
        right[each.expected.damage] += each.right
    for damage, count in sorted(total.items()):
        print(f"  {damage:<24}{right[damage]:>4} of {count}")
    for each in found:
        if not each.right:
            said = each.checked.verdict.value if each.checked else "not seen"
            print(
                f"  {each.expected.draft}: {each.expected.damage}: {said}: {each.expected.text!r}"
            )
    share = sum(right.values()) / max(len(found), 1)
    grave = sum(each.expected.damage in GRAVE for each in found)
    passed = sum(each.passed for each in found)
    print(f"  {len(found)} quotations, {share:.2%} right; {passed} of {grave} grave changes passed")
    return share >= BAR and not passed


def speed(root: Path, quotations: int = 1_000, passages: int = 20_000) -> float:
    """Return the seconds that some quotations take against some passages, opening apart."""
    folder, chance = root / "large", random.Random(7)  # noqa: S311 - chance, no secrets
    written(folder, 7, quotations=quotations, articles=passages // 7)
    with opened(folder / ARTICLES, root / "large.qa") as searcher:
        verifier, count = Verifier(searcher), searcher.totals().passages
        drafts = sorted((folder / DRAFTS).iterdir())
        chance.shuffle(drafts)
        started = time.perf_counter()
        said = [
            c for d in drafts for v in verifier.verify(d.name, d.read_bytes()) for c in v.quotations
        ]
        took = time.perf_counter() - started
    print(f"{len(said)} quotations against {count} passages: {took:.1f} s")
    return took


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return 0 if all bars are held."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--make", type=Path, metavar="FOLDER", help="write a set there first")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--words", choices=sorted(VOCABULARIES), default="first")
    parser.add_argument("--speed", action="store_true", help="time 1,000 quotations")
    chosen = parser.parse_args(arguments)
    print(describe())
    folders = list(chosen.folders)
    if chosen.make:
        others = seeds(Path(__file__).parents[1] / "seeds")
        written(chosen.make, chosen.seed, words=chosen.words, others=others)
        folders.append(chosen.make)
    good = True
    with tempfile.TemporaryDirectory(prefix="qa-verify-") as root:
        for number, folder in enumerate(folders):
            print(folder)
            with opened(folder / ARTICLES, Path(root) / f"{number}.qa") as searcher:
                good = report(list(judged(folder, Verifier(searcher)))) and good
        if chosen.speed:
            good = speed(Path(root)) <= 10.0 and good
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())

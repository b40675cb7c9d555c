"""How an index grows: ``python -m bench.scale ROOT [--passages 10000 100000 1000000]``.

Makes articles by chance in ROOT, as ``bench.filters`` does, and an index of each size, in a process
of its own: processor seconds of the whole ``add`` and of an update of one changed article,
milliseconds of opening the index and of a question without the reader (the median of 30), and the
memory at the peak of adding, and above the imports in asking. Prints a table and draws it, both
axes logarithmic, in ROOT/scale.svg. ``HashEncoder`` embeds.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path

from bench.filters import K, Press, encoder
from bench.machine import describe
from index.maintenance.builder import Builder
from index.search.searcher import Searcher
from index.store.directory import Directory, size_of

QUESTIONS = 30
PASSAGES_EACH = 8.33  # of an article


@dataclass(frozen=True, slots=True)
class Size:
    """What was measured at one size; seconds and milliseconds are of the processor."""

    passages: int
    text_mb: float
    index_mb: float
    add_s: float
    update_s: float
    open_ms: float
    ask_ms: float
    add_mb: float
    ask_mb: float


def built(root: Path, passages: int) -> dict[str, float]:
    """Make articles and their index; return what that took."""
    folder, press = root / "articles", Press(root / "articles")
    articles = max(1, round(passages / PASSAGES_EACH))
    for number in range(articles):
        press.write(number, articles)
    builder = Builder(Directory(root / "index.qa"), encoder())
    add = _seconds(lambda: builder.add([str(folder)]))
    peak = _memory()
    changed = next(folder.rglob("*.md"))
    changed.write_text(changed.read_text(encoding="utf-8") + "\nThe heron left.\n")
    return {"add_s": add, "add_mb": peak, "update_s": _seconds(builder.update)}


def asked(root: Path) -> dict[str, float]:
    """Ask questions; return what that took, and what there is."""
    directory, press = Directory(root / "index.qa"), Press(root)
    before = _memory()
    questions = [press.question() for _ in range(QUESTIONS)]
    started = time.process_time()
    with closing(Searcher(directory, encoder())) as searcher, searcher.snapshot():
        opened = time.process_time() - started
        times = [_seconds(partial(searcher.search, question, K)) for question in questions]
        passages = searcher.totals().passages
        most = _memory()
    text = sum(path.stat().st_size for path in (root / "articles").rglob("*.md"))
    return {
        "passages": passages,
        "text_mb": text / 1e6,
        "index_mb": size_of(directory.current()) / 1e6,
        "open_ms": 1e3 * opened,
        "ask_ms": 1e3 * statistics.median(times),
        "ask_mb": most - before,
    }


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _memory() -> float:
    """Return the most memory that the process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


# --- the plot -------------------------------------------------------------------------------------

CURVES = (
    ("add_s", "adding all (s)", "#1b6ca8"),
    ("update_s", "update of one (s)", "#5aa9e6"),
    ("open_ms", "opening (ms)", "#e07a1f"),
    ("ask_ms", "a question (ms)", "#b3312c"),
    ("index_mb", "index (MB)", "#3b7d4f"),
    ("add_mb", "memory of adding (MB)", "#6b4fa0"),
    ("ask_mb", "memory of asking (MB)", "#a88bd4"),
)
WIDTH, HEIGHT, LEFT, RIGHT, EDGE = 760, 460, 60, 190, 40  # pixels


def drawn(sizes: Sequence[Size]) -> str:
    """Return the measurements as an SVG of curves over the number of passages."""
    values = {name: [max(getattr(s, name), 1e-3) for s in sizes] for name, _, _ in CURVES}
    across = _scale([s.passages for s in sizes], LEFT, WIDTH - RIGHT)
    upward = _scale([v for curve in values.values() for v in curve], HEIGHT - EDGE, EDGE)
    lines = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
            'font-family="sans-serif" font-size="12">'
        ),
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
    ]
    for size in sizes:
        x = across(size.passages)
        lines.append(f'<path d="M{x:.1f} {EDGE}V{HEIGHT - EDGE}" stroke="#ddd"/>')
        label = f"{size.passages:,}"
        lines.append(f'<text x="{x:.1f}" y="{HEIGHT - 18}" text-anchor="middle">{label}</text>')
    for power in range(-3, 7):
        y = upward(10.0**power)
        if EDGE <= y <= HEIGHT - EDGE:
            lines.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
            lines.append(
                f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>'
            )
    for row, (name, label, colour) in enumerate(CURVES):
        points = zip(sizes, values[name], strict=True)
        path = " ".join(f"{across(s.passages):.1f},{upward(v):.1f}" for s, v in points)
        lines.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        x, y = WIDTH - RIGHT + 16, EDGE + 22 * row
        lines.append(f'<path d="M{x} {y}h18" stroke="{colour}" stroke-width="2"/>')
        lines.append(f'<text x="{x + 24}" y="{y + 4}">{label}</text>')
    return "\n".join([*lines, "</svg>", ""])


def _scale(values: Sequence[float], start: float, end: float) -> Callable[[float], float]:
    """Return what places a value between two pixels, logarithmically."""
    low, high = math.log(min(values)), math.log(max(values))
    spread = (high - low) or 1.0
    return lambda value: start + (end - start) * (math.log(value) - low) / spread


def main() -> None:
    """Measure, print and draw."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("root", type=Path)
    parser.add_argument("--passages", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--step", choices=("built", "asked"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        place, wanted = arguments.root, arguments.passages[0]
        print(json.dumps(built(place, wanted) if arguments.step == "built" else asked(place)))
        return
    print(describe("faiss-cpu", "tantivy", "numpy"))
    names = [field.name for field in fields(Size)]
    print(" | ".join(names))
    print("|".join("---" for _ in names))
    sizes = []
    for wanted in arguments.passages:
        place = arguments.root / str(wanted)
        found: dict[str, float] = {}
        for step in ("built", "asked"):
            command = [sys.executable, "-m", "bench.scale", str(place), "--step", step]
            command += ["--passages", str(wanted)]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
            found |= json.loads(done.stdout)
        sizes.append(Size(**found))  # type: ignore[arg-type]
        values = [getattr(sizes[-1], name) for name in names]
        print(" | ".join(f"{value:.4g}" for value in values), flush=True)
    (arguments.root / "scale.svg").write_text(drawn(sizes), encoding="utf-8")


if __name__ == "__main__":
    main()

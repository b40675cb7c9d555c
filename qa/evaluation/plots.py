"""Figures as plots: inline SVG without style of its own, so that the page's colours hold. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from qa.evaluation.calibration import Bin, Point

_WIDTH, _HEIGHT = 360, 270
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 22, 14, 42
_MOST_POINTS = 400  # of a curve; more cannot be seen
_BINS = 20

STYLE = """
:root { --one: #1f6fb5; --other: #c2571a; --good: #2f7d4f; --grid: #e7e3dc; }
@media (prefers-color-scheme: dark) { :root { --one: #6db3ef; --other: #f0925a; --good: #7cc79a;
  --grid: #2c2a27; } }
svg { display: block; width: 100%; height: auto; font: 11px system-ui, sans-serif; }
svg text { fill: var(--faint); }
svg .end { text-anchor: end; } svg .middle { text-anchor: middle; }
svg .strong { fill: var(--ink); font-weight: 600; }
svg .axis { stroke: var(--faint); } svg .grid { stroke: var(--grid); }
svg .guide { stroke: var(--faint); stroke-dasharray: 4 4; fill: none; }
svg .curve { stroke: var(--one); stroke-width: 2.25; fill: none; stroke-linejoin: round; }
svg .area { fill: var(--one); fill-opacity: .12; }
svg .one { fill: var(--one); } svg .other { fill: var(--other); }
svg .dot { fill: var(--other); stroke: var(--paper); stroke-width: 2; }
svg .bin { fill: var(--one); stroke: var(--paper); stroke-width: 1.5; }
svg .gap { stroke: var(--one); stroke-opacity: .35; stroke-width: 2; }
"""


def risk_plot(
    curve: Sequence[Point],
    chosen: Point,
    tolerated: float,
    *,
    across: str = "questions answered",
    up: str = "of these, wrong",
) -> str:
    """Plot the risk against the coverage, with the threshold in use and a risk to compare with.

    ``across`` and ``up`` say what the two are shares of.
    """
    highest = max((point.risk for point in curve), default=0.0)
    top = _round_up(max(highest, tolerated * 2, 0.1))
    axes = _Axes(1.0, top)
    kept = _thinned(curve)
    line = " ".join(f"{axes.x(p.coverage):.1f},{axes.y(p.risk):.1f}" for p in kept)
    parts = [*axes.drawn(across, up)]
    if kept:
        first, last = axes.x(kept[0].coverage), axes.x(kept[-1].coverage)
        floor = f"{axes.y(0):.1f}"
        parts += [
            f'<polygon class="area" points="{first:.1f},{floor} {line} {last:.1f},{floor}"/>',
            f'<polyline class="curve" points="{line}"/>',
        ]
    x, y = axes.x(chosen.coverage), axes.y(chosen.risk)
    edge = axes.y(tolerated)
    ends = chosen.coverage > 0.35  # left of the dot the curve lies lower
    near = chosen.coverage > 0.6  # the dot's label would lie over the edge's
    parts += [
        _line("guide", _LEFT, edge, _WIDTH - _RIGHT, edge),
        _label(
            "end", (axes.x(0.15) if near else _WIDTH - _RIGHT - 4), edge - 4, f"{tolerated:.0%}"
        ),
        f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="6"/>',
        _label(
            "strong end" if ends else "strong",
            x - 9 if ends else x + 9,
            y - 9,
            f"threshold {chosen.threshold:g}",
        ),
    ]
    told = (
        f"At a confidence of {chosen.threshold:g}, {across}: {chosen.coverage:.1%}, "
        f"{up}: {chosen.risk:.1%}"
    )
    return _svg(told, parts)


def reliability_plot(bins: Sequence[Bin]) -> str:
    """Plot how often answers are right against how confident they are; larger dots hold more."""
    axes = _Axes(1.0, 1.0)
    most = max((each.questions for each in bins), default=0) or 1
    parts = [
        *axes.drawn("confidence", "first sentence right"),
        _line("guide", axes.x(0), axes.y(0), axes.x(1), axes.y(1)),
    ]
    for each in bins:
        if each.confidence is None or each.right is None:
            continue
        x, y, ideal = axes.x(each.confidence), axes.y(each.right), axes.y(each.confidence)
        radius = 3.0 + 8.0 * (each.questions / most) ** 0.5
        told = f"{each.questions} at {each.confidence:.2f}: {each.right:.0%} right"
        parts.append(_line("gap", x, ideal, x, y))
        parts.append(
            f'<circle class="bin" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}">'
            f"<title>{escape(told)}</title></circle>"
        )
    return _svg("How often the first sentence is right, by confidence", parts)


def confidence_plot(
    answerable: Sequence[float], unanswerable: Sequence[float], threshold: float
) -> str:
    """Plot how confidences are spread: of answerable questions above, of unanswerable ones below.

    Each side is in shares of its own questions.
    """
    above, below = _shares(answerable), _shares(unanswerable)
    top = max((*above, *below), default=0.0) or 1.0
    middle = _TOP + (_HEIGHT - _TOP - _BOTTOM) / (2 if unanswerable else 1)
    tall = middle - _TOP
    axes = _Axes(1.0, 1.0)
    wide = (_WIDTH - _LEFT - _RIGHT) / _BINS
    parts = []
    for side, shares in (("one", above), ("other", below)):
        for number, share in enumerate(shares):
            height = tall * share / top
            x = _LEFT + number * wide
            y = middle - height if side == "one" else middle
            low, high = number / _BINS, (number + 1) / _BINS
            parts.append(
                f'<rect class="{side}" x="{x + 0.75:.1f}" y="{y:.1f}" width="{wide - 1.5:.1f}" '
                f'height="{height:.1f}"><title>{low:.2f} to {high:.2f}: {share:.1%}</title></rect>'
            )
    x = axes.x(threshold)
    parts += [
        _line("axis", _LEFT, middle, _WIDTH - _RIGHT, middle),
        _line("guide", x, _TOP, x, _HEIGHT - _BOTTOM),
        _label("", x + 4, _TOP + 9, f"threshold {threshold:g}"),
        *axes.below("confidence"),
        _label("end", _LEFT - 6, _TOP + 9, f"{top:.0%}"),
        _label("end", _LEFT - 6, middle + 4, "0%"),
        _turned("questions", "middle", _TOP + (_HEIGHT - _TOP - _BOTTOM) / 2),
    ]
    if unanswerable:
        parts.append(_label("end", _LEFT - 6, _HEIGHT - _BOTTOM, f"{top:.0%}"))
    return _svg("How confidences are spread, of answerable and of unanswerable questions", parts)


class _Axes:
    """Where values stand on the plot: x from 0 to ``right``, y from 0 to ``top``."""

    def __init__(self, right: float, top: float) -> None:
        self._right, self._top = right, top

    def x(self, value: float) -> float:
        """Return the place of a value from left to right."""
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * value / self._right

    def y(self, value: float) -> float:
        """Return the place of a value from top to bottom."""
        return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - value / self._top)

    def below(self, label: str) -> list[str]:
        """Return the ticks and the label of the x axis, in per cent."""
        ticks = [self._right * step / 4 for step in range(5)]
        return [
            *(
                _label("middle", self.x(tick), _HEIGHT - _BOTTOM + 16, f"{tick:.0%}")
                for tick in ticks
            ),
            _label("strong middle", self.x(self._right / 2), _HEIGHT - 7, label),
        ]

    def drawn(self, across: str, up: str) -> list[str]:
        """Return both axes with their grid, ticks in per cent and labels."""
        ticks = [self._top * step / 4 for step in range(5)]
        digits = 0 if all(abs(tick * 100 - round(tick * 100)) < 1e-9 for tick in ticks) else 1
        grid = []
        for tick in ticks:
            y = self.y(tick)
            grid += [
                _line("grid" if tick else "axis", _LEFT, y, _WIDTH - _RIGHT, y),
                _label("end", _LEFT - 6, y + 4, f"{tick:.{digits}%}"),
            ]
        return [
            *grid,
            *self.below(across),
            _turned(up, "middle", _TOP + (_HEIGHT - _TOP - _BOTTOM) / 2),
        ]


def _line(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _label(kind: str, x: float, y: float, words: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(words)}</text>'


def _turned(label: str, anchor: str, y: float) -> str:
    """Return the label of the y axis, which reads from bottom to top."""
    return (
        f'<text class="strong {anchor}" transform="translate(11 {y:.1f}) rotate(-90)">'
        f"{escape(label)}</text>"
    )


def _svg(told: str, parts: Iterable[str]) -> str:
    inside = "\n".join(parts)
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(told)}">\n'
        f"{inside}\n</svg>"
    )


def _shares(values: Sequence[float]) -> list[float]:
    counts = [0] * _BINS
    for value in values:
        counts[min(int(value * _BINS), _BINS - 1)] += 1
    return [count / len(values) for count in counts] if values else []


def _round_up(share: float) -> float:
    """Return the next of the numbers whose quarters are even: 0.1, 0.2, 0.4, 0.6, 0.8, 1."""
    return next((top for top in (0.1, 0.2, 0.4, 0.6, 0.8) if share <= top), 1.0)


def _thinned(curve: Sequence[Point]) -> list[Point]:
    step = max(len(curve) // _MOST_POINTS, 1)
    return [*curve[:-1:step], *curve[-1:]]

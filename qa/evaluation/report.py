"""What came back for a question set → one web page: figures, plots, and misses to look at. Pure.

Filters are radio buttons and style sheets: there is no script.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from qa.answer import CitedSentence, in_words
from qa.evaluation.calibration import Bin
from qa.evaluation.dataset import Case, GoldSpan
from qa.evaluation.metrics import TOLERATED, Figures, decimal
from qa.evaluation.plots import STYLE, confidence_plot, reliability_plot, risk_plot
from qa.evaluation.run import DEPTH, Outcome
from qa.question.said import Said
from qa.rendering.html import page, part, text
from qa.rendering.place import place_of

MOST = 300
"""Misses of one kind that are shown, the most confident ones."""

_GOLD = 3  # places to be found that are shown of one question


@dataclass(frozen=True, slots=True)
class _Kind:
    """One way to miss: its name in the page, what it is called, and which outcomes it means."""

    name: str
    label: str
    meaning: str
    holds: Callable[[Outcome], bool]


_KINDS = (
    _Kind(
        "lower",
        "Right one lower",
        f"Another sentence came first; a right one stood second to {DEPTH}th.",
        lambda o: o.answerable and o.answered and not o.correct and o.rank is not None,
    ),
    _Kind(
        "missing",
        "Right one missing",
        f"No right sentence was among the first {DEPTH}.",
        lambda o: o.answerable and o.answered and o.rank is None,
    ),
    _Kind(
        "invented",
        "Answered without an answer",
        "The articles do not say, and a sentence was given.",
        lambda o: not o.answerable and o.answered,
    ),
    _Kind(
        "refused",
        "Not found",
        "The articles do say, and it was said that they do not.",
        lambda o: o.answerable and not o.answered,
    ),
)

_OWN_STYLE = f"""{STYLE}
body {{ max-width: 68rem; }}
.tiles, .plots {{ display: grid; gap: 1rem; margin: 1.25rem 0; }}
.tiles {{ grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); }}
.tiles > div {{ border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem; }}
.tiles strong {{ display: block; font: 600 1.5rem/1.3 system-ui, sans-serif;
  font-variant-numeric: tabular-nums; }}
.tiles span {{ display: block; color: var(--faint); font: .8125rem/1.35 system-ui, sans-serif; }}
.plots {{ grid-template-columns: repeat(auto-fit, minmax(min(19rem, 100%), 1fr)); gap: 1.5rem; }}
figure {{ margin: 0; }}
figcaption {{ font: 600 .9375rem/1.4 system-ui, sans-serif; margin-bottom: .35rem; }}
figure p {{ font: .8125rem/1.45 system-ui, sans-serif; color: var(--faint); }}
.key {{ display: inline-block; width: .75em; height: .75em; border-radius: .15em; }}
.key.one {{ background: var(--one); }} .key.other {{ background: var(--other); }}
details {{ font: .875rem/1.5 system-ui, sans-serif; margin: 1rem 0; }}
summary {{ cursor: pointer; color: var(--link); }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; margin: .5rem 0; }}
th, td {{ text-align: right; padding: .15rem 1.25rem .15rem 0; border-bottom: 1px solid var(--line);
  font-weight: 400; }}
th {{ color: var(--faint); }}
.filter {{ position: absolute; opacity: 0; }}
.filters {{ display: flex; flex-wrap: wrap; gap: .5rem; position: sticky; top: 0; z-index: 1;
  background: var(--paper); padding: .6rem 0; border-bottom: 1px solid var(--line);
  font: .875rem/1.3 system-ui, sans-serif; }}
.filters label {{ border: 1px solid var(--line); border-radius: 2rem; padding: .3rem .8rem;
  cursor: pointer; }}
.filters b {{ font-weight: 600; font-variant-numeric: tabular-nums; }}
.miss {{ padding: 1.1rem 0; border-bottom: 1px solid var(--line); content-visibility: auto;
  contain-intrinsic-size: auto 14rem; }}
.miss h3 {{ margin: 0; font-size: 1.0625rem; }}
.miss dl {{ display: grid; grid-template-columns: 6rem 1fr; gap: .5rem 1rem; margin: .5rem 0 0; }}
.miss dt {{ font: .8125rem/1.9 system-ui, sans-serif; color: var(--faint); }}
.miss dd {{ margin: 0; min-width: 0; }}
.miss dd p {{ margin: 0; }}
.miss .place {{ font-size: .8125rem; }}
.sure {{ font: .8125rem/1.4 system-ui, sans-serif; color: var(--faint); margin: .1rem 0 0; }}
.sure b {{ font-weight: 600; color: var(--ink); font-variant-numeric: tabular-nums; }}
@media (max-width: 36rem) {{ .miss dl {{ grid-template-columns: 1fr; gap: 0; }}
  .miss dd {{ margin-bottom: .5rem; }} }}
""" + "\n".join(
    f"#show-{name}:checked ~ .filters [for=show-{name}] {{ background: var(--ink); "
    f"color: var(--paper); border-color: var(--ink); }}\n"
    f"#show-{name}:focus-visible ~ .filters [for=show-{name}] {{ outline: 2px solid var(--link); "
    "outline-offset: 2px; }"
    + (
        ""
        if name == "all"
        else f"\n#show-{name}:checked ~ section:not(.{name}) {{ display: none; }}"
    )
    for name in ("all", *(kind.name for kind in _KINDS))
)


def report(name: str, outcomes: Sequence[Outcome], figures: Figures) -> str:
    """Return the page about a question set that is called ``name``."""
    return page(
        heading=f"How well {name} is answered",
        note=f"{figures.questions:,} questions, {figures.answerable:,} of them answerable.",
        body="\n".join((_tiles(figures), _plots(outcomes, figures), *_misses(outcomes))),
        footer="Every sentence is quoted word for word from the file that is named below it.",
        style=_OWN_STYLE,
    )


# --- figures ------------------------------------------------------------------------------------


def _tiles(figures: Figures) -> str:
    tiles = [
        (figures.recall_at_1, "right sentence first (R@1)"),
        (figures.recall_at_5, "among the first five (R@5)"),
        (figures.recall_at_10, "among the first ten (R@10)"),
        (figures.mrr, "mean reciprocal rank"),
        (figures.not_found_answerable, "wrongly not found"),
        (figures.not_found_unanswerable, "rightly not found"),
        (figures.auroc, "AUROC of the confidence"),
        (figures.coverage_at_risk, f"answered with {TOLERATED:.0%} of it wrong"),
        (figures.aurc, "area under risk and coverage"),
        (figures.calibration_error, "calibration error (ECE)"),
    ]
    if figures.marked:
        tiles += [(figures.exact, "spans marked exactly"), (figures.f1, "words marked (F1)")]
    boxes = "\n".join(
        f"<div><strong>{_rounded(value)}</strong><span>{text(label)}</span></div>"
        for value, label in tiles
    )
    return f'<div class="tiles">\n{boxes}\n</div>'


def _plots(outcomes: Sequence[Outcome], figures: Figures) -> str:
    answerable = [outcome.confidence for outcome in outcomes if outcome.answerable]
    unanswerable = [outcome.confidence for outcome in outcomes if not outcome.answerable]
    chosen = figures.chosen
    plots = (
        (
            "Risk and coverage",
            risk_plot(figures.curve, chosen, TOLERATED),
            (
                f"At {chosen.threshold:g}, {chosen.coverage:.1%} of the questions are answered, "
                f"{chosen.risk:.1%} of these wrongly. A higher threshold is further left."
            ),
        ),
        (
            "Can the confidence be believed?",
            reliability_plot(figures.bins),
            "A dot below the line is too sure of itself; a larger dot stands for more questions.",
        ),
        (
            "Confidence, answerable or not",
            confidence_plot(answerable, unanswerable, chosen.threshold),
            None,
        ),
    )
    drawn = "\n".join(
        f"<figure><figcaption>{text(title)}</figcaption>\n{plot}\n"
        f"<p>{_KEYS if note is None else text(note)}</p></figure>"
        for title, plot, note in plots
    )
    return f'<div class="plots">\n{drawn}\n</div>\n{_table(figures.bins)}'


_KEYS = (
    '<span class="key one"></span> answerable, above &#160; '
    '<span class="key other"></span> unanswerable, below. Each in shares of its own.'
)


def _table(bins: Iterable[Bin]) -> str:
    rows = "\n".join(
        f"<tr><td>{each.low:.1f} to {each.high:.1f}</td><td>{each.questions:,}</td>"
        f"<td>{decimal(each.confidence)}</td><td>{decimal(each.right)}</td></tr>"
        for each in bins
    )
    head = "<tr><th>confidence</th><th>questions</th><th>mean</th><th>right</th></tr>"
    table = f"<table>{head}\n{rows}</table>"
    return f"<details><summary>The confidences as a table</summary>{table}</details>"


def _rounded(share: float | None) -> str:
    return "–" if share is None else f"{share:.3f}"


# --- misses -------------------------------------------------------------------------------------


def _misses(outcomes: Sequence[Outcome]) -> Iterator[str]:
    found = [(kind, [each for each in outcomes if kind.holds(each)]) for kind in _KINDS]
    total = sum(len(missed) for _, missed in found)
    yield f'<div>\n<h2 id="misses">{total:,} of {len(outcomes):,} missed</h2>'
    names = [("all", "All", total), *((kind.name, kind.label, len(all_)) for kind, all_ in found)]
    for name, _, _ in names:
        checked = " checked" if name == "all" else ""
        yield f'<input class="filter" type="radio" name="show" id="show-{name}"{checked}>'
    labels = "\n".join(
        f'<label for="show-{name}">{text(label)} <b>{count:,}</b></label>'
        for name, label, count in names
    )
    yield f'<div class="filters">\n{labels}\n</div>'
    for kind, missed in found:
        yield from _section(kind, missed)
    yield "</div>"


def _section(kind: _Kind, missed: Sequence[Outcome]) -> Iterator[str]:
    if not missed:
        return
    worst = sorted(missed, key=lambda outcome: -outcome.confidence)[:MOST]
    cut = f" The {MOST:,} most confident of {len(missed):,} are shown." if missed[MOST:] else ""
    yield f'<section class="{kind.name}">'
    yield f'<p class="note">{text(f"{kind.label}: {kind.meaning}{cut}")}</p>'
    for outcome in worst:
        yield _miss(outcome)
    yield "</section>"


def _said(before: str | Said) -> str:
    return before if isinstance(before, str) else before.question


def _miss(outcome: Outcome) -> str:
    rows = [("came first", _sentence(outcome.first))]
    if outcome.correct:
        rows = [("right, first", _sentence(outcome.first))]
    elif outcome.right is not None:
        rows.append((f"right, {_place(outcome.rank or 0)}", _sentence(outcome.right)))
    if outcome.answerable:
        rows.append(("to be found", _gold(outcome.case)))
    asked = "".join(
        f'<p class="note" dir="auto">after: {text(before)}</p>'
        for before in map(_said, outcome.case.history)
    )
    listed = "\n".join(f"<dt>{text(name)}</dt><dd>{said}</dd>" for name, said in rows)
    word = in_words(outcome.confidence) if outcome.answered else "not found"
    return (
        f'<article class="miss">{asked}<h3 dir="auto">{text(outcome.case.question)}</h3>\n'
        f'<p class="sure"><b>{outcome.confidence:.2f}</b> {text(word)}</p>\n'
        f"<dl>{listed}</dl></article>"
    )


def _place(rank: int) -> str:
    return {1: "first", 2: "2nd", 3: "3rd"}.get(rank, f"{rank}th")


def _sentence(cited: CitedSentence | None) -> str:
    if cited is None:
        return '<p class="note">nothing</p>'
    said, mark = cited.sentence, cited.highlight
    shown_as = text(said)
    if mark is not None:
        before, after = part(said[: mark.start]), part(said[mark.end :])
        shown_as = f"{before}<strong>{part(mark.of(said))}</strong>{after}"
    citation = cited.citation
    where = place_of(citation.file, citation.location)
    about = " · ".join(each for each in (citation.title, citation.date) if each)
    heading = f'<span class="about">{text(about)}</span> · ' if about else ""
    return f'<p dir="auto">{shown_as}</p><p class="place">{heading}{text(where)}</p>'


def _gold(case: Case) -> str:
    """Return what was to be found, each text once, marked where it stands."""
    told: dict[str, None] = {}
    for gold in case.gold:
        name = text(PurePath(gold.file).name)
        if isinstance(gold, GoldSpan) and gold.text is None:
            said = f"characters {gold.span.start} to {gold.span.end}"
        elif isinstance(gold, GoldSpan):
            before, after = gold.around
            said = f"{part(before)}<mark>{part(gold.text or '')}</mark>{part(after)}"
        else:
            said = f"<mark>{text(gold.text)}</mark>"
        told[f'<p dir="auto">{said}</p><p class="place">{name}</p>'] = None
    more = f'<p class="note">and {len(told) - _GOLD} more</p>' if len(told) > _GOLD else ""
    return "".join(list(told)[:_GOLD]) + more

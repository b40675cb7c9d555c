"""What each threshold costs, as one web page that needs nothing else. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from qa.evaluation.calibrating.calibrated import Calibration, percent
from qa.evaluation.calibration import Point
from qa.evaluation.plots import STYLE, confidence_plot, risk_plot
from qa.rendering import html
from qa.rendering.html import text

_OWN_STYLE = f"""{STYLE}
body {{ max-width: 60rem; }}
.plots {{ display: grid; gap: 1.5rem; margin: 1.25rem 0;
  grid-template-columns: repeat(auto-fit, minmax(min(19rem, 100%), 1fr)); }}
figure {{ margin: 0; }}
figcaption {{ font: 600 .9375rem/1.4 var(--sans); margin-bottom: .35rem; }}
figure p, table {{ font: .8125rem/1.45 var(--sans); color: var(--faint); }}
.key {{ display: inline-block; width: .75em; height: .75em; border-radius: .15em; }}
.key.one {{ background: var(--one); }} .key.other {{ background: var(--other); }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; }}
th, td {{ text-align: right; padding: .2rem 1.5rem .2rem 0; border-bottom: 1px solid var(--line); }}
.chosen td {{ color: var(--ink); font-weight: 600; }}
"""

_KEYS = (
    '<span class="key one"></span> with an answer, above &#160; '
    '<span class="key other"></span> without, below. Each in shares of its own.'
)


def page(found: Calibration, about: str) -> str:
    """Return the page; ``about`` says which questions were asked."""
    return html.page(
        heading="From which confidence on to answer",
        note=about,
        body="\n".join((f"<p>{text(found.promise())}</p>", *_plots(found), *_table(found))),
        footer="An answer is false where nothing answers the question, and wrong where another "
        "sentence does.",
        style=_OWN_STYLE,
    )


def _plots(found: Calibration) -> Iterator[str]:
    threshold = found.bound.threshold if found.bound else found.before
    row = found.at(threshold)
    chosen = Point(threshold, row.answered or 0.0, row.false or 0.0)
    everything = found.pooled_at(threshold)
    yield '<div class="plots">'
    yield _figure(
        "False answers and coverage",
        risk_plot(
            found.false_answers,
            chosen,
            found.wanted,
            across="questions with an answer: answered",
            up="without: answered",
        ),
        text(
            f"From {threshold:g} on, {percent(row.answered)} of the questions with an answer are "
            f"answered, and {percent(row.false)} of those without. The line is what was wanted."
        ),
    )
    yield _figure(
        "Risk and coverage",
        risk_plot(found.curve, everything, found.wanted),
        text(
            f"Of all {len(found.answered) + len(found.unanswerable):,} questions, with and without "
            f"an answer, {everything.coverage:.1%} are answered, {everything.risk:.1%} of these "
            "wrongly or falsely."
        ),
    )
    yield _figure(
        "Confidence, with an answer or without",
        confidence_plot(
            [each.confidence for each in found.answered], found.unanswerable, threshold
        ),
        _KEYS,
    )
    yield "</div>"


def _figure(title: str, plot: str, note: str) -> str:
    return f"<figure><figcaption>{text(title)}</figcaption>\n{plot}\n<p>{note}</p></figure>"


def _table(found: Calibration) -> Iterator[str]:
    yield "<table><tr><th>confidence</th><th>answered</th><th>wrong</th><th>false</th></tr>"
    chosen = found.bound.threshold if found.bound else found.before
    for row in found.rows:
        kind = ' class="chosen"' if row.threshold == chosen else ""
        shares = "".join(
            f"<td>{percent(each)}</td>" for each in (row.answered, row.wrong, row.false)
        )
        yield f"<tr{kind}><td>{row.threshold:g}</td>{shares}</tr>"
    yield "</table>"

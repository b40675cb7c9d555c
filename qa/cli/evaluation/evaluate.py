"""`qa eval`: how well a question set is answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from index.errors import UsageError
from index.filter import Filter
from qa.answer import Ranking
from qa.assistant import Assistant
from qa.cli.lazy import commands
from qa.cli.options import Index, Json, MinConfidence, Model, PreferRecent, Reader, examples
from qa.cli.settings import settings_for
from qa.cli.within.options import within as within_options
from qa.evaluation.dataset import read_questions
from qa.evaluation.metrics import figures
from qa.evaluation.report import report as as_page
from qa.evaluation.run import evaluate
from qa.question.said import Said
from qa.rendering.exports.export import write
from qa.rendering.json_text import dumps
from qa.terminal.console import say, say_json, say_out
from qa.terminal.progress import progress

app = commands()


@app.command(
    "eval",
    epilog=examples(
        "qa eval questions.jsonl",
        "qa eval --json questions.jsonl | jq '.\"r@1\"'",
        "qa eval --report misses.html questions.jsonl",
    )
    + "\n\n\b\nA line of the question set, with the places that answer or with none:\n"
    '  {"question": "…", "gold": [{"file": "a.txt", "contains": "…"}]}\n'
    '  {"question": "…", "gold": [{"file": "a.txt", "start": 10, "end": 25}]}\n'
    '  {"question": "…", "gold": []}',
)
@within_options
def evaluate_questions(  # noqa: PLR0913, PLR0917 - one parameter for each flag
    context: typer.Context,
    questions: Annotated[Path, typer.Argument(metavar="QUESTIONS.jsonl", help="The question set.")],
    json: Json = False,
    report: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.html",
            help="Write a web page as well: plots, and every kind of miss to look at.",
        ),
    ] = None,
    min_confidence: MinConfidence = None,
    prefer_recent: PreferRecent = False,
    index: Index = None,
    model: Model = None,
    reader: Reader = None,
    *,
    within: Filter,
) -> None:
    """Measure answers on a question set.

    Prints recall, abstention, how far the confidence can be trusted, and latency.
    """
    if report and (report.suffix.casefold() != ".html" or not report.parent.is_dir()):
        raise UsageError(
            f"{report} is no place for the report.", "Name an .html file in a folder that is there."
        )
    settings = settings_for(
        context,
        index=index,
        model=model,
        reader=reader,
        min_confidence=min_confidence,
        prefer_recent=prefer_recent,
    )
    with Assistant.of(settings, progress=say) as assistant:
        cases = read_questions(questions, [source.path for source in assistant.sources()])
        answerer = _Preferring(assistant, settings.prefer_recent)
        with progress() as bar:
            outcomes = evaluate(answerer, cases, settings.min_confidence, bar, within)
    found = figures(outcomes, settings.min_confidence)
    say_json(dumps(found.to_json())) if json else say_out(found.to_table())
    if report:
        write(report, as_page(questions.name, outcomes, found), replace=True)
        say(f"The report is in {report}.")


@dataclass(frozen=True, slots=True)
class _Preferring:
    """An assistant that is asked with, or without, a preference for what is recent."""

    assistant: Assistant
    recent: bool

    def evaluate(
        self,
        question: str,
        history: Sequence[str | Said],
        k: int,
        min_confidence: float,
        within: Filter,
    ) -> Ranking:
        return self.assistant.evaluate(
            question, history, k, min_confidence, within, prefer_recent=self.recent
        )

"""A change of the index as people see it: its progress, and a line that says what was done."""

from __future__ import annotations

import time
from collections.abc import Callable

from index.embedding.for_index import encoder_for
from index.errors import IndexLocked
from index.ingest.pipeline import MAX_BYTES
from index.maintenance.builder import Builder
from index.maintenance.report import Report
from index.store.directory import Directory
from qa.config.settings import Settings
from qa.rendering.amounts import counted
from qa.rendering.sanitise import clean
from qa.rendering.text import short_path
from qa.terminal.console import say
from qa.terminal.progress import progress
from qa.terminal.signals import unlost

_LOCK_WAIT = 0.5  # seconds between two attempts


def explain(report: Report) -> None:
    """Say what was left out, and why."""
    for skip in report.skipped:
        reason = skip.reason.removeprefix(skip.path).strip()
        say(f"skipped {short_path(skip.path)}: {clean(reason)}")
    if report.passed_over:
        others = ", ".join(f"{count:,} {_kind(suffix)}" for suffix, count in report.passed_over[:8])
        more = len(report.passed_over) - 8
        say(f"passed over: {others}{f' and {more} more kinds' if more > 0 else ''}")
    for note in report.notes:
        say(clean(note))
    for folder in map(short_path, report.missing):
        say(f"{folder} is not there; its articles stay until: qa index remove {folder}")
    for loss in report.losses:
        say(f"{clean(str(loss))}; they stay until: qa index update --accept-removals")
    if report.mixed:
        say("Other articles were read by another recipe; to read all alike: qa index rebuild")


def _kind(suffix: str) -> str:
    return clean(suffix) or "without a suffix"


def build(
    settings: Settings,
    work: Callable[[Builder], Report],
    max_size: int | None = None,
    wait: float = 0.0,
) -> Report:
    """Run ``work`` on the builder of the settings' index, with progress on stderr.

    Another process that writes to the index is waited for, up to ``wait`` seconds.
    KeyboardInterrupt leaves an index that the same work goes on with.
    """
    directory = Directory(settings.index)
    encoder = encoder_for(directory, settings.model, say)
    limit = max_size * 1_000_000 if max_size else MAX_BYTES
    with progress(plain=settings.plain) as bar, unlost() as look:

        def step(stage: str, done: int, total: int) -> None:
            look()
            bar(stage, done, total)

        return _patiently(lambda: work(Builder(directory, encoder, step, limit)), wait)


def _patiently(work: Callable[[], Report], wait: float) -> Report:
    """Do ``work`` as soon as nobody else writes; IndexLocked after ``wait`` seconds."""
    deadline = time.monotonic() + wait
    told = False
    while True:
        try:
            return work()
        except IndexLocked as error:
            if time.monotonic() >= deadline:
                raise
            if not told:
                say(f"{error.what} Waiting for it to finish.")
            told = True
            time.sleep(min(_LOCK_WAIT, max(deadline - time.monotonic(), 0.0)))


def summary(report: Report) -> str:
    """Return one line that says what was done."""
    counts = (
        ("added", report.added),
        ("changed", report.changed),
        ("moved", report.moved),
        ("removed", report.removed),
        ("unchanged", report.unchanged),
        ("skipped", sum(not skip.part for skip in report.skipped)),
        ("skipped in part", len({skip.path for skip in report.skipped if skip.part})),
    )
    said = ", ".join(f"{count:,} {name}" for name, count in counts if count)
    if report.articles > report.added + report.changed:
        said = f"{counted(report.articles, 'article')} in {said}"
    embedded = f"{counted(report.embedded, 'passage')} embedded" if report.embedded else ""
    return "; ".join(part for part in (said, embedded) if part) or "nothing to do"

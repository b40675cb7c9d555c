"""A change of the index as people see it: its progress, and a line that says what was done."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import PurePath

from index.embedding.encoder import Encoder
from index.embedding.for_index import encoder_for
from index.errors import IndexLocked
from index.ingest.pipeline import MAX_BYTES
from index.ingest.scan import PassedOver
from index.maintenance.builder import Builder
from index.maintenance.report import Report
from index.maintenance.workers.workers import Workers
from index.store.directory import Directory
from index.urls import is_url
from qa.config.settings import Settings
from qa.rendering.amounts import counted
from qa.rendering.sanitise import clean
from qa.rendering.text import short_path
from qa.terminal.console import say
from qa.terminal.progress import progress
from qa.terminal.signals import unlost

_LOCK_WAIT = 0.5  # seconds between two attempts
_NAMED, _KINDS = 3, 8  # paths, and kinds of files, that are told one by one


def explain(report: Report) -> None:
    """Say what was left out, and why."""
    reasons: dict[str, list[str]] = {}
    for skip in report.skipped:
        reason = skip.reason.removeprefix(skip.path).strip()
        reasons.setdefault(reason, []).append(skip.path)
    for reason, paths in reasons.items():
        say(f"skipped {_listed(paths)}: {clean(reason)}")
    if passed := said_of(report.passed_over):
        say(f"passed over: {passed}")
    if report.ignored:
        say(
            f"removed, though still there, and now passed over: {_listed(report.ignored)}; "
            "to have them: qa index add --hidden --no-ignore FOLDER"
        )
    for note in report.notes:
        say(clean(note))
    for folder in map(short_path, report.missing):
        say(f"{folder} is not there; its articles stay until: qa index remove {folder}")
    for loss in report.losses:
        say(f"{clean(str(loss))}; they stay until: qa index update --accept-removals")
    if report.mixed:
        say("Other articles were read by another recipe; to read all alike: qa index rebuild")


def _listed(paths: Sequence[str]) -> str:
    """Return the first of some paths, and how many more there are."""
    more = len(paths) - _NAMED
    shown = ", ".join(map(short_path, paths[:_NAMED]))
    return f"{shown} and {more:,} more" if more > 0 else shown


def said_of(passed: PassedOver) -> str:
    """Return what was passed over unseen, and how to have it all the same; "" for nothing."""
    parts = [
        (f"{passed.hidden:,} hidden" if passed.hidden else "", "--hidden"),
        (f"{passed.ignored:,} ignored" if passed.ignored else "", "--no-ignore"),
        (_listed(passed.made), "--no-ignore"),
    ]
    given = [(part, flag) for part, flag in parts if part]
    flags = " ".join(dict.fromkeys(flag for _, flag in given))
    said = ", ".join(part for part, _ in given)
    return f"{said}; to have them: qa index add {flags} FOLDER" if given else ""


Join = Callable[[Encoder], AbstractContextManager[Workers | None]]
"""Finds who reads and embeds, with an encoder, for as long as the change takes; None is here."""


def at_home(_encoder: Encoder) -> AbstractContextManager[None]:
    """Let this process do the work."""
    return nullcontext()


@dataclass(frozen=True, slots=True)
class Means:
    """How a change is made: of files up to ``max_size`` MB, by whom ``join`` finds.

    Another process that writes to the index is waited for, up to ``wait`` seconds. ``store`` is the
    address at which a new index is to be kept, if not in its folder.
    """

    max_size: int | None = None
    wait: float = 0.0
    join: Join = at_home
    store: str | None = None

    @property
    def max_bytes(self) -> int:
        """Give the size of the largest file that is read."""
        return self.max_size * 1_000_000 if self.max_size else MAX_BYTES


def build(settings: Settings, work: Callable[[Builder], Report], means: Means = Means()) -> Report:
    """Run ``work`` on the builder of the settings' index, with progress on stderr.

    KeyboardInterrupt leaves an index that the same work goes on with.
    """
    directory = Directory(settings.index)
    encoder = encoder_for(directory, settings.model, say)
    with (
        means.join(encoder) as workers,
        progress(plain=settings.plain) as bar,
        unlost() as look,
    ):

        def step(stage: str, done: int, total: int) -> None:
            look()
            bar(stage, done, total)

        builder = Builder(directory, encoder, step, means.max_bytes, workers, store=means.store)
        return _patiently(lambda: work(builder), means.wait)


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
    """Return one line that says what was done, and accounts for every file that was looked at."""
    counts = (
        ("added", report.added),
        ("changed", report.changed),
        ("moved", report.moved),
        ("removed", report.removed),
        ("unchanged", report.unchanged),
    )
    parts = [f"{count:,} {name}" for name, count in counts if count]
    if parts and report.articles > report.added + report.changed:
        parts[0] = f"{counted(report.articles, 'article')} in {parts[0]}"
    whole = [skip for skip in report.skipped if not skip.part]
    unread = kinds_of(skip.path for skip in whole if not skip.empty)
    parts.append(not_read(unread + Counter(dict(report.passed_over.kinds))))
    others = (
        ("empty", sum(skip.empty for skip in whole)),
        ("read in part", len({skip.path for skip in report.skipped if skip.part})),
    )
    parts += [f"{count:,} {name}" for name, count in others if count]
    parts.append(f"{counted(report.embedded, 'passage')} embedded" if report.embedded else "")
    return " · ".join(filter(None, parts)) or "nothing to do"


def kinds_of(paths: Iterable[str]) -> Counter[str]:
    """Count paths by their suffix, in lower case."""
    return Counter(".page" if is_url(path) else PurePath(path).suffix.lower() for path in paths)


def not_read(kinds: Counter[str]) -> str:
    """Return how many files were not read, by their kind, most first; "" for none."""
    if not kinds:
        return ""
    shown = kinds.most_common(_KINDS)
    said = [f"{count:,} {clean(kind[1:]) or 'without suffix'}" for kind, count in shown]
    if others := kinds.total() - sum(count for _, count in shown):
        said.append(f"{others:,} of other kinds")
    return f"{kinds.total():,} not read: {', '.join(said)}"

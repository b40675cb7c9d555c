"""`qa index watch`: keeps an index in step with its folders until a signal says stop.

Turns signals into a flag that the work looks at, so that nothing is interrupted at a place where
it does not expect it. What to look at, and when, is the watcher's business.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from threading import Event
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from index.embedding.encoder import Encoder
from index.embedding.for_index import encoder_for
from index.errors import EncoderMismatch
from index.inference.runtime import physical_cores
from index.ingest.pipeline import MAX_BYTES
from index.maintenance.builder import Builder
from index.maintenance.report import Report
from index.maintenance.watcher import Stopped, Watcher
from index.store.directory import Directory
from qa.cli.index.changes import MaxSize
from qa.cli.lazy import commands
from qa.cli.options import Index, Model, examples, number
from qa.cli.saved.options import AskSaved, Exec, words_of
from qa.cli.settings import settings_for
from qa.config.settings import Settings
from qa.terminal.console import say, say_out
from qa.terminal.indexing import explain, summary
from qa.terminal.progress import progress
from qa.terminal.signals import stopping

_TEXTS_PER_CORE = 8  # embedded between two looks at the flag: a third of a second


app = commands()


@app.command(
    epilog=examples(
        "qa index watch",
        "qa index watch --saved --exec 'notify-send news'",
    )
)
def watch(  # noqa: PLR0913, PLR0917 - one parameter for each flag
    context: typer.Context,
    debounce: Annotated[
        int,
        typer.Option(
            metavar="MS", parser=number(int, 50, 60_000), help="Silence that ends a burst."
        ),
    ] = 500,
    max_size: MaxSize = None,
    saved: AskSaved = False,
    command: Exec = None,
    index: Index = None,
    model: Model = None,
) -> None:
    """Update after each burst of changes on disk.

    Runs until Ctrl-C or SIGTERM.
    Prints a line on stdout for each update that changed something.
    """
    settings = settings_for(context, index=index, model=model)
    words = words_of(command, saved=saved)
    directory = Directory(settings.index)
    limit = max_size * 1_000_000 if max_size else MAX_BYTES
    run(
        directory,
        lambda: encoder_for(directory, settings.model, say),
        limit,
        debounce / 1000,
        _follower(settings, words) if saved else None,
    )


def _follower(settings: Settings, words: Sequence[str]) -> Callable[[], bool]:
    from qa.cli.saved.telling import Follower, remind  # noqa: PLC0415 - the reader, for --saved alone

    remind(settings)
    return Follower(settings, words)


def run(
    directory: Directory,
    open_encoder: Callable[[], Encoder],
    max_bytes: int,
    quiet: float,
    then: Callable[[], bool] | None = None,
) -> None:
    """Watch the index in ``directory`` until SIGINT or SIGTERM.

    ``open_encoder`` is called once, and again only if the index was rebuilt with another encoder
    meanwhile. A burst of changes ends after ``quiet`` seconds. ``then`` is called after each
    update, and says whether anybody still reads what is printed.
    """
    with stopping() as stop:
        updates = _Updates(directory, open_encoder, max_bytes, stop)

        def settled() -> None:
            if then and not (stop.is_set() or then() or sys.stdout is None):
                stop.set()

        watcher = Watcher(directory, updates.update, stop, say, quiet)
        for report in watcher.reports(settled):
            explain(report)
            if replace(report, missing=(), losses=()) == Report():
                continue
            read = say_out(f"{time.strftime('%H:%M:%S')}  {summary(report)}")
            if not read and sys.stdout is not None:
                break  # whoever read the lines has left
        say("Stopped. What was indexed is kept; `qa index update` goes on.")


class _Updates:
    """Brings the index up to date, time and again, with one encoder."""

    def __init__(
        self,
        directory: Directory,
        open_encoder: Callable[[], Encoder],
        max_bytes: int,
        stop: Event,
    ) -> None:
        self._directory = directory
        self._open_encoder = open_encoder
        self._max_bytes = max_bytes
        self._stop = stop
        self._encoder: Encoder | None = None

    def update(self) -> Report:
        """Update once; raises Stopped, and what the builder raises."""
        if self._encoder is None:
            self._encoder = self._open_encoder()
            return self._update(self._encoder)
        try:
            return self._update(self._encoder)
        except EncoderMismatch:  # rebuilt by somebody since
            self._encoder = self._open_encoder()
            return self._update(self._encoder)

    def _update(self, encoder: Encoder) -> Report:
        with progress() as bar:

            def show(stage: str, done: int, total: int) -> None:
                if self._stop.is_set():
                    raise Stopped
                bar(stage, done, total)

            interruptible = Interruptible(encoder, self._stop)
            return Builder(self._directory, interruptible, show, self._max_bytes).update()


@dataclass(frozen=True, slots=True)
class Interruptible:
    """An encoder that raises Stopped soon after ``stop`` is set, also within a batch."""

    encoder: Encoder
    stop: Event

    @property
    def fingerprint(self) -> str:
        """Tell apart any two encoders whose vectors must not be mixed."""
        return self.encoder.fingerprint

    @property
    def name(self) -> str:
        """Name the model for people."""
        return self.encoder.name

    @property
    def dimension(self) -> int:
        """Give the length of a vector."""
        return self.encoder.dimension

    @property
    def max_tokens(self) -> int:
        """Say how many tokens of a text are read, special tokens included."""
        return self.encoder.max_tokens

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector for each text, shape ``(len(texts), dimension)``, in order."""
        rows = np.empty((len(texts), self.dimension), np.float32)
        size = _TEXTS_PER_CORE * physical_cores()
        for start in range(0, len(texts), size):
            if self.stop.is_set():
                raise Stopped
            rows[start : start + size] = self.encoder.encode(texts[start : start + size])
        return rows

    def knows(self, word: str) -> bool:
        """Say whether a word, in lower case, is one of the model's own."""
        return self.encoder.knows(word)

"""The desk: what can be asked of an index, the same through every door. It changes nothing.

Nothing is imported, and no model loaded, before an operation needs it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from index.errors import UsageError
from index.filter import EVERYTHING, Filter
from index.progress import Tell, silent
from qa.closing import Closing
from qa.config.settings import Settings
from qa.question.said import History

if TYPE_CHECKING:
    from index.article import Understanding
    from index.maintenance.copies import Listed
    from index.maintenance.status import Overview
    from index.search.searcher import Searcher
    from qa.answer import Answer
    from qa.assistant import Assistant
    from qa.verifying.quotation import Quoted, Verification
    from qa.verifying.verifier import Verifier

_UNPROVED = (
    "This index was not made here by you, so no file was opened and nothing is proved. "
    "If you trust it: qa index trust DIR"
)
_EMPTY = "The index holds no article yet: `qa index add FOLDER` begins."


class NoArticle(UsageError):
    """The index holds no article of this name."""


class Desk(Closing):
    """The index that ``settings`` name, opened once and kept open; for one thread at a time.

    ``tell`` hears of a model's first use, and of an index whose files are not opened. Every
    operation sees the newest generation whole, and raises as ``index.errors`` says.
    """

    def __init__(self, settings: Settings, tell: Tell = silent) -> None:
        self.settings = settings
        self._tell = tell
        self._assistant: Assistant | None = None
        self._searcher: Searcher | None = None

    def ready(self) -> Self:
        """Open the index with its models, which the first question would wait for otherwise."""
        _ = self.assistant
        return self

    def close(self) -> None:
        """Close the index; the next operation opens it again."""
        assistant, self._assistant = self._assistant, None
        searcher, self._searcher = self._searcher, None
        for each in (assistant, searcher):
            if each:
                each.close()

    @property
    def assistant(self) -> Assistant:
        """The assistant, with its models."""
        if self._assistant is None:
            from qa.assistant import Assistant  # noqa: PLC0415 - numpy, which no help waits for

            self._assistant = Assistant.of(self.settings, progress=self._tell)
        return self._assistant

    def ask(  # noqa: PLR0913 - each an option of `qa ask`
        self,
        question: str,
        history: History = (),
        *,
        within: Filter = EVERYTHING,
        k: int | None = None,
        context: int | None = None,
        min_confidence: float | None = None,
        prefer_recent: bool | None = None,
        raw: bool = False,
    ) -> Answer:
        """Answer a question, as ``Assistant.ask`` does; None is what the settings have."""
        chosen = self.settings
        return self.assistant.ask(
            question,
            history,
            k=chosen.k if k is None else k,
            context=chosen.context if context is None else context,
            min_confidence=chosen.min_confidence if min_confidence is None else min_confidence,
            within=within,
            prefer_recent=chosen.prefer_recent if prefer_recent is None else prefer_recent,
            raw=raw,
        )

    def find_quote(self, words: str, k: int | None = None) -> Quoted:
        """Return where the articles have some words, up to ``k`` places, or what is nearest."""
        from qa.verifying.quotation import Quoted  # noqa: PLC0415 - no question waits for it

        if not any(map(str.isalnum, words)):
            raise UsageError("No words were given.", "Give some that an article may have.")
        with self._verifier() as verifier:
            return Quoted(words, verifier.matches(words, k or self.settings.k))

    def verify(self, name: str, data: bytes, *, figures: bool = False) -> tuple[Verification, ...]:
        """Return what there is to say of a file, as ``verify_each`` does."""
        (found,) = self.verify_each([(name, data)], figures=figures)
        return found

    def verify_each(
        self, files: Iterable[tuple[str, bytes]], *, figures: bool = False
    ) -> Iterator[tuple[Verification, ...]]:
        """Yield what there is to say of each file: of the answers in it, or of the drafts.

        A name says of which format the bytes are; it is not opened. All are looked up in one
        generation.
        """
        from qa.history.cited import cited_in  # noqa: PLC0415 - no question waits for it
        from qa.verifying.quotation import Verification  # noqa: PLC0415 - likewise

        with self._verifier() as verifier:
            for name, data in files:
                if cited := cited_in(name, data):
                    yield (Verification(name, citations=verifier.citations(cited)),)
                else:
                    yield verifier.verify(name, data, figures=figures)

    def show(self, file: str) -> tuple[Understanding, ...]:
        """Return the articles of a file, or of a page, that the index holds; no file is opened."""
        from index.maintenance.one_file.understanding import held  # noqa: PLC0415 - as above

        if found := held(self.settings.index, file):
            return found
        raise NoArticle(
            f"The index holds no article {file}.", "`qa index list` shows those it holds."
        )

    def articles(self, within: Filter = EVERYTHING) -> tuple[Listed, ...]:
        """Return the articles that a filter lets pass, by path, each with its near-copies."""
        from index.maintenance.copies import listed  # noqa: PLC0415 - as above

        place = self.settings.index
        found = listed(place)
        if not within:
            return found
        from index.search.selection import articles_within  # noqa: PLC0415 - for a filter alone
        from qa.config import collections  # noqa: PLC0415 - likewise

        passing = articles_within(place, collections.resolved_at(place, within))
        return tuple(each for each in found if each.source.id in passing)

    def status(self) -> Overview:
        """Return what the index holds, where it is and what is still to do."""
        from index.maintenance.status import overview  # noqa: PLC0415 - as above

        return overview(self.settings.index)

    @contextmanager
    def _verifier(self) -> Iterator[Verifier]:
        from qa.verifying.verifier import Verifier  # noqa: PLC0415 - as above

        if self._assistant:
            with self._assistant.snapshot() as searcher:
                yield Verifier(searcher)
            return
        opened = self._without_models()
        with opened.snapshot():
            yield Verifier(opened)

    def _without_models(self) -> Searcher:
        """Return the open index where nothing was asked of it: no model is loaded for a look-up."""
        if self._searcher is None:
            from index.search.searcher import Searcher  # noqa: PLC0415 - as above
            from index.store.directory import Directory  # noqa: PLC0415 - as above

            self._searcher = Searcher(Directory(self.settings.index), None)
            if not self._searcher.trusted:
                self._tell(_UNPROVED)
            with self._searcher.snapshot():
                if not self._searcher.totals().articles:
                    self._tell(_EMPTY)
        return self._searcher

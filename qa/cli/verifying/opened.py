"""The index opened to look quotations up in it: no model is loaded for that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from qa.config.settings import Settings
from qa.terminal.console import say

if TYPE_CHECKING:
    from qa.verifying.verifier import Verifier

_UNPROVED = (
    "This index was not made here by you, so no file was opened and nothing is proved. "
    "If you trust it: qa index trust DIR"
)
_EMPTY = "The index holds no article yet: `qa index add FOLDER` begins."


@contextmanager
def verifier(settings: Settings) -> Iterator[Verifier]:
    """Open the index that ``settings`` name, as it is now; raises as ``index.errors`` says."""
    from index.search.searcher import Searcher  # noqa: PLC0415 - numpy, which no help waits for
    from index.store.directory import Directory  # noqa: PLC0415 - likewise
    from qa.verifying.verifier import Verifier  # noqa: PLC0415 - likewise

    with closing(Searcher(Directory(settings.index), None)) as searcher, searcher.snapshot():
        if not searcher.trusted:
            say(_UNPROVED)
        if not searcher.totals().articles:
            say(_EMPTY)
        yield Verifier(searcher)

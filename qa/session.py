"""A session: the open index, the conversation, and what was chosen for both. Reads no keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from index.article import Sentence, Source
from index.errors import IndexMissing, StorageError
from index.overview import Overview, overview
from qa import conversations, last
from qa.conversation import Conversation, Turn
from qa.desk import Desk
from qa.screen import Screen
from qa.settings import Settings
from qa.shelf import Shelf

if TYPE_CHECKING:
    from qa.answer import Answer
    from qa.assistant import Assistant

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Services:
    """What a session cannot do by itself, each with the settings in force.

    ``open_assistant`` opens the index and tells of a model's first use; ``add`` indexes a file or
    folder, ``update`` and ``rebuild`` the whole index, with their progress and their result on
    stderr. Each raises QaError, and lets KeyboardInterrupt through.
    """

    open_assistant: Callable[[Settings, Callable[[str], None]], Assistant]
    add: Callable[[Settings, str], None]
    update: Callable[[Settings], None]
    rebuild: Callable[[Settings], None]


class Session:
    """The state that the commands work on.

    ``interactive`` says whether somebody is there to use an editor or a pager; only then is the
    conversation kept. ``exported`` are the files that this session wrote.
    """

    def __init__(
        self,
        services: Services,
        settings: Settings,
        *,
        interactive: bool,
        conversation: Conversation | None = None,
    ) -> None:
        self.services = services
        self.settings = settings
        self.interactive = interactive
        self.conversation = conversation or Conversation.begin()
        self.shelf = Shelf(settings.index)
        self.screen = self._screen()
        self.exported: set[str] = set()
        self._kept = interactive
        self._desk = Desk(lambda tell: services.open_assistant(self.settings, tell))

    # --- the index -----------------------------------------------------------------------------

    def open(self) -> None:
        """Begin to open the index, so that it is ready when the first question is."""
        self._desk.open()

    def with_index(self, work: Callable[[Assistant], T]) -> T:
        """Return what ``work`` makes of the open index."""
        return self.screen.wait(self._desk.begin(work), self._desk.said)

    def close(self) -> None:
        """Close the index; what needs it next opens it afresh."""
        self._desk.close()

    def leave(self) -> None:
        """Close the index for good."""
        self._desk.leave()

    def state(self) -> Overview | None:
        """Return what the index holds now; None if there is none yet."""
        try:
            return overview(self.settings.index)
        except IndexMissing:
            return None

    def articles(self) -> int:
        """Return how many articles there are to ask about."""
        state = self.state()
        return state.totals.articles if state else 0

    def article(self, source: Source) -> tuple[Sentence, ...]:
        """Return all sentences of an article."""
        return self.with_index(lambda assistant: assistant.article(source.path))

    # --- asking --------------------------------------------------------------------------------

    def ask(self, question: str) -> Answer:
        """Ask in the light of the turns before, and show the answer."""
        answer = self.answer(question, self.conversation.turns)
        self._put(self.conversation.with_turn(Turn(question, answer)))
        self.screen.answer(answer)
        return answer

    def ask_again(self, turn: Turn, skip: int = 0) -> None:
        """Put ``turn`` in place of the last one, and show it from its ``skip``-th sentence on."""
        self._put(self.conversation.with_last(turn))
        self.screen.answer(turn.answer, skip)

    def answer(self, question: str, history: tuple[Turn, ...], k: int | None = None) -> Answer:
        """Return the answer to a question in the light of ``history``; shows and keeps nothing."""
        chosen = self.settings
        return self.with_index(
            lambda assistant: assistant.ask(
                question,
                [turn.question for turn in history],
                k=k or chosen.k,
                context=chosen.context,
                min_confidence=chosen.min_confidence,
            )
        )

    def begin_anew(self) -> None:
        """Forget the conversation; what was kept of it stays."""
        self.conversation = Conversation.begin()
        self.exported = set()

    def _put(self, conversation: Conversation) -> None:
        self.conversation = conversation
        last.remember(conversation.last.answer)
        if self._kept:
            try:
                conversations.keep(conversation, self.settings.index)
            except StorageError as error:
                self._kept = False  # what stands in the way is told once
                self.screen.complain(error, on_one_line=True)

    # --- choosing ------------------------------------------------------------------------------

    def choose(self, settings: Settings) -> None:
        """Use other settings from now on; the index stays the same."""
        self.settings = settings
        self.screen = self._screen()

    def _screen(self) -> Screen:
        chosen = self.settings
        return Screen(chosen.color, plain=chosen.plain, interactive=self.interactive)

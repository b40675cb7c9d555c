"""A session: the open index, the conversation, and what was chosen for both. Reads no keys."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, TypeVar

from index.article import Sentence, Source
from index.errors import IndexMissing, QaError, StorageError, UsageError
from index.filter import EVERYTHING, Filter
from index.store.directory import Directory
from qa.answer import Kind
from qa.config.settings import Settings
from qa.conversation import Conversation, Turn
from qa.history import conversations, last_answer
from qa.question.kinds.more import asks_to_go_on
from qa.question.kinds.several import several
from qa.rendering.sanitise import clean
from qa.rendering.text import parts
from qa.session.article_list import ArticleList
from qa.session.worker import Worker
from qa.terminal.screen import Screen

if TYPE_CHECKING:
    from index.maintenance.status import Overview
    from qa.answer import Answer
    from qa.assistant import Assistant
from qa.session.services import Services

T = TypeVar("T")


class Session:
    """The state that the commands work on.

    ``interactive`` says whether somebody is there to use an editor or a pager; only then is the
    conversation kept. ``within`` says which articles are asked; where it says nothing, the filter
    of the conversation does. ``exported`` are the files that this session wrote, ``failed`` the
    commands that did not do what they say, ``rest`` the last answer's sentences that there was no
    room for.
    """

    def __init__(
        self,
        services: Services,
        settings: Settings,
        *,
        interactive: bool,
        conversation: Conversation | None = None,
        within: Filter = EVERYTHING,
    ) -> None:
        self.services = services
        self.settings = settings
        self.interactive = interactive
        self.conversation = conversation or Conversation.begin()
        self.within = within or self.conversation.within
        self.articles = ArticleList(settings.index)
        self.screen = self._screen()
        self.exported: set[str] = set()
        self.rest: tuple[int, ...] = ()
        self.failed: set[str] = set()
        self._kept = interactive
        self._worker = Worker(lambda tell: services.open_assistant(self.settings, tell))

    # --- the index -----------------------------------------------------------------------------

    def exists(self) -> bool:
        """Say whether there is an index, whatever it holds."""
        return Directory(self.settings.index).exists()

    def prepare(self, show: Callable[[Overview | None], None]) -> None:
        """Begin to look what the index holds, and to open it; ``show`` is given what was seen.

        It is called in another thread, and not at all where the index cannot be read: that is
        said to a question.
        """

        def look() -> None:
            with contextlib.suppress(QaError, OSError):
                show(self.state())

        self._worker.open(look)

    def with_index(self, work: Callable[[Assistant], T]) -> T:
        """Return what ``work`` makes of the open index."""
        return self.screen.wait(self._worker.begin(work), self._worker.said)

    def close(self) -> None:
        """Close the index; what needs it next opens it afresh."""
        self._worker.close()

    def leave(self) -> None:
        """Close the index for good."""
        self._worker.leave()

    def state(self) -> Overview | None:
        """Return what the index holds now; None if there is none yet."""
        from index.maintenance.status import overview  # noqa: PLC0415 - no prompt waits for numpy

        try:
            return overview(self.settings.index)
        except IndexMissing:
            return None

    def article(self, source: Source) -> tuple[Sentence, ...]:
        """Return all sentences of an article."""
        return self.with_index(lambda assistant: assistant.article(source.path))

    # --- asking --------------------------------------------------------------------------------

    def ask(self, line: str) -> Answer:
        """Ask each question of a line in the light of the turns before, and show the answers.

        Small talk is answered, and is no turn. The last answer is returned.
        """
        questions = several(line)
        for question in questions:
            if not self.interactive or len(questions) > 1:
                self.screen.say(f"> {clean(question)}")
            answer = self.answer(question, self.conversation.turns, self.within)
            if answer.kind is not Kind.SMALL_TALK:
                self._put(self.conversation.with_turn(Turn(question, answer, within=self.within)))
            self.show(answer)
        return answer

    def goes_on(self, line: str) -> bool:
        """Say whether a line asks for more answers to the last question, which has some."""
        turns = self.conversation.turns
        if not asks_to_go_on(line) or not turns:
            return False
        return bool(turns[-1].answer.answers or turns[-1].answer.listed)

    def ask_again(self, turn: Turn, numbers: Collection[int] | None = None) -> None:
        """Put ``turn`` in place of the last one, and show it, or some of its sentences."""
        self._put(self.conversation.with_last(turn), instead=True)
        self.show(turn.answer, numbers)

    def show(self, answer: Answer, numbers: Collection[int] | None = None) -> None:
        """Show an answer, or some of its sentences, and note which there was no room for."""
        self.rest = self.screen.answer(answer, numbers)

    def answer(
        self,
        question: str,
        history: tuple[Turn, ...],
        within: Filter = EVERYTHING,
        k: int | None = None,
        *,
        raw: bool = False,
    ) -> Answer:
        """Return the answer to a question in the light of ``history``; shows and keeps nothing.

        A ``raw`` one is asked as it was typed.
        """
        chosen = self.settings

        def ask(assistant: Assistant) -> Answer:
            answer = assistant.ask(
                question,
                [turn.answer for turn in history],
                k=k or chosen.k,
                context=chosen.context,
                min_confidence=chosen.min_confidence,
                within=within,
                prefer_recent=chosen.prefer_recent,
                raw=raw,
            )
            if (
                not (answer.shown or answer.kind is Kind.SMALL_TALK)
                and not assistant.totals().articles
            ):
                raise UsageError("No article is indexed.", "Index some: /add FOLDER")
            return answer

        return self.with_index(ask)

    def resume(self, kept: Conversation) -> None:
        """Go on with a conversation, within the filter that was in force."""
        self.conversation, self.within = kept, kept.within
        self.exported = set()

    def recall(self) -> None:
        """Say which conversation goes on, and show its last answer to whoever is there."""
        kept = self.conversation
        if not kept.turns:
            self.screen.tell("No conversation about this index was kept; this is a new one.")
            return
        count = len(kept.turns)
        self.screen.tell(
            f"Going on after {'one question' if count == 1 else f'{count} questions'}; the last "
            f"was: {kept.last.question}"
        )
        if self.within:
            self.screen.tell(
                f"Questions are asked within: {parts(self.within)}. /filter off ends it."
            )
        if self.interactive:  # /show and the others are about it
            self.show(kept.last.answer)

    def begin_anew(self) -> None:
        """Forget the conversation; what was kept of it stays."""
        self.conversation = Conversation.begin()
        self.exported = set()
        self.rest = ()

    def _put(self, conversation: Conversation, *, instead: bool = False) -> None:
        self.conversation = conversation
        last_answer.remember(conversation.last.answer)
        if self._kept:
            try:
                conversations.keep(conversation, self.settings.index, instead=instead)
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

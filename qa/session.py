"""A session: the open index, the conversation, and where things are shown. Reads no keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from index.article import Source
from index.errors import IndexMissing, QaError
from index.overview import Overview, overview
from qa import last, pager, render
from qa.answer import Answer
from qa.console import say_out, terminal
from qa.conversation import Conversation
from qa.pager import Page
from qa.settings import Settings

if TYPE_CHECKING:
    from qa.assistant import Assistant

_NARROW, _WIDE = 40, 200


@dataclass(frozen=True, slots=True)
class Services:
    """What a session cannot do by itself.

    ``open_assistant`` opens the index; ``index_folder`` adds a file or folder to it and
    ``rebuild`` builds it anew, both with their progress and their result on stderr. Each raises
    QaError, and lets KeyboardInterrupt through.
    """

    open_assistant: Callable[[], Assistant]
    index_folder: Callable[[str], None]
    rebuild: Callable[[], None]


class Session:
    """The state that the commands work on.

    ``k`` sentences are shown for each question. ``styled`` says whether stdout takes colour and
    links, ``interactive`` whether somebody is there to use an editor or a pager.
    """

    def __init__(
        self, services: Services, settings: Settings, *, styled: bool, interactive: bool
    ) -> None:
        self.services = services
        self.settings = settings
        self.styled = styled
        self.interactive = interactive
        self.conversation = Conversation()
        self.k = settings.k
        self.console = terminal() if styled else _unstyled()
        self._talk = terminal(stderr=True) if styled else _unstyled(stderr=True)
        self._assistant: Assistant | None = None
        self._articles: tuple[Source, ...] | None = None

    # --- the index -----------------------------------------------------------------------------

    @property
    def assistant(self) -> Assistant:
        """The open index; opened when it is first needed."""
        if self._assistant is None:
            self._assistant = self.services.open_assistant()
        return self._assistant

    def close(self) -> None:
        """Close the index; what needs it next opens it afresh."""
        assistant, self._assistant = self._assistant, None
        if assistant:
            assistant.close()

    def state(self) -> Overview | None:
        """Return what the index holds now; None if there is none yet."""
        try:
            return overview(self.settings.index)
        except IndexMissing:
            return None

    def articles(self) -> tuple[Source, ...]:
        """Return the indexed articles, read once for each line that is typed."""
        if self._articles is None:
            self._articles = self.assistant.sources()
        return self._articles

    def refresh(self) -> None:
        """Forget what may have changed on disk since the last line."""
        self._articles = None

    # --- asking --------------------------------------------------------------------------------

    def ask(self, question: str) -> Answer:
        """Ask, show the answer, and remember its citations for ``qa open``."""
        answer = self.conversation.ask(
            self.assistant,
            question,
            k=self.k,
            context=self.settings.context,
            min_confidence=self.settings.min_confidence,
        )
        last.remember(answer)
        if self.styled:
            self.say(render.styled(answer))
        else:
            say_out(render.plain(answer))
        for note in answer.notes:
            self.tell(note)
        self.say("")
        return answer

    # --- showing -------------------------------------------------------------------------------

    @property
    def width(self) -> int:
        """The width to fill, in cells: the terminal's, within reason."""
        return max(_NARROW, min(self.console.width, _WIDE))

    def say(self, text: str | Text) -> None:
        """Print data on stdout."""
        self._print(self.console, text)

    def tell(self, text: str | Text) -> None:
        """Print talk on stderr."""
        self._print(self._talk, text)

    def show(self, page: Page, *, paged: bool = True) -> None:
        """Show a page: in the user's pager, or all at once where nobody could use one."""
        if paged and self.interactive:
            pager.show(page, self.console)
        else:
            self.say(Text("\n").join(page.lines))

    def complain(self, error: QaError, *, on_one_line: bool = False) -> None:
        """Show an error on stderr: what happened, and what to do next."""
        text = Text(render.clean(error.what), "red")
        text.append(" " if on_one_line else "\n")
        self.tell(text.append(render.clean(error.next_step), "default"))

    def fitted(self, text: Text) -> Text:
        """Return a text wrapped for stdout, where that is a terminal."""
        return self._fitted(self.console, text)

    def _print(self, console: Console, text: str | Text) -> None:
        shown = Text(render.clean_lines(text)) if isinstance(text, str) else text
        console.print(self._fitted(console, shown), soft_wrap=True)

    def _fitted(self, console: Console, text: Text) -> Text:
        return pager.hanging(text, console, self.width) if console.is_terminal else text


def _unstyled(*, stderr: bool = False) -> Console:
    """Return a console that wraps at a terminal's width and sends it no escape sequence."""
    return Console(stderr=stderr, color_system=None, highlight=False, markup=False, emoji=False)

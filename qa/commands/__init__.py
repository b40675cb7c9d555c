"""The slash commands: one table that drives parsing, completion and ``/help``.

A command acts on a ``Session``. What it cannot make sense of it raises as UsageError; nothing
here reads keys or knows what a completion menu looks like.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from rich.text import Text

from index.article import Location, Sentence, Source
from index.errors import UsageError
from qa import articles, editor, pager, render
from qa.session import Session

MAX_K = 100
_SUGGESTIONS = 100


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What could stand in place of the last ``replaces`` characters typed, and what it is."""

    text: str
    note: str
    replaces: int


@dataclass(frozen=True, slots=True)
class Command:
    """One slash command.

    ``argument`` is how ``/help`` writes it: ``N`` must be given, ``[N]`` may be, and a command
    with none takes none. ``choices`` returns the arguments to suggest for what was typed of one,
    each with a note; they are sifted by what was typed afterwards.
    """

    name: str
    argument: str
    summary: str
    run: Callable[[Session, str], None]
    aliases: tuple[str, ...] = ()
    details: str = ""
    choices: Callable[[Session, str], Iterable[tuple[str, str]]] = lambda *_: ()

    @property
    def usage(self) -> str:
        """How the command is written."""
        return f"/{self.name} {self.argument}".rstrip()


def is_command(line: str) -> bool:
    """Say whether a line is a command rather than a question."""
    return line.startswith("/")


def execute(session: Session, line: str) -> None:
    """Run the command in ``line``; raises EOFError to leave, UsageError if it makes no sense."""
    command, argument = parse(line)
    command.run(session, argument)


def parse(line: str) -> tuple[Command, str]:
    """Return the command that ``line`` names, and its argument."""
    name, _, rest = line.strip().removeprefix("/").partition(" ")
    command, argument = find(name), rest.strip()
    if argument and not command.argument:
        raise UsageError(f"/{command.name} takes no argument.", f"Write {command.usage}.")
    if not argument and command.argument and not command.argument.startswith("["):
        raise UsageError(f"/{command.name} needs an argument.", f"Write {command.usage}.")
    return command, argument


def find(name: str) -> Command:
    """Return the command called ``name``, or raise UsageError with the nearest there is."""
    wanted = name.casefold()
    names = {called: command for command in COMMANDS for called in (command.name, *command.aliases)}
    if wanted in names:
        return names[wanted]
    near = difflib.get_close_matches(wanted, names, n=1)
    hint = f"Did you mean /{near[0]}?" if near else "/help lists the commands."
    raise UsageError(f"There is no command /{name}.", hint)


def suggestions(session: Session, line: str) -> Iterator[Suggestion]:
    """Yield what could complete ``line``: a command's name, or its argument."""
    if not is_command(line):
        return
    name, space, rest = line.removeprefix("/").partition(" ")
    if not space:
        for command in COMMANDS:
            if command.name.startswith(name.casefold()):
                ending = " " if command.argument else ""
                yield Suggestion(f"/{command.name}{ending}", command.summary, len(line))
        return
    typed = rest.lstrip()
    found = (
        Suggestion(text, note, len(typed))
        for command in COMMANDS
        if command.name == name.casefold()
        for text, note in command.choices(session, typed)
        if typed.casefold() in text.casefold() or typed.casefold() in note.casefold()
    )
    yield from islice(found, _SUGGESTIONS)


# --- what can be suggested ----------------------------------------------------------------------


def _commands(_session: Session, _typed: str) -> Iterator[tuple[str, str]]:
    return ((command.name, command.summary) for command in COMMANDS)


def _articles(session: Session, _typed: str) -> Iterator[tuple[str, str]]:
    """Name each article by its title where no other has the same, else by its file."""
    sources = session.articles()
    titles = Counter(articles.title(source) for source in sources)
    for source in sources:
        title, path = articles.title(source), render.short_path(source.path)
        yield (title, path) if title and titles[title] == 1 else (path, title)


def _citations_or_articles(session: Session, typed: str) -> Iterator[tuple[str, str]]:
    """Offer the last answer's citations until letters are typed, the articles from then on."""
    citations = session.conversation.citations
    if citations and (not typed or typed.isdecimal()):
        for number, cited in enumerate(citations, 1):
            yield str(number), render.clean(cited.sentence)
    else:
        yield from _articles(session, typed)


# --- what the commands do -----------------------------------------------------------------------


def _help(session: Session, argument: str) -> None:
    if argument:
        command = find(argument.removeprefix("/"))
        also = ", ".join(f"/{alias}" for alias in command.aliases)
        explained = (command.usage, command.summary, command.details, also and f"Also: {also}")
        session.say("\n".join(line for line in explained if line))
        return
    column = max(len(command.usage) for command in COMMANDS) + 2
    lines = [f"{command.usage:{column}}{command.summary}" for command in COMMANDS]
    lead = re.compile(f".{{{column}}}")
    session.say(pager.hanging(Text("\n".join(lines)), session.console, session.width, lead))
    session.say("\nAnything else is a question. Ctrl-R searches earlier ones, Ctrl-D leaves.")


def _sources(session: Session, argument: str) -> None:
    found = articles.matching(session.articles(), argument)
    if not found:
        raise UsageError(
            f"No article matches {argument!r}." if argument else "No article is indexed.",
            "/sources alone lists all." if argument else "Leave, and run: qa index add FOLDER",
        )
    lines = []
    for source in found:
        about = articles.about(source)
        line = Text(f"- {about}  " if about else "- ")
        lines.append(line.append(render.short_path(source.path), "cyan"))
    page = pager.Page(tuple(session.fitted(Text("\n").join(lines)).split("\n")))
    session.show(page, paged=len(page.lines) >= session.console.height)


def _show(session: Session, argument: str) -> None:
    source, place = _target(session, argument)
    sentences = session.assistant.article(source.path)
    cited = _sentence_at(sentences, place)
    if place and not cited:
        session.tell("The index holds a newer version of this article, without that sentence.")
    head = [articles.about(source), render.short_path(source.path)]
    page = pager.article_page(
        [line for line in head if line], sentences, cited, session.console, session.width
    )
    session.show(page)


def _open(session: Session, argument: str) -> None:
    if not session.interactive:
        raise UsageError("There is no terminal for an editor.", "Use: qa open N")
    source, place = _target(session, argument)
    line, column = (place.line, place.column) if place else (1, 1)
    editor.open_at(source.path, line, column)


def _target(session: Session, argument: str) -> tuple[Source, Location | None]:
    """Return the article that an argument means and, if it counts citations, the place in it."""
    if not argument.isdecimal():
        return articles.named(session.articles(), argument), None
    citation = session.conversation.citation(int(argument)).citation
    for source in session.articles():
        if source.path == citation.file:
            return source, citation.location
    raise UsageError(
        f"{render.short_path(citation.file)} is not in the index any more.",
        "/sources lists what is.",
    )


def _sentence_at(sentences: Iterable[Sentence], place: Location | None) -> Sentence | None:
    return next((sentence for sentence in sentences if sentence.location == place), None)


def _k(session: Session, argument: str) -> None:
    if argument:
        if not argument.isdecimal() or not 1 <= int(argument) <= MAX_K:
            raise UsageError(f"/k {argument} makes no sense.", f"Give a number from 1 to {MAX_K}.")
        session.k = int(argument)
    session.tell(f"An answer shows up to {session.k} sentence{'s' if session.k > 1 else ''}.")


def _rebuild(session: Session, _: str) -> None:
    session.services.rebuild()


def _quit(_session: Session, _: str) -> None:
    raise EOFError


_NUMBER_OR_NAME = "N counts the citations of the last answer; an article's name does as well."

COMMANDS = (
    Command("help", "[command]", "list the commands, or explain one", _help, choices=_commands),
    Command(
        "sources",
        "[filter]",
        "list the articles",
        _sources,
        details="With a filter: those whose title, date, author or path holds all its words.",
        choices=_articles,
    ),
    Command(
        "show",
        "N",
        "read the N-th citation in its article",
        _show,
        details=f"{_NUMBER_OR_NAME} Paged by $PAGER; the cited sentence is marked.",
        choices=_citations_or_articles,
    ),
    Command(
        "open",
        "N",
        "open the N-th citation in your editor",
        _open,
        details=f"{_NUMBER_OR_NAME} The editor is $VISUAL, or $EDITOR.",
        choices=_citations_or_articles,
    ),
    Command(
        "k",
        "[N]",
        "show up to N sentences for a question",
        _k,
        details="Without a number it says how many are shown now.",
    ),
    Command(
        "rebuild",
        "",
        "read all articles and index them anew",
        _rebuild,
        details="Ctrl-C stops it: the index stays as it was, and the next /rebuild goes on.",
    ),
    Command("quit", "", "leave", _quit, aliases=("exit", "q"), details="Ctrl-D leaves as well."),
)

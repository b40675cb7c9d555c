"""The commands about articles and the index: which there are, and how more come in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.text import Text

from index.article import Source
from index.errors import UsageError
from index.urls import is_url
from qa.rendering.text import short_path
from qa.session.commands import article_names, paths
from qa.session.commands.command import Command
from qa.session.session import Session


def suggested(session: Session, _typed: str) -> Iterator[tuple[str, str]]:
    """Name each article by its title where no other has the same, else by its file."""
    sources = session.articles.all()
    titles = Counter(article_names.title(source) for source in sources)
    for source in sources:
        title, path = article_names.title(source), short_path(source.path)
        yield (title, path) if title and titles[title] == 1 else (path, title)


def _sources(session: Session, argument: str) -> None:
    found = article_names.matching(session.articles.all(), argument)
    if not found:
        raise UsageError(
            f"No article matches {argument!r}." if argument else "No article is indexed.",
            "/sources alone lists all." if argument else "Index some: /add FOLDER",
        )
    lines = []
    for first, copies in session.articles.groups(found):
        lines.append(_line("- ", first))
        lines += [_line("  = ", copy) for copy in copies]
    session.screen.listing(session.screen.fitted(Text("\n").join(lines)))


def _line(lead: str, source: Source) -> Text:
    about = article_names.about(source)
    return Text(f"{lead}{about}  " if about else lead).append(short_path(source.path), "cyan")


def _add(session: Session, argument: str) -> None:
    session.services.add(
        session.settings, argument if is_url(argument) else str(paths.meant(argument))
    )


def _update(session: Session, _: str) -> None:
    session.services.update(session.settings)


def _rebuild(session: Session, _: str) -> None:
    session.services.rebuild(session.settings)


def _status(session: Session, _: str) -> None:
    state = session.state()
    if state is None:
        raise UsageError(
            f"Nothing is indexed yet in {short_path(str(session.settings.index))}.",
            "Index some articles: /add FOLDER",
        )
    session.screen.say(state.to_text())


_STOPS = "Ctrl-C stops it; what was done is kept, and the next time it goes on."

COMMANDS = (
    Command(
        "sources",
        "[filter]",
        "list the articles",
        _sources,
        details=(
            "With a filter: those whose title, date, author or path holds all its words. "
            "Near-copies stand below the earliest of them, behind a =."
        ),
        choices=suggested,
    ),
    Command(
        "add",
        "PATH",
        "index a file, or a folder with all below it",
        _add,
        details=f"The articles are only read. {_STOPS}",
        choices=paths.complete,
    ),
    Command(
        "update",
        "",
        "bring the index up to what is on disk now",
        _update,
        details=f"New, changed, moved and deleted files are seen. {_STOPS}",
    ),
    Command(
        "rebuild",
        "",
        "read all articles and index them anew",
        _rebuild,
        details="Ctrl-C stops it: the index stays as it was, and the next /rebuild goes on.",
    ),
    Command("status", "", "say what the index holds and where it is", _status),
)

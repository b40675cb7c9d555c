"""The commands about the conversation: more of it, less of it, and all of it in a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from rich.text import Text

from index.article import Location
from index.errors import UsageError
from qa.answer import CitedSentence
from qa.conversation import Conversation, Turn
from qa.history import conversations
from qa.rendering.amounts import counted
from qa.rendering.exports import export
from qa.rendering.exports.conversation_html import CitedArticle
from qa.rendering.exports.portable import below, portable
from qa.rendering.references.styles import Style
from qa.rendering.sanitise import clean
from qa.rendering.text import short_path, verdict
from qa.session.commands import paths, styles
from qa.session.commands.command import Command
from qa.session.session import Session
from qa.terminal import editor

# --- the last question --------------------------------------------------------------------------


def _more(session: Session, _: str) -> None:
    conversation = session.conversation
    last = conversation.last
    before = last.answer.answers
    if session.rest:
        session.show(last.answer, session.rest)
        return
    if last.answer.listed:
        session.screen.tell("There are no more articles.")
        return
    if not before:
        raise UsageError("The last question has no answers.", "Ask it in other words.")
    answer = session.answer(
        last.question,
        conversation.before_last,
        last.answer.within,
        k=len(before) + session.settings.k,
        raw=last.raw,
    )
    found = {_place(each): each for each in answer.answers}
    shown = list(map(_place, before))
    if not found.keys() >= set(shown):
        session.screen.tell("The index has changed: these are its answers now.")
        session.ask_again(replace(last, answer=answer))
    elif len(found) == len(shown):
        session.screen.tell("There are no more answers.")
    else:
        numbers = dict.fromkeys((*shown, *found))  # what was shown keeps its number
        answer = replace(answer, answers=tuple(found[each] for each in numbers))
        more = range(len(shown) + 1, len(found) + 1)
        session.ask_again(replace(last, answer=answer), more)


def _place(cited: CitedSentence) -> tuple[str, Location]:
    return cited.citation.file, cited.citation.location


def _raw(session: Session, _: str) -> None:
    last = session.conversation.last
    if last.answer.understood_as is None and not last.answer.listed:
        session.screen.tell("The last question was searched as you typed it.")
        return
    answer = session.answer(last.question, (), last.answer.within, raw=True)
    session.ask_again(Turn(last.question, answer, raw=True, within=session.within))


# --- the conversation ---------------------------------------------------------------------------


def _new(session: Session, _: str) -> None:
    session.begin_anew()
    session.screen.tell("A new conversation: what was asked before is forgotten.")


def _kept(session: Session) -> list[Conversation]:
    """Return the other conversations about this index, the newest first."""
    place, this = str(session.settings.index), session.conversation.id
    kept = (each.conversation for each in conversations.all_kept() if each.index == place)
    return [each for each in kept if each.id != this and each.turns]


def _resume(session: Session, argument: str) -> None:
    kept = _kept(session)
    if not kept:
        raise UsageError("No other conversation about this index was kept.", "This one goes on.")
    if not argument:
        lines = (f"{number}. {_about(each)}" for number, each in enumerate(kept, 1))
        session.screen.listing(session.screen.fitted(Text("\n".join(lines))))
        return
    if not (argument.isascii() and argument.isdecimal() and 1 <= int(argument) <= len(kept)):
        raise UsageError(
            f"{argument!r} is no number of a conversation.", "/resume alone lists them."
        )
    session.resume(kept[int(argument) - 1])
    session.recall()


def _about(kept: Conversation) -> str:
    count = counted(len(kept.turns), "question")
    return f"{kept.began:%Y-%m-%d %H:%M}, {count}: {clean(kept.turns[0].question)}"


def _conversations(session: Session, _typed: str) -> Iterator[tuple[str, str]]:
    return ((str(number), _about(each)) for number, each in enumerate(_kept(session), 1))


def _history(session: Session, _: str) -> None:
    session.screen.listing(session.screen.fitted(Text("\n").join(_listed(session.conversation))))


def _near(session: Session, _: str) -> None:
    refused = (turn for turn in reversed(session.conversation.asked) if not turn.answer.answers)
    turn = next(refused, None)
    if turn is None:
        raise UsageError("Every question was answered.", "/more shows what is less likely.")
    if turn.answer.nearest is None:
        session.screen.tell(f"Nothing comes near: {clean(turn.question)}")
        return
    session.screen.citation(turn.answer.nearest, 1)


def _edit(session: Session, argument: str) -> None:
    if not session.interactive:
        raise UsageError("There is no terminal for an editor.", "Write the question on a line.")
    turns = session.conversation.turns
    before = argument or (turns[-1].question if turns else "")
    asked = editor.edited(before)
    if not asked or asked == before:
        session.screen.tell("Nothing is asked: the text is empty, or as it was.")
        return
    session.screen.say(f"> {asked}")
    session.ask(asked)


def _listed(conversation: Conversation) -> Iterator[Text]:
    for number, turn in enumerate(conversation.asked, 1):
        line = Text(f"{number}. {clean(turn.question)}")
        answers = turn.answer.answers
        said = clean(answers[0].sentence) if answers else verdict(turn.answer).split("\n")[0]
        yield line.append(f"\n   {said}", "dim")


def _save(session: Session, argument: str) -> None:
    file, style = styles.parted(argument, _CITE)
    _write(session, file, lambda conversation, _: export.text(conversation, style))


def _export(session: Session, argument: str) -> None:
    file, style = styles.parted(argument, _CITE)
    _write(session, file, export.exporter(file.strip("'\""), style))


_CITE = "--cite"


def _saves(session: Session, typed: str) -> Iterator[tuple[str, str]]:
    """Offer the files that are there, and behind a name the styles of references."""
    yield from paths.complete(session, typed)
    if " " in typed:
        yield from styles.suggested(typed, _CITE)


def _exports(session: Session, typed: str) -> Iterator[tuple[str, str]]:
    """Offer the same, and the name that was typed as each kind of file."""
    if " " in typed:
        yield from styles.suggested(typed, _CITE)
    found = dict(paths.complete(session, typed))
    yield from found.items()
    name, dot, suffix = typed.rpartition(".")
    stem = name if dot and "/" not in suffix else typed
    if stem and not stem.endswith("/") and stem == clean(stem):
        for kind, (what, _) in export.EXPORTS.items():
            if f"{stem}{kind}" not in found:
                yield f"{stem}{kind}", what


def _write(
    session: Session,
    argument: str,
    written: Callable[[Conversation, tuple[CitedArticle, ...]], str],
) -> None:
    """Write the conversation to a file, in place of one only if this session wrote it."""
    path = Path.cwd() / paths.meant(argument)
    articles = cited_articles(session)
    name = below(session.articles.roots(), {source.path for source in session.articles.all()})
    content = written(*portable(session.conversation, articles, name))
    export.write(path, content, replace=str(path) in session.exported)
    session.exported.add(str(path))
    session.screen.tell(f"Written: {short_path(str(path))}")


def cited_articles(session: Session) -> tuple[CitedArticle, ...]:
    """Return the articles that the conversation cites, as far as they are still indexed."""
    cited = (each for turn in session.conversation.asked for each in turn.answer.shown)
    files_cited = dict.fromkeys(each.citation.file for each in cited)
    sources = {source.path: source for source in session.articles.all()}
    return tuple(
        CitedArticle(sources[path], session.article(sources[path]))
        for path in files_cited
        if path in sources
    )


_REFERENCES = (
    f"With --cite, references of all that is cited stand at its end, as {', '.join(Style)}."
)
_FILES = "A file that is there already is left alone, unless this session wrote it."

COMMANDS = (
    Command(
        "more",
        "",
        "show the next answers to the last question",
        _more,
        details="First those that the window had no room for. They are numbered on, and /show, "
        "/open and the others reach them all.",
    ),
    Command(
        "raw",
        "",
        "ask the last question again just as you typed it",
        _raw,
        details="For a question that was understood as another, by a slip or by those before it.",
    ),
    Command(
        "near",
        "",
        "show the nearest miss of the last question without an answer",
        _near,
        details="It is not an answer. /show N reads a citation of the last question alone.",
    ),
    Command(
        "edit",
        "[text]",
        "write the next question in your editor",
        _edit,
        details="It begins with the last question. The editor is $VISUAL, or $EDITOR. As a key: "
        "Ctrl-X Ctrl-E.",
    ),
    Command(
        "new",
        "",
        "begin a new conversation",
        _new,
        details="The next question is understood by itself.",
    ),
    Command(
        "resume",
        "[N]",
        "go on with an earlier conversation, or list them",
        _resume,
        details="N counts the conversations about this index, the newest first. The filter that "
        "was in force comes back with it.",
        choices=_conversations,
    ),
    Command("history", "", "list the questions of this conversation", _history),
    Command(
        "save",
        "FILE [--cite FORMAT]",
        "write the conversation as plain text",
        _save,
        details=f"As it was shown, with every citation. Files are named from the folder of the "
        f"articles. {_REFERENCES} {_FILES}",
        choices=_saves,
    ),
    Command(
        "export",
        "FILE [--cite FORMAT]",
        "write the conversation as .md, .html, .json or .txt",
        _export,
        details="The suffix decides. A web page holds the articles as well, with each cited "
        f"sentence marked. Files are named from the folder of the articles. {_REFERENCES} {_FILES}",
        choices=_exports,
    ),
)

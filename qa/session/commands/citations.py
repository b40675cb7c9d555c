"""The commands about one citation of the last answer: to read, to use, and to ask why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.article import Location, Sentence, Source
from index.errors import UsageError
from index.formats.registry import is_lined
from index.urls import is_url
from qa.answer import CitedSentence, ContextSentence, Evidence
from qa.conversation import ALL, chosen
from qa.rendering.article_text import article_page, paragraphs
from qa.rendering.place import place_of
from qa.rendering.references.styles import Style, references
from qa.rendering.sanitise import clean
from qa.rendering.text import heading, short_path
from qa.session.commands import article_names, styles
from qa.session.commands.articles import suggested
from qa.session.commands.command import Command
from qa.session.session import Session
from qa.terminal import clipboard, editor, viewer

_AROUND = 3
"""Neighbouring sentences that ``/context`` shows on each side."""


def numbers(session: Session, _typed: str) -> Iterator[tuple[str, str]]:
    """Offer the citations of the last answer."""
    for number, cited in enumerate(session.conversation.citations, 1):
        yield str(number), clean(cited.sentence)


def _numbers_or_articles(session: Session, typed: str) -> Iterator[tuple[str, str]]:
    """Offer the last answer's citations until letters are typed, the articles from then on."""
    if session.conversation.citations and (not typed or typed.isdecimal()):
        yield from numbers(session, typed)
    else:
        yield from suggested(session, typed)


# --- reading ------------------------------------------------------------------------------------


def _show(session: Session, argument: str) -> None:
    source, place = _target(session, argument)
    sentences = session.article(source)
    at = _position(sentences, place)
    if place and at is None:
        session.screen.tell(_NEWER)
    head = [article_names.about(source), short_path(source.path)]
    page = article_page(
        [line for line in head if line],
        paragraphs(sentences, lined=is_lined(source.format)),
        None if at is None else sentences[at],
        session.screen.console,
        session.screen.width,
    )
    session.screen.page(page)


_NEWER = "The index holds a newer version of this article, without that sentence."


def _context(session: Session, argument: str) -> None:
    cited = cited_by(session, argument)
    place = cited.citation.location
    # Navigation and bylines are no neighbours; the citation itself may be either.
    prose = [
        sentence
        for sentence in session.article(_source(session, cited))
        if sentence.searchable or sentence.location == place
    ]
    at = _position(prose, place)
    if at is None:
        raise UsageError(_NEWER, "Ask again for what it says now.")
    around = replace(
        cited,
        before=_neighbours(prose[max(at - _AROUND, 0) : at]),
        after=_neighbours(prose[at + 1 : at + 1 + _AROUND]),
    )
    session.screen.citation(around, _number(argument))


def _neighbours(sentences: Sequence[Sentence]) -> tuple[ContextSentence, ...]:
    return tuple(ContextSentence(each.text, each.location) for each in sentences)


def _position(sentences: Sequence[Sentence], place: Location | None) -> int | None:
    places = (number for number, each in enumerate(sentences) if each.location == place)
    return next(places, None)


# --- using --------------------------------------------------------------------------------------


def _open(session: Session, argument: str) -> None:
    if not session.interactive:
        raise UsageError("There is no terminal for an editor.", "Use: qa open N")
    source, place = _target(session, argument)
    trusted = session.with_index(lambda assistant: assistant.trusted)
    viewer.require_trusted(source.path, trusted=trusted)
    if place is None and is_url(source.path):
        viewer.open_citation(source.path, Location(0, 0, 0, 0, 0, 0), "")
    elif place is None:
        editor.open_at(source.path, 1, 1)
    else:
        viewer.open_citation(source.path, place, cited_by(session, argument).sentence)


def _copy(session: Session, argument: str) -> None:
    named, style = styles.parted(argument, _AS)
    cited = chosen(session.conversation.shown, named.split())
    text = f"{references(cited, style)}\n" if style else "\n".join(map(quotation, cited))
    tool = clipboard.copy(text)
    sequence = clipboard.osc52(text)
    asked = sequence is not None and session.screen.control(sequence)
    if not tool and not asked:
        names = ", ".join(each.command[0] for each in clipboard.TOOLS)
        raise UsageError("There is no clipboard to be reached.", f"Install one of: {names}.")
    session.screen.tell("Copied." if tool else "Copied, if your terminal allows it (OSC 52).")


_AS = "--as"


def _copies_of(session: Session, typed: str) -> Iterator[tuple[str, str]]:
    """Offer the last answer's citations, and behind their numbers the styles of references."""
    yield from numbers(session, typed)
    yield from styles.suggested(typed, _AS)


def quotation(cited: CitedSentence) -> str:
    """Return a sentence in quotation marks with its citation below, for another text."""
    about = heading(cited.citation)
    where = clean(place_of(cited.citation.file, cited.citation.location))
    return f"“{clean(cited.sentence)}”\n— {f'{about} · ' if about else ''}{where}\n"


# --- asking why ---------------------------------------------------------------------------------


def _why(session: Session, argument: str) -> None:
    cited = cited_by(session, argument)
    if cited.evidence is None:
        raise UsageError(
            "That answer is from an earlier session; what it was weighed by is not known any more.",
            "Ask the question again.",
        )
    rows = reasons(cited, cited.evidence, session.settings.min_confidence)
    session.screen.table([(f"{name:12}  {value:>4}", why) for name, value, why in rows])


def reasons(
    cited: CitedSentence, evidence: Evidence, least: float
) -> tuple[tuple[str, str, str], ...]:
    """Return the parts of a score as (name, value, meaning), what decides first."""
    words = sorted({clean(span.of(cited.sentence)).casefold() for span in cited.matches})
    rows = (
        ("score", cited.score, "the confidence, scaled by the reader's score"),
        ("confidence", evidence.confidence, f"that the first answers; {least:g} is asked for"),
        ("reader", evidence.reader, "the reader's own score, which orders the sentences"),
        ("dense", evidence.dense, "cosine of the question and the passage"),
        ("words", evidence.words, "BM25 of the sentence, of the highest there could be"),
        ("", evidence.passage_words, "BM25 of its passage"),
        ("coverage", evidence.coverage, "of the question's information, in the sentence"),
        ("", evidence.passage_coverage, "in its passage"),
    )
    values = tuple(
        (name, "-" if value is None else f"{value:.2f}", why) for name, value, why in rows
    )
    shared = ("shared words", str(len(words)), ", ".join(words))
    folded = ("folded", str(cited.repeats), "sentences that say the same")
    return (*values, shared, folded)


# --- which one ----------------------------------------------------------------------------------


def cited_by(session: Session, argument: str) -> CitedSentence:
    """Return the citation of the last answer that an argument counts; UsageError if none is."""
    return session.conversation.citation(_number(argument))


def _number(argument: str) -> int:
    """Return the number that was typed; the first citation is meant where there is none."""
    if argument and not (argument.isascii() and argument.isdecimal()):
        raise UsageError(f"{argument!r} is no number of a citation.", "Give a number, such as 1.")
    return int(argument or 1)


def _target(session: Session, argument: str) -> tuple[Source, Location | None]:
    """Return the article that an argument means and, if it counts citations, the place in it."""
    if argument and not argument.isdecimal():
        return article_names.named(session.articles.all(), argument), None
    cited = cited_by(session, argument)
    return _source(session, cited), cited.citation.location


def _source(session: Session, cited: CitedSentence) -> Source:
    for source in session.articles.all():
        if source.path == cited.citation.file and source.member == cited.citation.member:
            return source
    raise UsageError(
        f"{short_path(cited.citation.file)} is not in the index any more.",
        "/sources lists what is.",
    )


NUMBER = "N counts the citations of the last answer; without it, the first is meant."
_NUMBER_OR_NAME = f"{NUMBER} An article's name does as well."

COMMANDS = (
    Command(
        "show",
        "[N]",
        "read the N-th citation in its article",
        _show,
        details=f"{_NUMBER_OR_NAME} Paged by $PAGER; the cited sentence is marked.",
        choices=_numbers_or_articles,
    ),
    Command(
        "context",
        "[N]",
        "show the sentences around the N-th citation",
        _context,
        details=f"{NUMBER} For every answer: /set context 1",
        choices=numbers,
    ),
    Command(
        "open",
        "[N]",
        "open the N-th citation where it stands",
        _open,
        details=f"{_NUMBER_OR_NAME} The editor is $VISUAL, or $EDITOR; a PDF opens at its page.",
        choices=_numbers_or_articles,
    ),
    Command(
        "copy",
        "[N…] [--as FORMAT]",
        "copy the N-th quotation with its citation",
        _copy,
        details=f"{NUMBER} Several numbers do as well, and {ALL}. With --as it is a reference for "
        f"another text: {', '.join(Style)}. By a clipboard tool where there is one, and by the "
        "terminal (OSC 52).",
        choices=_copies_of,
    ),
    Command(
        "why",
        "[N]",
        "say what the N-th score is made of",
        _why,
        details=NUMBER,
        choices=numbers,
    ),
)

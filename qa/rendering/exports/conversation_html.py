"""A conversation as one web page that needs nothing else: no script, no network, no other file.

Each answer links to the text of its article, where the sentence is marked. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePath

from index.article import Location, Metadata, Role, Sentence, Source
from index.formats.registry import is_lined
from index.urls import is_url
from qa.answer import Answer, Citation, CitedSentence, ContextSentence, ListedArticle, Verdict
from qa.conversation import Conversation, Turn
from qa.rendering.article_text import paragraphs, spaced
from qa.rendering.exports.notes import Notes
from qa.rendering.exports.references import html_end, note_id
from qa.rendering.html import page, part, text
from qa.rendering.listed import about, place
from qa.rendering.place import place_of, within
from qa.rendering.references.styles import Style
from qa.rendering.text import (
    ALSO,
    NEAREST,
    copy_lines,
    date_lines,
    not_found,
    opening,
    reservation,
    taken_as,
    verdict,
)


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """An article that is cited, and all of its sentences."""

    source: Source
    sentences: tuple[Sentence, ...]


_STYLE = """
nav ol { margin: 1rem 0 0; padding-left: 1.5rem; }
nav li { padding: .3rem 0; }
main { counter-reset: question; }
section { counter-increment: question; counter-reset: answer; }
section h2::before { content: counter(question) ". "; color: var(--faint); }
section ol { margin: 0; padding: 0; list-style: none; }
section li, article { background: var(--card); border: 1px solid var(--line);
  border-radius: .6rem; padding: .8rem 1rem; margin: 0 0 .75rem; }
section li { position: relative; padding-top: .6rem; counter-increment: answer; }
section li::before { content: counter(question) "." counter(answer); display: block;
  color: var(--faint); font: .8125rem/1.6 var(--sans); }
section li p { margin: .25rem 0; }
section li .about { margin-top: .6rem; }
.miss li { border-style: dashed; }
article { padding: 1.1rem 1rem; margin: 0 0 1.25rem; }
sup { font: .75em/0 var(--sans); } sup a { padding: 0 .15em; }
.notes { margin: 0; padding-left: 1.75rem; }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; font-size: .8125rem; }
.verdict { font-weight: 600; }
.back { display: inline-block; padding: 0 .4em; border: 1px solid var(--line);
  border-radius: 1em; font-size: .8125rem; text-decoration: none; white-space: nowrap; }
:target { scroll-margin: 30vh 0; }
mark:target, li:target { outline: 2px solid var(--link); outline-offset: 2px; }
@media (min-width: 40rem) { section li { padding: .8rem 1.25rem 1rem 3.25rem; }
  section li::before { position: absolute; left: 1rem; top: 1.2rem; }
  article { padding: 1.5rem 1.75rem; } }
@media print { nav, .back { display: none; } section li, article { border: 0; padding: 0; }
  section li { break-inside: avoid; } }
"""


def webpage(
    conversation: Conversation, articles: Sequence[CitedArticle], style: Style | None = None
) -> str:
    """Return a conversation with the text of the articles it cites, as one page of HTML.

    A citation without its sentence in ``articles`` stays without a link. In a ``style``, references
    stand behind the articles.
    """
    anchors = _anchors(conversation, articles)
    notes = Notes(conversation, style)
    turns = (
        _turn(number, turn, anchors, notes) for number, turn in enumerate(conversation.turns, 1)
    )
    count = len(conversation.turns)
    contents = _contents(conversation.turns, articles)
    end = html_end(conversation, style) if style else ()
    return page(
        title=conversation.title,
        heading="Questions and answers",
        note=f"{count} question{'s' if count != 1 else ''}, {conversation.began:%Y-%m-%d %H:%M}",
        body="\n".join((*contents, *turns, *_articles(articles, anchors), *end)),
        footer="Every sentence is quoted word for word from the file that is named below it.",
        style=_STYLE,
    )


# --- where links lead ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A cited sentence in an article: its id on the page, and those of the answers that cite it."""

    id: str
    answers: tuple[str, ...]


_Key = tuple[str, Location, str]
_Anchors = dict[_Key, _Anchor]


def _anchors(conversation: Conversation, articles: Iterable[CitedArticle]) -> _Anchors:
    citing: dict[_Key, list[str]] = {}
    for number, turn in enumerate(conversation.turns, 1):
        for rank, cited in enumerate(turn.answer.displayed, 1):
            citing.setdefault(_key(cited), []).append(_answer_id(number, rank))
    return {
        key: _Anchor(f"s{article}-{at}", tuple(citing[key]))
        for article, cited_article in enumerate(articles, 1)
        for at, sentence in enumerate(cited_article.sentences, 1)
        if (key := (cited_article.source.path, sentence.location, sentence.text)) in citing
    }


def _key(cited: CitedSentence) -> _Key:
    return cited.citation.file, cited.citation.location, cited.sentence


def _answer_id(number: int, rank: int) -> str:
    return f"q{number}-{rank}"


def _contents(turns: Sequence[Turn], articles: Sequence[CitedArticle]) -> Iterator[str]:
    """Yield a list of what is on the page, where it is more than one question."""
    if len(turns) < 2:
        return
    yield "<nav>"
    yield "<ol>"
    for number, turn in enumerate(turns, 1):
        yield f'<li><a class="go" href="#q{number}" dir="auto">{text(turn.question)}</a></li>'
    yield "</ol>"
    if articles:
        yield '<p><a class="go" href="#articles">The articles</a></p>'
    yield "</nav>"


# --- questions and answers ----------------------------------------------------------------------


def _turn(number: int, turn: Turn, anchors: _Anchors, notes: Notes) -> str:
    answer = turn.answer
    missed = answer.verdict is Verdict.NOT_FOUND
    lines = ['<section class="miss">' if missed else "<section>"]
    lines.append(f'<h2 id="q{number}" dir="auto">{text(turn.question)}</h2>')
    lines += [f'<p class="note" dir="auto">{text(line)}</p>' for line in taken_as(answer)]
    if answer.listed:
        lines.append(f'<p class="verdict">{text(verdict(answer))}</p>')
        lines += ["<ul>", *map(_listed, answer.listed.articles), "</ul>"]
    elif missed:
        nearest = f". {NEAREST}" if answer.displayed else ""
        lines.append(f'<p class="verdict">{text(not_found(answer) + nearest)}</p>')
    return "\n".join((*lines, *_list(answer, number, anchors, notes), "</section>"))


def _listed(article: ListedArticle) -> str:
    said, where = text(about(article)), text(place(article, article.file))
    return f'<li>{said} <span class="place">{where}</span></li>'


def _list(answer: Answer, number: int, anchors: _Anchors, notes: Notes) -> Iterator[str]:
    """Yield the sentences as a list, and those that are alternatives as one that goes on."""
    ranked = enumerate(answer.displayed, 1)
    for alternative, group in groupby(ranked, key=lambda each: each[1].alternative):
        items = list(group)
        if alternative:
            yield f'<p class="note">{text(ALSO)}</p>'
        yield f'<ol start="{items[0][0]}">'
        for rank, cited in items:
            sure = verdict(answer) if answer.answers and rank == 1 else ""
            mark = _mark(notes.number(cited))
            yield _cited(cited, _answer_id(number, rank), anchors, sure, mark)
        yield "</ol>"


def _mark(note: int | None) -> str:
    return f'<sup><a href="#{note_id(note)}">{note}</a></sup>' if note else ""


def _cited(cited: CitedSentence, identity: str, anchors: _Anchors, sure: str, mark: str) -> str:
    citation = cited.citation
    about = _about(citation.file, citation)
    anchor = anchors.get(_key(cited))
    where = _path(place_of(citation.file, citation.location))
    but = reservation(citation)
    stale = f' <span class="stale">{text(but)}</span>' if but else ""
    link = f'<a href="#{anchor.id}">{about}</a>' if anchor else about
    below = (*date_lines(cited), *copy_lines(cited))
    return "\n".join(
        (
            f'<li id="{identity}">',
            *(_context(neighbour) for neighbour in cited.before),
            f'<p dir="auto">{_highlighted(cited)}{mark}</p>',
            *(_context(neighbour) for neighbour in cited.after),
            f'<p class="about">{link}{f" · {text(sure)}" if sure else ""}</p>',
            f'<p class="place">{where}{stale}</p>',
            *(f'<p class="place" dir="auto">{text(line)}</p>' for line in below),
            "</li>",
        )
    )


def _about(path: str, said: Citation | Metadata) -> str:
    """Return what an article says of itself; without a title how it begins, or its file's name."""
    begins = opening(said) if isinstance(said, Citation) else ""
    parts = (said.title or begins or PurePath(path).name, said.date, said.author)
    return text(" · ".join(part for part in parts if part))


def _context(neighbour: ContextSentence) -> str:
    where = f'<span class="place">{text(within(neighbour.location))}</span>'
    return f'<p class="context" dir="auto">{text(neighbour.sentence)} {where}</p>'


def _highlighted(cited: CitedSentence) -> str:
    sentence, mark = cited.sentence, cited.highlight
    if mark is None:
        return text(sentence)
    parts = (sentence[: mark.start], mark.of(sentence), sentence[mark.end :])
    before, marked, after = (part(piece) for piece in parts)
    return f"{before}<strong>{marked}</strong>{after}"


# --- the articles -------------------------------------------------------------------------------


def _articles(articles: Sequence[CitedArticle], anchors: _Anchors) -> Iterator[str]:
    if articles:
        yield '<h2 id="articles">Articles</h2>'
    for number, article in enumerate(articles, 1):
        yield f'<article id="a{number}">'
        source = article.source
        yield f'<h3 dir="auto">{_about(source.path, source.metadata)}</h3>'
        yield f'<p class="place">{_path(source.path)}</p>'
        for paragraph in paragraphs(article.sentences, lined=is_lined(source.format)):
            inside = "".join(
                f"{' ' if apart else ''}{_sentence(source.path, each, anchors)}"
                for each, apart in zip(paragraph, spaced(paragraph), strict=True)
            )
            aside = all(each.role in (Role.NAVIGATION, Role.BYLINE) for each in paragraph)
            kind = ' class="aside"' if aside else ""
            yield f'<p dir="auto"{kind}>{inside}</p>'
        yield "</article>"


def _sentence(path: str, sentence: Sentence, anchors: _Anchors) -> str:
    anchor = anchors.get((path, sentence.location, sentence.text))
    if anchor is None:
        return text(sentence.text)
    backs = " ".join(
        f'<a class="back" href="#{answer}">↑ answer {answer[1:].replace("-", ".")}</a>'
        for answer in anchor.answers
    )
    return f'<mark id="{anchor.id}">{text(sentence.text)}</mark> {backs}'


def _path(path: str) -> str:
    """Return a path that a narrow screen breaks behind its slashes; an address is a link."""
    shown = text(path).replace("/", "/<wbr>")
    return f'<a href="{text(path)}">{shown}</a>' if is_url(path) else shown

"""A conversation as one web page that needs nothing else: no script, no network, no other file.

Each answer links to the text of its article, where the sentence is marked. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePath

from index.article import Location, Metadata, Role, Sentence, Source
from qa import render
from qa.answer import Answer, Citation, CitedSentence, ContextSentence, Verdict
from qa.conversation import Conversation, Turn, shown
from qa.page import page, part, text
from qa.pager import paragraphs, spaced


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """An article that is cited, and all of its sentences."""

    source: Source
    sentences: tuple[Sentence, ...]


def webpage(conversation: Conversation, articles: Sequence[CitedArticle]) -> str:
    """Return a conversation with the text of the articles it cites, as one page of HTML.

    A citation without its sentence in ``articles`` stays without a link.
    """
    anchors = _anchors(conversation, articles)
    turns = (_turn(number, turn, anchors) for number, turn in enumerate(conversation.turns, 1))
    count = len(conversation.turns)
    return page(
        title="Questions and answers",
        note=f"{count} question{'s' if count != 1 else ''}, {conversation.began:%Y-%m-%d %H:%M}",
        body="\n".join((*turns, *_articles(articles, anchors))),
        footer="Every sentence is quoted word for word from the file that is named below it.",
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
        for rank, cited in enumerate(shown(turn.answer), 1):
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


# --- questions and answers ----------------------------------------------------------------------


def _turn(number: int, turn: Turn, anchors: _Anchors) -> str:
    answer = turn.answer
    lines = ["<section>", f'<h2 id="q{number}" dir="auto">{text(turn.question)}</h2>']
    if answer.understood_as:
        understood = f"{render.UNDERSTOOD} {answer.understood_as}"
        lines.append(f'<p class="note" dir="auto">{text(understood)}</p>')
    if answer.verdict is Verdict.NOT_FOUND:
        nearest = f" {render.NEAREST}" if answer.nearest else ""
        lines.append(f'<p class="note">{text(render.NOT_FOUND + nearest)}</p>')
    return "\n".join((*lines, *_list(answer, number, anchors), "</section>"))


def _list(answer: Answer, number: int, anchors: _Anchors) -> Iterator[str]:
    """Yield the sentences as a list, and those that are alternatives as one that goes on."""
    ranked = enumerate(shown(answer), 1)
    for alternative, group in groupby(ranked, key=lambda each: each[1].alternative):
        items = list(group)
        if alternative:
            yield f'<p class="note">{text(render.ALTERNATIVES)}</p>'
        yield f'<ol start="{items[0][0]}">'
        yield from (_cited(cited, _answer_id(number, rank), anchors) for rank, cited in items)
        yield "</ol>"


def _cited(cited: CitedSentence, identity: str, anchors: _Anchors) -> str:
    citation = cited.citation
    about = _about(citation.file, citation)
    anchor = anchors.get(_key(cited))
    where = text(f"{citation.file}:{citation.location.line}:{citation.location.column}")
    stale = f' <span class="stale">{text(render.STALE)}</span>' if citation.stale else ""
    link = f'<a href="#{anchor.id}">{about}</a>' if anchor else about
    return "\n".join(
        (
            f'<li id="{identity}">',
            *(_context(neighbour) for neighbour in cited.before),
            f'<p dir="auto">{_highlighted(cited)}</p>',
            *(_context(neighbour) for neighbour in cited.after),
            f'<p class="about">{link}</p>',
            f'<p class="place">{where}{stale}</p>',
            "</li>",
        )
    )


def _about(path: str, said: Citation | Metadata) -> str:
    """Return what an article says of itself; its file's name where it states no title."""
    parts = (said.title or PurePath(path).name, said.date, said.author)
    return text(" · ".join(part for part in parts if part))


def _context(neighbour: ContextSentence) -> str:
    place = neighbour.location
    where = f'<span class="place">:{place.line}:{place.column}</span>'
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
        yield f'<p class="place">{text(source.path)}</p>'
        for paragraph in paragraphs(article.sentences):
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

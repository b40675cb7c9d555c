"""A conversation as one web page that needs nothing else: no script, no network, no other file.

Each answer links to the text of its article, where the sentence is marked. Pure.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import PurePath

from index.article import Location, Metadata, Role, Sentence, Source
from qa import render
from qa.answer import Answer, Citation, CitedSentence, ContextSentence, Verdict
from qa.conversation import Conversation, Turn, shown
from qa.pager import paragraphs, spaced


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """An article that is cited, and all of its sentences."""

    source: Source
    sentences: tuple[Sentence, ...]


_STYLE = """
:root { color-scheme: light dark; --ink: #1c1b19; --paper: #fdfcfa; --faint: #68645d;
  --line: #dcd8d0; --link: #0b5ea8; --mark: #ffe58a; --mark-ink: #1c1b19; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e3dd; --paper: #181715;
  --faint: #a29d94; --line: #3a3733; --link: #8cc2f5; --mark: #6a5610; --mark-ink: #fff6d8; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 42rem; padding: 1rem 1rem 4rem; background: var(--paper);
  color: var(--ink); font: 1.0625rem/1.6 Georgia, "Times New Roman", serif;
  overflow-wrap: anywhere; -webkit-text-size-adjust: 100%; }
h1, h2, h3, .about, .place, .note, footer { font-family: system-ui, sans-serif; line-height: 1.35; }
h1 { font-size: 1.5rem; margin: 1rem 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; padding-top: 1rem;
  border-top: 1px solid var(--line); }
h3 { font-size: 1.1rem; margin: 2rem 0 .25rem; }
ol { padding-left: 1.6rem; margin: 0; }
li { margin: 1rem 0; padding-left: .2rem; }
li::marker { font-family: system-ui, sans-serif; color: var(--faint); }
p { margin: .6rem 0; }
li p { margin: .15rem 0; }
a { color: var(--link); }
.about, .place, .note, footer { font-size: .875rem; }
.place, .note, .context, footer, .aside { color: var(--faint); }
.stale { font-weight: bold; }
mark { background: var(--mark); color: var(--mark-ink); padding: 0 .15em; border-radius: .15em;
  -webkit-box-decoration-break: clone; box-decoration-break: clone; }
:target { outline: 2px solid var(--link); outline-offset: 2px; scroll-margin: 30vh 0; }
.back { font-family: system-ui, sans-serif; font-size: .8125rem; white-space: nowrap; }
"""

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header>
<h1>{title}</h1>
<p class="note">{summary}</p>
</header>
<main>
{turns}
{articles}
</main>
<footer><p>Every sentence is quoted word for word from the file that is named below it.</p></footer>
</body>
</html>
"""


def webpage(conversation: Conversation, articles: Sequence[CitedArticle]) -> str:
    """Return a conversation with the text of the articles it cites, as one page of HTML.

    A citation without its sentence in ``articles`` stays without a link.
    """
    anchors = _anchors(conversation, articles)
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    count = len(conversation.turns)
    return _PAGE.format(
        policy=policy,
        style=_STYLE,
        title="Questions and answers",
        summary=_text(
            f"{count} question{'s' if count != 1 else ''}, {conversation.began:%Y-%m-%d %H:%M}"
        ),
        turns="\n".join(
            _turn(number, turn, anchors) for number, turn in enumerate(conversation.turns, 1)
        ),
        articles="\n".join(_articles(articles, anchors)),
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
    lines = ["<section>", f'<h2 id="q{number}" dir="auto">{_text(turn.question)}</h2>']
    if answer.understood_as:
        understood = f"{render.UNDERSTOOD} {answer.understood_as}"
        lines.append(f'<p class="note" dir="auto">{_text(understood)}</p>')
    if answer.verdict is Verdict.NOT_FOUND:
        nearest = f" {render.NEAREST}" if answer.nearest else ""
        lines.append(f'<p class="note">{_text(render.NOT_FOUND + nearest)}</p>')
    return "\n".join((*lines, *_list(answer, number, anchors), "</section>"))


def _list(answer: Answer, number: int, anchors: _Anchors) -> Iterator[str]:
    """Yield the sentences as a list, and those that are alternatives as one that goes on."""
    ranked = enumerate(shown(answer), 1)
    for alternative, group in groupby(ranked, key=lambda each: each[1].alternative):
        items = list(group)
        if alternative:
            yield f'<p class="note">{_text(render.ALTERNATIVES)}</p>'
        yield f'<ol start="{items[0][0]}">'
        yield from (_cited(cited, _answer_id(number, rank), anchors) for rank, cited in items)
        yield "</ol>"


def _cited(cited: CitedSentence, identity: str, anchors: _Anchors) -> str:
    citation = cited.citation
    about = _about(citation.file, citation)
    anchor = anchors.get(_key(cited))
    where = _text(f"{citation.file}:{citation.location.line}:{citation.location.column}")
    stale = f' <span class="stale">{_text(render.STALE)}</span>' if citation.stale else ""
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
    return _text(" · ".join(part for part in parts if part))


def _context(neighbour: ContextSentence) -> str:
    place = neighbour.location
    where = f'<span class="place">:{place.line}:{place.column}</span>'
    return f'<p class="context" dir="auto">{_text(neighbour.sentence)} {where}</p>'


def _highlighted(cited: CitedSentence) -> str:
    sentence, mark = cited.sentence, cited.highlight
    if mark is None:
        return _text(sentence)
    parts = (sentence[: mark.start], mark.of(sentence), sentence[mark.end :])
    before, marked, after = (_escaped(part) for part in parts)
    return f"{before}<strong>{marked}</strong>{after}"


# --- the articles -------------------------------------------------------------------------------


def _articles(articles: Sequence[CitedArticle], anchors: _Anchors) -> Iterator[str]:
    if articles:
        yield '<h2 id="articles">Articles</h2>'
    for number, article in enumerate(articles, 1):
        yield f'<article id="a{number}">'
        source = article.source
        yield f'<h3 dir="auto">{_about(source.path, source.metadata)}</h3>'
        yield f'<p class="place">{_text(source.path)}</p>'
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
        return _text(sentence.text)
    backs = " ".join(
        f'<a class="back" href="#{answer}">↑ answer {answer[1:].replace("-", ".")}</a>'
        for answer in anchor.answers
    )
    return f'<mark id="{anchor.id}">{_text(sentence.text)}</mark> {backs}'


# --- text ---------------------------------------------------------------------------------------


def _text(words: str) -> str:
    return escape(render.clean(words))


def _escaped(words: str) -> str:
    """Return a part of a sentence, with the spaces that it begins or ends with."""
    return escape(render.piece(words))

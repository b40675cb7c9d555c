"""A conversation as one web page that needs nothing else: no script, no network, no other file.

Each answer links to the text of its article, where the sentence is marked. Pure.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import PurePath

from index.article import Location, Metadata, Role, Sentence, Source
from qa import render
from qa.answer import Citation, CitedSentence, ContextSentence, Verdict
from qa.conversation import Conversation, Turn, shown
from qa.pager import paragraphs, spaced


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """An article that is cited, and all of its sentences."""

    source: Source
    sentences: tuple[Sentence, ...]


_STYLE = """
:root { color-scheme: light dark; --ink: #1d1b18; --paper: #f6f4ef; --card: #fffefb;
  --faint: #66625a; --line: #e0dcd3; --link: #0a5a9c; --mark: #ffe793; --mark-ink: #1d1b18;
  --warn: #a3261b; --sans: system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7e4de; --paper: #151412; --card: #1e1d1a;
  --faint: #a39e95; --line: #35322d; --link: #8fc5f7; --mark: #5f4d0c; --mark-ink: #fff4cf;
  --warn: #ff9d92; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 44rem; padding: 1.25rem 1rem 3rem; background: var(--paper);
  color: var(--ink); font: 1.0625rem/1.6 Charter, "Iowan Old Style", Georgia, Cambria, serif;
  overflow-wrap: anywhere; }
h1, h2, h3, nav, .about, .place, .note, .back, footer { font-family: var(--sans); }
h1, h2, h3 { line-height: 1.3; text-wrap: balance; }
h1 { font-size: 1.5rem; margin: .75rem 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2.75rem 0 .75rem; }
h3 { font-size: 1.1rem; margin: 0 0 .25rem; }
p { margin: .7rem 0; }
a { color: var(--link); text-underline-offset: .15em; }
nav ol { margin: 1rem 0 0; padding-left: 1.5rem; }
nav li { padding: .3rem 0; }
main { counter-reset: question; }
section { counter-increment: question; }
section h2::before { content: counter(question) ". "; color: var(--faint); }
section ol { margin: 0; padding: 0; list-style: none; counter-reset: answer; }
section li, article { background: var(--card); border: 1px solid var(--line);
  border-radius: .6rem; padding: .8rem 1rem; margin: 0 0 .75rem; }
section li { position: relative; padding-top: .6rem; counter-increment: answer; }
section li::before { content: counter(question) "." counter(answer); display: block;
  color: var(--faint); font: .8125rem/1.6 var(--sans); }
section li p { margin: .25rem 0; }
section li .about { margin-top: .6rem; }
.miss li { border-style: dashed; }
article { padding: 1.1rem 1rem; margin: 0 0 1.25rem; }
.about, .place, .note, .back, nav, footer { font-size: .875rem; line-height: 1.45; }
.place, .note, .context, .aside, footer { color: var(--faint); }
.place { font-size: .8125rem; }
.context { font-size: .9375rem; }
.verdict { font-weight: 600; }
.stale { color: var(--warn); font-weight: 600; }
mark { background: var(--mark); color: var(--mark-ink); padding: .1em .15em;
  border-radius: .2em; -webkit-box-decoration-break: clone; box-decoration-break: clone; }
.back { display: inline-block; padding: 0 .4em; border: 1px solid var(--line);
  border-radius: 1em; font-size: .8125rem; text-decoration: none; white-space: nowrap; }
:target { scroll-margin: 30vh 0; }
mark:target, li:target { outline: 2px solid var(--link); outline-offset: 2px; }
footer { margin-top: 2rem; }
@media (min-width: 40rem) { section li { padding: .8rem 1.25rem 1rem 3.25rem; }
  section li::before { position: absolute; left: 1rem; top: 1.2rem; }
  article { padding: 1.5rem 1.75rem; } }
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
@media print { body { max-width: none; padding: 0; background: none; font-size: 11pt; }
  nav, .back { display: none; } section li, article { border: 0; padding: 0; }
  section li, h2, h3 { break-inside: avoid; break-after: avoid; } }
"""

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header>
<h1>Questions and answers</h1>
<p class="note">{summary}</p>
{contents}</header>
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
        title=_text(conversation.turns[0].question if count else "") or "Questions and answers",
        summary=_text(
            f"{count} question{'s' if count != 1 else ''}, {conversation.began:%Y-%m-%d %H:%M}"
        ),
        contents=_contents(conversation.turns, articles),
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


def _contents(turns: Sequence[Turn], articles: Sequence[CitedArticle]) -> str:
    """Return a list of what is on the page, where it is more than one question."""
    if len(turns) < 2:
        return ""
    lines = [
        f'<li><a class="go" href="#q{number}" dir="auto">{_text(turn.question)}</a></li>'
        for number, turn in enumerate(turns, 1)
    ]
    below = ['<p><a class="go" href="#articles">The articles</a></p>'] if articles else []
    return "\n".join(("<nav>", "<ol>", *lines, "</ol>", *below, "</nav>", ""))


# --- questions and answers ----------------------------------------------------------------------


def _turn(number: int, turn: Turn, anchors: _Anchors) -> str:
    answer = turn.answer
    missed = answer.verdict is Verdict.NOT_FOUND
    lines = ['<section class="miss">' if missed else "<section>"]
    lines.append(f'<h2 id="q{number}" dir="auto">{_text(turn.question)}</h2>')
    if answer.understood_as:
        understood = f"{render.UNDERSTOOD} {answer.understood_as}"
        lines.append(f'<p class="note" dir="auto">{_text(understood)}</p>')
    if missed:
        nearest = f" {render.NEAREST}" if answer.nearest else ""
        lines.append(f'<p class="verdict">{_text(render.NOT_FOUND + nearest)}</p>')
    cited = [
        _cited(each, _answer_id(number, rank), anchors)
        for rank, each in enumerate(shown(answer), 1)
    ]
    return "\n".join((*lines, *(["<ol>", *cited, "</ol>"] if cited else []), "</section>"))


def _cited(cited: CitedSentence, identity: str, anchors: _Anchors) -> str:
    citation = cited.citation
    about = _about(citation.file, citation)
    anchor = anchors.get(_key(cited))
    where = _path(f"{citation.file}:{citation.location.line}:{citation.location.column}")
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
        yield f'<p class="place">{_path(source.path)}</p>'
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


def _path(path: str) -> str:
    """Return a path that a narrow screen breaks behind its slashes rather than anywhere."""
    return _text(path).replace("/", "/<wbr>")

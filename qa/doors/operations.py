"""The operations of the desk as one table: what each is called, takes, gives and does.

Every door for programs is made of it, so that none can differ from another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from index.errors import UsageError
from index.filter import Filter
from qa.answer import Answer, Kind, Verdict
from qa.config import definitions
from qa.config.definitions import Definition
from qa.doors import parameters, results
from qa.doors.attendant import Line
from qa.doors.desk import Desk
from qa.doors.schema import Schema, Schemas, faults
from qa.history.from_file import earlier
from qa.question import within as filters
from qa.rendering.answer_json import whole_json
from qa.rendering.glance.lines import refusal
from qa.rendering.holdings.articles import articles_json
from qa.rendering.holdings.understanding import understanding_json
from qa.rendering.verified.as_json import quote_json, verification_json
from qa.verifying.quotation import Verification

Given = Mapping[str, Any]
"""The parameters of one call, by name; they fit the operation's schema."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What an operation gives: a ``value`` in the shapes that JSON has, as `--json` prints it.

    ``remarks`` are what a person would be told beside it.
    """

    value: Any
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing to ask: ``takes`` is a typed dictionary, ``gives`` the type of its value.

    ``listed`` names the list that it gives, or may give, where a value has to be an object. Where
    several wait, its callers wait in a ``line``.
    """

    name: str
    about: str
    takes: type
    gives: Any
    do: Callable[[Desk, Given], Reply]
    listed: str = ""
    line: Line = Line.QUESTIONS

    @property
    def parameters(self) -> Schema:
        """The schema of what it takes."""
        return _parameters(self.takes)

    def reply(self, desk: Desk, given: Given) -> Reply:
        """Do it; UsageError for what does not fit, and as ``index.errors`` says."""
        self.require(given)
        return self.do(desk, given)

    def require(self, given: Given) -> None:
        """Raise UsageError where the parameters do not fit."""
        known = self.parameters
        if wrong := faults(dict(given), known):
            names = ", ".join(known["properties"])
            raise UsageError(" ".join(wrong), f"{self.name} takes: {names or 'nothing'}.")


_NEAREST = "What is `nearest` does not answer the question."

# --- what each does -------------------------------------------------------------------------------


def _ask(desk: Desk, given: Given) -> Reply:
    answer = desk.ask(
        given["question"],
        _history(given.get("history", ())),
        within=_filter(given),
        k=_chosen(definitions.K, given),
        context=_chosen(definitions.CONTEXT, given),
        min_confidence=_chosen(definitions.MIN_CONFIDENCE, given),
        prefer_recent=_chosen(definitions.PREFER_RECENT, given),
        raw=given.get("raw", False),
    )
    return Reply(whole_json(answer), (*_refusal(answer), *answer.notes))


def _refusal(answer: Answer) -> tuple[str, ...]:
    if answer.verdict is Verdict.ANSWERED or answer.kind is Kind.SMALL_TALK:
        return ()
    what, _ = refusal(answer)
    return (f"The articles do not say: {what}. This is the result, and no error. {_NEAREST}",)


def _find_quote(desk: Desk, given: Given) -> Reply:
    quoted = desk.find_quote(given["words"], _chosen(definitions.K, given))
    if quoted.exact:
        return Reply(quote_json(quoted))
    near = "`matches` are what comes nearest, with every difference." if quoted.matches else ""
    return Reply(quote_json(quoted), (f"The articles do not have these words. {near}".rstrip(),))


def _verify(desk: Desk, given: Given) -> Reply:
    name, text = given.get("name", "draft.md"), given["text"]
    return verified(desk.verify(name, text.encode(), figures=given.get("figures", False)))


def verified(found: Iterable[Verification]) -> Reply:
    """Return what there is to say of the drafts in a file, which most often is one."""
    values = [verification_json(each) for each in found]
    return Reply(values[0] if len(values) == 1 else values)


def _show(desk: Desk, given: Given) -> Reply:
    first, last = _slice(given)
    shown, cut = [], []
    for article in desk.show(given["file"]):
        count = len(article.sentences)
        sentences, sections = article.sentences[first:last], article.sections[first:last]
        shown.append(replace(article, sentences=sentences, sections=sections))
        if len(sentences) < count:
            cut.append(_part("sentences", first, len(sentences), count))
    return Reply(understanding_json(shown), tuple(cut))


def _list_articles(desk: Desk, given: Given) -> Reply:
    first, last = _slice(given)
    articles = desk.articles(_filter(given))
    listed = articles[first:last]
    cut = (_part("articles", first, len(listed), len(articles)),)
    value = articles_json((each.source, each.copies) for each in listed)
    return Reply(value, cut if len(listed) < len(articles) else ())


def _status(desk: Desk, _: Given) -> Reply:
    return Reply(desk.status().to_json())


@cache
def _parameters(kind: type) -> Schema:
    return Schemas().root(kind)


# --- what is given --------------------------------------------------------------------------------


def _chosen(known: Definition, given: Given) -> Any:  # noqa: ANN401 - as the definition has it
    value = given.get(known.name)
    return None if value is None else known.require(value)


def _filter(given: Given) -> Filter:
    try:
        return filters.of_json(given.get("filter"))
    except ValueError as error:
        raise UsageError(f"The filter {error}.", "See the parts that a filter has.") from error


def _history(said: Iterable[object]) -> list[Any]:
    try:
        return [earlier(each) for each in said]
    except ValueError as error:
        what = f"What was said before {error}."
        raise UsageError(what, "Give questions, or the answers as they were given.") from error


def _slice(given: Given) -> tuple[int, int | None]:
    first, limit = given.get("offset", 0), given.get("limit")
    if first < 0 or (limit is not None and limit < 0):
        raise UsageError("limit and offset cannot be below zero.", "Give whole numbers from 0 on.")
    return first, None if limit is None else first + limit


def _part(what: str, first: int, shown: int, count: int) -> str:
    return f"{shown} of {count} {what}, from offset {first} on."


OPERATIONS = {
    each.name: each
    for each in (
        Operation(
            "ask",
            "Answer a question from the articles: the most relevant sentences, word for word, each "
            "with a citation that was proved against its file. Where the articles do not say, the "
            "verdict is not_found, which is a result. No text is generated: quote the sentences as "
            "they are.",
            parameters.Question,
            results.Answer,
            _ask,
        ),
        Operation(
            "find_quote",
            "Find where the articles have some words, word for word; or what comes nearest, with "
            "every difference. A changed number, name or negation is never the same.",
            parameters.Words,
            results.Quoted,
            _find_quote,
        ),
        Operation(
            "verify",
            "Look up each quotation of a text in the articles: verbatim, shortened, misattributed, "
            "moved, altered, not found or too short to prove. Use it on what you have written "
            "before you show it.",
            parameters.Draft,
            results.Verification | list[results.Verification],
            _verify,
            "drafts",
            Line.DRAFTS,
        ),
        Operation(
            "show",
            "Show an article that the index holds: what it says of itself, and its sentences.",
            parameters.File,
            results.Article | list[results.Article],
            _show,
            "articles",
            Line.ARTICLES,
        ),
        Operation(
            "list_articles",
            "List the articles, all or those within a filter, each with its near-copies.",
            parameters.Listing,
            list[results.ArticleEntry],
            _list_articles,
            "articles",
            Line.ARTICLES,
        ),
        Operation(
            "status",
            "Say what the index holds, where it is and what is still to do.",
            parameters.Nothing,
            results.Status,
            _status,
            line=Line.ARTICLES,
        ),
    )
}

"""Schema 2: an answer as JSON, written and read; schema 1, which has no locators, is read. Pure.

What the schema leaves out, such as the question's words in a sentence, is not there when an answer
is read again.
"""

from __future__ import annotations

from typing import Any

from index.article import Role, Span
from index.errors import QaError
from index.filter import Filter
from qa.answer import (
    Answer,
    Citation,
    CitedSentence,
    ContextSentence,
    CopiedSentence,
    Difference,
    Kind,
    Listed,
    ListedArticle,
    SaidDate,
    Scope,
    Verdict,
    Why,
)
from qa.question.said import Said
from qa.rendering.json_text import dumps
from qa.rendering.place import location_of, place_json

SCHEMA = 2
_READ = (1, 2)


# --- written --------------------------------------------------------------------------------------


def to_json(answer: Answer, *, indent: int | None = None, **extra: object) -> str:
    """Return an answer as JSON, with ``extra`` keys, on one line or indented."""
    return dumps(whole_json(answer, **extra), indent)


def error_json(error: QaError, **extra: object) -> str:
    """Return an error as one line of JSON."""
    return dumps(whole_error_json(error, **extra))


def whole_json(answer: Answer, **extra: object) -> dict[str, Any]:
    """Return an answer as it is given away: under its schema, with ``extra`` keys."""
    return {"schema": SCHEMA, **extra, **answer_json(answer)}


def whole_error_json(error: QaError, **extra: object) -> dict[str, Any]:
    """Return an error as it is given away, likewise."""
    return {"schema": SCHEMA, **extra, "error": {"what": error.what, "next": error.next_step}}


def answer_json(answer: Answer) -> dict[str, Any]:
    """Return the keys that hold an answer, in the shapes that JSON has."""
    return {
        "question": answer.question,
        "understood_as": answer.understood_as,
        **_scope_json(answer.scope),
        "kind": answer.kind.value,
        "articles": answer.articles,
        "language_known": answer.language_known,
        "verdict": answer.verdict.value,
        "confidence": round(answer.confidence, 4),
        "answers": [_sentence_json(cited) for cited in answer.answers],
        "nearest": _sentence_json(answer.nearest) if answer.nearest else None,
        "near": answer.near if answer.nearest else None,
        "listed": _listed_json(answer.listed) if answer.listed else None,
        "timings_ms": answer.timings_ms,
    }


def _scope_json(scope: Scope | None) -> dict[str, Any]:
    if scope is None:
        return {"filter": None, "matching_articles": None}
    found = {"filter": scope.within.to_json(), "matching_articles": scope.articles}
    if scope.articles:
        return found
    without = [{"filter": part.to_json(), "articles": count} for part, count in scope.without]
    return {**found, "without": without}


def _listed_json(listed: Listed) -> dict[str, Any]:
    return {
        "count": len(listed.articles),
        "subject": listed.subject or None,
        "verbatim": listed.verbatim,
        "counts": listed.counts,
        "articles": [
            {
                "file": each.file,
                "title": each.title,
                "date": each.date,
                "authors": list(each.authors),
                "member": each.member or None,
                "opening": each.opening or None,
            }
            for each in listed.articles
        ],
    }


def _sentence_json(cited: CitedSentence) -> dict[str, Any]:
    mark = cited.highlight
    return {
        "sentence": cited.sentence,
        "role": cited.role.value,
        "score": round(cited.score, 4),
        "highlight": [mark.start, mark.end] if mark else None,
        "citation": citation_json(cited.citation),
        "alternative": cited.alternative,
        "repeats": cited.repeats,
        "copies": [copy_json(copy) for copy in cited.copies],
        "dates": [_date_json(said) for said in cited.dates],
        "before": [_context_json(neighbour) for neighbour in cited.before],
        "after": [_context_json(neighbour) for neighbour in cited.after],
    }


def copy_json(copy: CopiedSentence) -> dict[str, Any]:
    """Return the counterpart of a sentence with the keys of its citation, and what differs."""
    return {
        "sentence": copy.sentence,
        **citation_json(copy.citation),
        "differs": [{"this": each.this, "other": each.other} for each in copy.differs],
    }


def _date_json(said: SaidDate) -> dict[str, Any]:
    return {
        "text": said.text,
        "start": said.span.start,
        "end": said.span.end,
        "date": said.date,
    }


def citation_json(citation: Citation) -> dict[str, Any]:
    """Return the keys of a citation."""
    return {
        "file": citation.file,
        **place_json(citation.location),
        "sha256": citation.sha256,
        "stale": citation.stale,
        "checked": citation.checked,
        "title": citation.title,
        "date": citation.date,
        "author": citation.author,
        "authors": list(citation.authors),
        "member": citation.member or None,
        "section": list(citation.section),
        "opening": citation.opening or None,
        "source": citation.source,
        "format": citation.format or None,
        "accessed": citation.accessed,
    }


def _context_json(neighbour: ContextSentence) -> dict[str, Any]:
    return {
        "sentence": neighbour.sentence,
        "why": neighbour.why.value,
        **place_json(neighbour.location),
    }


# --- read -----------------------------------------------------------------------------------------


def read_answer(value: dict[str, Any]) -> Answer:
    """Return the answer that ``answer_json`` wrote, its timings apart.

    Raises KeyError, TypeError or ValueError for anything else.
    """
    answers = tuple(_sentence(each) for each in value["answers"])
    return Answer(
        question=text_of(value["question"]),
        verdict=Verdict(value["verdict"]),
        answers=answers,
        nearest=_sentence(value["nearest"]) if value["nearest"] else None,
        understood_as=_optional(value["understood_as"]),
        # Older files have it only as the first sentence's score.
        confidence=float(value.get("confidence", answers[0].score if answers else 0.0)),
        scope=_scope(value) if value.get("filter") else None,
        kind=Kind(value.get("kind", Kind.ONE)),
        articles=int(value.get("articles", 0)),
        language_known=value.get("language_known", True) is True,  # older files do not say
        near=value.get("near", True) is not False,
        listed=_listed(value["listed"]) if value.get("listed") else None,
    )


def read_said(value: object) -> Said:
    """Return what an answer in JSON says of a talk: its question, its sentences, its topic.

    Only ``question`` has to be there, and the text of each sentence. Raises ValueError, whose
    message goes on after the name of the value, for anything else.
    """
    if not isinstance(value, dict) or not isinstance(value.get("question"), str):
        raise ValueError("holds neither a question nor an answer to one")  # noqa: TRY004 - not typed
    if value.get("schema", SCHEMA) not in _READ:
        raise ValueError(f"is of schema {value['schema']!r}, not {SCHEMA}")
    answers = value.get("answers", [])
    if not isinstance(answers, list) or not all(map(_is_cited, answers)):
        raise ValueError("has answers that are no cited sentences")
    sentences = tuple(answer["sentence"] for answer in answers)
    best = answers[0].get("citation", {}) if answers else {}
    titles = (best["title"],) if best.get("title") else ()
    article = (best["file"], best.get("member") or "") if best.get("file") else None
    return Said(value["question"], sentences, titles, article)


def _is_cited(answer: object) -> bool:
    if not isinstance(answer, dict) or not isinstance(answer.get("sentence"), str):
        return False
    citation = answer.get("citation", {})
    return isinstance(citation, dict) and all(
        isinstance(citation.get(name), str | None) for name in ("title", "file", "member")
    )


def _listed(value: dict[str, Any]) -> Listed:
    articles = (
        ListedArticle(
            file=text_of(each["file"]),
            title=_optional(each["title"]),
            date=_optional(each["date"]),
            authors=tuple(map(text_of, each["authors"])),
            member=_optional(each["member"]) or "",
            opening=_optional(each.get("opening")) or "",
        )
        for each in value["articles"]
    )
    return Listed(
        articles=tuple(articles),
        subject=_optional(value["subject"]) or "",
        verbatim=value["verbatim"] is True,
        counts=value["counts"] is True,
    )


def _scope(value: dict[str, Any]) -> Scope:
    without = (
        (Filter.from_json(each["filter"]), int(each["articles"]))
        for each in value.get("without", ())
    )
    count = int(value["matching_articles"])
    return Scope(Filter.from_json(value["filter"]), count, tuple(without))


def _sentence(value: dict[str, Any]) -> CitedSentence:
    mark = value["highlight"]
    return CitedSentence(
        sentence=text_of(value["sentence"]),
        score=float(value["score"]),
        citation=_citation(value["citation"]),
        role=Role(value.get("role", "prose")),
        highlight=Span(int(mark[0]), int(mark[1])) if mark else None,
        before=tuple(_context(each) for each in value["before"]),
        after=tuple(_context(each) for each in value["after"]),
        alternative=value.get("alternative") is True,
        repeats=int(value.get("repeats", 0)),
        copies=tuple(map(_copy, value.get("copies", ()))),
        dates=tuple(map(_said_date, value.get("dates", ()))),
    )


def _said_date(value: dict[str, Any]) -> SaidDate:
    span = Span(int(value["start"]), int(value["end"]))
    return SaidDate(text_of(value["text"]), span, text_of(value["date"]))


def _copy(value: dict[str, Any]) -> CopiedSentence:
    differs = ((text_of(each["this"]), text_of(each["other"])) for each in value["differs"])
    return CopiedSentence(
        sentence=text_of(value["sentence"]),
        citation=_citation(value),
        differs=tuple(Difference(*pair) for pair in differs),
    )


def _citation(value: dict[str, Any]) -> Citation:
    return Citation(
        file=text_of(value["file"]),
        location=location_of(value),
        sha256=text_of(value["sha256"]),
        stale=value["stale"] is True,
        title=_optional(value["title"]),
        date=_optional(value["date"]),
        authors=_authors(value),
        member=_optional(value.get("member")) or "",
        checked=value.get("checked", True) is True,  # older files do not say
        section=tuple(map(text_of, value.get("section", ()))),
        opening=_optional(value.get("opening")) or "",
        source=_optional(value.get("source")),
        format=_optional(value.get("format")) or "",
        accessed=_optional(value.get("accessed")),
    )


def _authors(value: dict[str, Any]) -> tuple[str, ...]:
    """Return the names of a citation; older files have them in one text only."""
    one = _optional(value["author"])
    return tuple(map(text_of, value.get("authors", [one] if one else [])))


def _context(value: dict[str, Any]) -> ContextSentence:
    why = Why(value.get("why", Why.NEIGHBOUR))
    return ContextSentence(text_of(value["sentence"]), location_of(value), why)


def text_of(value: object) -> str:
    """Return a value of JSON that must be a text; TypeError for any other."""
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _optional(value: object) -> str | None:
    return None if value is None else text_of(value)

"""What stands on a page beside its article: bylines, related links, captions, questions asked.

Made by rule, to be put among the sentences of a window; none of it answers a question. Some of it
repeats the question's words, as a related headline or an FAQ's heading does.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

_FIRST = (
    "Anna Ben Carla David Elena Frank Grace Hugo Ines Jack Kate Liam Maria Noah Olga Paul".split()
)
_LAST = (
    "Archer Brandt Costa Dunn Ellis Fischer Garcia Hale Ito Jensen Kaur Lopez Meyer Novak".split()
)
_OUTLETS = ("CNN", "Reuters", "AP", "AFP", "The Herald", "Daily Post", "Metro News", "The Courier")
_CITIES = (
    "LONDON",
    "WASHINGTON",
    "MANILA",
    "Nairobi, Kenya",
    "PARIS",
    "Cape Town",
    "OSLO",
    "Austin",
)
_MONTHS = "January February March April May June July August September October November".split()
_ROLES = ("Staff writer", "Opinion contributor", "Political editor", "Correspondent", "Reporter")

_PLAIN = (
    "By {name}",
    "By {name}, {role}",
    "{name} | {outlet}",
    "{name}, {outlet}",
    "{outlet} —",
    "{city} ({outlet}) —",
    "Published {month} {day}, {year}",
    "{month} {day}, {year}, {hour}:{minute} p.m. ET",
    "Updated {hour}:{minute} GMT, {day} {month} {year}",
    "{role}",
    "Share this article",
    "Share on Facebook",
    "Advertisement",
    "Sign up for our newsletter",
    "We use cookies to improve your experience on this site.",
    "Read more: {headline}",
    "Related: {headline}",
    "{headline} | {outlet}",
    "Watch the full video here.",
    "Photo: {name} / {outlet}",
    "A file photo of {topic}.",
    "Image caption: {topic}",
    "{topic} (photo: {outlet})",
    "Comments ({day})",
    "Editor's note: This story has been updated.",
    "Year | Name | {word}",
    "Table of contents",
    "Subscribe to read the full story",
    "Source: {outlet}",
    "This story was first published in {outlet} on {month} {day}, {year}.",
)
_ASKING = (
    "{question}",
    "Q: {question}",
    "Q. {question}",
    "{last}: {question}",
    "SEN. {upper}: {question}",
    "REPORTER: {question}",
    "Quiz: {question}",
    "{headline}: what we know",
    "Everything you need to know about {topic}",
    "Read more: {headline}",
    "Explained: {headline}",
    "{headline}",
    "Have you a question about {topic}? Write to us.",
)
_LEADING = (
    "{outlet} — ",
    "{city} ({outlet}) — ",
    "({outlet}) — ",
    "{city} — ",
    "{city}, {month} {day} — ",
)

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_ASKS = frozenset(
    """who whom whose what which when where why how many much did do does is are was were the a an
    of in on at to for by has have had can could will would""".split()
)


def furniture(question: str, others: Sequence[str], rng: random.Random) -> str:
    """Return a line that stands beside an article asked about, at times in the question's words.

    ``others`` are further questions about the article.
    """
    asked = rng.choice((question, *others[:6])) if rng.random() < 0.5 else question
    return _filled(rng.choice(_ASKING if rng.random() < 0.4 else _PLAIN), asked, rng)


def dateline(rng: random.Random) -> str:
    """Return what may stand before an article's first words."""
    return _filled(rng.choice(_LEADING), "", rng)


def _filled(pattern: str, question: str, rng: random.Random) -> str:
    content = [word for word in _WORD.findall(question) if word.lower() not in _ASKS] or ["news"]
    names = [word for word in content if word[0].isupper() or word.isdigit()] or content
    last = rng.choice(_LAST)
    return pattern.format(
        name=f"{rng.choice(_FIRST)} {last}",
        last=last,
        upper=last.upper(),
        role=rng.choice(_ROLES),
        outlet=rng.choice(_OUTLETS),
        city=rng.choice(_CITIES),
        month=rng.choice(_MONTHS),
        day=rng.randint(1, 28),
        year=rng.randint(1998, 2026),
        hour=rng.randint(1, 12),
        minute=rng.randint(10, 59),
        word=content[-1],
        question=question,
        headline=" ".join(content[:9]).capitalize()
        if rng.random() < 0.5
        else " ".join(content[:9]),
        topic=" ".join(names[:3]),
    )

"""Sentences of known text, as many as are asked for, to set in type and to read again."""

from __future__ import annotations

import random
from collections.abc import Iterator

_PEOPLE = (
    "The harbour master",
    "Councillor Maria Santos",
    "Dr. Elena Muñoz",
    "A spokesman for the ministry",
    "The well-known engineer",
    "Prof. Adeyemi",
    "The island's schoolteacher",
    "One of the long-term residents",
    "The commission",
    "Mr. Whitfield",
)
_DOINGS = (
    "told the inquiry on Tuesday",
    "announced at a press conference",
    "wrote in a letter to the newspaper",
    "explained to the international committee",
    "said after the demonstration",
    "admitted under questioning",
    "confirmed in an interview",
    "reported to the administration",
)
_FACTS = (
    "that the reconstruction of the breakwater would cost {n} million pesos",
    "that {n} fishermen had returned their licences within a fortnight",
    "that the agreement on territorial waters had been signed in {y}",
    "that nobody had inspected the machinery since the storm of {y}",
    "that the responsibility for maintenance lay with the municipality",
    "that the investigation into the accident was practically finished",
    "that roughly {n}.5 per cent of the households were without electricity",
    "that the refinery's environmental certificates had been falsified",
    "that the difficult negotiations over compensation had been suspended",
    "that an independent laboratory should examine the contaminated sediment",
)
_ENDS = (
    "although the documentation remained incomplete",
    "because the transportation of materials had been underestimated",
    "and that the decision-making would take until {m}",
    "despite considerable opposition from the neighbouring communities",
    "while the government's representatives declined to comment",
    "and no extraordinary measures were necessary",
    "after a comprehensive consultation with the fishermen's cooperative",
    "which surprised even the most experienced observers",
)
_MONTHS = "January February March April June July August September October November".split()
_SHORT = (
    "Nobody objected in {y}.",
    "“We shall see in {m},” she added.",
    "The vote was {n} to 7.",
    "Was that the whole story of case {n}?",
    "It was not so in {m} {y}.",
)


def sentences(count: int, seed: int = 1) -> list[str]:
    """Return so many sentences, no two alike."""
    draw = random.Random(seed)  # noqa: S311 - no secrets
    found: dict[str, None] = {}
    while len(found) < count:
        values = {
            "n": draw.randint(11, 99),
            "y": draw.randint(1951, 2019),
            "m": draw.choice(_MONTHS),
        }
        if draw.random() < 0.15:
            text = draw.choice(_SHORT)
        else:
            parts = [draw.choice(each) for each in (_PEOPLE, _DOINGS, _FACTS, _ENDS)]
            text = f"{parts[0]} {parts[1]} {parts[2]}, {parts[3]}."
        found[text.format(**values)] = None
    return list(found)


def paragraphs(pool: list[str], seed: int = 2) -> Iterator[list[str]]:
    """Yield the sentences in paragraphs of three to seven."""
    draw = random.Random(seed)  # noqa: S311 - no secrets
    at = 0
    while at < len(pool):
        size = draw.randint(3, 7)
        yield pool[at : at + size]
        at += size

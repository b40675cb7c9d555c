"""Questions that some articles are likely to answer, for somebody who does not know what to ask.

Made of names by simple forms, from what stands in the articles: what somebody did, who or what
somebody is said to be, when something began. Whether they are answered is for the one to find out
who asks them. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

ARTICLES, TRIED, WANTED = 60, 16, 3
"""Articles that are looked at, questions that are tried, and questions that are wanted."""

_BASES = {
    "acquired": "acquire", "approved": "approve", "bought": "buy", "built": "build",
    "discovered": "discover", "founded": "found", "introduced": "introduce", "invented": "invent",
    "launched": "launch", "published": "publish", "rejected": "reject", "signed": "sign",
    "sold": "sell", "sought": "seek", "unveiled": "unveil", "won": "win", "wrote": "write",
}  # fmt: skip
_NAME = r"(?P<name>[A-Z][a-z]{2,}(?: (?:[A-Z]\.|de|del|van|von|bin))*(?: [A-Z][a-zé][\w-]*){0,2})"
_FULL = _NAME.replace("{0,2}", "{1,2}")
_BEFORE = r"\b(?<!& )(?<!of )(?<!for )(?<!and )"  # what would be the end of a longer name
_DID = re.compile(
    rf"{_BEFORE}{_NAME} (?P<verb>{'|'.join(_BASES)}) (?:an?|the|its|his|her|their|\d+)\b"
)
_BEGAN = re.compile(
    rf"{_BEFORE}{_NAME} was (?P<verb>founded|born|established|opened|built) (?:in|on)\b"
)
_IS = re.compile(rf"^{_FULL} (?:is|was) (?:an?|the)\b(?P<what>[^.]*)")
_TITLES = (
    "ambassador|president|minister|secretary|senator|mayor|governor|professor|director|commander|"
    "captain|judge|founder|spokesman|spokeswoman|analyst|economist|fellow|officer|executive|chairman"
)
_TITLE = re.compile(rf"\b(?:{_TITLES})\b", re.IGNORECASE)
_TITLED = re.compile(rf"\b(?:{_TITLES.title()}) {_FULL}")
_BESIDE = re.compile(rf"\b{_FULL}, (?=[\w -]{{0,30}}\b(?:{_TITLES})\b)")
_PERSON = re.compile(
    rf"\b(?:he|she|his|her|who|author|writer|singer|actor|actress|player|scientist|politician|artist|"
    rf"musician|journalist|engineer|{_TITLES})\b"
)
_NO_NAMES = frozenset(
    "She They Who Which What The This That These Those There When Where While After Before But And "
    "For Not His Her Its Their Our Your With From According Although However Since Last Next Many "
    "Most Some Such Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February "
    "March April May June July August September October November December".split()
)


def likely(texts: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Return questions about the names in articles, each of them its sentences' texts.

    Those about whom most sentences speak come first, and no two are about the same name.
    """
    forms: dict[str, Counter[str]] = {}
    for sentences in texts:
        for text in sentences:
            for name, question in _answered(text):
                forms.setdefault(name, Counter())[question] += 1
    ranked = sorted(forms.items(), key=lambda each: (-each[1].total(), each[0]))
    return tuple(counts.most_common(1)[0][0] for _, counts in ranked)


def _answered(text: str) -> Iterator[tuple[str, str]]:
    """Yield the names of which a sentence says something, each with the question it answers."""
    for pattern in (_DID, _BEGAN, _IS, _BESIDE, _TITLED):
        for found in pattern.finditer(text):
            name = found["name"]
            if not _NO_NAMES.isdisjoint(name.split()) or _TITLE.search(name):
                continue
            if pattern is _DID:
                yield name, f"what did {name} {_BASES[found['verb']]}?"
            elif pattern is _BEGAN:
                yield name, f"when was {name} {found['verb']}?"
            elif pattern in (_BESIDE, _TITLED) or _PERSON.search(found["what"]):
                yield name, f"who is {name}?"
            else:
                yield name, f"what is {name}?"

"""The numbers of a draft with their units, and the numbers of a sentence. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.article import Span
from qa.verifying.folding import fold

_CURRENCY = "$€£¥₽₹₱₩"
_NUMBERS = {
    word: str(value)
    for value, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen twenty""".split()
    )
} | {
    word: str(10 * tens)
    for tens, word in enumerate("thirty forty fifty sixty seventy eighty ninety".split(), 3)
}
_SCALES = ("hundred", "thousand", "million", "billion", "trillion")
_FIGURE = re.compile(
    rf"(?P<currency>[{_CURRENCY}]\s?|\b(?:US|A|C)\$\s?|\b(?:USD|EUR|GBP|PHP|RUB)\s)?"
    rf"(?P<number>(?<![\w.,])[-−]?\d+(?:[.,\u202f\u00a0]\d+)*|\b(?:{'|'.join(list(_NUMBERS)[2:])})\b)"
    rf"(?:[ \u00a0-](?P<scale>{'|'.join(_SCALES)}|bn|mn|m)\b)?"
    r"(?P<percent>\s?%|\s?per\s?cent\b)?"
    r"(?:[ \u00a0-](?P<word>[^\W\d_]+))?(?!\w)",
    re.IGNORECASE,
)
_NO_UNITS = frozenset(
    """of and or to in on at by for from with the a an was were is are be has have had as than that
    but if per more less other most times who which when while after before until since total said
    says it he she they will would could can""".split()
)
_MONTHS = frozenset(
    """january february march april may june july august september october november december jan feb
    mar apr jun jul aug sep sept oct nov dec""".split()
)
_SHORT_SCALES = {"bn": "billion", "mn": "million", "m": "million"}


@dataclass(frozen=True, slots=True)
class Number:
    """A number where it stands in a text: ``value`` and ``unit`` as they are compared."""

    text: str
    value: str
    unit: str
    span: Span


def numbers(text: str) -> Iterator[Number]:
    """Yield the numbers of a text, those in words from two on as well."""
    for match in _FIGURE.finditer(text):
        value = _value(match["number"])
        scale = (match["scale"] or "").lower()
        scale = _SHORT_SCALES.get(scale, scale)
        word = (match["word"] or "").casefold()
        unit = _unit(match, word)
        counts = not word or unit == _singular(word)
        span = Span(match.start(), match.end() if counts else match.start("word") - 1)
        yield Number(span.of(text).strip(), f"{value} {scale}".strip(), unit, span)


def _unit(match: re.Match[str], word: str) -> str:
    if match["percent"]:
        return "%"
    if match["currency"]:
        return match["currency"].strip().upper().removeprefix("US")
    return "" if not word or word in _NO_UNITS else _singular(word)


def _singular(word: str) -> str:
    if word in _MONTHS:
        return word
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def _value(number: str) -> str:
    """Return a number by which it is known: without a mark between thousands, words as digits."""
    low = number.casefold()
    if low in _NUMBERS:
        return _NUMBERS[low]
    plain = fold(number).text
    if re.fullmatch(r"-?\d{1,3}(?:[, .]\d{3})+", plain) and "." not in plain:
        return re.sub(r"[, ]", "", plain)
    if re.fullmatch(r"-?\d{1,3}(?:,\d{3})+\.\d+", plain):
        return plain.replace(",", "")
    return plain.replace(",", ".") if re.fullmatch(r"-?\d+,\d{1,2}", plain) else plain


def same(one: Number, other: Number) -> bool:
    """Say whether two numbers are the same, and of the same unit as far as both have one."""
    return one.value == other.value and (one.unit == other.unit or not one.unit or not other.unit)

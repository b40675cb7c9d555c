"""Text becomes terms: what of a passage is searched, and what of a question is worth searching."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache

import tantivy

from index.article import Span
from index.lexical import unspaced
from index.lexical.languages import ENGLISH
from index.lexical.little_words import ASKING, LITTLE
from index.lexical.normal import MARKS, normalised
from index.lexical.spelling import folded

_DECIMAL = re.compile(r"\.(?<=\d\.)\d")
_WORD = re.compile(rf"[\w{MARKS}]+(?:[.,]\w+)*")
_TOKEN = r"\d+(?:\.\d+)+|[\p{L}\p{N}\p{M}]+"  # noqa: S105 - a pattern, not a password
# Of ASCII and General Punctuation, letters and digits are all that Tantivy's own tokenizer takes.
_PLAIN = re.compile(r"[\0-\x7f\u2010-\u2027]*")
_DIGIT = re.compile(r"\d")
QUESTION_WORDS = frozenset(
    """what who whom whose which when where why how did do does doing done has have had having can
    could would should shall may might must were was been being am is are be about any some from
    he she his her him them they you your we us our i me my it its many much tell give name list
    please there than then that this these those""".split()
)
"""Words that carry a question's form, not its matter: never searched (stop words go as well)."""

VERSION = 2
"""Raised whenever the same text would have other terms (``index.maintenance.recipe``)."""

_MOST_TERMS = 64
"""Terms of a question that are searched: the rest of a pasted page adds time, not sense."""


_STEMMERS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
"""Snowball's, by language; a word of any other passes through the English one, as names do."""


@cache
def _analyser() -> tantivy.TextAnalyzer:
    return _english(tantivy.Tokenizer.regex(_TOKEN))


@cache
def _plain_analyser() -> tantivy.TextAnalyzer:
    """Return an analyser that gives the same terms of a plain text, in half the time."""
    return _english(tantivy.Tokenizer.simple())


def _english(tokenizer: tantivy.Tokenizer) -> tantivy.TextAnalyzer:
    return _built(
        tokenizer,
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
        tantivy.Filter.stopword("english"),
        tantivy.Filter.stemmer("english"),
    )


@cache
def _analyser_of(language: str, *, asking: bool) -> tantivy.TextAnalyzer:
    """Return the analyser of another language, whose endings are told by their accents.

    It drops the words that questions are ``asking`` with as well.
    """
    little = f"{LITTLE.get(language, '')} {ASKING.get(language, '') if asking else ''}".split()
    steps = [tantivy.Filter.lowercase(), tantivy.Filter.custom_stopword(_typed(little))]
    if stemmer := _STEMMERS.get(language):
        steps += [tantivy.Filter.stemmer(stemmer), tantivy.Filter.ascii_fold()]
    else:
        steps += [tantivy.Filter.ascii_fold(), tantivy.Filter.stemmer("english")]
    return _built(tantivy.Tokenizer.regex(_TOKEN), *steps)


def _typed(words: Iterable[str]) -> list[str]:
    """Return words with how they are typed without accents."""
    return list({form for word in words for form in (word, folded(word))})


def _built(tokenizer: tantivy.Tokenizer, *steps: tantivy.Filter) -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tokenizer)
    for step in steps:
        builder = builder.filter(step)
    return builder.build()


def analyse(text: str, language: str | None = None) -> list[str]:
    """Return the terms of ``text`` in order: lower case, without accents, stemmed, no stop words.

    Stemming is Snowball's for the ``language`` of the text, a code of two letters; where it is not
    known, or has no stemmer, for English: a word passes through it unharmed for matching, since
    question and passage pass through the same. What is written without blanks between words has
    terms of two signs each, after the others, in whatever language.
    """
    return _terms(text, language, asking=False)


def _terms(text: str, language: str | None, *, asking: bool) -> list[str]:
    text = normalised(text)
    if _PLAIN.fullmatch(text):
        return _spaced_terms(text, language, asking=asking)
    if not unspaced.has_runs(text):
        return _spaced_terms(text, language, asking=asking)
    pairs = unspaced.asked_in(text) if asking else [term for term, _ in unspaced.terms_in(text)]
    return [*_spaced_terms(unspaced.parted(text), language, asking=asking), *pairs]


def _spaced_terms(text: str, language: str | None, *, asking: bool) -> list[str]:
    terms: list[str]
    if foreign := _foreign(language):
        terms = _analyser_of(foreign, asking=asking).analyze(text.replace("ё", "е"))
    else:
        plain = _PLAIN.fullmatch(text) and not _DECIMAL.search(text)
        terms = (_plain_analyser() if plain else _analyser()).analyze(text)
    return terms


def analyse_question(question: str, language: str | None = None) -> tuple[str, ...]:
    """Return the distinct terms of a question that are worth searching, in order of appearance.

    They are as a text in ``language`` would have them. What is written as the US and the WHO are
    is none of a question's little words.
    """
    matter = question if _foreign(language) else _matter(question)
    return tuple(dict.fromkeys(_terms(matter, language, asking=True)))[:_MOST_TERMS]


def _matter(question: str) -> str:
    """Return an English question without the words that carry its form."""
    shouted = question.isupper()
    return " ".join(w for w in normalised(question).split() if not _is_form(w, shouted=shouted))


def _foreign(language: str | None) -> str | None:
    """Return the language that little words and endings are of, None where those are English."""
    code = "no" if language in {"nb", "nn"} else language
    return code if (code in LITTLE or code in _STEMMERS) and code != ENGLISH else None


def _is_form(word: str, *, shouted: bool) -> bool:
    """Say whether a word of a question carries its form; in one all in capitals these are none."""
    bare = word.strip("\"'?!.,;:()“”‘’")
    if bare.lower() not in QUESTION_WORDS:
        return False
    return shouted or len(bare) == 1 or not bare.isupper()


def names_in(question: str, language: str | None = None) -> frozenset[str]:
    """Return the terms of a question that are written as names: with a digit, or a capital.

    The capital of its first word says nothing.
    """
    words = normalised(question).split()
    named = (w for i, w in enumerate(words) if _DIGIT.search(w) or (i and w != w.lower()))
    return frozenset(analyse_question(" ".join(named), language))


def matching(text: str, terms: Collection[str], language: str | None = None) -> tuple[Span, ...]:
    """Return the spans of the words in ``text`` whose analysis is among ``terms``."""
    wanted = set(terms)
    spaced = (
        Span(*word.span())
        for word in _WORD.finditer(text)
        if not unspaced.has_runs(word[0]) and not wanted.isdisjoint(analyse(word[0], language))
    )
    pairs = (span for term, span in unspaced.terms_in(text) if term in wanted)
    return _joined(sorted((*spaced, *pairs)))


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in order, those that share characters as one."""
    found: list[Span] = []
    for span in spans:
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)

"""The languages that articles are written in: their English names, and which a question is in.

Codes are those of ISO 639-1.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from index.lexical.analysis import analyse_question
from index.lexical.bm25 import Statistics
from index.lexical.languages import ENGLISH, asked_in
from index.lexical.query import Query

_CODES = """
af Afrikaans, am Amharic, ar Arabic, az Azerbaijani, be Belarusian, bg Bulgarian, bn Bengali,
bs Bosnian, ca Catalan, ca Valencian, cs Czech, cy Welsh, da Danish, de German, el Greek,
en English, eo Esperanto, es Castilian, es Spanish, et Estonian, eu Basque, fa Farsi, fa Persian,
fi Finnish, fo Faroese, fr French, ga Irish, gd Gaelic, gl Galician, gu Gujarati, ha Hausa,
he Hebrew, hi Hindi, hr Croatian, ht Haitian, hu Hungarian, hy Armenian, id Indonesian, ig Igbo,
is Icelandic, it Italian, ja Japanese, jv Javanese, ka Georgian, kk Kazakh, km Khmer, kn Kannada,
ko Korean, ku Kurdish, ky Kyrgyz, la Latin, lb Luxembourgish, lo Lao, lt Lithuanian, lv Latvian,
mg Malagasy, mi Maori, mk Macedonian, ml Malayalam, mn Mongolian, mr Marathi, ms Malay, mt Maltese,
my Burmese, nb Bokmal, ne Nepali, nl Dutch, nl Flemish, nn Nynorsk, no Norwegian, oc Occitan,
om Oromo, pa Punjabi, pl Polish, ps Pashto, pt Portuguese, qu Quechua, rm Romansh, ro Moldovan,
ro Romanian, ru Russian, rw Kinyarwanda, sd Sindhi, si Sinhala, sk Slovak, sl Slovenian, so Somali,
sq Albanian, sr Serbian, su Sundanese, sv Swedish, sw Swahili, ta Tamil, te Telugu, tg Tajik,
th Thai, ti Tigrinya, tk Turkmen, tl Filipino, tl Tagalog, tr Turkish, tt Tatar, ug Uyghur,
uk Ukrainian, ur Urdu, uz Uzbek, vi Vietnamese, wo Wolof, xh Xhosa, yi Yiddish, yo Yoruba,
zh Chinese, zh Mandarin, zu Zulu
"""
_BY_NAME = {
    name.lower(): code
    for code, name in (pair.split() for pair in _CODES.replace("\n", " ").split(","))
}


def code_of(language: str) -> str:
    """Return the code of two letters for a language's code or English name, in lower case."""
    name = language.strip().casefold()
    return _BY_NAME.get(name, name)


def query_of(
    question: str, known: Collection[str], statistics: Callable[[Sequence[str]], Statistics]
) -> Query:
    """Return the query of a question in its language, its words as articles in others have them.

    ``known`` are the articles' languages.
    """
    foreign = sorted(set(known) - {ENGLISH})
    if not foreign:
        return Query.of(question)
    languages = (ENGLISH, *foreign)
    language = asked_in(question, languages) or _most_known(question, languages, statistics)
    others = [each for each in languages if each != language]
    return Query.of(question, None if language == ENGLISH else language, others)


def _most_known(
    question: str, languages: Sequence[str], statistics: Callable[[Sequence[str]], Statistics]
) -> str:
    """Return the language in which articles have most of a question's words, English before others.

    Asked where its little words tell none, as in a few names.
    """

    def share(language: str) -> float:
        terms = analyse_question(question, language)
        return len(statistics(terms).frequencies) / max(len(terms), 1)

    return max(languages, key=share)

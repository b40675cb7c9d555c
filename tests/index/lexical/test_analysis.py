"""Which terms a text has, and what of a question is a name."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.lexical.analysis import analyse, analyse_question, matching, names_in

_ABROAD = "ñandú"  # takes the way of every other language
_SIGNS = st.characters(min_codepoint=0x2010, max_codepoint=0x2027)


@given(st.text(st.one_of(st.characters(max_codepoint=0x7F), st.sampled_from("aB1.,'’s%"), _SIGNS)))
@example("The U.S. paid $3,500.50, or 3.5% of it, for version 1.2.3")
@example("“Duterte’s” trip—it's off…")
def test_a_plain_text_has_the_terms_that_it_has_beside_words_of_other_languages(text):
    assert [*analyse(text), *analyse(_ABROAD)] == analyse(f"{text} {_ABROAD}")


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("who kept the herons of Zarn260?", {"zarn260"}),
        ("Who kept the herons of zarn260?", {"zarn260"}),
        ("Herons of “Arlen” and the U.K. in 1931?", {"arlen", "uk", "1931"}),
        ("747s: who flew them?", {"747s"}),
        ("who kept the herons?", set()),
        ("", set()),
    ],
)
def test_a_name_has_a_digit_or_a_capital_that_is_not_the_first_word_s(question, names):
    assert names_in(question) == names


@pytest.mark.parametrize(
    ("language", "question", "text"),
    [
        ("fr", "Combien l'opération a-t-elle coûté ?", "L'opération avait coûté treize millions."),
        ("fr", "combien a coute l operation", "L'opération avait coûté treize millions."),
        ("de", "Wie viele Häuser brannten?", "Das Haus brannte."),
        ("es", "¿Cuántas canciones cantó?", "Cantaron una canción."),
        ("pt", "Quantas árvores cresceram?", "A árvore cresceu."),
        ("it", "Quali sono le chiese più antiche?", "La chiesa è antica."),
        ("nl", "Hoeveel deuren zijn er?", "De deur werd vervangen."),
        ("ru", "Сколько стоит килограмм мёда?", "Стоили килограммы меда дорого."),
        ("ar", "من تبرع بالكتب؟", "تبرعت الجامعة بكتب."),
        ("tl", "Magkano ang tulay?", "Nasira ang tulay."),
        ("ta", "பாலங்கள் எங்கே?", "பாலம் எங்கே உள்ளது."),
        ("nb", "Hvor mange båter?", "Båtene lå ved kaia."),
    ],
)
def test_a_question_has_the_terms_of_its_language_s_texts_and_not_its_form(
    language, question, text
):
    terms = set(analyse_question(question, language))
    assert terms
    assert terms <= set(analyse(text, language))
    assert matching(text, terms, language)


@pytest.mark.parametrize("language", [None, "en", "xx", "ja"])
def test_what_has_no_stemmer_passes_through_the_english_one(language):
    assert analyse("Duterte's bridges", language) == analyse("Duterte's bridges")

"""What a sentence leans on: whom its pronoun means, and who speaks it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Location, Role, Sentence, Span
from index.ingest.pipeline import read_article
from qa.answer import Why
from qa.answering.citing.context import REACH, leans_on_others, supports

PLACE = Location(1, 1, 0, 1, 0, 1)
HE, WHO = Why.ANTECEDENT, Why.SPEAKER


@pytest.fixture
def leaning(tmp_path):
    """A function from an article and the beginning of a sentence to what that leans on."""

    def find(text, beginning):
        path = tmp_path / "article.txt"
        path.write_text(text, encoding="utf-8")
        sentences = read_article(path).sentences
        (at,) = [i for i, each in enumerate(sentences) if each.text.startswith(beginning)]
        found = supports(sentences, at)
        assert leans_on_others(sentences[at]) or not found
        return {sentences[i].text.split(".")[0][:30]: why for i, why in found.items()}

    return find


BRIDGE = (
    "The bridge opened on Monday.\n\nThe mayor, Ida Holm, cut the ribbon in Arlen. "
    "It rained all day. The crowd in Norway cheered. She smiled. But later, she left. "
    "They danced until midnight."
)


@pytest.mark.parametrize(
    ("beginning", "found"),
    [
        ("She smiled", {"The mayor, Ida Holm, cut the ri": HE}),
        ("But later, she", {"The mayor, Ida Holm, cut the ri": HE}),
        ("It rained", {"The mayor, Ida Holm, cut the ri": HE}),
        ("They danced", {"The crowd in Norway cheered": HE}),
        ("The crowd", {}),
        ("The bridge", {}),
    ],
)
def test_a_pronoun_brings_the_nearest_sentence_before_that_fits(leaning, beginning, found):
    assert leaning(BRIDGE, beginning) == {text[:30]: why for text, why in found.items()}


@pytest.mark.parametrize(
    "sentence",
    [
        "It was reported that the ferry sank.",
        "It is hard to say.",
        "However, it is not known if the ferry sank.",
        "It was Per Lund who sang.",
        "That the ferry sank is known.",
        "Both Norway and Sweden paid.",
        "He-man toys are sold there.",
        "Theirs was a long story.",
        "Hers was another.",
        "Her Majesty the Queen arrived at noon.",
        "His Excellency waited.",
        "Heron and otter live there.",
        "Itsy spiders live there.",
    ],
)
def test_what_only_looks_like_a_pronoun_brings_nothing(leaning, sentence):
    assert leaning(f"Ida Holm cut the ribbon in Arlen on Monday. {sentence}", sentence[:9]) == {}


def test_a_name_too_far_back_or_behind_a_heading_is_none(leaning):
    far = "Ida Holm cut the ribbon. " + "The rain fell on the bridge. " * REACH + "She smiled."
    assert leaning(far, "She") == {}
    near = "Ida Holm cut the ribbon. " + "The rain fell on the bridge. " * 3 + "She smiled."
    assert leaning(near, "She") == {"Ida Holm cut the ribbon": HE}

    def said(text, role):
        return Sentence(Span(0, len(text)), text, role, PLACE)

    parted = [
        said("Ida Holm cut the ribbon.", Role.PROSE),
        said("The party", Role.HEADING),
        said("She danced.", Role.PROSE),
    ]
    assert supports(parted, 2) == {}
    parted[1] = said("The party", Role.BYLINE)
    assert supports(parted, 2) == {0: HE}


@pytest.mark.parametrize(
    "other",
    ["The bridge in Davao City was wet.", "NATO was silent.", "The Philippines is large.",
     "The talks began in May.", "Repairs cost more.", "He smiled at Per Lund."],
)  # fmt: skip
def test_places_acronyms_and_common_words_are_nobody(leaning, other):
    text = f"Ida Holm cut the ribbon there. {other} She left."
    assert leaning(text, "She") == {"Ida Holm cut the ribbon there": HE}


QUOTE = (
    "Per Lund runs the ferry.\n\n“We waited nine years. The bridge was a dream,” Ida Holm said.\n\n"
    "“Now the ferry can rest.”\n\n“I was tired. I slept well,” she added.\n"
)


@pytest.mark.parametrize(
    ("beginning", "found"),
    [
        ("“We waited", {"The bridge was a dream,” Ida Holm said": WHO}),
        ("The bridge was", {}),
        ("“Now the ferry", {"The bridge was a dream,” Ida Holm said": WHO}),
        ("“I was tired", {"I slept well,” she added": WHO, "The bridge was a dream,” Ida H": WHO}),
        ("I slept well", {"The bridge was a dream,” Ida H": WHO}),
    ],
)
def test_an_orphan_quotation_brings_who_says_it_and_who_that_is(leaning, beginning, found):
    assert leaning(QUOTE, beginning) == {text[:30]: why for text, why in found.items()}


def test_straight_marks_and_a_speaker_before_the_quotation_do_as_well(leaning):
    text = 'Ida Holm said: "We waited nine years. The bridge was a dream. Nobody objected."'
    assert leaning(text, "The bridge was") == {text[:30]: WHO}
    assert leaning(text, "Nobody") == {text[:30]: WHO}


@pytest.mark.parametrize(
    "hostile",
    ["a-" * 9_000, "“" * 20_000, "On " + "a" * 20_000, "It is " + "a " * 9_000, "Aa de la " * 3_000,
     "A'" * 9_000, "he " * 9_000, "She" + " " * 20_000],
)  # fmt: skip
@pytest.mark.parametrize("group", [None, 1])
def test_no_text_takes_long(hostile, group):
    for text in (hostile, hostile[:1000]):
        around = [
            Sentence(Span(0, len(words)), words, Role.PROSE, PLACE, group)
            for words in (text, "She left.", text, "“Yes,” he said.")
        ]
        assert not leans_on_others(around[0]) or len(text) <= 1000
        assert set(supports(around, 1)) <= {0, 2, 3}
        assert set(supports(around, 3)) <= {0, 1, 2}


@given(
    st.lists(
        st.sampled_from(
            ["She left.", "“Yes.", "No,” he said.", '"Go on.', "Ida Holm spoke.", "It was “odd”."]
        ),
        min_size=1,
        max_size=14,
    ),
    st.data(),
)
def test_what_is_leant_on_is_near_prose_and_never_the_sentence_itself(texts, data):
    groups = data.draw(st.lists(st.none() | st.integers(0, 2), min_size=14, max_size=14))
    roles = data.draw(st.lists(st.sampled_from(list(Role)), min_size=14, max_size=14))
    sentences = [
        Sentence(Span(0, len(text)), text, role, PLACE, group)
        for text, role, group in zip(texts, roles, groups, strict=False)
    ]
    at = data.draw(st.integers(0, len(sentences) - 1))
    found = supports(sentences, at)
    assert len(found) <= 3
    assert at not in found
    assert all(0 <= i < len(sentences) for i in found)

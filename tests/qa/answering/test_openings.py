"""An article without a title is named by the words that it begins with."""

from qa.rendering.answer_json import answer_json, read_answer

UNTITLED = """THE LIBRARY of Arlen will stay open until nine on weekdays, the council decided.

The bakery next door sells bread at noon.
"""


def asked(small, question, text=UNTITLED, file="library.txt"):
    small.write({file: text})
    small.build()
    with small.open_assistant() as assistant:
        answer = assistant.ask(question, k=1, min_confidence=0.0)
    assert read_answer(answer_json(answer)).answers[0].citation == answer.answers[0].citation
    return answer.answers[0]


def test_it_is_named_by_its_first_words_as_far_as_they_are_whole(small):
    found = asked(small, "what does the bakery sell?")
    assert found.citation.title is None
    assert found.citation.opening == "THE LIBRARY of Arlen will stay"


def test_a_sentence_that_begins_it_needs_no_such_name(small):
    assert asked(small, "how long will the library stay open?").citation.opening == ""


def test_a_title_is_enough(small):
    titled = f"---\ntitle: Open late\n---\n{UNTITLED}"
    found = asked(small, "what does the bakery sell?", titled, "library.md")
    assert (found.citation.title, found.citation.opening) == ("Open late", "")

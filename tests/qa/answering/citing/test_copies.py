"""The copies of a sentence: cited and proved as it is, the nearest first, once for each article."""

import json

import pytest

from index.embedding.hash_encoder import HashEncoder
from index.search.searcher import Searcher
from index.store import trust
from qa.answer import Difference
from qa.answering.citing import copies
from qa.assistant import Assistant
from qa.rendering.answer_json import answer_json, read_answer
from qa.rendering.glance.layout import Look, page
from tests.support.small_index import Small

SAID = "The mayor, Ida Holm, said that 12 people were hurt in the fire."
RELEASE = f"""A fire broke out in the old mill of Arlen on Monday evening and burned for six hours.

{SAID} Most of them had been at work on the second floor, where wool is stored.

Firefighters from three towns came to help, among them a brigade that crossed the river by ferry.
"""
FERRY = RELEASE.splitlines()[-1]
OTHER = f"""{FERRY} So begins a novel of a rather different kind, which nobody has read to its end.

Its author spent forty years on it, and left a thousand pages about a river, a boat and its captain.
"""
QUESTION = "How many people were hurt in the fire, said mayor Ida Holm?"


@pytest.fixture
def press(tmp_path):
    small = Small(tmp_path)
    small.write(
        {
            "a.txt": f"Date: 2016-05-03\n\n{RELEASE}",
            "b.txt": f"Date: 2016-05-04\n\n{RELEASE.replace('12', '21')}",
            "c.txt": f"Date: 2016-05-05\n\n{RELEASE}",
            "d.txt": f"Date: 2016-05-06\n\n{RELEASE.replace(SAID, 'Nobody knew of any victims.')}",
            "novel.txt": OTHER,
        }
    )
    small.build()
    return small


def asked(press, **options):
    """Return the answer's sentence that reports the mayor, and the answer."""
    with Assistant(Searcher(press.directory, HashEncoder())) as assistant:
        answer = assistant.ask(QUESTION, min_confidence=0.0, k=10, **options)
    return next(each for each in answer.answers if each.sentence == SAID), answer


def places(cited):
    return [
        (copy.citation.file.rpartition("/")[2], copy.citation.stale, copy.differs)
        for copy in cited.copies
    ]


def test_copies_that_say_the_same_and_that_differ_are_cited_and_proved(press):
    cited, _ = asked(press)
    assert cited.sentence == SAID
    assert sorted(places(cited)) == [
        ("b.txt", False, (Difference("12", "21"),)),
        ("c.txt", False, ()),
    ]
    for copy in cited.copies:
        with open(copy.citation.file, "rb") as file:  # noqa: PTH123 - bytes of a citation
            place = copy.citation.location
            assert file.read()[place.byte_start : place.byte_end].decode() == copy.sentence


def test_a_sentence_that_stands_elsewhere_as_well_has_no_copy_there(press):
    """The novel quotes one sentence, and is no near-copy of the release."""
    _, answer = asked(press)
    assert all("novel" not in place for cited in answer.answers for place, *_ in places(cited))


def test_a_copy_whose_file_has_changed_is_stale(press):
    (press.folder / "c.txt").write_text("Gone.\n", encoding="utf-8")
    cited, answer = asked(press)
    assert ("c.txt", True, ()) in places(cited)
    assert "also in 1 article, 2016-05-05 (1 stale)" in shown(answer)


def test_an_index_that_is_not_trusted_has_copies_and_opens_no_file(press):
    trust.forget(press.directory.path)
    cited, answer = asked(press)
    assert len(cited.copies) == 2
    assert all(copy.citation.stale and not copy.citation.checked for copy in cited.copies)
    assert "stale" not in shown(answer)


def test_no_more_than_the_nearest_are_looked_into(press, monkeypatch):
    monkeypatch.setattr(copies, "MOST", 1)
    assert len(asked(press)[0].copies) <= 1


def test_an_answer_in_json_is_read_with_its_copies(press):
    cited, answer = asked(press)
    value = json.loads(json.dumps(answer_json(answer)))
    read = read_answer(value)
    assert [each.copies for each in read.answers] == [each.copies for each in answer.answers]
    found = next(each for each in value["answers"] if each["sentence"] == cited.sentence)
    differing = next(copy for copy in found["copies"] if copy["differs"])
    assert differing["differs"] == [{"this": "12", "other": "21"}]
    assert set(differing) == {"sentence", "differs", *found["citation"]}
    for each in value["answers"]:
        del each["copies"]  # as answers were kept before there were copies
    assert all(each.copies == () for each in read_answer(value).answers)


def test_an_answer_tells_copies_in_a_line_and_differences_in_another(press):
    _, answer = asked(press)
    lines = shown(answer)
    assert "  also in 1 article, 2016-05-05\n" in lines
    assert "  differs in 1 copy: 12 → 21  (" in lines
    assert "b.txt:5:1)" in lines


def shown(answer):
    return page(answer, Look(200, signs=True)).text.plain

"""A question within a filter: asked of the articles that it lets pass, and of no others."""

import pytest

from index.filter import Filter
from qa.answer import Verdict
from tests.support.small_index import Small

ARTICLES = {
    "a/bridge.txt": "Bridge\n\nNovember 17, 2016\n\nThe mayor of Arlen opened an old bridge.\n",
    "b/ferry.txt": "The ferry\n\nMay 3, 2017\n\nThe mayor of Arlen opened the new ferry.\n",
}


@pytest.fixture
def assistant(tmp_path):
    small = Small(tmp_path)
    for name in ("a", "b"):
        (small.folder / name).mkdir(parents=True)
    small.write(ARTICLES)
    small.build()
    with small.open_assistant() as opened:
        yield opened


def answered(assistant, question, within, history=()):
    answer = assistant.ask(question, history, min_confidence=0.0, within=within)
    shown = answer.answers or (answer.nearest,) * bool(answer.nearest)
    return " ".join(each.sentence for each in shown)


@pytest.mark.parametrize(
    "within",
    [
        Filter(since="2017"),
        Filter(folders=("b",)),
        Filter(phrases=("The new  FERRY",)),
        Filter(without=("an old bridge",)),
        Filter(titles=("ferry",)),
    ],
)
def test_only_the_articles_within_answer(assistant, within):
    question = "What did the mayor of Arlen open?"
    assert "bridge" in answered(assistant, question, Filter())
    said = answered(assistant, question, within)
    assert "ferry" in said
    assert "bridge" not in said
    assert [source.path[-9:] for source in assistant.sources(within)] == ["ferry.txt"]
    assert "bridge" not in answered(
        assistant, "And what did he open?", within, ["Who opened the bridge of Arlen?"]
    )
    hits = assistant.find("Who wrote this article about Arlen?", within=within).hits
    assert {hit.source.path[-9:] for hit in hits} == {"ferry.txt"}
    assert len(assistant.evaluate(question, (), 9, within=within).sentences) == 1


def test_what_matches_nothing_is_not_found_and_each_part_tells_what_is_without_it(assistant):
    within = Filter(since="2017", titles=("bridge",), authors=("nobody",))
    assert assistant.ask("Who opened it?", within=within).verdict is Verdict.NOT_FOUND
    assert assistant.count(within) == 0
    assert assistant.without_each(within) == (
        (Filter(since="2017"), 0),
        (Filter(authors=("nobody",)), 0),
        (Filter(titles=("bridge",)), 0),
    )
    assert assistant.without_each(within.less(Filter(authors=("nobody",)))) == (
        (Filter(since="2017"), 1),
        (Filter(titles=("bridge",)), 1),
    )

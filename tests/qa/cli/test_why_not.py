"""`qa why-not` and `/why-not`: what became of a line for a question, at each step of the way."""

import json
import os

import pytest

from index.errors import UsageError
from index.filter import Filter
from index.lexical.query import Query
from qa.answering.fate import Fate, Place
from qa.rendering.why_not import place_named, to_json, to_text
from qa.session.commands.table import execute, suggestions

QUESTION = "who cut the ribbon?"
CUT = "The mayor, Ida Holm, cut the ribbon."


@pytest.fixture
def ask(small):
    """A function that asks why a line of an article is not the answer."""
    with small.open_assistant() as assistant:

        def asked(name, line, question=QUESTION, column=None, **options):
            place = Place(str(small.folder / name), line, column)
            return assistant.why_not(place, question, **{"min_confidence": 0.0} | options)

        asked.assistant = assistant
        yield asked


def test_the_answer_itself_is_said_to_be_it(ask):
    found = ask("bridge.txt", 3, column=60)
    assert found.fate is Fate.ANSWERS
    assert found.sentence.text == CUT
    assert (found.rank, found.standing.words, found.found) == (1, 1, 1)


def test_of_a_line_with_several_sentences_the_likeliest_is_meant_unless_a_column_says(ask):
    assert ask("bridge.txt", 3).sentence.text == CUT
    assert ask("bridge.txt", 3, column=1).sentence.text.startswith("The old bridge")


def test_what_was_read_and_fits_worse_is_compared_with_the_best(ask):
    found = ask("ferry.txt", 5, k=1)
    assert found.fate is Fate.BEHIND
    assert found.rank > 1
    assert found.sentence.score <= found.winner.score
    assert found.winner.text == CUT
    assert f"{found.winner.score:.2f}" in to_text(found)


def test_below_the_threshold_the_best_is_the_nearest_miss(ask):
    found = ask("bridge.txt", 3, min_confidence=0.999)
    assert found.fate is Fate.BELOW
    assert found.confidence < found.least == 0.999


def test_what_is_shown_after_a_better_answer_is_said_to_be(ask):
    assert ask("bridge.txt", 3, column=1).fate is Fate.ALSO_FOUND


def test_what_a_filter_leaves_out_is_told_with_the_part_that_does(ask):
    within = Filter(folders=("*.txt",), titles=("ferry",))
    found = ask("bridge.txt", 3, within=within)
    assert found.fate is Fate.FILTERED
    assert found.failing == (Filter(titles=("ferry",)),)
    assert ask("bridge.txt", 3, f"{QUESTION} title:ferry").fate is Fate.FILTERED


def test_a_line_without_a_sentence_has_none(ask):
    assert ask("bridge.txt", 2).fate is Fate.NO_SENTENCE
    assert ask("bridge.txt", 99).fate is Fate.NO_SENTENCE


def test_what_is_no_sentence_of_the_text_is_told_by_its_role(small):
    small.write({"menu.txt": "Home » News » Ribbons\n\nThe ribbon\n\nNobody cut it.\n"})
    small.builder().add([str(small.folder)])
    with small.open_assistant() as assistant:
        found = assistant.why_not(Place(str(small.folder / "menu.txt"), 1), QUESTION)
    assert found.fate is Fate.ROLE
    assert found.role.value in to_text(found)
    assert found.standing is None


def test_what_says_the_same_as_what_is_shown_is_folded(small):
    small.write({"copy.txt": f"A bridge again\n\n{CUT} Many came.\n"})
    small.builder().add([str(small.folder)])
    with small.open_assistant() as assistant:
        places = (("bridge.txt", 3, 60), ("copy.txt", 3, 1))
        found = [
            assistant.why_not(Place(str(small.folder / n), line, c), QUESTION, min_confidence=0.0)
            for n, line, c in places
        ]
    fates = {each.fate: each for each in found}
    assert set(fates) == {Fate.ANSWERS, Fate.FOLDED}
    assert fates[Fate.FOLDED].shown_instead.text == CUT
    assert fates[Fate.FOLDED].shown_instead.file == fates[Fate.ANSWERS].sentence.file


def test_what_lies_behind_the_passages_that_are_read_is_not_found(small):
    small.write({f"{n}.txt": f"Note {n}\n\nThe ribbon was cut by {n} people.\n" for n in range(15)})
    small.write({"far.txt": "Weather\n\nIt rained in October.\n"})
    small.builder().add([str(small.folder)])
    with small.open_assistant() as assistant:
        found = assistant.why_not(Place(str(small.folder / "far.txt"), 3), QUESTION)
    assert found.fate is Fate.NOT_FOUND
    assert found.standing.words is None
    assert found.found is None or found.found > found.read_up_to
    assert "no word in common" in to_text(found)


def test_ranks_are_those_of_all_passages_scored_one_by_one(ask):
    searcher = ask.assistant._searcher
    query = Query.of("who opened the old bridge, and what did the ferry cost?")
    with searcher.snapshot():
        hits = searcher.search(query, 1000)
        standings = searcher.standings(query, Filter())
        passages = len(hits)
        for hit in hits:
            standing = standings.of(hit.source.id, hit.first)
            own = [h for h in hits if h.source == hit.source and h.first <= hit.first < h.last]
            words = max(h.words for h in own)
            dense = max(h.dense for h in own)
            assert standing.passages >= passages
            better = sum(h.words > words for h in hits)
            assert standing.words == (1 + better if words else None)
            assert standing.dense == 1 + sum(h.dense > dense + 1e-9 for h in hits)


# --- what the index does not hold ---------------------------------------------------------------


def why(ask, name):
    found = ask(name, 1)
    assert found.fate is Fate.NOT_INDEXED
    assert found.sentence is None
    return found.why


def test_a_file_that_is_not_there_or_in_no_folder_of_the_index(ask, tmp_path):
    assert "no such file" in why(ask, "nowhere.txt")
    (tmp_path / "other.txt").write_text("A text.\n")
    assert "no folder that was added" in why(ask, str(tmp_path / "other.txt"))


def test_what_is_passed_over_is_told_with_the_reason(ask, small):
    (small.folder / ".hidden.txt").write_text("A text.\n")
    (small.folder / ".ignore").write_text("drafts/\n")
    (small.folder / "drafts" / "deep").mkdir(parents=True)
    (small.folder / "drafts" / "deep" / "a.txt").write_text("A text.\n")
    (small.folder / "node_modules").mkdir()
    (small.folder / "node_modules" / "b.txt").write_text("A text.\n")
    (small.folder / "c.log").write_text("A text.\n")
    assert "is hidden" in why(ask, ".hidden.txt")
    assert "ignore file" in why(ask, "drafts/deep/a.txt")
    assert "a tool has made" in why(ask, "node_modules/b.txt")
    assert "No reader" in why(ask, "c.log")


def test_what_cannot_be_read_or_was_not_looked_at_yet_is_told(ask, small, tmp_path):
    (small.folder / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (small.folder / "empty.txt").write_bytes(b"")
    (small.folder / "new.txt").write_text("A new text. It says something.\n")
    (tmp_path / "outside.txt").write_text("A text.\n")
    os.mkfifo(small.folder / "pipe.txt")
    assert "qa index update" in why(ask, "new.txt")
    assert "pipe" in why(ask, "pipe.txt")
    for name in ("binary.txt", "empty.txt"):
        assert "qa index update" not in why(ask, name)


def test_what_was_taken_out_is_told(small, ask):
    small.builder().remove([str(small.folder / "ferry.txt")])
    assert "taken out" in why(ask, "ferry.txt")


# --- typed --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "line", "column"),
    [("a.txt:3", 3, None), ("a.txt:3:7", 3, 7), ("my a:b.txt:12", 12, None)],
)
def test_a_place_is_written_as_citations_have_it(typed, line, column):
    place = place_named(typed)
    assert (place.line, place.column) == (line, column)
    assert place.file.startswith("/")


def test_a_page_of_the_web_is_a_place_as_well():
    assert place_named("https://example.org:80/a:7") == Place("https://example.org:80/a", 7)


@pytest.mark.parametrize("typed", ["", "a.txt", "a.txt:", "a.txt:0", "a.txt:x", ":3", "a:١"])
def test_what_names_no_line_is_refused(typed):
    with pytest.raises(UsageError):
        place_named(typed)


def test_the_command_explains_and_its_exit_code_says_whether_it_is_the_answer(library, qa):
    folder = library(ferry="Ferry sinks\n\nThe ferry sank off the cape. Ana Cruz saw it.\n")
    question = "where did the ferry sink?"
    answer = qa("why-not", "--index", ".qa", f"{folder}/ferry.txt:3:1", question)
    assert (answer.code, answer.err) == (1, "")
    assert "it is the answer" in answer.out
    other = qa("why-not", "--index", ".qa", "--json", f"{folder}/ferry.txt:3:31", question)
    assert other.code == 0
    assert other.json["winner"]["sentence"] == "The ferry sank off the cape."
    assert other.json["rank_by_likeness"] == 1
    absent = qa("why-not", "--index", ".qa", "nowhere.txt:1", question)
    assert (absent.code, absent.err) == (0, "")
    assert qa("why-not", "--index", ".qa", "ferry.txt", question).error
    assert qa("why-not", "--index", ".qa", "ferry.txt:3", "list all articles").error
    assert qa("why-not", "--index", "none.qa", "ferry.txt:3", question).error


def test_json_says_what_the_text_does(ask):
    found = ask("ferry.txt", 5, k=1)
    said = json.loads(to_json(found))
    assert said["fate"] == "behind"
    assert said["winner"]["sentence"] == CUT
    assert said["rank_by_words"] == found.standing.words
    assert said["rank_read"] == found.rank


def test_in_a_session_it_is_about_the_last_question(session, capsys):
    with pytest.raises(UsageError):
        execute(session, "/why-not my articles/ferry.txt:5")
    session.ask(QUESTION)
    capsys.readouterr()
    execute(session, "/why-not my articles/ferry.txt:5")
    assert "sentence    " in capsys.readouterr().out
    offered = [each.text for each in suggestions(session, "/why-not my articles/f")]
    assert offered == ["my articles/ferry.txt"]

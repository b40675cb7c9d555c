"""The word index: analysis keeps what matters together, and candidates share terms."""

from hypothesis import given
from hypothesis import strategies as st

from index.article import Span
from index.lexical.analysis import analyse, analyse_question, matching
from index.store import word_index as words
from index.store.word_index import WordIndex


def test_acronyms_percentages_thousands_and_possessives_are_one_word_each():
    assert analyse("U.S.") == analyse("US")
    assert analyse("3.5%") == ["3.5", "percent"]
    assert analyse("3,500") == ["3500"]
    assert analyse("Duterte’s") == analyse("Duterte")


def test_accents_and_case_do_not_matter():
    assert analyse("Malacañang") == analyse("MALACANANG")


def test_a_question_keeps_its_matter_and_drops_its_form():
    assert analyse_question("what weapons did Duterte seek?") == ("weapon", "dutert", "seek")
    assert analyse_question("what is it?") == ()
    assert analyse_question("🙂🙂") == ()


@given(st.text())
def test_any_text_can_be_analysed_and_asked(text):
    terms = analyse(text)
    assert all(term and " " not in term for term in terms)
    assert len(analyse_question(text)) <= 64


@given(st.text())
def test_matches_are_spans_of_words_of_the_question(text):
    terms = analyse_question(text)
    for span in matching(text, terms):
        assert set(analyse(span.of(text))) & set(terms)


def test_matching_finds_inflected_words():
    text = "He seeks precision-guided weapons."
    assert matching(text, analyse_question("weapon seek")) == (Span(3, 8), Span(26, 33))


def ids(directory, question):
    return WordIndex(directory).search(analyse_question(question), 10)


def test_search_returns_what_shares_a_term_best_first(tmp_path):
    texts = {7: "weapons and weapons", 8: "weapons, treaties and trade", 9: "culture"}
    words.write(tmp_path / "w", [(i, " ".join(analyse(t))) for i, t in texts.items()], [])
    assert ids(tmp_path / "w", "weapons?") == [7, 8]
    assert ids(tmp_path / "w", "nothing here") == []


def test_removed_passages_are_gone_and_a_repeated_write_adds_nothing_twice(tmp_path):
    directory = tmp_path / "w"
    rows = [(1, "alpha"), (2, "alpha beta"), (3, "beta")]
    words.write(directory, rows, [])
    words.write(directory, rows, [1, 2, 3])
    assert len(WordIndex(directory)) == 3
    words.write(directory, [], [2])
    assert ids(directory, "alpha") == [1]


def test_an_open_word_index_does_not_see_later_writes(tmp_path):
    directory = tmp_path / "w"
    words.write(directory, [(1, "alpha")], [])
    before = WordIndex(directory)
    words.write(directory, [(2, "alpha")], [1])
    assert before.search(["alpha"], 10) == [1]
    assert WordIndex(directory).search(["alpha"], 10) == [2]


def test_what_a_killed_commit_left_behind_does_not_hinder_the_next(tmp_path):
    """A commit that dies before its last step leaves files that no meta.json names."""
    directory = tmp_path / "w"
    words.write(directory, [(1, "alpha"), (2, "alpha")], [])
    before = (directory / "meta.json").read_bytes()
    words.write(directory, [], [1])
    assert list(directory.glob("*.del"))
    (directory / "meta.json").write_bytes(before)
    words.write(directory, [], [1])
    assert ids(directory, "alpha") == [2]

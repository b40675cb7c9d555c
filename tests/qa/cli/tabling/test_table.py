"""`qa table`: each question asked of each article, as CSV or a workbook, and gone on with."""

import csv
import io
import zipfile

import pytest

from index.formats.tables.workbook import Workbook
from qa.tabling.each import Each

ARTICLES = {
    "bridge": "Bridge opens\n\nBy Ana Cruz\nMarch 3, 2019\n\n"
    "Anna Holm opened the bridge on Sunday. It had cost two million crowns.\n",
    "ferry": "Ferry sails\n\nBy Carla Reyes\nJune 1, 2020\n\n"
    "The ferry sails at noon. It cost six million crowns to build.\n",
    "notes": "The heron waits in the reeds beside the river, and eats frogs.\n",
}
QUESTIONS = "who opened the bridge?\nhow much did it cost?\nwho wrote this article?\n"


@pytest.fixture
def table(library, qa):
    """Return what `qa table` makes of three questions to three articles."""
    folder = library(**ARTICLES)
    (qa.folder / "questions.txt").write_text(QUESTIONS, encoding="utf-8")
    (folder / "more").mkdir()

    def run(*options, stdin=b""):
        named = () if stdin else ("questions.txt",)
        return qa("--index", ".qa", "table", *options, *(named or ("-",)), stdin=stdin)

    return run


def read(ran):
    return list(csv.DictReader(io.StringIO(ran.out)))


def test_a_row_an_article_has_the_sentence_that_answers_each_question_and_where_it_stands(table):
    ran = table()
    assert ran.code == 0
    rows = read(ran)
    assert [row["title"] for row in rows] == ["Bridge opens", "Ferry sails", ""]
    bridge, ferry, notes = rows
    assert bridge["file"] == "articles/bridge.txt"
    assert (bridge["date"], bridge["author"]) == ("2019-03-03", "Ana Cruz")
    assert bridge["who opened the bridge?"] == "Anna Holm opened the bridge on Sunday."
    assert bridge["who opened the bridge? [where]"] == "articles/bridge.txt:6:1"
    assert 0.5 < float(bridge["who opened the bridge? [confidence]"]) <= 1
    assert bridge["how much did it cost?"] == "It had cost two million crowns."
    assert [row["who wrote this article?"] for row in rows] == ["By Ana Cruz", "By Carla Reyes", ""]
    assert ferry["who opened the bridge?"] == ferry["who opened the bridge? [where]"] == ""
    assert notes["how much did it cost? [confidence]"] == ""


def test_a_row_an_answer_has_the_words_that_answer(table):
    rows = read(table("--long"))
    first = rows[0]
    assert (first["question"], first["answer"]) == ("who opened the bridge?", "Anna Holm")
    assert first["where"] == "articles/bridge.txt:6:1"
    assert all(row["sentence"] for row in rows)
    assert {row["file"] for row in rows} == {"articles/bridge.txt", "articles/ferry.txt"}


def test_a_cell_is_what_that_article_answers_when_it_alone_is_asked(table, qa):
    for row in read(table("--long")):
        options = ("--in", row["file"], "-k", 1)
        alone = qa("--index", ".qa", "ask", "--json", *options, row["question"])
        if alone.json["answers"][0]["role"] != "metadata":
            assert alone.json["answers"][0]["sentence"] == row["sentence"]
            assert alone.json["confidence"] == pytest.approx(float(row["confidence"]), abs=0.001)


def test_filters_narrow_the_articles_and_a_questions_own_its_column(table):
    assert [row["title"] for row in read(table("--since", 2020))] == ["Ferry sails"]
    rows = read(table(stdin=b"author:cruz how much did it cost?\n"))
    assert [bool(row["author:cruz how much did it cost?"]) for row in rows] == [True, False, False]
    line = b'{"question": "how much did it cost?", "filter": "since:2020", "id": "cost"}\n'
    assert [bool(row["cost"]) for row in read(table(stdin=line))] == [False, True, False]


def test_the_exit_code_says_whether_anything_was_answered(table, qa):
    ran = table("--min-confidence", 1, stdin=b"what do zebras eat in the Andes?\n")
    assert (ran.code, len(read(ran))) == (1, 3)
    what, _ = table(stdin=b"which articles mention Holm?\n").error
    assert "asks for articles" in what
    assert "no question" in table(stdin=b"\n").error[0]
    assert "cannot be read" in qa("--index", ".qa", "table", "nowhere.txt").error[0]


def test_a_workbook_has_the_same_cells_with_links_to_the_articles(table, qa):
    rows = list(csv.reader(io.StringIO(table().out)))
    assert table("--xlsx", "out.xlsx").code == 0
    path = qa.folder / "out.xlsx"
    book = Workbook(path.read_bytes())
    assert list(book.sheets) == ["Answers"]
    found = [[cell for cell in row.cells if cell] for row in book.rows("Answers")]
    assert found == [[cell for cell in row if cell] for row in rows]
    with zipfile.ZipFile(path) as archive:
        links = archive.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
    assert (qa.folder / "articles" / "bridge.txt").as_uri() in links
    assert "no folder" in table("--xlsx", "nowhere/out.xlsx").error[0]


def test_what_was_stopped_goes_on_where_it_was_and_prints_the_whole_table(table, monkeypatch):
    whole = table()
    asked = []
    answers = Each.answers

    def stopping(each, source):
        asked.append(source.path)
        if len(asked) == 2:
            raise KeyboardInterrupt
        return answers(each, source)

    monkeypatch.setattr(Each, "answers", stopping)
    stopped = table()
    assert stopped.code == 130
    assert "1 of 3 articles are asked; the same command goes on." in stopped.err
    again = table()
    assert again.out == whole.out
    assert "Going on: 1 of 3 articles" in again.err
    assert len(asked) == len(set(asked)) + 1
    asked.clear()
    monkeypatch.setattr(Each, "answers", answers)
    assert "Going on" not in table().err  # it was complete


def test_an_article_that_changed_meanwhile_is_asked_again(table, qa, monkeypatch):
    def stopping(each, source):
        if source.path.endswith("ferry.txt"):
            raise KeyboardInterrupt
        return answers(each, source)

    answers = Each.answers
    with monkeypatch.context() as patch:
        patch.setattr(Each, "answers", stopping)
        assert table().code == 130
    path = qa.folder / "articles" / "bridge.txt"
    path.write_text(ARTICLES["bridge"].replace("Anna Holm", "Per Lund"), encoding="utf-8")
    qa("--index", ".qa", "index", "update")
    assert read(table())[0]["who opened the bridge?"].startswith("Per Lund")

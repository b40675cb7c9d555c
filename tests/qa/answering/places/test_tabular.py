"""A row of a table answers where it and the heads of its columns say what is asked."""

import pytest

STORM = """# Storm log

| Station | Rain (mm) | Wind (kph) |
|---------|-----------|------------|
| Veldo   | 112       | 185        |
| Kastrin | 340       | 60         |
| Omar    | 12        | 25         |

The storm of Kastrin was long, and its wind broke the mast.
"""

FERRIES = "Ferry,Captain,Cabins\nAurora,Per Lund,40\nBorea,Ida Holm,\n"


@pytest.fixture
def tables(qa):
    (qa.folder / "storm.md").write_text(STORM, encoding="utf-8")
    (qa.folder / "ferries.csv").write_text(FERRIES, encoding="utf-8")
    assert qa("index", "add", ".").code == 0


def best(qa, question):
    run = qa("ask", "--json", question)
    if run.code:
        return None
    answer = run.json["answers"][0]
    return answer["sentence"], answer["highlight"] and answer["sentence"][
        slice(*answer["highlight"])
    ]


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize(
    ("question", "row", "cell"),
    [
        ("how strong was the wind at Veldo?", "Veldo | 112 | 185", "185"),
        ("how much rain fell in omar", "Omar | 12 | 25", "12"),
        ("what was the rain in Kastrin?", "Kastrin | 340 | 60", "340"),
        ("who is the captain of the Aurora?", "Aurora | Per Lund | 40", "Per Lund"),
    ],
)
def test_the_cell_beside_the_name_and_below_the_word_is_marked(qa, question, row, cell):
    assert best(qa, question) == (row, cell)


@pytest.mark.usefixtures("tables")
def test_its_columns_are_shown_above_it(qa):
    out = qa("ask", "--plain", "how strong was the wind at Veldo?").out
    assert "Station | Rain (mm) | Wind (kph)" in out


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize(
    "question",
    [
        "how strong was the wind in Aparri?",  # no row has the name
        "how strong was the wind at Veldo in 2019?",  # nor the year
        "how tall is the mast of Omar?",  # no column has the word
        "how many cabins has the Borea?",  # the cell is empty
    ],
)
def test_a_row_that_lacks_what_is_asked_is_not_likely(qa, question):
    run = qa("ask", "--json", question)
    assert run.json["confidence"] < 0.6


@pytest.mark.usefixtures("tables")
def test_rows_with_the_same_name_answer_together(qa):
    twice = "Year,Ferry,Guests\n2019,Aurora,812\n2020,Aurora,90\n2020,Borea,77\n"
    (qa.folder / "guests.csv").write_text(twice, encoding="utf-8")
    assert qa("index", "add", ".").code == 0
    run = qa("ask", "--json", "how many guests had the Aurora?")
    answers = [each["sentence"] for each in run.json["answers"] if not each["alternative"]]
    assert answers == ["2019 | Aurora | 812", "2020 | Aurora | 90"]
    assert best(qa, "how many guests had the Aurora in 2020?") == ("2020 | Aurora | 90", "90")


def test_no_cell_is_taken_for_another_where_one_before_it_is_left_out(qa):
    fleet = "Ferry,Captain,Cabins,Year\nAurora,Per Lund,40,1990\nBorea,,70,2001\n"
    (qa.folder / "fleet.csv").write_text(fleet, encoding="utf-8")
    assert qa("index", "add", ".").code == 0
    assert best(qa, "who is the captain of the Aurora?") == (
        "Aurora | Per Lund | 40 | 1990",
        "Per Lund",
    )
    assert best(qa, "who is the captain of the Borea?")[1] is None
    assert best(qa, "how many cabins has the Borea?")[1] != "2001"


FORM = """<!doctype html><html><head><title>Repair of the Aurora</title></head><body>
<h1>Repair of the Aurora</h1><p>This is an estimate for the damage that is visible.</p>
<table><tr><td>Field</td><td>Value</td></tr><tr><td>Hull number</td><td>NO-5541</td></tr>
<tr><td>Color</td><td>White</td></tr><tr><td>Payment terms:</td><td>Corporate</td></tr>
<tr><td>Billing type:</td><td>Net 30</td></tr><tr><td>Riga</td><td>40</td></tr></table>
</body></html>"""


@pytest.fixture
def form(qa):
    (qa.folder / "form.html").write_text(FORM, encoding="utf-8")
    (qa.folder / "ferries.csv").write_text(FERRIES, encoding="utf-8")
    assert qa("index", "add", ".").code == 0


@pytest.mark.usefixtures("form")
@pytest.mark.parametrize(
    ("question", "cell"),
    [
        ("what is the hull number?", "NO-5541"),
        ("what are the payment terms?", "Corporate"),
        ("what is the color of the ship?", "White"),
        ("what is the Aurora's billing type", "Net 30"),
    ],
)
def test_what_stands_beside_a_label_answers_what_asks_for_it(qa, question, cell):
    assert best(qa, question)[1] == cell


@pytest.mark.usefixtures("form")
@pytest.mark.parametrize(
    "question",
    [
        "who founded the Riga?",  # more is asked for than the label
        "what is the hull number of the Borea?",  # of another ship
    ],
)
def test_a_label_of_something_else_does_not_answer(qa, question):
    run = qa("ask", "--json", question)
    marked = [a["sentence"] for a in run.json["answers"] if a["score"] >= 0.6]
    assert not [each for each in marked if each.startswith(("Riga", "Hull"))]


def test_a_table_is_not_taken_for_a_language_that_is_not_known(qa):
    (qa.folder / "storm.md").write_text(STORM.partition("\n\nThe storm")[0], encoding="utf-8")
    assert qa("index", "add", ".").code == 0
    run = qa("ask", "--json", "what was the wind in Aparri?")
    assert (run.code, run.json["language_known"]) == (1, True)

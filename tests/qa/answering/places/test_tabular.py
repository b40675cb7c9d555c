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

"""A name is taken apart where its parts are sure, and left as it is everywhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.rendering.references.names import Name


@pytest.mark.parametrize(
    ("written", "family", "given_name", "suffix"),
    [
        ("Genalyn D. Kabiling", "Kabiling", "Genalyn D.", ""),
        ("Roy C. Mabasa Jr.", "Mabasa", "Roy C.", "Jr."),
        ("Roy C. Mabasa, Jr.", "Mabasa", "Roy C.", "Jr."),
        ("J. R. R. Tolkien", "Tolkien", "J. R. R.", ""),
        ("Mary Ann B. O’Neill", "O’Neill", "Mary Ann B.", ""),
        ("Kabiling, Genalyn", "Kabiling", "Genalyn", ""),
        ("Paul Smith", "Smith", "Paul", ""),
        ("William Smith-Jones III", "Smith-Jones", "William", "III"),
    ],
)
def test_a_name_whose_parts_are_sure_is_taken_apart(written, family, given_name, suffix):
    assert Name.of(written) == Name("", family, given_name, suffix)


@pytest.mark.parametrize(
    "written",
    [
        "Xi Jinping",
        "Park Geun-hye",
        "Gabriel García Márquez",
        "Nguyen Tan Dung",
        "Kovács János",
        "Charles de Gaulle",
        "Associated Press",
        "Reuters",
        "U. S. Embassy",
        "U.S. Embassy",
        "Mao Z.",
        "B. Nagy László",
        "Smith & Sons, Inc.",
        "PNA",
        "Paul News",
        "",
    ],
)
def test_any_other_stays_as_it_is_written(written):
    assert Name.of(written) == Name(written)


@given(st.text())
def test_no_letter_of_a_name_is_lost(text):
    name = Name.of(text)
    assert (
        sorted(name.in_order.replace(",", "").replace(" ", ""))
        == sorted(text.replace(",", "").replace(" ", ""))
        or name.in_order == text
    )

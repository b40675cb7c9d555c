"""Names in one line: what parts two people, and what is one name for all its commas."""

import pytest

from index.names import names_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ana Reyes", ("Ana Reyes",)),
        ("Ana Reyes, Ola Vik and Ben D. Ong", ("Ana Reyes", "Ola Vik", "Ben D. Ong")),
        ("Ana Reyes, and Ola Vik", ("Ana Reyes", "Ola Vik")),
        ("Ana Reyes & Ola Vik", ("Ana Reyes", "Ola Vik")),
        ("Ana Reyes und Ola Vik", ("Ana Reyes", "Ola Vik")),
        ("José Ortega y Gasset", ("José Ortega y Gasset",)),
        ("Reyes, Ana; Vik, Ola", ("Reyes, Ana", "Vik, Ola")),
        ("Sammy Davis, Jr.", ("Sammy Davis, Jr.",)),
        ("Ana and Ben Reyes", ("Ana and Ben Reyes",)),
        ("National Park and Forest Service", ("National Park and Forest Service",)),
        ("  Ana \t Reyes ", ("Ana Reyes",)),
        ("Ana Reyes, Ana Reyes", ("Ana Reyes",)),
        ("", ()),
    ],
)
def test_names_are_parted_as_people_write_them(text, names):
    assert names_in(text) == names

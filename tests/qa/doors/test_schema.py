"""Types that become JSON Schema, and what of a value does not fit: as a validator has it."""

import jsonschema
import pytest

from qa.config import definitions
from qa.doors.operations import OPERATIONS
from qa.doors.schema import Schemas, faults

QUESTION = OPERATIONS["ask"].parameters

GOOD = [
    {"question": "who?"},
    {"question": "who?", "filter": "since:2016"},
    {"question": "who?", "filter": {"since": "2016", "authors": ["Holm"]}, "k": 3, "raw": True},
    {"question": "who?", "history": ["what?", {"question": "when?", "answers": []}]},
    {"question": "who?", "min_confidence": 1},
]
BAD = [
    ({}, "question is missing."),
    ({"question": 3}, "question must be a text."),
    ({"question": "who?", "k": "3"}, "k must be a whole number."),
    ({"question": "who?", "k": True}, "k must be a whole number."),
    ({"question": "who?", "raw": 1}, "raw must be true or false."),
    ({"question": "who?", "filter": 7}, "filter must be an object or a text."),
    (
        {"question": "who?", "filter": {"author": "x"}},
        "There is no filter.author; there are ",
    ),
    ({"question": "who?", "filter": {"authors": "x"}}, "filter.authors must be a list."),
    ({"question": "who?", "history": [7]}, "history[0] must be a text or an object."),
    ({"question": "who?", "top_k": 3}, "There is no top_k; there are question, "),
]


@pytest.mark.parametrize("value", GOOD)
def test_what_fits_has_no_fault(value):
    jsonschema.validate(value, QUESTION)
    assert faults(value, QUESTION) == []


@pytest.mark.parametrize(("value", "said"), BAD)
def test_what_does_not_fit_is_told_in_words(value, said):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(value, QUESTION)
    (fault,) = faults(value, QUESTION)
    assert fault.startswith(said)


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_every_schema_is_one_and_says_what_it_is_for(operation):
    given = Schemas().root(operation.gives)
    for schema in (operation.parameters, given):
        jsonschema.Draft202012Validator.check_schema(schema)
    for name, schema in operation.parameters["properties"].items():
        assert schema.get("description"), name
    for name, schema in given.get("$defs", {}).items():
        assert schema.get("description"), name


def test_a_parameter_that_is_a_setting_says_what_the_setting_may_be():
    for known in (definitions.K, definitions.CONTEXT, definitions.MIN_CONFIDENCE):
        assert QUESTION["properties"][known.name]["description"] == known.help

"""What went wrong is said in two lines, whatever stands behind it."""

from itertools import pairwise

from index.errors import StorageError
from qa.cli.failure import was_interrupted
from qa.doors.failure import Unexpected, for_people


def chained(*errors):
    for error, cause in pairwise(errors):
        error.__cause__ = cause
    return errors[0]


def test_a_lack_of_memory_behind_another_error_is_told_as_such():
    error = chained(RuntimeError("it failed"), ValueError("so did this"), MemoryError())
    assert isinstance(for_people(error), StorageError)


def test_errors_that_are_behind_one_another_are_told_as_well():
    first, second = RuntimeError("a channel broke"), RuntimeError("the channel is broken")
    first.__cause__, second.__cause__ = second, first
    assert isinstance(for_people(first), Unexpected)
    assert not was_interrupted(first)


def test_an_interruption_behind_an_error_is_one():
    assert was_interrupted(chained(ImportError("half loaded"), KeyboardInterrupt()))

"""Time and memory that text can cost: whatever it repeats, an article is read and not waited for.

The bounds are many times what reading takes, and of processor time; what is not linear takes
minutes. All of two thousand patterns at their full size: python -m tests.support.patterns
"""

import pytest

from tests.support.patterns import LEADS, cost, drawn, read, repeated

SECONDS = 3  # of processor time for two megabytes, and three times as much on a busy machine
MEMORY = 20  # bytes for each of the file


@pytest.mark.timeout(60)
@pytest.mark.parametrize("suffix", [".txt", ".md"])
@pytest.mark.parametrize(
    "pattern",
    [
        *("ZZ.", "U.S", "a@", " with ", "\r\n", "key: v\r\n", "| ", "» ", "[1] ", "“a” "),
        *("A.\n", "a. ", "\n\nX", "- a\n", "> ", "X\n", "!\nB", "* a\n\n", "1) a\n"),
    ],
)
def test_a_pattern_that_once_took_long_is_read(tmp_path, pattern, suffix):
    for lead in LEADS:
        assert read(tmp_path, repeated(lead, pattern, 60_000), suffix) < SECONDS


@pytest.mark.timeout(60)
@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize(("size", "longest"), [(4000, 8), (20_000, 8), (8000, 24)])
def test_any_pattern_of_the_rules_own_signs_is_read(tmp_path, chance, seed, size, longest):
    """Those that are filler, those that are not yet, and those that are too long to be."""
    draw = chance(seed)
    for _ in range(70):
        lead, pattern, suffix = drawn(draw, longest)
        took = read(tmp_path, repeated(lead, pattern, size), suffix)
        assert took < SECONDS, (lead, pattern, suffix)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("suffix", [".txt", ".md"])
@pytest.mark.parametrize("pattern", ["A.\n", "\n\nX", "\r", "- a. “b”", "> "])
def test_two_megabytes_of_a_pattern_take_seconds_and_little_memory(tmp_path, pattern, suffix):
    seconds, memory = cost(tmp_path, repeated(LEADS[2], pattern, 2_000_000), suffix)
    assert seconds < 3 * SECONDS
    assert memory < MEMORY

"""Time that text can cost: whatever a line repeats, an article is read and not waited for."""

import contextlib

import pytest

from index.errors import ArticleError
from index.ingest.pipeline import read_article

SIZE = 60_000  # characters; what takes more than linear time takes minutes for them
SIGNS = (
    *"Z a e M I . , ; : ! ? - – — “ ” ‘ ’ ( ) [ ] / \\ | • · » › > * _ # ` ~ @ & % $ © 0 1".split(),
    *(" ", "\t", "\xa0", "\n", "\r", '"', "'", "{", "}", "<", "…", "+", "§", "。", "³"),
    *("by ", "With ", "and ", "of the ", "Mr", "U.S", "said ", "updated ", "2016 ", "Nov ", ".com"),
)
LEADS = ("", "A headline\n\n", "The mayor said so. ", "---\r\n", "By Ana Reyes ")


def read(folder, text, suffix):
    path = folder / f"article{suffix}"
    path.write_bytes(text.encode())
    with contextlib.suppress(ArticleError):
        read_article(path)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("suffix", [".txt", ".md"])
@pytest.mark.parametrize(
    "pattern", ["ZZ.", "U.S", "a@", " with ", "\r\n", "key: v\r\n", "| ", "» ", "[1] ", "“a” "]
)
def test_a_pattern_that_once_took_long_is_read(tmp_path, pattern, suffix):
    for lead in LEADS:
        read(tmp_path, lead + pattern * (SIZE // len(pattern)), suffix)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("seed", range(3))
def test_any_pattern_of_the_rules_own_signs_is_read(tmp_path, chance, seed):
    draw = chance(seed)
    for _ in range(12):
        pattern = "".join(draw.choices(SIGNS, k=draw.randint(1, 4)))[:8]
        text = draw.choice(LEADS) + pattern * (SIZE // len(pattern))
        read(tmp_path, text, draw.choice((".txt", ".md")))

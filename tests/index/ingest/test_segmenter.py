"""The sentence segmenter: where it cuts, what it never does, and which sentences it groups."""

import json
import subprocess
import sys
import textwrap
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Span
from index.ingest.sentences import segmenter
from index.ingest.sentences.segmenter import LONGEST, quote_groups, segment

ROOT = Path(__file__).parents[3]
CASES = ROOT / "tests" / "data" / "segmentation_cases.jsonl"

PIECES = [
    *" \n\t\r\u00a0\u2003\u200b\ufeff\0\x0b\x0c\x1c\x85\u2028\u2029\u202e",
    *".!?…。,;:()[]{}\"'“”‘’«»„‚「」—–-•*_#$%&/@0123456789",
    *"éñİßǅª½²中م😀",
    *("\r\n", "\n\n", "U.S.", "Mr. ", "Dr. ", "a.m. ", "No. 5", "e.g.", "Inc. ", "The ", "he "),
    *("said ", "asked ", "De Leon ", "iPhone ", "“Is it?” ", "1. ", "- ", "• ", "...", ". . ."),
    *("[12]", ":45", "http://x.y/z. ", "Sen. ", "z. B. ", "EE. UU. ", "« ", "A. ", "word ", "W. "),
]  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=300),
    st.text(alphabet='aA. \n"“”.!?1(', max_size=200),
    st.lists(st.sampled_from(PIECES), max_size=80).map("".join),
)


def sentences(text):
    return [span.of(text) for span in segment(text)]


def grouped(text):
    """Return the sentences of each group of a text, in order."""
    spans = segment(text)
    groups = defaultdict(list)
    for span, group in zip(spans, quote_groups(text, spans), strict=True):
        if group is not None:
            groups[group].append(span.of(text))
    return list(groups.values())


def cases_by_category():
    categories = defaultdict(list)
    for line in CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        categories[case["category"]].append((case["sentences"], case["joiner"]))
    return categories


# --- where it cuts --------------------------------------------------------------------------


@pytest.mark.parametrize(("category", "cases"), cases_by_category().items())
def test_joined_sentences_are_cut_where_they_were_joined(category, cases):
    found = [sentences(joiner.join(parts)) for parts, joiner in cases]
    assert found == [parts for parts, _ in cases], category


@pytest.mark.parametrize(
    "text",
    [
        "“Is it legal?” De Leon asked the panel.",
        "“Is it legal?” Sen. Maria de Leon, a former judge, asked.",
        "“We will go.” Cruz said.",
        "The story is by Gena D. Kabayan of the Bulletin.",
        "“Kilala mo ba siya? [Do you know him?]” the reporter asked.",
        "P/Supt. Reyes and Asst. Sec. Cruz met Brgy. Capt. Lim.",
        "He paused... then he spoke.",
        "1. Open the door.",
        "See https://www.example.com/a.html?x=1.5 for more.",
        "Yahoo! announced a plan.",
        "It failed (again!) last week.",
    ],
)
def test_one_sentence_stays_whole(text):
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“He called. [The mayor] was angry,” she said.", 2),
        ("“Ayoko na. [I am done.] Uuwi na ako,” he said. [Editor’s note: he stayed.]", 3),
        ("“Bakit ba?” [Why?] He left.", 2),
        ("It is so.[1] It is not.[citation needed] Who knows?", 3),
        ("It is so. [2] It is not. [3–5] Who knows?", 3),
        ("「はい。」彼は言った。次です。", 3),
        ("He left the U.S. The trip took days.", 2),
        ("He left the U.S. Embassy in haste.", 1),
        ("So it began.\u2029So it ended.", 2),
        ("Mr.\u00a0Cruz left.\u00a0He was late.", 2),
        ("Am 3. Mai kam er. Er blieb bis zum 5. Juni.", 2),
    ],
)
def test_the_number_of_sentences(text, expected):
    assert len(segment(text)) == expected


@pytest.mark.parametrize(
    "gap", ["\n\n", "\r\n\r\n", "\r\r", "\n \t\u00a0\n", "\n\n\n", "\x0b\x0b", "\u2029"]
)
def test_blank_lines_of_every_kind_cut(gap):
    assert sentences(f"a line{gap}and another") == ["a line", "and another"]


@pytest.mark.parametrize("width", range(30, 100, 5))
def test_hard_wrapping_moves_no_boundary(width):
    text = (
        "The Department of Foreign Affairs said on Monday that President Cruz would fly to Lima, "
        "Peru, for the summit. Officials of the U.S. Embassy in Manila had no comment. “We were "
        "told of it at 5 p.m. on Sunday,” Amb. John Brown said in a statement to Manila Radio. "
        "“Is it wise?” De Leon asked. Congress, which is in recess until January, was not told."
    )
    wrapped = "\n".join(textwrap.wrap(text, width, break_on_hyphens=False))
    assert len(wrapped) == len(text)
    assert segment(wrapped) == segment(text)


def test_line_ends_count_alike_whatever_their_bytes():
    text = "Senate approves budget bill\nThe chamber voted on Monday\nafter a debate.\n\n- a\n- b"
    assert len(segment(text)) == 4
    for line_end in ("\r\n", "\r", "\u2028"):
        other = text.replace("\n", line_end)
        assert [s.split() for s in sentences(other)] == [s.split() for s in sentences(text)]


def test_a_stretch_without_an_end_is_cut_at_white_space():
    text = "word " * 1000
    found = segment(text)
    assert max(span.end - span.start for span in found) <= LONGEST
    assert {word for span in found for word in span.of(text).split()} == {"word"}


def test_a_stretch_without_white_space_is_cut_at_the_limit():
    assert [span.end for span in segment("a" * (2 * LONGEST + 1))] == [
        LONGEST,
        2 * LONGEST,
        2 * LONGEST + 1,
    ]


# --- what it never does ---------------------------------------------------------------------


@given(TEXTS)
def test_spans_are_ordered_disjoint_trimmed_and_cover_all_but_white_space(text):
    end = 0
    for span in segment(text):
        assert end <= span.start < span.end <= min(len(text), span.start + LONGEST)
        assert not text[end : span.start].strip()
        assert span.of(text) == span.of(text).strip()
        end = span.end
    assert not text[end:].strip()


@given(TEXTS, TEXTS)
def test_paragraphs_do_not_touch_each_other(first, second):
    text = f"{first}\n\n{second}"
    moved = tuple(span.shifted(len(first) + 2) for span in segment(second))
    assert segment(text) == segment(first) + moved


@given(TEXTS)
def test_the_shortcut_for_everyday_cases_decides_as_the_rules_do(text):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segmenter, "everyday", lambda *_: None)
        by_the_rules = segment(text)
    assert segment(text) == by_the_rules


@pytest.mark.parametrize("text", ["", " ", "\n", "\r\n\t\u00a0\u2003", "\x1c\x1d\x85\u2028\u2029"])
def test_white_space_holds_no_sentence(text):
    assert segment(text) == ()


@pytest.mark.parametrize("text", [".", "…", "”", "?!", "\0", "\u200b", "1.", "[...]", "* * *"])
def test_a_mark_alone_is_kept(text):
    assert segment(text) == (Span(0, len(text)),)


UNITS = [
    *(" ", "\u00a0", "\n", "\n ", "\t\u2003", "word ", "\0", "e\u0301", "a", "-", "1", "'", "("),
    *(".", ". ", "…", "? ", "“", "”. ", '." ', ").", ".[", ".[1] ", "1.", "1. ", "A. ", "A.", "["),
    *("a\n", "Ab\n", "- A\n", "AA, AA (A\n", "a:\n", "“A.\n\n", "“A?” B c ", "“A. [b] "),
    *("a. b ", "U.S. ", "。", "「。」"),
]  # fmt: skip


@pytest.mark.timeout(30)
@pytest.mark.parametrize("unit", UNITS)
def test_long_monotonous_text_ends_in_time(unit):
    """A rule of quadratic time would need minutes for any of these."""
    text = unit * (200_000 // len(unit))
    spans = segment(text)
    assert len(quote_groups(text, spans)) == len(spans)
    assert sum(len(span.of(text).split()) for span in spans) >= len(text.split())


def test_importing_the_segmenter_imports_no_model():
    code = "import sys, index.ingest.sentences.segmenter; print('nupunkt' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


# --- which sentences it groups --------------------------------------------------------------


@pytest.mark.parametrize(
    ("opener", "closer"),
    ["“”", '""', "‘’", "''", "«»", "»«", "„“", "„”", "””", "‚‘", "‹›"],
)
def test_the_sentences_of_one_quotation_share_a_group(opener, closer):
    text = (
        f"It rained. {opener}We go. They stay. It’s over,{closer} Cruz told reporters. It snowed."
    )
    assert grouped(text) == [
        [f"{opener}We go.", "They stay.", f"It’s over,{closer} Cruz told reporters."]
    ]


def test_a_quotation_of_one_sentence_is_no_group():
    assert grouped("“Is it?” De Leon asked. “It is.” She “was” sure. 'No,' he said. \"Yes.\"") == []


def test_two_quotations_have_two_groups():
    assert grouped("“A is. B is,” he said. “C is. D is!” she cried.") == [
        ["“A is.", "B is,” he said."],
        ["“C is.", "D is!” she cried."],
    ]


def test_quotations_that_share_a_sentence_are_one_group():
    assert grouped('"A is. B is," he said, "and C is. D is."') == [
        ['"A is.', 'B is," he said, "and C is.', 'D is."']
    ]


@pytest.mark.parametrize("gap", ["\n\n", "\n", "\r\n\r\n"])
@pytest.mark.parametrize(("opener", "closer"), ["“”", '""', "«»"])
def test_a_quotation_goes_on_in_paragraphs_that_open_it_again(opener, closer, gap):
    text = (
        f"{opener}One is. Two is.{gap}{opener}Three is.{gap}{opener}Four is,{closer} he said. Five."
    )
    assert [len(group) for group in grouped(text)] == [4]


def test_a_quotation_that_is_never_closed_ends_with_its_paragraph():
    assert grouped("“One is. Two is.\n\nThree is. Four is.”") == []


@pytest.mark.parametrize(
    "text",
    [
        "He is 5'10\" tall. She is 5'9\" tall. They met.",
        "The boys’ club closed. Rock ’n’ roll lives. It’s over.",
        "It was the '90s. They weren't there. Rock 'n' roll was.",
    ],
)
def test_apostrophes_and_inches_open_no_quotation(text):
    assert grouped(text) == []


@given(TEXTS)
def test_group_numbers_count_up_and_hold_neighbours(text):
    spans = segment(text)
    groups = quote_groups(text, spans)
    assert len(groups) == len(spans)
    numbers = [group for group in groups if group is not None]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(len(set(numbers))))
    for number in set(numbers):
        first = groups.index(number)
        count = groups.count(number)
        assert count > 1
        assert groups[first : first + count] == (number,) * count

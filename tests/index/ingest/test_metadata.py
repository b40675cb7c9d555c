"""Metadata: what scraped articles say about themselves is found, and their prose is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.article import Metadata, Role
from index.formats.registry import read
from index.ingest.metadata.recogniser import recognise

SEEDS = Path(__file__).parents[3] / "seeds"

LEAD = (
    "The government will buy rifles from Russia, the defense secretary said on Thursday, after "
    "two days of talks with officials and businessmen in Moscow."
)
QUOTE = "“We need them now. The deal is good,” he told reporters at the camp."
LAST = "The Senate is expected to discuss the agreement next week, said its president."
PROSE = [LEAD, QUOTE, LAST]


def understood(text: str, format_: str = "text") -> tuple[Metadata, list[tuple[str, str]]]:
    document = read(format_, text.encode())
    metadata, blocks = recognise(document)
    return metadata, [(block.role.value, block.span.of(document.text)) for block in blocks]


def article(*lines: str, prose: tuple[str, ...] = (LEAD, QUOTE, LAST)) -> str:
    """Return lines, of which "PROSE" stands for three paragraphs."""
    return "\n\n".join("\n\n".join(prose) if line == "PROSE" else line for line in lines)


def of_role(blocks: list[tuple[str, str]], role: str) -> list[str]:
    return [text for name, text in blocks if name == role]


# --- the sample articles ------------------------------------------------------------------------


def test_the_first_sample_has_a_breadcrumb_a_headline_and_a_closing_byline() -> None:
    text = (SEEDS / "000_dfecf8afc0c1ce97.txt").read_bytes().decode()
    metadata, blocks = understood(text)
    assert metadata == Metadata("Duterte off to Russia today", None, ("Genalyn D. Kabiling",), None)
    assert [role for role, _ in blocks] == ["navigation", "heading", "prose", "byline"]
    assert blocks[2][1].startswith("The Philippines is seeking")
    assert blocks[2][1].endswith("she added.")
    assert blocks[3][1] == "(Genalyn D. Kabiling)"


def test_the_second_sample_has_a_date_before_its_first_word() -> None:
    text = (SEEDS / "004_22810352ee4bca97.txt").read_bytes().decode()
    metadata, blocks = understood(text)
    assert metadata == Metadata(None, "2016-11-17", (), None)
    assert [role for role, _ in blocks] == ["prose"]
    assert blocks[0][1].startswith("PRESIDENT Rodrigo Duterte wants")
    assert blocks[0][1].endswith("during the APEC summit.")


# --- heads --------------------------------------------------------------------------------------

HEADS = {
    "headline, byline, outlet and date on lines of their own": (
        (
            "Arms deal on track\nBy: Ana Reyes - Reporter / @anareyes\n"
            "INQUIRER.net / 08:17 PM March 3, 2017"
        ),
        Metadata("Arms deal on track", "2017-03-03", ("Ana Reyes",), "INQUIRER.net"),
    ),
    "breadcrumb of sections, then byline and update in one line": (
        (
            "Home » Headlines\n\nArms deal on track\n\n"
            "By Ana Reyes (The Philippine Star) | Updated March 3, 2017 - 12:00am"
        ),
        Metadata(
            "Arms deal on track",
            "2017-03-03",
            ("Ana Reyes",),
            "The Philippine Star",
            updated="2017-03-03",
        ),
    ),
    "breadcrumb that repeats a headline ending like a sentence": (
        "Home\u00a0»\u00a0News » Is the deal on track?\nIs the deal on track?\nBy Ana Reyes",
        Metadata("Is the deal on track?", None, ("Ana Reyes",), None),
    ),
    "breadcrumb that cuts the headline short": (
        "Home > World > Arms deal on tra…\n\nArms deal on track",
        Metadata("Arms deal on track", None, (), None),
    ),
    "breadcrumb alone": (
        "Home » World » Arms deal on track",
        Metadata("Arms deal on track", None, (), None),
    ),
    "headline given twice, with a kicker above and the author between": (
        "US basketball\n\nArms deal on track\n\nAna Reyes\nARMS DEAL ON TRACK",
        Metadata("Arms deal on track", None, ("Ana Reyes",), None),
    ),
    "headline with the site's name": (
        "Arms deal on track | Inquirer News\n\nArms deal on track\n\n05:19 AM March 3, 2017",
        Metadata("Arms deal on track", "2017-03-03", (), "Inquirer News"),
    ),
    "headline, a second part, the author with a handle, two dates": (
        (
            "Arms deal on track\n\n'We need them,' says the secretary\n\nAna Reyes\n@anareyes\n"
            "Updated 10:12 AM, March 4, 2017\nPublished 8:24 AM, March 3, 2017"
        ),
        Metadata(
            "Arms deal on track",
            "2017-03-03",
            ("Ana Reyes",),
            updated="2017-03-04",
            subtitle="'We need them,' says the secretary",
        ),
    ),
    "author and outlet that nothing introduces, buttons below": (
        (
            "Home > News\nArms deal on track\nAna Reyes, ABS-CBN News\n"
            "Posted at Mar 03 2017 08:14 AM\nShare\nFacebook\nTwitter"
        ),
        Metadata("Arms deal on track", "2017-03-03", ("Ana Reyes",), "ABS-CBN News"),
    ),
    "date that runs into the headline": (
        " date 2017-03-03 Arms deal on track\n\nBy: Ana Reyes",
        Metadata("Arms deal on track", "2017-03-03", ("Ana Reyes",), None),
    ),
    "headline with a bullet": ("• Arms deal on track", Metadata("Arms deal on track")),
    "byline and nothing else": ("By Ana Reyes", Metadata(authors=("Ana Reyes",))),
    "nothing at all": ("", Metadata()),
}


@pytest.mark.parametrize(("head", "metadata"), HEADS.values(), ids=HEADS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_head_gives_the_metadata_and_leaves_the_prose(
    head: str, metadata: Metadata, newline: str
) -> None:
    text = article(head, "PROSE").replace("\n", newline)
    found, blocks = understood(text)
    assert found == metadata
    assert of_role(blocks, "prose") == [(newline * 2).join(PROSE)]


def test_a_headline_may_stand_right_above_long_paragraphs() -> None:
    metadata, blocks = understood(f"Arms deal on track\n{LEAD * 2}\n{LAST}")
    assert metadata.title == "Arms deal on track"
    assert of_role(blocks, "prose") == [f"{LEAD * 2}\n{LAST}"]


def test_wrapped_prose_has_no_headline() -> None:
    text = "The government will buy rifles from Russia\non Thursday, after talks in\nMoscow."
    assert understood(text) == (Metadata(), [("prose", text)])


@pytest.mark.parametrize("text", ["Duterte met Putin", "“Is it?” he asked.", "(AP", "1"])
def test_a_single_line_is_prose(text: str) -> None:
    assert understood(text) == (Metadata(), [("prose", text)])


def test_a_prefix_with_an_impossible_date_is_left_out_and_gives_no_date() -> None:
    metadata, blocks = understood(f"date 2016-13-45 {LEAD}")
    assert metadata.date is None
    assert blocks == [("prose", LEAD)]


def test_a_byline_may_run_into_a_stamp_and_the_stamp_into_the_text() -> None:
    metadata, blocks = understood(f"By Ana Reyes Published March 3, 2017, 12:01 AM {LEAD}")
    assert (metadata.author, metadata.date) == ("Ana Reyes", "2017-03-03")
    assert blocks == [("byline", "By Ana Reyes"), ("prose", LEAD)]


def test_a_dateline_counts_where_the_only_line_of_prose_ends_in_a_credit() -> None:
    metadata, _ = understood("MANILA (AP) — The bridge was opened today. (Genalyn D. Kabiling)\n")
    assert (metadata.author, metadata.source) == ("Genalyn D. Kabiling", "AP")


def test_a_dateline_stays_in_the_prose_and_its_agency_is_the_source() -> None:
    text = f"MANILA, Philippines (AP) — {LEAD}\n\n{LAST}"
    found = Metadata(source="AP", place="MANILA, Philippines")
    assert understood(text) == (found, [("prose", text)])


# --- tails --------------------------------------------------------------------------------------

TAILS = {
    "author in brackets": (" (Ana D. Reyes)", Metadata(authors=("Ana D. Reyes",))),
    "author in brackets below": ("\n\n(Ana D. Reyes)", Metadata(authors=("Ana D. Reyes",))),
    "dash and outlet": (
        " — Ana Reyes, Reuters",
        Metadata(authors=("Ana Reyes",), source="Reuters"),
    ),
    "two credits": (" (With a report from AFP) (Ana Reyes)", Metadata(authors=("Ana Reyes",))),
    "initials and notices": (
        " CBB/rga\n\nTAGS: Duterte, Russia\n\nFollow us on Facebook.\n© 2017 Us",
        Metadata(),
    ),
    "agency and initials below": ("\n\n(PNA)\nLAP/JFM", Metadata(source="PNA")),
    "date below": ("\n\nPublished: March 3, 2017", Metadata(date="2017-03-03")),
    "related articles": (
        (
            "\n\nShare this:\nClick to share on Facebook (Opens in new window)\n\nRelated stories\n"
            "Putin invites Duterte to Moscow\nNo more drills: Duterte"
        ),
        Metadata(),
    ),
    "end mark": ("\n\n-30-", Metadata()),
}


@pytest.mark.parametrize(("tail", "metadata"), TAILS.values(), ids=TAILS)
def test_a_tail_gives_the_metadata_and_leaves_the_prose(tail: str, metadata: Metadata) -> None:
    found, blocks = understood(article("PROSE") + tail)
    assert found == metadata
    assert of_role(blocks, "prose") == ["\n\n".join(PROSE)]
    assert of_role(blocks, "byline" if metadata.author else blocks[-1][0])


@pytest.mark.parametrize(
    "tail",
    [
        " (This story was updated at 5 p.m. with new figures.)",
        " Share this with the people, he said.",
        " The officials of the Asia-Pacific Economic Cooperation (APEC)",
        "\n\nAdvertisement spending, he said, rose 3 percent.",
        "\n\nRelated stories of survival moved the audience.",
        "\n\nNovember 17, 2016 was a Thursday.",
    ],
)
def test_the_last_words_of_the_prose_are_prose(tail: str) -> None:
    text = article("PROSE") + tail
    assert understood(text) == (Metadata(), [("prose", text)])


# --- bodies -------------------------------------------------------------------------------------


def test_furniture_and_subheadings_between_paragraphs_are_cut_out() -> None:
    _, blocks = understood(
        article(LEAD, "ADVERTISEMENT", QUOTE, "READ: Putin, Duterte meet", LAST, "Soft loans", LAST)
    )
    assert blocks == [
        ("prose", LEAD),
        ("navigation", "ADVERTISEMENT"),
        ("prose", QUOTE),
        ("navigation", "READ: Putin, Duterte meet"),
        ("prose", LAST),
        ("heading", "Soft loans"),
        ("prose", LAST),
    ]


def test_short_lines_that_are_no_subheadings_stay_prose() -> None:
    text = article(LEAD, "He named three:", "Rifles", "Ships", "November 17, 2016", "45 dead", LAST)
    assert understood(text) == (Metadata(), [("prose", text)])


# --- formats that mark their own headings -------------------------------------------------------


def test_markdown_keeps_its_headings_and_what_front_matter_states() -> None:
    text = (
        "---\ntitle: Stated\nauthor: Ana Reyes\n---\n# Heading\n\n*By John Smith*\n\n"
        f"**Published:** March 3, 2017\n\n- Rifles\n- Ships\n\n{LEAD}\n\n"
        f"**Share this:**\n\n{LAST} (AFP)"
    )
    metadata, blocks = understood(text, "markdown")
    assert metadata == Metadata("Stated", "2017-03-03", ("Ana Reyes",), "AFP")
    assert blocks == [
        ("heading", "Heading"),
        ("byline", "By John Smith"),
        ("navigation", "Published: March 3, 2017"),
        *(("prose", text) for text in ("Rifles", "Ships", LEAD)),
        ("navigation", "Share this:"),
        ("prose", LAST),
        ("byline", "(AFP)"),
    ]


def test_the_only_paragraph_of_a_markdown_file_has_no_headline() -> None:
    text = f"Arms deal on track\n**By** Ana Reyes\n{LEAD * 2}"
    metadata, blocks = understood(text, "markdown")
    assert metadata == Metadata(authors=("Ana Reyes",))
    assert blocks == [
        ("prose", "Arms deal on track"),
        ("byline", "By Ana Reyes"),
        ("prose", LEAD * 2),
    ]


def test_a_byline_before_a_stamp_moves_no_heading() -> None:
    text = f"By Ana Reyes Published March 3, 2017, 12:01 AM {LEAD}\n\n{QUOTE}\n\n# Loans\n\n{LAST}"
    _, blocks = understood(text, "markdown")
    assert blocks == [
        ("byline", "By Ana Reyes"),
        ("prose", LEAD),
        ("prose", QUOTE),
        ("heading", "Loans"),
        ("prose", LAST),
    ]


# --- laws ---------------------------------------------------------------------------------------

LINES = st.one_of(
    st.sampled_from(
        [
            *(
                "Home » World » A b c",
                "A b c",
                "By Jane Doe",
                "(Jane Doe)",
                "date 2016-11-17 Prices",
            ),
            *(
                "Published: 2016-11-17",
                "Share this:",
                "Related stories",
                "Soft loans",
                "MANILA — It",
            ),
            *(LEAD, QUOTE, f"{LAST} (Jane Doe)", f"{LAST} AFP", "", "", "  ", "\u00a0", "|", "30"),
        ]
    ),
    st.text(st.characters(exclude_categories=["C"]), max_size=40),
)


@given(st.lists(LINES, max_size=30), st.sampled_from(["\n", "\r\n", "\r", "\n\n"]))
@example(["By Jane Doe Published March 3, 2017 It rose."], "\n")
def test_blocks_are_in_order_disjoint_and_lose_nothing_but_a_leading_stamp(
    lines: list[str], newline: str
) -> None:
    text = newline.join(lines)
    document = read("text", text.encode())
    text = document.text
    _, blocks = recognise(document)
    end = 0
    lost = ""
    for block in blocks:
        assert end <= block.span.start < block.span.end <= len(text)
        assert block.span.of(text) == block.span.of(text).strip()
        lost += text[end : block.span.start]
        end = block.span.end
    lost += text[end:]
    # At most one stamp runs into the text; everything else that is left out is white space.
    assert len(lost.split()) <= len("Published March 3, 2017".split())
    assert {block.role for block in blocks} <= set(Role)

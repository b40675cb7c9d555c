"""What is told of a verification: nothing of a draft or an article reaches a terminal raw."""

from index.article import Location, Span
from qa.answer import Citation
from qa.rendering.verified import as_json, page, plain
from qa.verifying.quotation import (
    Change,
    Checked,
    Found,
    Kind,
    Quotation,
    StatedPlace,
    Verdict,
    Verification,
)

PLACE = Location(3, 5, 20, 40, 20, 40)
HOSTILE = "red \x1b[31m\u202eevil<b>"


def verification(verdict=Verdict.ALTERED, *, stale=False):
    found = Found(
        HOSTILE,
        ((HOSTILE, PLACE),),
        Citation(f"/articles/{HOSTILE}.txt", PLACE, "", stale, HOSTILE, None),
        speaker=HOSTILE,
        places=3,
    )
    change = Change(HOSTILE, "12", Kind.NUMBER, Span(0, 3))
    quotation = Quotation(HOSTILE, Span(0, len(HOSTILE)), PLACE, HOSTILE, StatedPlace(HOSTILE, 4))
    return Verification(
        f"{HOSTILE}.md",
        text=HOSTILE,
        paragraphs=((Span(0, len(HOSTILE)), False),),
        quotations=(Checked(quotation, verdict, found, (change,)),),
    )


def test_what_an_article_says_never_acts_on_a_terminal_or_a_page():
    for verdict in Verdict:
        said = verification(verdict)
        for shown in (plain.table(said), *plain.faults(said), as_json.to_json(said)):
            assert "\x1b" not in shown
            assert "\u202e" not in shown
        assert "<b>" not in page.page((said,))


def test_what_is_stale_is_told_and_not_proved():
    said = verification(Verdict.VERBATIM, stale=True)
    assert "stale" in plain.table(said)
    assert not said.proved
    assert verification(Verdict.VERBATIM).proved


def test_other_places_are_counted():
    assert "2 more" in plain.table(verification(Verdict.VERBATIM))


def test_the_summary_counts_verdicts_in_order():
    assert plain.summary(verification()) == "1 quotation: 1 altered"
    assert plain.summary(Verification("draft.md")) == "No quotations"

"""What is said of quotations: whose words they are, where they stand, what was done to them."""

import pytest

from index.search.searcher import Searcher
from qa.verifying.draft import drafts
from qa.verifying.quotation import Kind, Verdict
from qa.verifying.verifier import Verifier
from tests.support.office import docx, members, packed

BRIDGE = """The bridge at Arlen reopens

“We waited nine years for the bridge,” Mayor Ida Holm said. “Now the ferry can rest.”

Captain Per Lund told reporters: “The ferry will not sail again before 3.5 percent is paid.”

The council found that non-nuclear power is cheaper than all other kinds.

“One long story begins here today.

“And it ends in the second paragraph,” Holm said.
"""
SPEECH = """A speech

“We waited nine years for the bridge,” Senator Mona Falk said.
"""


@pytest.fixture
def verify(shelf):
    """A function that verifies a draft in Markdown over two short articles."""
    shelf.write("bridge.txt", BRIDGE)
    shelf.add()
    opened = []

    def verified(text, name="draft.md", **options):
        searcher = Searcher(shelf.directory, None)
        opened.append(searcher)
        with searcher.snapshot():
            data = text.encode() if isinstance(text, str) else text
            return Verifier(searcher).verify(name, data, **options)[0]

    yield verified
    for searcher in opened:
        searcher.close()


def verdicts(verification):
    return [each.verdict.value for each in verification.quotations]


def test_words_that_an_article_has_are_verbatim_and_cited_to_the_byte(verify):
    (checked,) = verify("“we waited nine years for the bridge,” Ida Holm said.").quotations
    assert checked.verdict is Verdict.VERBATIM
    assert checked.proved
    citation = checked.found.citation
    cited = BRIDGE.encode()[citation.location.byte_start : citation.location.byte_end].decode()
    assert checked.found.text == "We waited nine years for the bridge"
    assert checked.found.text in cited
    assert citation.location.line == 3


def test_whoever_says_it_in_one_article_may_be_named(verify, shelf):
    shelf.write("speech.txt", SPEECH)
    shelf.add()
    said = "“We waited nine years for the bridge,” {} said."
    names = ("Holm", "Mona Falk", "Lund")
    found = [verify(said.format(name)).quotations[0] for name in names]
    assert [each.verdict.value for each in found] == ["verbatim", "verbatim", "misattributed"]
    assert [each.found.places for each in found] == [2, 2, 2]


def test_a_place_that_a_draft_names_is_looked_at(verify):
    quoted = "“We waited nine years for the bridge” ({})"
    places = ("bridge.txt:3", "articles/bridge.txt:3:1", "bridge.txt:5", "other.txt:3")
    found = [verify(quoted.format(place)).quotations[0].verdict.value for place in places]
    assert found == ["verbatim", "verbatim", "moved", "moved"]


@pytest.mark.parametrize(
    ("quote", "kind"),
    [
        ("The ferry will sail again before 3.5 percent", Kind.NEGATION),
        ("The ferry will not sail again before 35 percent", Kind.NUMBER),
        ("The ferry can’t sail again before 3.5 percent is paid", Kind.NEGATION),
        ("5 percent is paid", None),
        ("nuclear power is cheaper than all other kinds", None),
    ],
)
def test_a_changed_number_or_negation_is_never_verbatim(verify, quote, kind):
    (checked,) = verify(f"He said “{quote}”.").quotations
    assert checked.verdict is Verdict.ALTERED
    assert checked.changes
    assert kind is None or kind in {change.kind for change in checked.changes}


def test_a_quotation_over_two_paragraphs_cites_the_sentences_of_both(verify):
    draft = "“One long story begins here today. And it ends in the second paragraph,” Holm said."
    (checked,) = verify(draft).quotations
    assert checked.verdict is Verdict.VERBATIM
    assert [location.line for _, location in checked.found.sentences] == [9, 11]


def test_a_block_quotation_counts_as_one_with_the_line_below_it(verify):
    (checked,) = verify(
        "> We waited nine years\n> for the bridge\n>\n> — Per Lund, bridge.txt:3\n"
    ).quotations
    assert checked.verdict is Verdict.MISATTRIBUTED
    assert checked.quotation.speaker == "Per Lund"
    assert checked.quotation.stated.line == 3


def test_block_quotations_that_follow_each_other_have_each_their_own_speaker(verify):
    draft = "> Now the ferry can rest\n\n> We waited nine years for the bridge\n>\n> — Ida Holm\n"
    found = verify(draft).quotations
    assert [each.quotation.speaker for each in found] == [None, "Ida Holm"]


@pytest.mark.parametrize(
    "draft",
    [
        "— We waited nine years for the bridge — said Ida Holm. — Now the ferry can rest.",
        "—We waited nine years for the bridge —dijo Ida Holm—. Now the ferry can rest.",
        "– We waited nine years for the bridge, a dit Ida Holm.\n\n– Now the ferry can rest.",
    ],
)
def test_what_is_said_behind_a_dash_is_a_quotation(verify, draft):
    found = verify(draft, "draft.txt").quotations
    assert [each.verdict.value for each in found] == ["verbatim", "verbatim"]
    assert found[0].quotation.speaker == "Ida Holm"
    wrong = verify(draft.replace("nine", "ten").replace("Ida Holm", "Per Lund"), "draft.txt")
    assert verdicts(wrong)[0] == "altered"


def test_a_list_with_dashes_and_a_dash_in_a_sentence_are_no_speech(verify):
    draft = "– milk and bread – for two\n\n– butter of Arlen\n\nThe ferry – said to be old – sails."
    assert verify(draft, "draft.txt").quotations == ()


def test_the_block_quotations_of_a_word_document_are_looked_up(verify):
    style = '<w:style w:type="paragraph" w:styleId="Zitat"><w:name w:val="Quote"/></w:style>'
    paragraph = '<w:p><w:pPr><w:pStyle w:val="Zitat"/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    said = ("We waited ten years for the bridge", "— Ida Holm")
    parts = members(docx("".join(paragraph.format(each) for each in said)))
    styles = parts["word/styles.xml"].replace(b"</w:styles>", f"{style}</w:styles>".encode())
    draft = packed(parts | {"word/styles.xml": styles})
    (checked,) = verify(draft, "draft.docx").quotations
    assert (checked.verdict, checked.quotation.speaker) == (Verdict.ALTERED, "Ida Holm")


def test_what_is_short_or_not_there_is_said_to_be(verify):
    found = verify("The “old bridge” was “built by nobody with a licence to dance”.")
    assert verdicts(found) == ["too_short", "not_found"]
    assert not found.proved
    assert verify("The “old bridge”.").proved


def test_a_file_that_has_changed_since_proves_nothing(verify, shelf):
    shelf.write("bridge.txt", BRIDGE.replace("nine", "ten"))
    found = verify("“We waited nine years for the bridge”")
    assert verdicts(found) == ["verbatim"]
    assert not found.proved


def test_numbers_are_looked_for_in_sentences_about_the_same(verify):
    ferry = "The ferry will not sail again before 3.5 percent is paid."
    found = verify(f"{ferry} We waited 12 years for the bridge.", figures=True).figures
    assert [(each.figure.text, each.supported) for each in found] == [
        ("3.5 percent", True),
        ("12 years", False),
    ]
    assert found[1].others == ("nine years",)


@pytest.mark.parametrize("k", [1, 5])
def test_words_are_found_in_every_place_or_else_what_comes_near(shelf, k):
    shelf.write("bridge.txt", BRIDGE)
    shelf.write("speech.txt", SPEECH)
    shelf.add()
    searcher = Searcher(shelf.directory, None)
    with searcher.snapshot():
        found = Verifier(searcher).matches("waited nine years for the bridge", k)
        near = Verifier(searcher).matches("waited ten years for the bridge", k)
        none = Verifier(searcher).matches("a bucket of purple violins", k)
    searcher.close()
    assert len(found) == min(k, 2)
    assert not any(each.altered for each in found)
    assert all(each.altered for each in near)
    assert near[0].changes[0].other == "nine"
    assert none == ()


PRICES = """Prices

“We paid $4.5 million for 1,250 seats on 3 May 2019, not 2018,” Holm said. “It fell by −7 degrees.”

“Nobody should ever leave without Ida Holm and the twelve others,” she added.

“The U.S. sent F-16 jets to the 5th fleet at 10:30, and half of them returned,” she went on.
"""


@pytest.mark.parametrize(
    "quote",
    [
        "We paid $4.5 billion for 1,250 seats",
        "We paid €4.5 million for 1,250 seats",
        "We paid $45 million for 1,250 seats",
        "We paid $4.5 million for 1.250 seats",
        "We paid $4.5 million for 12,50 seats",
        "We paid $4.5 million for 250 seats",
        "seats on 3 May 2018, not 2019",
        "seats on 3 May 2019, 2018",
        "seats on 3 June 2019, not 2018",
        "It fell by 7 degrees",
        "It fell by −7° degrees",
        "It fell by -7.0 degrees",
        "Somebody should ever leave without Ida Holm",
        "Nobody should ever leave with Ida Holm",
        "Nobody should leave without Ida Holm",
        "Nobody should ever leave without Ida Holme",
        "Nobody should ever leave without Ada Holm",
        "leave without Ida Holm and the twelfth others",
        "and the 12 others",
        "The US sent F-16 jets",
        "The U.S. sent F-18 jets",
        "The U.S. sent 16 jets to the 5th fleet",
        "jets to the 6th fleet at 10:30",
        "to the 5th fleet at 10:3",
        "to the 5th fleet at 10.30",
        "and all of them returned",
        "and half of them have not returned",
    ],
)
def test_nothing_else_passes_as_what_was_said(verify, shelf, quote):
    shelf.write("prices.txt", PRICES)
    shelf.add()
    (checked,) = verify(f"She said “{quote}”.").quotations
    assert checked.verdict in {Verdict.ALTERED, Verdict.NOT_FOUND, Verdict.TOO_SHORT}
    assert not checked.proved


@pytest.mark.parametrize(
    "quote",
    [
        "we paid $4.5 million for 1,250 seats on 3 May 2019, not 2018.",
        "It fell by -7 degrees",
        "leave without Ida Holm and the twelve others",
        "The U.S. sent F‑16 jets to the 5th fleet at 10:30",
    ],
)
def test_what_was_said_passes(verify, shelf, quote):
    shelf.write("prices.txt", PRICES)
    shelf.add()
    (checked,) = verify(f"She said “{quote}”.").quotations
    assert checked.verdict is Verdict.VERBATIM


def test_what_differs_is_placed_behind_an_ellipsis_as_well(verify):
    quote = "… waited ten years for the bridge …"
    (checked,) = verify(f"She said “{quote}”.").quotations
    assert checked.verdict is Verdict.ALTERED
    (change,) = [each for each in checked.changes if each.kind is not Kind.LEFT_OUT]
    assert (change.span.of(quote), change.other) == ("ten", "nine")


@pytest.mark.parametrize("mark", ["\n", "\r\n"])
def test_lines_may_end_as_they_like(verify, mark):
    found = verify(
        f"Nothing.{mark}{mark}> We waited nine years{mark}> for the bridge{mark}", "a.txt"
    )
    assert verdicts(found) == ["verbatim"]


@pytest.mark.parametrize(
    "text",
    [
        " ",
        "\n",
        "\t",
        ".",
        "-",
        " -",
        "'a ",
        "“a ",
        "ab.c/",
        "a.txt:1",
        "\u0301",
        "\u00ad",
        "> ",
        "[",
    ],
)
def test_what_repeats_without_end_is_read_in_no_time(text):
    """A test that never ends is the fault: each of these took minutes where a regex went wrong."""
    drafts("a.txt", (text * 100_000 + "x").encode())

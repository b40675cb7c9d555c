"""References in each style: right in its own syntax, and with nothing lost on the way."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from index.parts import Member, Page, Paragraph
from qa.rendering.references.reference import reference
from qa.rendering.references.styles import ABOUT, Style, by_key, references
from qa.rendering.sanitise import clean
from tests.support.citing import (
    cited,
    names_of_bibtex,
    of_tex,
    read_bibtex,
    read_ris,
    url_of_tex,
)

NEWS = cited(
    line=7,
    title="Duterte seeks weapons",
    date="2016-11-17",
    authors=("Genalyn D. Kabiling", "Associated Press"),
    source="Manila Bulletin",
)
PAGE = cited("https://example.org/a_b?c=1&d=%20", title="A “page”", accessed="2026-11-28")
CHAPTER = cited(
    "/b/book.epub",
    Member("c3.xhtml", "ch. 3"),
    Paragraph("c3.xhtml", 14),
    title="The ferry",
    source="Rivers",
    date="1999",
    authors=("Jean-Paul B. Roy Jr.",),
    format="epub",
)
MAIL = cited("/m/one.eml", title="Re: bridge", authors=("Ida Holm",), date="2019-05-03")
REPORT = cited("/r/report.pdf", Page(12), title="Who pays?", date="2016-11")
COPY = cited("https://web.archive.org/web/2016/http://example.org/a", title="A page", date="2016")
BARE = cited("/n/notes.txt")

ANY = st.text(min_size=1)


def one(style, sentence):
    return references([sentence], style)


def test_each_style_says_what_it_is():
    assert set(ABOUT) == set(Style)


# --- for people ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "note"),
    [
        (NEWS, ("Genalyn D. Kabiling and Associated Press, “Duterte seeks weapons,” "
                "Manila Bulletin, November 17, 2016, clip.txt, line 7.")),
        (PAGE, "“A ‘page’,” accessed November 28, 2026, https://example.org/a_b?c=1&d=%20."),
        (CHAPTER, ("Jean-Paul B. Roy Jr., “The ferry,” in Rivers (1999), book.epub, ch. 3, "
                   "para. 14.")),
        (MAIL, "Ida Holm, “Re: bridge,” email, May 3, 2019, one.eml."),
        (REPORT, "“Who pays?,” November 2016, report.pdf, p. 12."),
        (COPY, ("“A page,” 2016, http://example.org/a, archived at "
                "https://web.archive.org/web/2016/http://example.org/a.")),
        (BARE, "“notes.txt.”"),
    ],
)  # fmt: skip
def test_a_footnote_of_chicago(sentence, note):
    assert one(Style.CHICAGO, sentence) == note


@pytest.mark.parametrize(
    ("sentence", "note"),
    [
        (NEWS, ("Kabiling, G. D., & Associated Press. (2016, November 17). Duterte seeks weapons. "
                "Manila Bulletin, clip.txt, line 7.")),
        (PAGE, ("A “page”. (n.d.). Retrieved November 28, 2026, from "
                "https://example.org/a_b?c=1&d=%20")),
        (CHAPTER, "Roy, J.-P. B., Jr. (1999). The ferry. In Rivers, book.epub, ch. 3, para. 14."),
        (MAIL, "Ida Holm. (2019, May 3). Re: bridge [Email]. one.eml."),
        (REPORT, "Who pays? (2016, November). report.pdf, p. 12."),
        (BARE, "notes.txt. (n.d.)."),
    ],
)  # fmt: skip
def test_a_reference_of_the_apa(sentence, note):
    assert one(Style.APA, sentence) == note


def test_many_authors_are_listed_as_each_style_has_them():
    names = tuple(f"Ann {letter}. Roe" for letter in "ABCDEFGHIJKLMNOPQRSTUV")
    assert one(Style.CHICAGO, cited(authors=names)).startswith("Ann A. Roe et al., ")
    assert one(Style.CHICAGO, cited(authors=names[:3])).startswith(
        "Ann A. Roe, Ann B. Roe, and Ann C. Roe, "
    )
    assert "Roe, A. S., … Roe, A. V. (n.d.)" in one(Style.APA, cited(authors=names))
    assert "Roe, A. S., & Roe, A. T. (n.d.)" in one(Style.APA, cited(authors=names[:20]))


def text_of_markdown(text):
    """Return what Markdown shows of a footnote, and the addresses that it leads to."""
    shown, links = [], []
    mark, _, note = text.partition(": ")
    assert re.fullmatch(r"\[\^[a-z0-9-]+\]", mark)
    for token in MarkdownIt().parse(note):
        for each in token.children or ():
            assert each.type in {"text", "em_open", "em_close", "link_open", "link_close",
                                 "text_special", "softbreak"}, each  # fmt: skip
            shown.append(each.content)
            if each.type == "link_open":
                links.append(each.attrs["href"])
    return "".join(shown), links


@given(ANY, ANY, ANY)
def test_markdown_shows_the_footnote_of_chicago_whatever_the_texts_hold(title, source, author):
    sentence = cited(title=title, source=source, authors=(author,), line=3)
    shown, links = text_of_markdown(one(Style.MARKDOWN, sentence))
    assert shown == one(Style.CHICAGO, sentence)
    assert not links


def test_an_article_without_a_title_has_one_name_also_where_its_beginning_is_cited():
    begins, goes_on = cited(line=1), cited(line=2, start=9, opening="PRESIDENT Duterte wants")
    for order in ([begins, goes_on], [goes_on, begins]):
        notes = references(order, Style.CHICAGO).split("\n")
        assert all(note.startswith("“PRESIDENT Duterte wants…,”") for note in notes)
    assert by_key([begins, goes_on]).keys() == {reference(each).key for each in (begins, goes_on)}


def test_markdown_leads_to_the_page():
    shown, links = text_of_markdown(one(Style.MARKDOWN, COPY))
    assert shown == one(Style.CHICAGO, COPY)
    assert links == ["http://example.org/a", COPY.citation.file]
    assert "*Manila Bulletin*" in one(Style.MARKDOWN, NEWS)


# --- BibTeX -------------------------------------------------------------------------------------


def test_an_entry_of_bibtex_has_the_fields_that_are_known():
    ((kind, key, fields),) = read_bibtex(one(Style.BIBTEX, NEWS))
    assert kind == "article"
    assert key.startswith("kabiling2016-")
    assert fields == {
        "author": "Kabiling, Genalyn D. and {Associated Press}",
        "title": "{Duterte seeks weapons}",
        "journal": "Manila Bulletin",
        "year": "2016",
        "month": "nov",
        "day": "17",
        "note": "clip.txt, line 7",
    }
    ((kind, _, fields),) = read_bibtex(one(Style.BIBTEX, CHAPTER))
    assert (kind, fields["booktitle"], fields["author"]) == (
        "incollection", "Rivers", "Roy, Jr., Jean-Paul B.",
    )  # fmt: skip
    ((kind, _, fields),) = read_bibtex(one(Style.BIBTEX, PAGE))
    assert (kind, fields["urldate"]) == ("misc", "2026-11-28")
    ((_, _, fields),) = read_bibtex(one(Style.BIBTEX, COPY))
    assert fields["note"] == f"archived at \\url{{{COPY.citation.file}}}"


@given(ANY, ANY, st.lists(ANY, min_size=1, max_size=3))
def test_bibtex_prints_any_text_as_it_is_written(title, source, authors):
    sentence = cited(title=title, source=source, authors=tuple(authors))
    ((_, _, fields),) = read_bibtex(one(Style.BIBTEX, sentence))
    assert of_tex(fields["title"]) == (clean(title) or "clip.txt")
    assert of_tex(fields.get("journal", fields.get("publisher", ""))) == clean(source)
    named = [clean(each) for each in authors if clean(each)]
    written = names_of_bibtex(fields["author"]) if named else []
    assert len(written) == len(named)
    literal = [(n, w) for n, w in zip(named, written, strict=True) if w.startswith("{")]
    assert all(of_tex(w) == n for n, w in literal)


@pytest.mark.parametrize("text", ["a -- b", "``a''", "C:\\{x}", "}{", "50 % & $5 #1 a_b ~^", "\\"])
def test_bibtex_spells_out_what_tex_would_act_on(text):
    ((_, _, fields),) = read_bibtex(one(Style.BIBTEX, cited(title=text)))
    assert of_tex(fields["title"]) == text
    assert not fields["title"].startswith("{\\")  # BibTeX would take it all for one letter


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp"))))
def test_an_address_leads_to_the_same_page_from_bibtex(rest):
    url = f"https://example.org/{rest}"
    ((_, _, fields),) = read_bibtex(one(Style.BIBTEX, cited(url)))
    if clean(url) == url:
        assert url_of_tex(fields["url"]) == url_of_tex(
            url.translate({ord(sign): f"%{ord(sign):02X}" for sign in '\\{}^`|"<>'})
        )


# --- CSL-JSON and RIS ---------------------------------------------------------------------------

# The properties that the schema of CSL 1.0.2 gives an item, of those that are written.
CSL = {
    "id", "type", "author", "title", "container-title", "issued", "accessed", "URL",
    "archive_location", "genre", "locator", "note", "custom",
}  # fmt: skip


def test_an_item_of_csl_has_the_fields_that_are_known():
    (item,) = json.loads(one(Style.CSL_JSON, NEWS))
    assert set(item) <= CSL
    assert item["id"].startswith("kabiling2016-")
    assert item["type"] == "article-newspaper"
    assert item["author"] == [
        {"family": "Kabiling", "given": "Genalyn D."},
        {"literal": "Associated Press"},
    ]
    assert item["issued"] == {"date-parts": [[2016, 11, 17]]}
    assert item["custom"] == {
        "quotation": "It sank.",
        "locators": [{"label": "line", "locator": "7"}],
    }
    (item,) = json.loads(one(Style.CSL_JSON, CHAPTER))
    assert [each["label"] for each in item["custom"]["locators"]] == ["chapter", "paragraph"]
    (item,) = json.loads(one(Style.CSL_JSON, COPY))
    assert (item["URL"], item["archive_location"]) == ("http://example.org/a", COPY.citation.file)
    (item,) = json.loads(one(Style.CSL_JSON, BARE))
    assert set(item) == {"id", "type", "title", "custom"}


@pytest.mark.parametrize(
    ("sentence", "locator"),
    [(REPORT, "12"), (NEWS, "line 7"), (CHAPTER, "ch. 3, para. 14"), (PAGE, None)],
)
def test_a_bare_locator_of_csl_is_a_page_and_any_other_says_what_it_is(sentence, locator):
    (item,) = json.loads(one(Style.CSL_JSON, sentence))
    assert item.get("locator") == locator


@given(ANY, ANY, ANY, ANY)
def test_json_and_ris_hold_any_text_on_one_line(title, source, author, said):
    sentence = cited(title=title, source=source, authors=(author,), sentence=said)
    (item,) = json.loads(one(Style.CSL_JSON, sentence))
    ((_, *lines),) = read_ris(one(Style.RIS, sentence))
    fields = dict(lines)
    assert item["title"] == fields["TI"] == (clean(title) or "clip.txt")
    assert item.get("container-title", "") == fields.get("T2", "") == clean(source)
    assert item["custom"].get("quotation", "") == fields["N1"] == clean(said)
    if "," not in author and "literal" in item.get("author", [{}])[0]:
        assert item["author"][0]["literal"] == fields["AU"] == clean(author)


def test_a_record_of_ris_has_the_tags_that_are_known():
    ((*pairs,),) = read_ris(one(Style.RIS, NEWS))
    assert [tag for tag, _ in pairs] == [
        "TY", "ID", "AU", "AU", "TI", "T2", "PY", "DA", "M1", "N1", "ER",
    ]  # fmt: skip
    assert [value for tag, value in pairs if tag == "AU"] == [
        "Kabiling,Genalyn D.",
        "Associated Press",
    ]
    fields = dict(pairs)
    assert (fields["TY"], fields["PY"], fields["DA"]) == ("NEWS", "2016", "2016/11/17/")
    ((*pairs,),) = read_ris(one(Style.RIS, REPORT))
    assert dict(pairs)["DA"] == "2016/11//"
    assert dict(pairs)["SP"] == "12"


# --- several ------------------------------------------------------------------------------------


@pytest.mark.parametrize("style", Style)
def test_each_place_is_named_once_in_the_order_of_the_sentences(style):
    written = references([NEWS, PAGE, NEWS], style)
    assert written.count("Duterte seeks weapons") == 1
    assert written.index("Duterte") < written.index("page")
    if style is Style.BIBTEX:
        assert len(read_bibtex(written)) == 2
    elif style is Style.RIS:
        assert len(read_ris(written)) == 2
    elif style is Style.CSL_JSON:
        assert len(json.loads(written)) == 2
    else:
        assert len(written.splitlines()) == 2

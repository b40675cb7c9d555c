"""What is said of a source: its kind, its dates, its addresses, the place, and a key."""

import pytest

from index.parts import Cue, Member, Page, Paragraph, Record, Stated
from qa.rendering.references.reference import Sort, reference
from tests.support.citing import cited


@pytest.mark.parametrize(
    ("file", "said", "sort"),
    [
        ("/a/clip.txt", {}, Sort.DOCUMENT),
        ("/a/clip.txt", {"source": "Manila Bulletin"}, Sort.ARTICLE),
        ("/a/report.pdf", {"format": "pdf"}, Sort.DOCUMENT),
        ("/a/page.html", {}, Sort.WEBPAGE),
        ("https://example.org/a", {"format": "html"}, Sort.WEBPAGE),
        ("https://example.org/a", {"format": "html", "source": "The Times"}, Sort.ARTICLE),
        ("/a/mail.eml", {"source": "Somebody"}, Sort.EMAIL),
        ("/a/all.mbox", {"format": "mbox"}, Sort.EMAIL),
        ("/a/book.epub", {"format": "epub", "source": "A Book"}, Sort.CHAPTER),
    ],
)
def test_the_format_and_what_is_known_say_what_a_source_is(file, said, sort):
    assert reference(cited(file, **said)).sort is sort


@pytest.mark.parametrize(
    ("date", "issued"),
    [
        ("2016-11-17", (2016, 11, 17)),
        ("2016-11", (2016, 11)),
        ("2016", (2016,)),
        (None, ()),
        ("last week", ()),
        ("2016-13", ()),
        ("2016-02-31", ()),
    ],
)
def test_a_date_has_the_parts_that_are_known(date, issued):
    assert reference(cited(date=date)).issued == issued


@pytest.mark.parametrize(
    ("file", "parts", "line", "words"),
    [
        ("/a/clip.txt", (), 12, "line 12"),
        ("/a/page.html", (), 12, ""),  # the lines of its source are nobody's
        ("/a/report.pdf", (Page(12),), 0, "p. 12"),
        ("/a/report.pdf", (Page(12, "xii"),), 0, "p. xii"),
        ("/a/report.pdf", (Page(12, last=13),), 0, "pp. 12–13"),
        ("/a/report.docx", (Paragraph("word/document.xml", 7),), 0, "para. 7"),
        ("/a/talk.pptx", (Paragraph("s", 2, slide=5),), 0, "slide 5, para. 2"),
        ("/a/b.epub", (Member("c3.xhtml", "ch. 3"), Paragraph("c3.xhtml", 14)), 0,
         "ch. 3, para. 14"),
        ("/a/t.csv", (Record("body", 5),), 0, "row 5"),
        ("/a/film.srt", (Cue(3, "00:12:31"),), 40, "00:12:31"),
        ("/a/clip.txt", (Stated("author"),), 0, ""),
    ],
)  # fmt: skip
def test_a_place_is_named_as_people_name_it(file, parts, line, words):
    assert reference(cited(file, *parts, line=line)).place == words


def test_a_source_without_an_address_is_found_by_its_file_but_not_by_its_folder():
    found = reference(cited("/home/me/secret/clip.txt", line=3, title="A title"))
    assert found.where == "clip.txt, line 3"
    assert reference(cited("/home/me/clip.txt", line=3)).where == "line 3"  # the file is its title
    assert reference(cited("/home/me/clip.txt", line=3)).called == "clip.txt"


def test_what_has_no_title_is_called_by_its_first_words():
    assert reference(cited(opening="PRESIDENT Rodrigo Duterte wants")).called.endswith("wants…")


def test_a_page_of_a_web_archive_has_its_own_address_and_that_of_the_copy():
    copy = "https://web.archive.org/web/20161117083000/http://example.org/a?b=1"
    found = reference(cited(copy))
    assert (found.url, found.archive) == ("http://example.org/a?b=1", copy)
    saved = reference(cited("/a/pages.warc", member="https://example.org/x", format="html"))
    assert (saved.url, saved.archive) == ("https://example.org/x", "")


def test_a_key_is_the_same_for_the_same_place_and_another_for_any_other():
    places = [cited(start=at, authors=("Genalyn D. Kabiling",), date="2016") for at in range(2000)]
    keys = [reference(each).key for each in places]
    assert len(set(keys)) == 2000
    assert keys == [reference(each).key for each in places]
    assert all(key.startswith("kabiling2016-") and key.isascii() for key in keys)


@pytest.mark.parametrize("name", ["Путин", "…", "Ö", "{}", "王 小明"])
def test_a_key_is_ascii_whatever_the_names_are(name):
    key = reference(cited(authors=(name,), title=name)).key
    assert key.isascii()
    assert key.replace("-", "").isalnum()

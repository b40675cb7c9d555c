"""What a page states of itself: JSON-LD, meta tags, times; the name of the site is no title."""

from __future__ import annotations

import json

import pytest

from index.article import Metadata
from index.formats.html.html import read

BODY = "<p>The ferry to Lerwick was held back for two hours while engineers looked at a pump.</p>"


def stated(head: str = "", body: str = BODY, html: str = "<html>") -> Metadata:
    return read(f"<!doctype html>{html}<head>{head}</head><body>{body}".encode()).metadata


def ld(*works: object) -> str:
    return "".join(
        f'<script type="application/ld+json">{json.dumps(work)}</script>' for work in works
    )


ARTICLE = {
    "@type": "NewsArticle",
    "headline": "A pump fails &amp; a ferry waits",
    "datePublished": "2026-03-04T08:00:00+01:00",
    "dateModified": "2026-03-05T10:00:00Z",
    "author": [{"@type": "Person", "name": "Ingrid Sund"}, {"name": "Ola Vik"}],
    "publisher": {"@type": "Organization", "name": "The Harbour Post"},
    "inLanguage": "en-GB",
    "keywords": ["ferries", "pumps"],
    "description": "Two hours' wait.",
}


@pytest.mark.parametrize(
    "shape",
    [
        ARTICLE,
        [{"@type": "WebSite", "name": "Home"}, ARTICLE],
        {"@context": "https://schema.org", "@graph": [{"@type": "BreadcrumbList"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": {**ARTICLE, "@type": ["Article", "NewsArticle"]}},
    ],
    ids=["alone", "in a list", "in a graph", "as what a page is about"],
)
def test_json_ld_states_everything(shape: object) -> None:
    found = stated(ld(shape))
    assert found == Metadata(
        title="A pump fails & a ferry waits",
        date="2026-03-04",
        updated="2026-03-05",
        authors=("Ingrid Sund", "Ola Vik"),
        source="The Harbour Post",
        language="en",
        tags=("ferries", "pumps"),
        description="Two hours' wait.",
    )


def test_references_within_a_graph_are_followed() -> None:
    graph = [
        {"@type": "Article", "headline": "A pump", "author": {"@id": "#1"}},
        {"@type": "Person", "@id": "#1", "name": "Ingrid Sund"},
    ]
    assert stated(ld({"@graph": graph})).author == "Ingrid Sund"


def test_of_several_works_the_one_with_the_title_of_the_page_counts() -> None:
    others = [{"@type": "Article", "headline": f"No. {n}", "author": f"N{n}"} for n in range(3)]
    right = {"@type": "Article", "headline": "A pump", "author": "Ingrid Sund"}
    title = '<meta property="og:title" content="A pump">'
    assert stated(title + ld(*others, right)).author == "Ingrid Sund"
    assert stated(ld(*others)).author is None


@pytest.mark.parametrize("broken", ["{", '{"@type": "Article", "author": }', "[" * 9_000, "null"])
def test_json_that_is_none_states_nothing(broken: str) -> None:
    assert stated(f"<script type='application/ld+json'>{broken}</script>") == Metadata()


def test_meta_tags_state_what_json_ld_does_not() -> None:
    found = stated(
        '<meta property="og:title" content="A pump - The Harbour Post">'
        '<meta property="og:site_name" content="The Harbour Post">'
        "<meta name=author content='By Ingrid Sund'><meta name=Author content='Ola Vik'>"
        '<meta property="article:published_time" content="2026-03-04">'
        "<meta name=description content='Two hours.'><meta name=keywords content='a, b,a'>",
        html="<html lang=nb-NO>",
    )
    assert (found.title, found.source, found.date) == ("A pump", "The Harbour Post", "2026-03-04")
    assert (found.author, found.language) == ("Ingrid Sund, Ola Vik", "nb")
    assert (found.description, found.tags) == ("Two hours.", ("a", "b"))


TITLES = {
    "the site is named": (
        "<meta property=og:site_name content='Harbour Post'><title>A pump | Harbour Post</title>",
        "",
        "A pump",
    ),
    "a heading shows it": ("<title>A pump – HP</title>", "<h1>A <b>pump</b></h1>", "A pump"),
    "nothing tells": ("<title>A pump | Ferries</title>", "", "A pump | Ferries"),
    "a hyphen in a word": ("<title>The anti-pump</title>", "<h1>The anti</h1>", "The anti-pump"),
    "a headline that is cut short": (
        ld({"@type": "Article", "headline": "A pump fails and a..."})
        + "<title>A pump fails and a ferry waits</title>",
        "",
        "A pump fails and a ferry waits",
    ),
    "no title": ("", "<h1>A pump</h1>", None),
}  # fmt: skip


@pytest.mark.parametrize(("head", "body", "title"), TITLES.values(), ids=TITLES)
def test_the_title_is_without_the_name_of_the_site(head: str, body: str, title: str | None) -> None:
    assert stated(head, body + BODY).title == title


@pytest.mark.parametrize(
    "author", ["https://example.org/ingrid", "@ingrid", "admin", "", "ingrid@example.org"]
)
def test_what_is_no_name_is_no_author(author: str) -> None:
    assert stated(f"<meta name=author content='{author}'>").author is None


def test_a_link_to_the_author_above_the_text_names_him() -> None:
    byline = "<h1>A pump</h1><p class=byline>By <a rel=author href=/i>Ingrid Sund</a></p>"
    other = "<p>See what <a rel=author href=/o>Ola Vik</a> wrote of pumps in the spring.</p>"
    body = f"<article>{byline}{BODY * 4}{other}{BODY}</article>"
    assert stated("<title>A pump</title>", body).author == "Ingrid Sund"


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("By Ingrid Sund", "Ingrid Sund"),
        ("by Ingrid Sund and Ola van Vik", None),
        ("By Ingrid Sund , Ola Vik on Monday", "Ingrid Sund, Ola Vik"),
        ("By Ingrid Sund, Staff Writer", "Ingrid Sund"),
        ("By Ingrid Sund, HP", "Ingrid Sund"),
        ("By The Harbour, which is old", "The Harbour"),
        ("By the harbour", None),
        ("Ingrid Sund", None),
    ],
)
def test_a_byline_that_begins_with_by_names_the_authors(byline: str, author: str | None) -> None:
    body = f"<article><h1>A pump</h1><p class=byline>{byline}</p>{BODY * 5}</article>"
    assert stated("<title>A pump</title>", body).author == author


def test_only_a_time_that_says_what_it_is_dates_the_page() -> None:
    assert stated(body=f"<time datetime=2026-03-04>today</time>{BODY}").date is None
    published = "<time class=published datetime=2026-03-04T08:00>today</time>"
    assert stated(body=published + BODY).date == "2026-03-04"


def test_a_date_that_the_page_calls_so_dates_it_if_nothing_else_does() -> None:
    date = "<h1>A pump</h1><div class=entry-date>Posted on March 4, 2026 at 8 am</div>"
    body = f"<article>{date}{BODY * 5}<p class=date>May 9, 2026</p></article>"
    assert stated("<title>A pump</title>", body).date == "2026-03-04"
    head = "<title>A pump</title><meta property=article:published_time content=2026-03-03>"
    assert stated(head, body).date == "2026-03-03"


def test_an_update_before_the_publication_is_none() -> None:
    early = {**ARTICLE, "dateModified": "2026-03-01"}
    assert stated(ld(early)).updated is None

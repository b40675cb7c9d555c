"""The page in a browser: asking, reading beside, filters, keys, a phone, the dark, hostile text."""

import re
from pathlib import Path

import pytest

from qa import answer
from qa.doors import http_app
from tests.support import browser, chromium
from tests.support.doors import serving

pytestmark = pytest.mark.skipif(not chromium.FOUND, reason="there is no Chromium")

DESK = 1280, 800
PHONE = 390, 844
ANSWERED = "document.querySelectorAll('.turn .verdict').length === "
HIDDEN = "document.getElementById('article').hidden"
FOCUSED = "document.activeElement."
PAGE = Path(http_app.__file__).with_name("page")


@pytest.fixture(scope="module")
def tab(tmp_path_factory):
    with browser.tab(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.fixture
def page(seeded, tab):
    """The page over the sample articles, at a desk; nothing may be complained of."""
    assert seeded.folder
    tab.said.clear()
    with serving() as caller:
        tab.look(*DESK)
        tab.open(caller.url())
        yield tab
        tab.open("about:blank")
    assert tab.said == []


def ask(page, question, count=1):
    page.does("document.getElementById('question').focus()")
    page.type(question)
    page.press("Enter")
    page.until(f"{ANSWERED}{count}")


def test_an_answer_is_marked_and_its_article_beside_it_scrolled_to_the_place(page):
    ask(page, "when will the APEC summit take place?")
    assert page.text(".verdict") == "Sure"
    assert page.text(".answer mark") == "November 19 to 20"
    page.until("document.querySelector('#text mark')")
    assert page.text("#text mark") == page.text(".answer .sentence")
    page.until(
        "(() => { const box = document.querySelector('#text mark').getBoundingClientRect();"
        " return box.top > 60 && box.bottom < innerHeight })()"
    )
    assert page.does("document.getElementById('article').scrollTop") > 0
    assert "2016-11-17" in page.text(".answer .place")


def test_a_question_that_leans_on_the_talk_is_completed_until_a_new_one_begins(page):
    ask(page, "When will the APEC summit take place?")
    ask(page, "where will it be held?", 2)
    assert "APEC summit" in page.text(".turn:last-child .faint")
    page.click("#new")
    assert page.does(f"{ANSWERED}0")
    ask(page, "where will it be held?")
    assert "Understood" not in page.text(".turn")


def test_that_the_articles_do_not_say_is_shown_as_an_answer(page):
    ask(page, "who won the 2018 World Cup?")
    assert page.text(".verdict") == "The articles do not say (2 articles)."
    assert page.does(HIDDEN)


def test_a_filter_narrows_what_is_asked_and_a_wrong_one_is_told(page):
    page.click("summary")
    page.click("[name=author]")
    page.type("kabiling")
    assert page.text("#within") == "author:kabiling"
    ask(page, "who met Putin?")
    assert "authors kabiling: 1 article" in page.text(".turn")
    page.does("document.getElementById('filters').open = true")
    page.click("[name=since]")
    page.type("soon")
    page.does("document.getElementById('question').focus()")
    page.type("who met Putin?")
    page.press("Enter")
    page.until("document.querySelector('[role=alert]')")
    assert "soon" in page.text("[role=alert]")
    page.does("document.getElementById('filters').open = true")
    page.click("#clear")
    assert page.text("#within") == "all articles"
    page.said.clear()  # the browser notes every request that was refused


def test_everything_can_be_done_by_keys(page):
    ask(page, "what weapons did Duterte seek?")
    page.until("document.querySelector('#text mark')")
    page.press("ArrowDown")
    first = page.does(f"{FOCUSED}closest('.answer').querySelector('.sentence').innerText")
    page.press("ArrowDown")
    second = page.does(f"{FOCUSED}closest('.answer').querySelector('.sentence').innerText")
    assert first != second
    page.until(f"document.querySelector('#text mark')?.innerText === {second!r}")
    page.press("Enter")
    page.until(f"{FOCUSED}id === 'article'")
    page.press("Escape")
    assert page.does(HIDDEN)
    assert page.does(f"{FOCUSED}className") == "place"
    page.press("/")
    assert page.does(f"{FOCUSED}id") == "question"
    page.press("ArrowUp")
    assert page.does(f"{FOCUSED}value") == "what weapons did Duterte seek?"


def test_on_a_phone_the_article_lies_above_the_answers_and_back_leads_to_them(page):
    page.look(*PHONE)
    ask(page, "who is the Russian ambassador?")
    assert page.does(HIDDEN)
    assert page.does("document.documentElement.scrollWidth") == PHONE[0]
    page.click(".place")
    page.until("document.querySelector('#text mark')")
    covered = "document.getElementById('article').getBoundingClientRect().width"
    assert page.does(covered) == PHONE[0]
    page.does("history.back()")
    page.until(HIDDEN)
    page.click(".place")
    page.until(f"!{HIDDEN}")
    page.click("#close")
    page.until(HIDDEN)
    assert page.text(".answer .sentence")


@pytest.mark.parametrize("dark", [False, True], ids=["by day", "in the dark"])
def test_it_has_its_own_colours_by_day_and_in_the_dark(page, dark):
    page.look(*PHONE, dark=dark)
    ask(page, "who is the Russian ambassador?")
    wanted = colours((PAGE / "page.css").read_text("utf-8"))[dark]
    shown = page.picture().colours
    common = {colour for colour, _ in shown.most_common(2)}
    assert common == {wanted["paper"], wanted["card"]}
    assert shown[wanted["mark"]] > 500


def colours(css):
    """The colours of the page by name: those by day, and those in the dark."""
    rule = re.compile(r"--([\w-]+): (#[0-9a-f]{6})")
    day, night = (dict(rule.findall(part)) for part in css.split("@media", 2)[:2])
    return day, day | night


def test_whatever_an_article_says_is_shown_as_text(library, tab):
    library(
        hostile="<img src=x onerror='window.acted=1'> A title\n\n"
        "The heron <script>window.acted=1</script> waits <b>at</b> the pond of Arlen.\n"
    )
    tab.said.clear()
    with serving(min_confidence=0.0) as caller:
        tab.look(*DESK)
        tab.open(caller.url())
        ask(tab, "where <b>does</b> the heron wait?")
        tab.until("document.querySelector('#text mark')")
        sentence = "The heron <script>window.acted=1</script> waits <b>at</b> the pond of Arlen."
        assert tab.text("#text mark") == tab.text(".answer .sentence") == sentence
        assert tab.text(".turn h2") == "where <b>does</b> the heron wait?"
        assert (
            tab.does("document.querySelectorAll('img, b, main script, #text script').length") == 0
        )
        assert tab.does("window.acted") is None
        tab.open("about:blank")
    assert tab.said == []


def test_a_link_may_hold_a_question(seeded, tab):
    assert seeded.folder
    with serving() as caller:
        tab.look(*DESK)
        tab.open(caller.url("/#question=who%20is%20the%20Russian%20ambassador%3F"))
        tab.until(f"{ANSWERED}1")
        assert "Igor Khovaev" in tab.text(".answer mark")
        tab.open("about:blank")


def test_the_address_that_is_printed_opens_the_page_where_a_token_is_asked_for(seeded, tab):
    assert seeded.folder
    tab.said.clear()
    with serving("0.0.0.0") as caller:  # noqa: S104 - it is guarded
        tab.open(caller.url("/"))
        assert "The token is missing" in tab.text("body")
        tab.open(caller.url(f"/?token={caller.address.token}"))
        assert tab.does("location.search") == ""
        ask(tab, "who is the Russian ambassador?")
        assert "Igor Khovaev" in tab.text(".answer mark")
        tab.open("about:blank")
    # That the first page was refused is said when the browser gets to it; nothing else is.
    assert all("401" in said.get("entry", {}).get("text", "") for said in tab.said)


def test_how_sure_is_said_from_the_same_numbers_on():
    script = (PAGE / "page.js").read_text("utf-8")
    assert f"const SURE = {answer.SURE}, LIKELY = {answer.LIKELY};" in script

"""An exported conversation as a browser shows it: its own style, on a phone, in the dark."""

import re

import pytest

from qa.session.commands.table import execute
from tests.support import chromium

pytestmark = pytest.mark.skipif(not chromium.FOUND, reason="there is no Chromium")

PHONE = 390, 1300
WHOLE_PAGE = 390, 2400
MARGIN = 14  # of the 16 pixels that stay free on both sides


@pytest.fixture
def page(built, tmp_path):
    """The address of a page with three answers from three articles, and its HTML."""
    session = built.session(interactive=False, k=1)
    for question in ("who cut the ribbon?", "the turnip harvest failed", "who teaches sailing?"):
        session.ask(question)
    execute(session, f"/export {tmp_path}/page.html")
    session.leave()
    return (tmp_path / "page.html").as_uri(), (tmp_path / "page.html").read_text("utf-8")


def colours(html):
    """The colours of the page's style by name: those by day, and those in the dark."""
    rule = re.compile(r"--([\w-]+): (#[0-9a-f]{6})")
    day, night = (dict(rule.findall(part)) for part in html.split("@media", 2)[:2])
    return day, day | night


@pytest.mark.parametrize("dark", [False, True], ids=["by day", "in the dark"])
def test_a_phone_shows_the_page_in_its_own_colours_within_its_width(page, tmp_path, dark):
    url, html = page
    wanted = colours(html)[dark]
    shown = chromium.render(url, tmp_path, *PHONE, *([chromium.DARK] if dark else []))
    # The policy lets the style in: the paper is its colour, and the sentences are marked in it.
    assert shown.colours.most_common(1)[0][0] in (wanted["paper"], wanted["card"])
    assert shown.colours[wanted["mark"]] > 500
    assert shown.columns(0, MARGIN) == shown.columns(-MARGIN, None) == {wanted["paper"]}


def test_the_link_of_an_answer_leads_to_its_sentence_which_is_framed_there(page, tmp_path):
    url, html = page
    link = colours(html)[0]["link"]
    sentence = re.findall(r'<p class="about"><a href="(#[^"]+)"', html)[0]
    plain = chromium.render(url, tmp_path, *WHOLE_PAGE).colours[link]
    framed = chromium.render(f"{url}{sentence}", tmp_path, *WHOLE_PAGE).colours[link]
    assert framed > plain + 500

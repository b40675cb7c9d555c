"""The page about a question set: its figures, its plots, its misses; and that it stands alone."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Location, Span
from qa.answer import Citation, CitedSentence, Verdict
from qa.evaluation.dataset import Case, GoldSpan, GoldText
from qa.evaluation.metrics import figures
from qa.evaluation.report import MOST, report
from qa.evaluation.run import Outcome

VOID = {"meta", "input"}
KNOWN = {
    "id", "class", "dir", "lang", "charset", "http-equiv", "content", "name", "for", "type",
    "checked", "viewbox", "role", "aria-label", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r",
    "points", "width", "height", "transform",
}  # fmt: skip


class Page(HTMLParser):
    """The tags of a page, its text, and the sections of its misses."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.text, self.open, self.sections = [], [], [], {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("class")))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        self.text.append(data)
        for tag, name in self.open:
            if tag == "section":
                self.sections.setdefault(name, []).append(data)

    def within(self, name):
        return "".join(self.sections.get(name, []))

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


def cited(sentence, file="/news/a.txt", highlight=None):
    place = Location(3, 7, 0, 1, 0, 1)
    citation = Citation(file, place, "0" * 64, stale=False, title="A title", date=None)
    return CitedSentence(sentence, 0.5, citation, highlight=highlight)


GOLD = (GoldText("/news/a.txt", "The gold text"),)


def outcome(question, gold=GOLD, rank=None, answered=True, confidence=0.5, first=None, right=None):
    verdict = Verdict.ANSWERED if answered else Verdict.NOT_FOUND
    first = first or cited(f"First for {question}")
    return Outcome(Case(question, (), gold), verdict, confidence, first, right, rank, 1.0)


OUTCOMES = (
    outcome("fine?", rank=1),
    outcome("lower?", rank=4, right=cited("The right one.")),
    outcome("missing?"),
    outcome("invented?", gold=()),
    outcome("refused?", rank=1, answered=False, confidence=0.1),
    outcome("silent?", gold=(), answered=False, confidence=0.1),
)


def drawn(outcomes=OUTCOMES, name="set.jsonl"):
    return report(name, outcomes, figures(outcomes))


def test_the_page_needs_nothing_else_and_allows_nothing_but_its_own_style():
    html = drawn()
    page = Page(html)
    [policy] = [m["content"] for m in page.all("meta") if "http-equiv" in m]
    [style] = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert not {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "form", "a"}
    assert all(set(attributes) <= KNOWN for _, attributes in page.tags)
    assert "url(" not in style
    assert "prefers-color-scheme: dark" in style


def test_every_miss_stands_once_with_its_kind_and_nothing_else_does():
    page = Page(drawn())
    assert "4 of 6 missed" in "".join(page.text)
    for kind in ("lower", "missing", "invented", "refused"):
        others = [each for each in ("lower", "missing", "invented", "refused") if each != kind]
        assert f"{kind}?" in page.within(kind)
        assert not any(f"{other}?" in page.within(kind) for other in others)
    assert "fine?" not in "".join(page.text)
    assert "silent?" not in "".join(page.text)


def test_a_miss_shows_what_came_first_where_the_right_one_stood_and_what_was_to_be_found():
    lower = Page(drawn()).within("lower")
    for words in ("First for lower?", "/news/a.txt:3:7", "right, 4th", "The right one.", "0.50"):
        assert words in lower
    assert "The gold text" in lower
    assert "right, first" in Page(drawn()).within("refused")
    assert "to be found" not in Page(drawn()).within("invented")


def test_the_marked_span_is_bold_and_the_gold_one_is_marked_where_it_stands():
    gold = (GoldSpan("/news/a.txt", Span(4, 8), "Holm", ("… words by Ida ", " of Arlen …")),)
    first = cited("Per Lund sailed.", highlight=Span(0, 8))
    html = drawn([outcome("who?", gold=gold, first=first)])
    assert "<strong>Per Lund</strong> sailed." in html
    assert "… words by Ida <mark>Holm</mark> of Arlen …" in html
    unread = drawn([outcome("who?", gold=(GoldSpan("/gone.txt", Span(4, 8)),))])
    assert "characters 4 to 8" in unread


def test_of_very_many_places_to_be_found_three_are_shown_and_it_is_said():
    gold = tuple(GoldText("/news/a.txt", f"Place {number}.") for number in (1, 2, 3, 3, 4, 5))
    shown = drawn([outcome("where?", gold=gold)])
    assert [f"Place {number}." in shown for number in range(1, 6)] == [True] * 3 + [False] * 2
    assert "and 2 more" in shown
    assert "more</p>" not in drawn([outcome("where?", gold=gold[:4])])


def test_each_filter_has_its_button_and_leaves_one_section():
    html = drawn()
    page = Page(html)
    names = [each["id"] for each in page.all("input")]
    assert names == [each["for"] for each in page.all("label")]
    assert [each["id"] for each in page.all("input") if "checked" in each] == ["show-all"]
    for name in names[1:]:
        kind = name.removeprefix("show-")
        assert f"#{name}:checked ~ section:not(.{kind})" in html


def test_of_very_many_misses_the_most_confident_are_shown_and_it_is_said():
    many = [outcome(f"number {n}?", confidence=n / 1000) for n in range(400, 400 + MOST + 50)]
    shown = Page(drawn(many)).within("missing")
    assert f"The {MOST} most confident of {MOST + 50} are shown." in shown
    assert shown.count("came first") == MOST
    assert "number 449?" not in shown
    assert "number 450?" in shown
    assert shown.index("number 451?") < shown.index("number 450?")


def test_plots_tell_the_threshold_in_use_and_stay_inside_their_frame():
    html = drawn()
    svgs = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert len(svgs) == 3
    assert all("aria-label=" in svg for svg in svgs)
    assert "threshold 0.2" in svgs[0]
    points = re.search(r'class="curve" points="([^"]+)"', svgs[0])[1]
    for point in points.split():
        x, y = map(float, point.split(","))
        assert 0 <= x <= 360
        assert 0 <= y <= 270


@pytest.mark.parametrize(
    "outcomes",
    [
        [outcome("q?", rank=1)],
        [outcome("q?", gold=(), answered=False, confidence=0.0)],
        [outcome("q?", rank=1, confidence=1.0), outcome("r?", gold=(), confidence=1.0)],
    ],
)
def test_a_set_of_any_kind_makes_a_page(outcomes):
    page = Page(drawn(outcomes))
    assert page.open == []
    assert "missed" in "".join(page.text)


@given(st.text(st.characters() | st.sampled_from("<>&\"'\x1b\u202e\0")), st.data())
def test_no_text_is_ever_markup(words, data):
    ends = st.integers(0, len(words))
    mark = Span(*sorted((data.draw(ends), data.draw(ends))))
    gold = (GoldSpan(f"/{words}", mark, words, (words, words)), GoldText("/a", words))
    case = Case(words, (words,), gold)
    first = cited(words, file=f"/{words}", highlight=mark)
    page = Page(drawn([Outcome(case, Verdict.ANSWERED, 0.5, first, first, 2, 1.0)], name=words))
    assert page.open == []
    assert all(set(attributes) <= KNOWN for _, attributes in page.tags)
    shown = "".join(page.text)
    assert not any(ord(each) < 0x20 and each != "\n" for each in shown)
    assert "\u202e" not in shown

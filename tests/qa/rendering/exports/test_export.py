"""A conversation in a file: text, Markdown, JSON, and a web page that stands alone."""

import base64
import hashlib
import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from index.article import Location, Metadata, Role, Sentence, Source, Span
from index.errors import StorageError, UsageError
from qa.answer import Answer, Citation, CitedSentence, ContextSentence, Verdict, Why
from qa.conversation import Conversation, Turn
from qa.rendering import conversation_json
from qa.rendering.exports.conversation_html import CitedArticle, webpage
from qa.rendering.exports.export import exporter, text, write
from qa.rendering.exports.markdown import markdown
from qa.rendering.sanitise import clean
from qa.session.commands.table import execute
from tests.support.small_index import Small

BEGAN = datetime(2026, 11, 21, 10, tzinfo=UTC)
PLACE = Location(3, 1, 10, 20, 10, 20)


def cited(sentence="A sentence.", **chosen):
    citation = Citation(
        chosen.pop("file", "/articles/a (1).txt"),
        chosen.pop("place", PLACE),
        "0" * 64,
        chosen.pop("stale", False),
        chosen.pop("title", "A title"),
        "2026-11-21",
    )
    return CitedSentence(sentence, 0.9, citation, **chosen)


def conversation(*answers, question="who?", understood=None):
    verdict = Verdict.ANSWERED if answers else Verdict.NOT_FOUND
    turn = Turn(question, Answer(question, verdict, answers, None, understood, 0.9))
    return Conversation("id", BEGAN, (turn,))


def article(*texts, path="/articles/a (1).txt", title="A title", first=PLACE):
    sentences, at = [], 0
    for number, words in enumerate(texts):
        place = first if not number else Location(3 + number, 1, 100 * number, 1, 1, 1)
        sentences.append(Sentence(Span(at, at + len(words)), words, Role.PROSE, place))
        at += len(words) + 1
    source = Source(1, path, "0" * 64, "utf-8", "text", Metadata(title))
    return CitedArticle(source, tuple(sentences))


# --- the web page -------------------------------------------------------------------------------


class Page(HTMLParser):
    """What a page holds: its tags with their attributes, in order, and its text by element id."""

    VOID = ("meta", "link", "br", "img", "input", "wbr")

    def __init__(self, html):
        super().__init__()
        self.tags, self.open, self.ids, self.text = [], [], {}, []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        assert len(attributes) == len(attrs), "an attribute stands twice"
        self.tags.append((tag, attributes))
        if tag not in self.VOID:
            self.open.append((tag, attributes.get("id")))
        if "id" in attributes:
            assert attributes["id"] not in self.ids, "an id stands twice"
            self.ids[attributes["id"]] = ""

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag, "tags are not nested"

    def handle_data(self, data):
        if not any(tag == "style" for tag, _ in self.open):
            self.text.append(data)
        for _, identity in self.open:
            if identity:
                self.ids[identity] += data

    def all(self, tag):
        return [attributes for each, attributes in self.tags if each == tag]


def test_each_answer_links_to_its_sentence_marked_in_the_whole_article():
    page = Page(
        webpage(
            conversation(cited("The ribbon was cut.")),
            [article("The ribbon was cut.", "The band played.")],
        )
    )
    assert page.open == []
    [link] = [each["href"] for each in page.all("a") if "class" not in each]
    assert page.ids[link[1:]] == "The ribbon was cut."
    assert ("mark", {"id": link[1:]}) in page.tags
    assert "The band played." in page.ids["a1"]
    [back] = [each["href"] for each in page.all("a") if each.get("class") == "back"]
    assert "The ribbon was cut." in page.ids[back[1:]]


def test_a_sentence_cited_twice_is_marked_once_and_leads_back_to_both_answers():
    once = conversation(cited(), cited()).turns
    html = webpage(Conversation("id", BEGAN, once * 2), [article("A sentence.")])
    page = Page(html)
    assert len(page.all("mark")) == 1
    backs = [each["href"] for each in page.all("a") if each.get("class") == "back"]
    assert backs == ["#q1-1", "#q1-2", "#q2-1", "#q2-2"]
    assert all(back[1:] in page.ids for back in backs)


@pytest.mark.parametrize(
    "articles",
    [
        [],
        [article("Something else.")],
        [article("A sentence.", first=Location(9, 1, 90, 101, 90, 101))],
        [article("A sentence.", path="/articles/other.txt")],
    ],
    ids=["none", "other words", "another place", "another file"],
)
def test_a_citation_that_is_not_in_the_article_as_it_is_now_has_no_link(articles):
    page = Page(webpage(conversation(cited()), articles))
    assert page.all("a") == []
    assert page.all("mark") == []
    assert "A sentence." in page.ids["q1-1"]


def test_the_page_needs_nothing_else_and_allows_nothing_but_its_own_style():
    html = webpage(conversation(cited()), [article("A sentence.")])
    page = Page(html)
    [policy] = [m["content"] for m in page.all("meta") if "http-equiv" in m]
    [style] = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.split("; ") == [
        "default-src 'none'",
        f"style-src 'sha256-{digest}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "link", "img", "iframe", "object", "form", "base", "svg"}
    assert all(set(attributes) <= KNOWN for _, attributes in page.tags)
    assert "url(" not in style
    assert "@import" not in style


KNOWN = {"id", "class", "href", "dir", "lang", "charset", "http-equiv", "content", "name", "start"}


def test_the_page_is_for_phones_and_for_the_dark():
    html = webpage(conversation(cited()), [])
    page = Page(html)
    viewports = [m["content"] for m in page.all("meta") if m.get("name") == "viewport"]
    assert viewports == ["width=device-width, initial-scale=1"]
    assert "color-scheme: light dark" in html
    assert "prefers-color-scheme: dark" in html
    assert page.all("html") == [{"lang": "en"}]


hostile = st.text(st.characters(codec="utf-8"), max_size=20) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        "</style><script>",
        '" onload="x',
        "&lt;b&gt;",
        "\x1b[31mred",
        "a\u202eb",
        "<!--",
        "]]>",
        "{style}",
        "' href='javascript:x'",
    ]
)


@given(hostile, hostile, hostile, hostile, st.data())
def test_no_text_is_ever_markup(question, sentence, title, file, data):
    place = data.draw(st.sampled_from([PLACE, Location(1, 1, 0, 1, 0, 1)]))
    ends = st.integers(0, len(sentence))
    mark = Span(*sorted((data.draw(ends), data.draw(ends))))
    neighbour = ContextSentence(sentence, place)
    answer = cited(
        sentence,
        file=file,
        title=title,
        place=place,
        highlight=mark,
        before=(neighbour,),
        stale=True,
    )
    asked = conversation(answer, question=question, understood=title or None)
    page = Page(webpage(asked, [article(sentence, question, path=file, title=title)]))
    assert page.open == []
    assert all(set(attributes) <= KNOWN for _, attributes in page.tags)
    assert not {"script", "b", "img"} & {tag for tag, _ in page.tags}
    shown = clean("".join(page.text))
    assert not any(ord(each) < 0x20 or 0x7F <= ord(each) < 0xA0 for each in shown)
    for words in (question, title):
        assert clean(words) in shown


def test_more_than_one_question_is_listed_on_top_and_the_list_leads_there():
    turn = conversation(cited()).turns[0]
    page = Page(webpage(Conversation("id", BEGAN, (turn, turn)), [article("A sentence.")]))
    listed = [each["href"][1:] for each in page.all("a") if each.get("class") == "go"]
    assert listed == ["q1", "q2", "articles"]
    assert set(listed) <= set(page.ids)
    assert not Page(webpage(conversation(cited()), [article("A sentence.")])).all("nav")


def test_the_page_is_called_by_its_first_question():
    titles = re.compile("<title>(.*)</title>")
    assert titles.findall(webpage(conversation(cited(), question="<b>who?"), [])) == [
        "&lt;b&gt;who?"
    ]
    assert titles.findall(webpage(Conversation("id", BEGAN), [])) == ["Questions and answers"]


def test_a_long_path_breaks_behind_its_slashes():
    html = webpage(conversation(cited(file="/a/<b>/c.txt")), [])
    assert "/<wbr>a/<wbr>&lt;b&gt;/<wbr>c.txt:3:1" in html


def test_what_the_articles_do_not_say_stands_on_the_page_with_the_nearest_miss():
    turn = Turn("who?", Answer("who?", Verdict.NOT_FOUND, (), cited("Near.")))
    page = Page(webpage(Conversation("id", BEGAN, (turn,)), [article("Near.")]))
    assert "not in your articles. Nearest miss:" in "".join(page.text)
    assert len(page.all("mark")) == 1


# --- Markdown -----------------------------------------------------------------------------------


def spoken(source):
    """The text of a Markdown document as a reader of its HTML sees it, and the kinds of markup."""
    tokens = MarkdownIt("commonmark").parse(source)
    inline = [token for token in tokens if token.type == "inline"]
    kinds = {child.type for token in inline for child in token.children}
    words = ["".join(child.content for child in token.children) for token in inline]
    return words, kinds | {token.type for token in tokens}


def test_markdown_quotes_each_sentence_with_its_citation_and_a_link_to_the_file():
    answer = cited("A sentence.", highlight=Span(2, 10), after=(ContextSentence("After.", PLACE),))
    written = markdown(conversation(answer, understood="who else?"))
    assert written.splitlines() == [
        "# Conversation of 2026-11-21 10:00",
        "",
        "## 1. who?",
        "",
        "*understood as:* who else?",
        "",
        "> A **sentence**.",
        ">",
        "> … After. (line 3, column 1)",
        ">",
        "> — sure · A title · 2026-11-21 · [/articles/a (1).txt:3:1](file:///articles/a%20%281%29.txt)",
    ]


markup = st.text(st.sampled_from("ab 1.)-+=*_`#[]()<>!&|~\\$:/\n\"'{}"), min_size=1, max_size=25)


@given(markup, markup)
def test_no_text_is_ever_markdown(question, sentence):
    written = markdown(conversation(cited(sentence), question=question))
    words, kinds = spoken(written)
    assert words[1] == f"1. {clean(question)}".strip()
    assert (clean(sentence) or words[2]) == words[2]
    assert not kinds & {"em_open", "strong_open", "code_inline", "html_inline", "html_block"}
    assert not kinds & {"fence", "code_block", "hr", "image", "bullet_list_open", "table_open"}
    assert len([token for token in written.splitlines() if token.startswith("#")]) == 2


@given(markup, st.data())
def test_a_marked_part_of_any_sentence_leaves_its_words_as_they_are(sentence, data):
    ends = st.integers(0, len(sentence))
    mark = Span(*sorted((data.draw(ends), data.draw(ends))))
    words, _ = spoken(markdown(conversation(cited(sentence, highlight=mark))))
    squeezed = [re.sub(r"[\s*]", "", each) for each in words]
    assert re.sub(r"[\s*]", "", clean(sentence)) in ("", *squeezed)


# --- text, JSON, and the file -------------------------------------------------------------------


def test_text_is_what_was_shown():
    assert text(conversation(cited(), understood="who else?")) == (
        "Conversation of 2026-11-21 10:00\n\n> who?\n↳ understood as: who else?\n"
        "sure\n\n1 A sentence.\n  A title · 2026-11-21   /articles/a (1).txt:3\n"
    )


def test_alternatives_stand_apart_on_the_page_and_in_markdown_and_go_on_counting():
    asked = conversation(cited("One."), cited("Two.", alternative=True))
    page = Page(webpage(asked, []))
    assert [each["start"] for each in page.all("ol")] == ["1", "2"]
    assert "".join(page.text).count("Also found:") == 1
    assert re.search(r"> One\..*^Also found:$.*> Two\.", markdown(asked), re.DOTALL | re.MULTILINE)


def test_whom_a_sentence_is_about_stands_in_every_export_with_its_own_place():
    named = ContextSentence("Ida Holm spoke.", Location(2, 5, 4, 9, 4, 9), Why.ANTECEDENT)
    asked = conversation(cited("She smiled.", before=(named,)))
    assert "Ida Holm spoke. :2:5" in "".join(Page(webpage(asked, [])).text)
    assert "> … Ida Holm spoke. (line 2, column 5)" in markdown(asked)
    assert "1 She smiled.\n  | she = Ida Holm :2 Ida Holm spoke.\n" in text(asked)


def test_json_is_what_a_conversation_is_kept_as():
    named = ContextSentence("Ida Holm spoke.", PLACE, Why.SPEAKER)
    asked = conversation(cited(), cited(alternative=True, repeats=2, before=(named,)))
    written = exporter("c.JSON")(asked, [])
    assert conversation_json.from_json(written) == asked
    assert json.loads(written)["title"] == "who?"


def test_a_conversation_kept_before_there_was_a_confidence_has_that_of_its_first_sentence():
    kept = json.loads(conversation_json.to_json(conversation(cited())))
    del kept["turns"][0]["confidence"]
    for name in ("alternative", "repeats"):
        del kept["turns"][0]["answers"][0][name]
    assert conversation_json.from_json(json.dumps(kept)).last.answer.confidence == 0.9
    kept["turns"][0]["answers"] = []
    assert conversation_json.from_json(json.dumps(kept)).last.answer.confidence == 0.0


@pytest.mark.parametrize("name", ["notes", "notes.pdf", "notes.html.gz", ".html"])
def test_a_file_that_does_not_say_what_to_write_is_refused(name):
    with pytest.raises(UsageError, match=r"\.md, \.html, \.json or \.txt"):
        exporter(name)


def test_a_file_that_is_there_is_left_alone_unless_it_may_be_replaced(tmp_path):
    file = tmp_path / "c.md"
    write(file, "one", replace=False)
    with pytest.raises(UsageError, match="there already"):
        write(file, "two", replace=False)
    assert file.read_text() == "one"
    write(file, "two", replace=True)
    assert file.read_text() == "two"


@pytest.mark.parametrize("name", ["nowhere/c.md", ".", "a\0b"])
def test_a_file_that_cannot_be_written_is_an_error(tmp_path, name):
    with pytest.raises((StorageError, UsageError)):
        write(tmp_path / name, "one", replace=False)


# --- from a session -----------------------------------------------------------------------------


@pytest.fixture
def session(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    small = Small(tmp_path)
    small.write()
    small.build()
    session = small.session(interactive=False)
    session.ask("who cut the ribbon?")
    session.ask("the turnip harvest failed")
    yield session
    session.leave()


def test_a_session_exports_all_its_formats_and_writes_its_own_files_again(session, tmp_path):
    for line in ("/export c.md", "/export c.html", "/export 'c.json'", "/save c.txt"):
        execute(session, line)
    execute(session, "/export same.txt")
    assert (tmp_path / "same.txt").read_bytes() == (tmp_path / "c.txt").read_bytes()
    session.ask("who will teach sailing?")
    execute(session, "/export c.html")
    page = Page((tmp_path / "c.html").read_text(encoding="utf-8"))
    assert "Per Lund" in page.ids["a3"]
    assert "The articles" not in page.ids["q3"]
    marks = [each["id"] for each in page.all("mark")]
    assert {each["href"][1:] for each in page.all("a") if "class" not in each} == set(marks)
    assert "who cut the ribbon?" in (tmp_path / "c.txt").read_text(encoding="utf-8")
    assert len(json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))["turns"]) == 2


@pytest.mark.parametrize("replace", [True, False])
def test_an_export_that_fails_leaves_what_was_there(tmp_path, monkeypatch, replace):
    file = tmp_path / "report.html"
    if replace:
        file.write_text("the earlier one")

    def fail(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(StorageError, match="No space"):
        write(file, "new", replace=replace)
    assert [path.read_text() for path in tmp_path.iterdir()] == ["the earlier one"] * replace


def test_a_session_leaves_the_files_of_others_alone(session, tmp_path):
    (tmp_path / "c.html").write_text("mine")
    for line in ("/export c.html", "/save c.html", "/export c.pdf"):
        with pytest.raises(UsageError):
            execute(session, line)
    assert (tmp_path / "c.html").read_text() == "mine"


def test_a_new_conversation_does_not_overwrite_the_file_of_the_last(session):
    execute(session, "/export c.md")
    execute(session, "/new")
    session.ask("who cut the ribbon?")
    with pytest.raises(UsageError, match="there already"):
        execute(session, "/export c.md")


def test_nothing_that_an_article_says_reaches_the_page_as_it_is(session, tmp_path):
    execute(session, "/export c.html")
    html = (tmp_path / "c.html").read_text(encoding="utf-8")
    assert "harvest failed" in html
    assert "\x1b" not in html
    assert "\u202e" not in html

"""`/copy N --as FORMAT` and `--cite FORMAT` of exports: references of what is cited."""

import json
import re

import pytest
from markdown_it import MarkdownIt

from index.errors import UsageError
from qa.cli.main import run
from qa.history import conversations
from qa.history.cited import cited_in
from qa.rendering.references.reference import reference
from qa.rendering.references.styles import Style
from qa.session.commands.table import execute, suggestions
from tests.support.citing import read_bibtex, read_ris

NOTE = "“The bridge at Arlen reopens,” bridge.txt, line 3."


@pytest.fixture
def clipboard(tmp_path, monkeypatch):
    """A file that holds what was copied."""
    tool = tmp_path / "bin" / "pbcopy"
    tool.parent.mkdir()
    tool.write_text(f"#!/bin/sh\nexec cat > '{tmp_path}/clipboard'\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tool.parent}:/usr/bin:/bin")
    for variable in ("WAYLAND_DISPLAY", "DISPLAY", "TMUX"):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path / "clipboard"


def test_a_citation_is_copied_as_a_reference(session, clipboard):
    session.ask("who cut the ribbon?")
    execute(session, "/copy 1 --as chicago")
    assert clipboard.read_text() == f"{NOTE}\n"
    execute(session, "/copy --as BibTeX")
    assert len(read_bibtex(clipboard.read_text().strip())) == 1


def test_several_are_copied_at_once(session, clipboard):
    session.ask("who cut the ribbon?")
    execute(session, "/copy 2 1")
    assert clipboard.read_text().count("\n— ") == 2
    execute(session, "/copy all --as csl-json")
    assert len(json.loads(clipboard.read_text())) == len(session.conversation.citations)


@pytest.mark.parametrize("line", ["/copy 1 --as", "/copy 1 --as bib", "/copy 1 all", "/copy 9 1"])
def test_what_is_no_format_or_number_is_refused(session, line):
    session.ask("who cut the ribbon?")
    with pytest.raises(UsageError):
        execute(session, line)


def test_formats_are_suggested_behind_a_number_and_behind_a_name(session):
    session.ask("who cut the ribbon?")
    for typed in ("/copy 1 ", "/copy 1 --", "/copy 1 --as", "/copy 1 --as ", "/copy 1 --as bib"):
        assert "1 --as bibtex" in [each.text for each in suggestions(session, typed)], typed
    assert "--as" not in str(list(suggestions(session, "/copy 1")))
    offered = [each.text for each in suggestions(session, "/export my talk.md --cite a")]
    assert offered == ["my talk.md --cite apa"]


def exported(session, name, style):
    execute(session, f"/export {name} --cite {style}")
    return (session.folder / name).read_text()


@pytest.fixture
def asked(session, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    session.folder = tmp_path
    session.ask("who cut the ribbon?")
    return session


@pytest.mark.parametrize("style", [Style.BIBTEX, Style.CSL_JSON, Style.RIS])
def test_markdown_ends_with_references_as_data(asked, style):
    text = exported(asked, "talk.md", style)
    end = text.partition("\n## References\n\n")[2]
    assert end.count("The bridge at Arlen reopens") >= 1
    tokens = MarkdownIt().parse(end)
    assert tokens[0].type == "fence"
    if style is Style.BIBTEX:
        assert read_bibtex(tokens[0].content.strip())
    if style is Style.CSL_JSON:
        assert json.loads(tokens[0].content)


@pytest.mark.parametrize("style", [Style.CHICAGO, Style.APA, Style.MARKDOWN])
def test_in_markdown_a_mark_behind_each_sentence_leads_to_its_note(asked, style):
    asked.ask("who will teach sailing?")
    text = exported(asked, "talk.md", style)
    marks = re.findall(r"^> .*\S\[\^(\d+)\]$", text, re.MULTILINE)
    notes = re.findall(r"^\[\^(\d+)\]: (.+)$", text, re.MULTILINE)
    shown = [each for turn in asked.conversation.turns for each in turn.answer.displayed]
    assert len(marks) == len(shown)
    assert [number for number, _ in notes] == list(dict.fromkeys(marks))
    said = dict(notes)
    for mark, cited in zip(marks, shown, strict=True):
        where = reference(cited).where
        assert said[mark].endswith(f"{where}."), (said[mark], where)


@pytest.mark.parametrize("suffix", ["md", "html"])
@pytest.mark.parametrize("style", Style)
def test_what_is_marked_is_read_again_without_its_marks(asked, suffix, style):
    name = f"talk.{suffix}"
    cited = cited_in(name, exported(asked, name, style).encode())
    shown = asked.conversation.last.answer.displayed
    assert [each.sentence for each in cited] == [each.sentence for each in shown]


def test_a_web_page_and_a_text_end_with_references(asked):
    page = exported(asked, "talk.html", "chicago")
    assert f'<li id="n1">{NOTE}</li>' in page
    assert '<sup><a href="#n1">1</a></sup></p>' in page
    page = exported(asked, "data.html", "ris")
    records = page.partition("<pre>")[2].partition("</pre>")[0]
    assert read_ris(records.replace("\n", "\r\n"))
    execute(asked, "/save talk.txt --cite chicago")
    assert f"\nReferences\n\n{NOTE}\n" in (asked.folder / "talk.txt").read_text()


def test_json_has_references_as_a_key(asked):
    items = json.loads(exported(asked, "talk.json", "csl-json"))["references"]
    assert items[0]["title"] == "The bridge at Arlen reopens"
    execute(asked, "/export plain.json")
    assert "references" not in json.loads((asked.folder / "plain.json").read_text())


def test_a_kept_conversation_is_shown_with_its_references(built, capsys):
    session = built.session()
    session.ask("who cut the ribbon?")
    session.leave()
    kept = conversations.latest(built.directory.path)
    capsys.readouterr()
    assert run(["conversations", "show", kept.id, "--cite", "chicago"]) == 0
    assert NOTE in capsys.readouterr().out
    assert run(["conversations", "show", kept.id, "--json", "--cite", "apa"]) == 0
    assert "The bridge at Arlen" in json.loads(capsys.readouterr().out)["references"]

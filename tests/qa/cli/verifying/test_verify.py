"""`qa verify` and `qa quote` as they are typed: their forms, their exit codes, their errors."""

import json
import shutil
from pathlib import Path

import pytest

GOOD = "“We have so many smart bombs but not as the accurate as one,” Duterte said.\n"
BAD = (
    "# A draft\n\n“We have six smart bombs but not as the accurate as one,” Duterte said.\n\n"
    "“At the moment, Russian investments in the Philippines are very modest,” Putin said.\n\n"
    "“Nobody in Moscow ever believed in pickled violins,” he added. It was “so-called” news.\n"
)


@pytest.fixture
def draft(tmp_path):
    """A function that writes a draft and returns its name."""

    def write(text, name="draft.md"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    return write


def test_a_draft_whose_quotations_are_proved_leaves_with_0(seeded, draft):
    ran = seeded("verify", draft(GOOD))
    assert ran.code == 0
    assert "verbatim" in ran.out
    assert "seeds/000_dfecf8afc0c1ce97.txt:15:1" in ran.out
    assert ran.err == "1 quotation: 1 verbatim\n"


def test_what_is_not_proved_is_told_with_what_differs(seeded, draft):
    ran = seeded("verify", draft(BAD))
    assert ran.code == 1
    assert "six → so many (number)" in ran.out
    assert (
        "said by Foreign Affairs Assistant Secretary Maria Cleofe Natividad, not Putin" in ran.out
    )
    assert ran.err == (
        "4 quotations: 1 misattributed, 1 altered, 1 not found, 1 too short\n"
    )  # fmt: skip


def test_a_line_for_each_fault_begins_with_its_place(seeded, draft):
    name = draft(BAD)
    lines = seeded("verify", "--lines", name, draft(GOOD, "good.md")).out.splitlines()
    assert [line.split(": ")[:2] for line in lines] == [
        [f"{name}:3:2", "altered"],
        [f"{name}:5:2", "misattributed"],
        [f"{name}:7:2", "not found"],
    ]


def test_json_has_each_quotation_with_its_place_and_its_citation(seeded, draft):
    ran = seeded("verify", "--json", draft(BAD))
    assert ran.err == ""
    said = ran.json
    assert (said["schema"], said["proved"]) == (1, False)
    assert [each["verdict"] for each in said["quotations"]] == [
        "altered", "misattributed", "not_found", "too_short",
    ]  # fmt: skip
    first = said["quotations"][0]
    assert BAD[first["start"] : first["end"]] == first["text"]
    assert (first["line"], first["column"], first["speaker"]) == (3, 2, "Duterte")
    (change,) = first["differences"]
    assert (change["this"], change["other"], change["kind"]) == ("six", "so many", "number")
    assert first["text"][change["start"] : change["end"]] == "six"
    found = first["found"]
    data = Path(found["file"]).read_bytes()
    assert found["text"] in data[found["byte_start"] : found["byte_end"]].decode()
    assert found["stale"] is False


def test_several_drafts_are_lines_of_json(seeded, draft):
    ran = seeded("verify", "--json", draft(GOOD), draft(BAD, "bad.md"))
    assert [each["proved"] for each in ran.lines] == [True, False]


def test_a_draft_is_read_from_a_pipe(seeded):
    ran = seeded("verify", "--json", stdin=GOOD.encode())
    assert (ran.code, ran.json["file"]) == (0, "stdin")
    assert seeded("verify", "-", stdin=BAD.encode()).code == 1


def test_nothing_quoted_is_nothing_wrong(seeded, draft):
    ran = seeded("verify", draft("Nobody says a word here."))
    assert (ran.code, ran.out, ran.err) == (0, "", "No quotations\n")


def test_the_figures_of_a_draft_are_looked_for(seeded, draft):
    text = "The APEC summit will take place on November 19 to 21.\n"
    ran = seeded("verify", "--figures", "--json", draft(text))
    found = {each["text"]: each["supported"] for each in ran.json["figures"]}
    assert found == {"19": True, "21": False}
    assert ran.code == 1


def test_a_page_shows_the_draft_with_each_quotation_marked(seeded, draft, tmp_path):
    page = tmp_path / "checked.html"
    ran = seeded("verify", "--html", page, draft(BAD + "\n<script>alert(1)</script>\n"))
    assert ran.code == 1
    text = page.read_text()
    assert text.count("<mark ") == 4
    assert '<a href="#q1-1" title="altered">' in text
    assert 'id="q1-1"' in text
    assert "six → so many (number)" in text
    assert "<script>" not in text


def test_what_an_earlier_answer_cites_is_exact_moved_changed_or_gone(qa, library):
    folder = library(
        otter="The otter lives by the river in the valley.\n\nA ranger saw 12 otters in May.\n",
        heron="The heron stands in the reeds all day.\n",
    )
    asked = ("where does the otter live?", "how many otters were seen?", "where is the heron?")
    answers = [
        json.dumps(qa("ask", "--index", ".qa", "-k", "1", "--jsonl", each).json) for each in asked
    ]
    (qa.folder / "a.jsonl").write_text("\n".join(answers))

    def states():
        ran = qa("verify", "--index", ".qa", "--json", "a.jsonl")
        assert ran.code == int(not ran.json["proved"])
        return [each["state"] for each in ran.json["citations"]]

    assert states() == ["exact"] * 3
    (folder / "otter.txt").write_text(
        "New.\n\nThe otter lives by the river in the valley.\n\nA ranger saw 21 otters in May.\n"
    )
    (folder / "heron.txt").unlink()
    assert states() == ["moved", "changed", "gone"]
    qa("index", "--index", ".qa", "update", "--accept-removals")
    assert states() == ["moved", "changed", "gone"]


@pytest.mark.parametrize("suffix", ["md", "html", "json"])
def test_the_citations_of_an_export_are_looked_up(seeded, tmp_path, suffix):
    export = tmp_path / f"talk.{suffix}"
    seeded("chat", stdin=f"when will the summit take place?\n/export {export}\n".encode())
    ran = seeded("verify", "--json", export)
    assert ran.json["citations"]
    assert {each["state"] for each in ran.json["citations"]} == {"exact"}
    assert ran.code == 0


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["verify", "nowhere.md"], "nowhere.md cannot be read"),
        (["verify", "."], "cannot be read"),
        (["verify", "--json", "--lines", "a.md"], "--json and --lines were both given."),
        (["verify", "--html", "a.html", "a.md", "b.md"], "--html takes one draft at a time."),
        (["verify", "--html", "a.txt", "a.md"], "a.txt is no place for the page."),
        (["quote", "…"], "No words were given."),
    ],
)
def test_what_makes_no_sense_is_told_in_two_lines(seeded, words, what):
    said, _ = seeded(*words).error
    assert what in said


def test_a_draft_that_no_reader_reads_is_an_error(seeded, draft):
    what, _ = seeded("verify", draft(b"\x00\x01\x02\xff" * 400, "draft.bin")).error
    assert "draft.bin" in what


def test_without_an_index_it_is_said_how_to_make_one(qa, draft):
    what, _ = qa("verify", "--index", "none.qa", draft(GOOD)).error
    assert "index" in what


def test_words_are_found_word_for_word_or_what_comes_nearest(seeded):
    exact = seeded("quote", "so many smart bombs")
    assert (exact.code, exact.err) == (0, "")
    assert "seeds/000_dfecf8afc0c1ce97.txt:15:1" in exact.out
    near = seeded("quote", "so", "many", "clever", "bombs", "but", "not")
    assert near.code == 1
    assert "clever → smart" in near.out
    none = seeded("quote", "purple violins forever")
    assert (none.code, none.out) == (1, "")


def test_a_quote_in_json_says_whether_it_is_exact(seeded):
    said = seeded("quote", "--json", "we have … smart bombs").json
    assert said["exact"] is True
    assert said["matches"][0]["differences"][0]["kind"] == "left_out"
    assert seeded("quote", "--json", stdin=b"so many clever bombs but").json["exact"] is False


def test_an_index_that_is_not_trusted_proves_nothing(qa, library, draft):
    library(otter="The otter lives by the river in the valley.\n")
    name = draft("“The otter lives by the river in the valley.”")
    assert qa("verify", "--index", ".qa", name).code == 0
    shutil.copytree(qa.folder / ".qa", qa.folder / "other.qa")
    ran = qa("verify", "--index", "other.qa", name)
    assert ran.code == 1
    assert "not proved" in ran.out
    assert "qa index trust" in ran.err

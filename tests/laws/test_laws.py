"""The laws of the product, each with its test; those of the index alone are tested with it."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.inference.cache import models_directory
from index.search.searcher import Searcher
from qa import Assistant
from qa.rendering.sanitise import clean

EVERYTHING = ("--min-confidence", "0", "-k", "100", "-C", "2")
HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]"
)


def proved(file, place, sentence, encoding="utf-8"):
    """Prove a sentence by its file: the span of bytes, the span of characters, line and column."""
    data = Path(file).read_bytes()
    mark = {"utf-8": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe"}.get(encoding, b"")
    source = data.removeprefix(mark).decode(encoding)
    assert data[place["byte_start"] : place["byte_end"]].decode(encoding) == sentence
    assert source[place["start"] : place["end"]] == sentence
    before = re.split(r"\r\n|\r|\n", source[: place["start"]])
    assert (place["line"], place["column"]) == (len(before), len(before[-1]) + 1)
    return hashlib.sha256(data).hexdigest()


# --- 1: verbatim --------------------------------------------------------------------------------

ARTICLE = (
    "Herons of the marsh\n\n"
    "“I counted ninety herons,” said Åsa Öhman. “They wade at dawn.”\n\n"
    "The café by the marsh closed.  It had served soup for £5 – no more.\n"
)
WRITTEN = {
    "utf-8": ARTICLE.encode(),
    "marked utf-8": b"\xef\xbb\xbf" + ARTICLE.encode(),
    "utf-16-le": b"\xff\xfe" + ARTICLE.encode("utf-16-le"),
    "cp1252": ARTICLE.encode("cp1252"),
    "crlf utf-8": ARTICLE.replace("\n", "\r\n").encode(),
}


@pytest.mark.parametrize("kind", WRITTEN)
def test_law_1_every_sentence_and_neighbour_is_word_for_word_where_it_is_cited(library, qa, kind):
    folder = library(marsh=WRITTEN[kind])
    found = qa("ask", "--json", *EVERYTHING, "who counted the herons?").json
    assert len(found["answers"]) >= 4
    for answer in found["answers"]:
        citation = answer["citation"]
        assert citation["file"] == str(folder / "marsh.txt")
        digest = proved(citation["file"], citation, answer["sentence"], kind.split()[-1])
        assert citation["sha256"] == digest
        assert citation["stale"] is False
        for neighbour in answer["before"] + answer["after"]:
            proved(citation["file"], neighbour, neighbour["sentence"], kind.split()[-1])


WORDS = st.sampled_from(
    ["heron", "Åsa", "said", "3.5", "U.S.", "naïve", "Dr.", "“quoted”", "(aside)", "e.g.", "食べる"]
)
SEPARATORS = st.sampled_from(
    [" ", "  ", ". ", "! ", "? ", ".\n", "\n\n", ".\r\n\r\n", "\t", "\xa0"]
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(WORDS, SEPARATORS), min_size=1, max_size=60))
def test_law_1_holds_for_any_text(shelf, pieces):
    text = "".join(word + separator for word, separator in pieces)
    path = shelf.folder / "any.txt"
    path.write_bytes(text.encode())
    shelf.add()
    with Assistant(Searcher(shelf.directory, shelf.encoder)) as assistant:
        answer = assistant.ask("what did the heron say?", k=100, min_confidence=0.0)
    for cited in answer.answers:
        place = cited.citation.location
        proved(
            path,
            {name: getattr(place, name) for name in type(place).__slots__},
            cited.sentence,
        )
        assert not cited.citation.stale


def test_law_1_a_citation_is_stale_once_its_file_changed_or_is_gone(library, qa):
    file = library(marsh=ARTICLE) / "marsh.txt"
    question = ("--json", "-k", 1, "--min-confidence", 0, "who counted the herons?")

    def cited():
        return qa("ask", *question).json["answers"][0]

    fresh = cited()
    file.write_text(f"A new first line.\n{ARTICLE}")
    changed = cited()
    assert (fresh["citation"]["stale"], changed["citation"]["stale"]) == (False, True)
    assert changed["sentence"] == fresh["sentence"]
    assert "stale" in qa("ask", *question[1:]).err
    assert "stale" in qa("ask", "--plain", *question[1:]).out
    file.unlink()
    assert cited()["citation"]["stale"] is True
    file.write_text(ARTICLE)
    assert cited()["citation"]["stale"] is False
    file.write_text(f"A new first line.\n{ARTICLE}")
    qa("index", "update")
    moved = cited()["citation"]
    assert moved["stale"] is False
    assert moved["line"] == fresh["citation"]["line"] + 1


# --- 2: nothing invented ------------------------------------------------------------------------


def test_law_2_every_line_of_an_answer_is_of_an_article_or_of_a_citation(seeded):
    said = [
        clean(path.read_text(encoding="utf-8"))
        for path in (seeded.folder / "seeds").iterdir()
    ]  # fmt: skip
    question = "what weapons did Duterte seek?"
    for line in seeded("ask", *EVERYTHING, question).out.splitlines():
        text = re.sub(r"^seeds/\S+\.txt([:-])\d+\1\d+\1 ", "", line)
        assert text != line
        assert any(text in article for article in said)
    why = r"(?:\w+ = [\w ]+ ?|\w+: |said by )?"
    frame = re.compile(
        rf"^(?:(?:sure|likely|unsure)  |\d+ +(?::\d+ +)?| +\| {why}(?::\d+ ?)?|  )|\*|\(see \d+\)"
    )
    named = "“PRESIDENT Rodrigo Duterte wants…”|Duterte off to Russia today · G. Kabiling"
    about = rf"(?:{named})   seeds/\S+\.txt(?::\d+)?"
    for line in filter(None, seeded("ask", "--plain", *EVERYTHING, question).out.splitlines()):
        text = frame.sub("", line).strip("… ")
        # The day that "Tuesday night" was, and the days of "this week".
        text = re.sub(r" = 2016-1[01](-\d\d)?(/2016-1[01]-\d\d)?$", "", text)
        found = (any(part in article for article in said) for part in text.split(" · "))
        assert re.fullmatch(about, text) or text == "also found" or all(found), line


# --- 3: the articles do not say -----------------------------------------------------------------


def test_law_3_not_saying_is_an_answer_with_its_own_exit_code_and_the_nearest_miss(seeded):
    shown = seeded("ask", "What is the capital of Australia?")
    found = seeded("ask", "--json", "What is the capital of Australia?")
    assert shown.code == found.code == 1
    assert (shown.out, found.err) == ("", "")
    assert (found.json["verdict"], found.json["answers"]) == ("not_found", [])
    nearest = found.json["nearest"]
    proved(nearest["citation"]["file"], nearest["citation"], nearest["sentence"])
    first, next_step = shown.err.splitlines()
    assert first == "qa: not in your 2 articles"
    assert next_step.startswith("    ")
    assert found.json["near"] is (clean(nearest["sentence"]) in next_step)


# --- 6: offline ---------------------------------------------------------------------------------

WATCHED = """
import sys
def watch(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.")) and event != "socket.gethostname":
        print(event, arguments, file=sys.stderr)
sys.addaudithook(watch)
from qa.cli.main import run
code = run(sys.argv[1:])
print(*sorted(name for name in sys.modules if "." not in name), file=sys.stderr)
sys.exit(code)
"""


def watched(seeded, *arguments, prefix=(), env=None):
    """Run a command, and print on stderr what it did with the network and what it imported."""
    return subprocess.run(
        [*prefix, sys.executable, "-c", WATCHED, *arguments],
        env=env,
        cwd=seeded.folder,
        capture_output=True,
        check=False,
        text=True,
        timeout=120,
    )


def test_law_6_indexing_and_asking_touch_no_network(seeded, tmp_path):
    """In a network of its own without any device, where the system lets us make one."""
    alone = ("unshare", "--map-root-user", "--net")
    possible = (
        shutil.which("unshare") and not subprocess.run([*alone, "true"], check=False).returncode
    )
    for arguments in (
        ("--index", str(tmp_path / "new.qa"), "index", "add", "seeds"),
        ("ask", "-k", "1", "when is the summit?"),
    ):
        ran = watched(seeded, *arguments, prefix=alone if possible else ())
        assert ran.returncode == 0
        assert len(ran.stderr.splitlines()) == 1, ran.stderr


def test_law_6_no_library_leaves_or_sends_reports_of_use(seeded, tmp_path, monkeypatch):
    """onnxruntime keeps them in the user's cache until it has sent them."""
    monkeypatch.setenv("QA_CACHE", str(models_directory().parent))
    home = tmp_path / "home"
    home.mkdir()
    for name in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.delenv(f"XDG_{name}_HOME", raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("ORT_DISABLE_TELEMETRY", raising=False)
    ran = seeded.process("ask", "-k", "1", "when is the summit?")
    assert ran.code == 0
    written = [path.relative_to(home) for path in home.rglob("*") if path.is_file()]
    assert all("article-qa" in path.parts for path in written), written


# --- 7: no torch on the question path -----------------------------------------------------------


def test_law_7_asking_imports_neither_torch_nor_what_needs_it(seeded):
    ran = watched(seeded, "ask", "-k", "1", "when is the summit?")
    imported = set(ran.stderr.splitlines()[-1].split())
    assert {"onnxruntime", "faiss", "tantivy"} <= imported
    assert not imported & {
        "torch", "transformers", "sentence_transformers", "onnx", "onnxscript", "scipy", "sklearn",
        "pandas", "huggingface_hub", "requests", "httpx", "prompt_toolkit", "mcp", "pydantic",
        "starlette", "uvicorn", "asyncio",
    }  # fmt: skip


def test_law_7_help_imports_none_of_the_heavy_libraries(seeded):
    ran = watched(seeded, "--help")
    imported = set(ran.stderr.splitlines()[-1].split())
    assert not imported & {"onnxruntime", "faiss", "tantivy", "numpy", "sqlite3", "tokenizers"}


# --- 8: article text is hostile -----------------------------------------------------------------

ATTACK = (
    "\x1b[2J\x1b]0;owned\x07\x1b]8;;http://evil\x1b\\\x9b31m\u202egnp\u2066\x08\x7f\x00\U000e0041"
)
HOSTILE = (
    f"A title {ATTACK} of tulips\n\n"
    f"By Eve {ATTACK} Mallory\n\n"
    f"Tulips {ATTACK} bloom in April. Then the rain {ATTACK} came.\n\n"
    "[bold red]Tulips[/] :boom: `rm` cost $(reboot) five crowns.\n\n"
) + "It was a long and quiet spring by the sea, as the gardeners remember it.\n" * 9


@pytest.fixture
def attacked(library, qa):
    """An index over hostile text under a hostile name, beside a file that is skipped."""
    folder = qa.folder / "articles"
    folder.mkdir()
    name = ATTACK.replace("\0", "").replace("/", "")
    (folder / f"tulips {name}.txt").write_text(HOSTILE)
    (folder / f"empty {name}.txt").touch()
    library()
    assert qa("index", "status", "--json").json["articles"] == 1
    return qa


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "when do tulips bloom?"),
        ("ask", "-C", "3", *EVERYTHING, "when do tulips bloom?"),
        ("ask", "--json", *EVERYTHING, "when do tulips bloom?"),
        ("ask", "--jsonl", f"who wrote {ATTACK} of tulips?".replace("\0", "")),
        ("ask", f"{ATTACK} pancake".replace("\0", "")),
        ("ask", "--color=always", *EVERYTHING, "when do tulips bloom?"),
        ("index", "list"),
        ("index", "list", "--json"),
        ("index", "status"),
        ("index", "update"),
        ("index", "add", "articles"),
        ("index", "remove", ATTACK.replace("\0", "")),
        ("--index", ATTACK.replace("\0", ""), "index", "status"),
        ("index", "check", "--sources"),
        ("frobnicate" + ATTACK,),
        ("ask", "--" + ATTACK),
    ],
    ids=lambda arguments: " ".join(arguments)[:30].encode("ascii", "replace").decode(),
)
def test_law_8_nothing_that_acts_on_a_terminal_gets_through(attacked, arguments):
    ran = attacked(*arguments)
    styled = "--color=always" in arguments
    ours = (
        re.compile("\x1b\\[[0-9;]*m|\x1b\\]8;[^\x1b\x07]*\x1b\\\\") if styled else re.compile("$^")
    )
    for stream in (ran.out, ran.err):
        assert not HARMFUL.search(ours.sub("", stream)), stream
    assert "http://evil" not in "".join(ours.findall(ran.out))


def test_law_8_a_terminal_gets_colours_and_links_of_ours_alone(attacked):
    ran = attacked.screen("ask", *EVERYTHING, "when do tulips bloom?")
    links = re.findall(rb"\x1b\]8;[^;]*;([^\x1b\x07]*)\x1b\\", ran.stdout)
    assert set(links) <= {b"", *(link for link in links if link.startswith(b"file:///"))}
    rest = re.sub(rb"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b\x07]*\x1b\\", b"", ran.stdout)
    assert not HARMFUL.search(rest.decode())
    assert b"[bold red]Tulips[/] :boom:" in rest


def test_law_8_json_gives_hostile_text_back_exactly(attacked):
    found = attacked("ask", "--json", *EVERYTHING, "when do tulips bloom?").json
    texts = [answer["sentence"] for answer in found["answers"]]
    assert f"Tulips {ATTACK} bloom in April." in texts


def test_law_8_a_link_out_of_a_folder_is_not_followed(library, qa, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("The password is swordfish.\n")
    folder = qa.folder / "articles"
    folder.mkdir()
    (folder / "link.txt").symlink_to(secret)
    (folder / "folder").symlink_to(tmp_path)
    library(heron="Herons wade in the pond.\n")
    assert "swordfish" not in qa("ask", *EVERYTHING, "what is the password?").out


# --- 9: stdout is data, stderr is talk ----------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("ask", "--json", "when is the summit?"), 0),
        (("ask", "--json", "how do I bake a pancake?"), 1),
        (("ask", "--json", ""), 2),
        (("ask", "--json"), 2),
        (("ask", "--json", "-k", "0", "who?"), 2),
        (("--index", "nowhere", "ask", "--json", "who?"), 2),
        (("ask", "--jsonl", "when is the summit?"), 0),
        (("index", "list", "--json"), 0),
        (("index", "status", "--json"), 0),
        (("--index", "nowhere", "index", "list", "--json"), 2),
        (("index", "check", "--json"), 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_law_9_where_json_is_asked_for_stdout_is_json_and_nothing_else(seeded, arguments, code):
    ran = seeded(*arguments)
    assert ran.code == code
    assert json.loads(ran.stdout) is not None
    assert ran.stdout.endswith(b"\n")
    assert (ran.stderr == b"") == (code != 2)


def test_law_9_what_is_said_by_the_way_goes_to_stderr(qa):
    (qa.folder / "heron.txt").write_text("Herons wade in the pond.\n")
    (qa.folder / "empty.txt").touch()
    ran = qa("index", "add", ".")
    assert ran.out == "1 added · 1 empty · 1 passage embedded\n"
    index, skipped = ran.err.splitlines(keepends=True)
    assert index.startswith("The index is "), "it is not the one of this folder"
    assert skipped == "skipped empty.txt: is empty. Add it again once it holds text.\n"

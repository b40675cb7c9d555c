"""The HTTP door: what the command line prints, told to programs, and errors that help."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from types import SimpleNamespace

import jsonschema
import pytest

from qa.doors import serving as doors_serving
from qa.doors.desk import Desk
from qa.doors.guard import HEADERS
from qa.doors.operations import OPERATIONS
from tests.support.doors import calls, printed, serving, timeless

MISTAKES = (
    ("/ask", {}, 400, "question is missing."),
    ("/ask", {"question": "who?", "k": "many"}, 400, "k must be a whole number."),
    ("/ask", {"question": "who?", "k": "0"}, 400, "k cannot be 0."),
    ("/ask", {"question": "who?", "raw": "perhaps"}, 400, "raw must be true or false."),
    ("/ask", {"question": "who?", "min_confidence": "2"}, 400, "min_confidence cannot be 2.0."),
    ("/ask", {"question": "who?", "since": "soon"}, 400, "soon"),
    ("/quote", {"words": "…"}, 400, "No words were given."),
    ("/articles/%2Fetc%2Fpasswd", {}, 404, "The index holds no article /etc/passwd."),
    ("/articles/..%2Fdraft.md", {}, 404, "The index holds no article ../draft.md."),
    ("/page/../../desk.py", {}, 404, "Not Found."),
    ("/verify", {}, 405, "Method Not Allowed."),
)


@pytest.fixture
def caller(seeded):
    assert seeded.folder
    with serving() as found:
        yield found


def test_every_request_gives_what_the_command_line_prints(seeded, caller):
    asked = calls(seeded.folder)
    assert {call.operation for call in asked} == set(OPERATIONS)
    for call in asked:
        heard = caller.do(call)
        assert heard.status == 200, heard
        assert heard.headers["content-type"] == "application/json"
        assert timeless(heard.json) == printed(seeded, call), call


def test_what_is_given_is_described(seeded, caller):
    """The document names every path, and its schemas hold for what the paths give."""
    document = caller.get("/openapi.json").json
    assert document["openapi"] == "3.1.0"
    assert set(document["paths"]) == {
        "/ask", "/quote", "/verify", "/articles", "/articles/{file}", "/status", "/health"
    }  # fmt: skip
    schemas = document["components"]["schemas"]
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    answer = schemas["Answer"] | {"components": document["components"]}
    jsonschema.Draft202012Validator(answer).validate(caller.do(calls(seeded.folder)[0]).json)
    keys = {each["name"] for each in document["paths"]["/ask"]["get"]["parameters"]}
    assert {"question", "history", "k", "since", "author"} <= keys
    (file,) = (
        each for each in document["paths"]["/articles/{file}"]["get"]["parameters"]
        if each["in"] == "path"
    )  # fmt: skip
    assert file["name"] == "file"


def test_a_follow_up_is_asked_after_questions_or_after_answers(caller):
    first = "When will the APEC summit take place?"
    plain = caller.get("/ask", question="where will it be held?", history=[first])
    answer = caller.get("/ask", question=first).json
    whole = caller.post("/ask", {"question": "where will it be held?", "history": [answer]})
    for heard in (plain, whole):
        assert "APEC summit" in heard.json["understood_as"]


def test_a_filter_is_its_keys_or_what_is_typed_or_both(caller):
    question = "who is the ambassador?"
    keys = caller.get("/ask", question=question, since="2016-11", author=["kabiling", "x"]).json
    assert keys["filter"] == {"since": "2016-11", "authors": ["kabiling", "x"]}
    both = caller.get("/ask", question=question, filter="since:2016-11", author="kabiling").json
    assert both["filter"] == {"since": "2016-11", "authors": ["kabiling"]}
    nothing = caller.get("/ask", question=question, since="2030").json
    assert (nothing["verdict"], nothing["matching_articles"]) == ("not_found", 0)


def test_what_makes_no_sense_is_refused_in_two_sentences(caller):
    for path, query, status, what in MISTAKES:
        heard = caller.get(path, **query)
        assert heard.status == status, (path, query)
        assert what in heard.error
        assert heard.json["error"]["next"]
        assert heard.json["schema"] == 2


def test_a_draft_is_a_file_of_any_format_or_an_object(caller):
    quoted = b"<p>He said \xe2\x80\x9cso many smart bombs in the world\xe2\x80\x9d.</p>"
    page = caller.post("/verify", quoted, name="draft.html").json
    assert [each["text"] for each in page["quotations"]] == ["so many smart bombs in the world"]
    assert page["file"] == "draft.html"
    assert caller.post("/verify", b"{", {"Content-Type": "application/json"}).status == 400
    assert caller.post("/verify", {"text": "“one two three four”", "page": 1}).status == 400
    assert caller.post("/verify", b"PK\x03\x04 no archive", name="draft.docx").status == 400
    assert caller.post("/verify", b"x" * 20_000_001, name="a.txt").error.endswith("too large.")
    assert caller.post("/ask", b"[" * 100_000).status == 400


def test_every_response_says_that_nothing_of_it_may_act(caller):
    for path in ("/", "/ask?question=who", "/nowhere", "/openapi.json"):
        said = {name.casefold(): value for name, value in caller.get(path).headers.items()}
        assert {name: said[name] for name in HEADERS} == HEADERS
        assert "server" not in said


def test_markup_in_an_article_stays_text(library):
    library(hostile="The heron <script>alert(1)</script> \x1b[31mwaits\u202e at the pond.\n")
    with serving() as caller:
        heard = caller.get("/ask", question="where does the heron wait?", min_confidence="0")
    assert heard.headers["content-type"] == "application/json"
    assert "<script>alert(1)</script>" in heard.json["answers"][0]["sentence"]
    assert b"\x1b" not in heard.body
    assert "\u202e".encode() not in heard.body


def test_a_rebuilt_index_is_followed(library, qa):
    library(marsh="The heron waits at the pond of Arlen.\n")
    question = {"question": "where does the otter play?", "min_confidence": "0"}
    with serving() as caller:
        assert "heron" in caller.get("/ask", **question).json["answers"][0]["sentence"]
        library(weir="The otter plays at the weir of Arlen.\n")
        assert "otter" in caller.get("/ask", **question).json["answers"][0]["sentence"]
        assert qa("index", "rebuild").code == 0
        assert "otter" in caller.get("/ask", **question).json["answers"][0]["sentence"]
        assert caller.get("/quote", words="plays at the weir of Arlen").json["exact"]
        assert caller.get("/status").json["articles"] == 2


def test_many_callers_are_answered_from_one_open_index(caller):
    asked = ["what weapons did Duterte seek?", "who is the ambassador?", "who won the cup?"]
    alone = [timeless(caller.get("/ask", question=each).json) for each in asked]
    heard = [[] for _ in range(4)]

    def ask(answers):
        for each in asked:
            answers.append(timeless(caller.get("/ask", question=each).json))

    threads = [threading.Thread(target=ask, args=(answers,)) for answers in heard]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == [alone] * 4


@pytest.fixture
def held(monkeypatch):
    """Questions and drafts that are begun, and go on when they are told."""
    begun, go_on = threading.Semaphore(0), threading.Event()

    def slowed(name):
        done = getattr(Desk, name)

        def slow(desk, *arguments, **options):
            begun.release()
            assert go_on.wait(60)
            return done(desk, *arguments, **options)

        monkeypatch.setattr(Desk, name, slow)

    yield SimpleNamespace(slowed=slowed, begun=begun.acquire, go_on=go_on.set)
    go_on.set()


def test_a_draft_that_takes_long_holds_nobody_up(caller, held):
    held.slowed("verify")
    with ThreadPoolExecutor(1) as drafts:
        draft = drafts.submit(caller.post, "/verify", b"Soft.", name="a.txt")
        held.begun()
        assert caller.get("/health").json == {"status": "ok"}
        assert caller.get("/ask", question="who is the ambassador?").status == 200
        assert caller.get("/articles").status == 200
        assert not draft.done()
        held.go_on()
        assert draft.result().status == 200


def test_who_still_waits_when_the_time_to_stop_is_over_is_told_so(
    seeded, held, monkeypatch, caplog, capfd
):
    assert seeded.folder
    monkeypatch.setattr(doors_serving, "_HEARD", 0.5)
    with serving() as caller, ThreadPoolExecutor(4) as callers:
        held.slowed("ask")
        asked = [callers.submit(caller.get, "/ask", question="who?") for _ in range(4)]
        held.begun()
        while len(caller.server.server_state.tasks) < len(asked):
            time.sleep(0.01)
        caller.server.should_exit = True
        done = as_completed(asked)
        assert [next(done).result().status for _ in range(3)] == [503] * 3
        held.go_on()
        assert next(done).result().status == 200
    assert not caplog.records
    assert "Traceback" not in capfd.readouterr().err


def test_without_an_index_each_request_says_what_to_do(home):
    with serving(index=str(home / "none.qa")) as caller:
        assert caller.get("/health").json == {"status": "unusable"}
        heard = caller.get("/ask", question="who?")
        assert heard.status == 503
        assert "qa index add FOLDER" in json.dumps(heard.json)

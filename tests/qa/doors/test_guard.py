"""Who is let in: not the pages of other sites, whatever name leads here, nor who has no token."""

import re

import pytest

from qa.doors.guard import Hosts, is_loopback
from tests.support.doors import serving

ANYWHERE = "0.0.0.0"  # noqa: S104 - what is tested is that this is guarded
TOKEN = "a-token-of-the-tests"  # noqa: S105 - as it says

HERE = ("127.0.0.1", "localhost", "LOCALHOST", "[::1]", "127.0.0.1:80")
ELSEWHERE = (
    "evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "192.168.0.7", "[::2]", "",
    "localhost:evil", "evil.example:8765", "[::1",
)  # fmt: skip
PAGES = (
    ({}, 200),
    ({"Origin": "http://127.0.0.1:PORT", "Sec-Fetch-Site": "same-origin"}, 200),
    ({"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"}, 200),
    ({"Origin": "http://localhost:PORT"}, 403),
    ({"Origin": "http://127.0.0.1:1"}, 403),
    ({"Origin": "https://127.0.0.1:PORT"}, 403),
    ({"Origin": "https://evil.example"}, 403),
    ({"Origin": "null"}, 403),
    ({"Sec-Fetch-Site": "cross-site"}, 403),
    ({"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors"}, 403),
    ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, 403),
)


@pytest.fixture
def caller(seeded):
    assert seeded.folder
    with serving() as found:
        yield found


@pytest.fixture
def guarded(seeded, monkeypatch):
    assert seeded.folder
    monkeypatch.setenv("QA_TOKEN", TOKEN)
    with serving(ANYWHERE) as found:
        yield found


def test_of_names_that_lead_here_only_this_machine_s_own_are_let_in(caller):
    """A page may make its own name lead here, and would read what its own origin is given."""
    for host in HERE:
        assert caller.get("/status", {"Host": host}).status == 200, host
    for host in ELSEWHERE:
        assert not Hosts.of("127.0.0.1").let_in(host)
        assert caller.get("/status", {"Host": host}).status in {400, 421}, host


def test_where_others_may_ask_addresses_are_let_in_and_strange_names_are_not():
    hosts = Hosts.of(ANYWHERE)
    assert hosts.let_in("192.168.0.7:8765")
    assert hosts.let_in("[fe80::1]:8765")
    assert hosts.let_in("localhost")
    assert not hosts.let_in("evil.example:8765")
    assert Hosts.of("desk.example").let_in("Desk.Example:8765")


def test_another_page_cannot_ask(caller):
    for said, status in PAGES:
        headers = {name: value.replace("PORT", str(caller.port)) for name, value in said.items()}
        assert caller.get("/status", headers).status == status, said
        assert caller.post("/ask", {"question": "who?"}, headers).status == status, said


def test_a_link_on_another_page_opens_ours(caller):
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert caller.get("/", headers).status == 200
    assert caller.post("/", b"", headers).status == 403


def test_where_others_can_reach_it_a_token_is_asked_for(guarded):
    for path in ("/", "/status", "/openapi.json", "/nowhere"):
        assert guarded.get(path).status == 401
        assert guarded.get(path, {"Authorization": "Bearer another-token-of-mine"}).status == 401
        assert guarded.get(path, {"Cookie": "qa_token=another"}).status == 401
    assert guarded.get("/health").json == {"status": "ok"}
    assert guarded.get("/status", {"Authorization": f"Bearer {TOKEN}"}).status == 200
    assert guarded.get("/status", {"Cookie": f"a=b; qa_token={TOKEN}"}).status == 200
    assert guarded.get("/status", token=TOKEN).status == 401


def test_the_address_that_is_printed_lets_a_browser_in(guarded):
    entered = guarded.get("/", token=TOKEN)
    assert (entered.status, entered.headers["location"]) == (303, "/")
    cookie = entered.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    kept = cookie.partition(";")[0]
    assert guarded.get("/", {"Cookie": kept}).status == 200
    assert guarded.get("/", token="another-token-of-mine").status == 401  # noqa: S106 - none


def test_a_token_is_made_up_where_none_is_given_and_a_weak_one_refused(seeded, monkeypatch):
    assert seeded.folder
    monkeypatch.delenv("QA_TOKEN", raising=False)
    with serving(ANYWHERE) as one, serving(ANYWHERE) as other:
        tokens = {each.address.token for each in (one, other)}
        assert len(tokens) == 2
        assert all(re.fullmatch("[0-9a-f]{32}", token) for token in tokens)
    monkeypatch.setenv("QA_TOKEN", "short")
    what, _ = seeded("serve", "--host", ANYWHERE, "--port", "0").error
    assert what == "The token in QA_TOKEN is none."


def test_what_is_this_machine_alone():
    assert all(map(is_loopback, ("127.0.0.1", "127.1.2.3", "::1", "localhost", "LocalHost")))
    assert not any(map(is_loopback, (ANYWHERE, "::", "192.168.0.1", "example.org", "")))

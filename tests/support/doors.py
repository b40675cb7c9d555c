"""What is asked through every door: a call of the command line, and the same one by parameters."""

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import quote, urlencode

from uvicorn import Server

from qa.config.settings import Settings
from qa.doors.attendant import Attendant
from qa.doors.desk import Desk
from qa.doors.serving import Address, opened, server
from tests.support.cli_fixtures import SEEDS

ARTICLE = min(each.name for each in SEEDS.glob("*.txt"))
DRAFT = (
    "# A draft\n\n“The President is scheduled to depart Davao City this afternoon” for Moscow.\n\n"
    "He wrote that “nobody in Moscow believed that the contracts would be signed”, 25 times.\n"
)


@dataclass(frozen=True)
class Call:
    """``typed`` is what follows `qa`; ``operation`` and ``given`` are the same for a program."""

    operation: str
    typed: tuple[str, ...]
    given: dict = field(default_factory=dict)

    def __str__(self):
        return " ".join(self.typed)


def calls(folder):
    """Return calls of every operation, over the sample articles in ``folder``/seeds."""
    (folder / "draft.md").write_text(DRAFT, encoding="utf-8")
    article = str(folder / "seeds" / ARTICLE)
    weapons, quote = "what weapons did Duterte seek?", "so many smart bombs"
    return [
        Call("ask", ("ask", "--json", weapons), {"question": weapons}),
        Call(
            "ask",
            ("ask", "--json", "-k", "2", "-C", "1", "--since", "2016", "who is the ambassador?"),
            {"question": "who is the ambassador?", "k": 2, "context": 1, "filter": "since:2016"},
        ),
        Call(
            "ask",
            ("ask", "--json", "--author", "kabiling", "--prefer-recent", "who met Putin?"),
            {
                "question": "who met Putin?",
                "filter": {"authors": ["kabiling"]},
                "prefer_recent": True,
            },
        ),
        Call("ask", ("ask", "--json", "who won the cup?"), {"question": "who won the cup?"}),
        Call(
            "ask",
            ("ask", "--json", "--min-confidence", "0.99", "--raw", weapons),
            {"question": weapons, "min_confidence": 0.99, "raw": True},
        ),
        Call(
            "ask",
            ("ask", "--json", "which articles mention Moscow?"),
            {"question": "which articles mention Moscow?"},
        ),
        Call("ask", ("ask", "--json", "hello"), {"question": "hello"}),
        Call("find_quote", ("quote", "--json", quote), {"words": quote}),
        Call(
            "find_quote",
            ("quote", "--json", "-k", "1", "soft loans payable in 2026"),
            {"words": "soft loans payable in 2026", "k": 1},
        ),
        Call("verify", ("verify", "--json", "draft.md"), {"text": DRAFT, "name": "draft.md"}),
        Call(
            "verify",
            ("verify", "--json", "--figures", "draft.md"),
            {"text": DRAFT, "figures": True, "name": "draft.md"},
        ),
        Call("show", ("index", "show", "--json", article), {"file": article}),
        Call("list_articles", ("index", "list", "--json")),
        Call(
            "list_articles",
            ("index", "list", "--json", "--author", "kabiling"),
            {"filter": {"authors": ["kabiling"]}},
        ),
        Call("status", ("index", "status", "--json")),
    ]


def printed(qa, call):
    """Return what the command line prints for a call, without the time that it took."""
    return timeless(json.loads(qa(*call.typed).stdout))


def timeless(value):
    """Return a value without the time that it took."""
    if isinstance(value, dict):
        return {name: each for name, each in value.items() if name != "timings_ms"}
    return value


# --- over HTTP ------------------------------------------------------------------------------------


PATHS = {
    "ask": "/ask",
    "find_quote": "/quote",
    "list_articles": "/articles",
    "status": "/status",
}


@dataclass(frozen=True)
class Heard:
    """A response."""

    status: int
    headers: dict
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def error(self):
        return self.json["error"]["what"]


@dataclass(frozen=True)
class Caller:
    """Whoever asks the ``server`` at ``address``, each time over a connection of its own."""

    address: Address
    server: Server

    @property
    def port(self):
        return self.address.listening.getsockname()[1]

    def url(self, path="/"):
        return f"http://127.0.0.1:{self.port}{path}"

    def get(self, path, headers=None, **query):
        pairs = [(name, each) for name, value in query.items() for each in listed(value)]
        return self.request("GET", f"{path}?{urlencode(pairs)}" if pairs else path, headers)

    def post(self, path, body, headers=None, **query):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        kind = "application/octet-stream" if body is data else "application/json"
        path = f"{path}?{urlencode(query)}" if query else path
        return self.request("POST", path, {"Content-Type": kind} | (headers or {}), data)

    def request(self, method, path, headers=None, body=None):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers or {})
            heard = connection.getresponse()
            return Heard(heard.status, dict(heard.headers), heard.read())
        finally:
            connection.close()

    def do(self, call):
        """Make a call of an operation by the request that stands for it."""
        given = dict(call.given)
        if call.operation == "verify":
            if "figures" in given:
                return self.post("/verify", given)
            return self.post("/verify", given["text"].encode(), name=given["name"])
        if call.operation == "ask" and isinstance(given.get("filter"), dict):
            return self.post("/ask", given)
        if call.operation == "show":
            return self.get(f"/articles/{quote(given['file'], safe='')}")
        if call.operation == "list_articles":
            given = {"author": given.get("filter", {}).get("authors", [])}
        return self.get(PATHS[call.operation], **given)


def listed(value):
    return value if isinstance(value, list) else [value]


@contextmanager
def serving(host="127.0.0.1", **chosen):
    """Serve the index that the settings name, in a thread of this process."""
    with opened(host, 0) as address:
        attendant = Attendant(Desk(Settings.load(**chosen)))
        running = server(attendant, address)
        thread = threading.Thread(target=running.run, args=([address.listening],), daemon=True)
        thread.start()
        try:
            yield Caller(address, running)
        finally:
            running.should_exit = True
            thread.join(30)
            attendant.leave()

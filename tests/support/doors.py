"""What is asked through every door: a call of the command line, and the same one by parameters."""

import json
from dataclasses import dataclass, field

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

"""Which pronouns of a question point outside it: ``he``, ``its``, ``that song``.

Rules of general English over the words alone. A pronoun that the question itself explains points
nowhere else ("which company moved its …"), nor does an ``it`` that stands for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.question.words import Word

_PERSONAL = frozenset("he him his himself she her hers herself".split())
_POSSESSIVES = frozenset("his hers its their theirs himself herself itself themselves".split())
_PRONOUNS = _PERSONAL | _POSSESSIVES | frozenset("it they them".split())
DEMONSTRATIVES = frozenset("this that these those".split())
_HAVES = frozenset("has have had".split())
_COPULAS = frozenset("is are was were isn't aren't wasn't weren't".split())
_AUXILIARIES = (
    _HAVES
    | _COPULAS
    | frozenset(
        """do does did don't doesn't didn't hasn't haven't hadn't can could can't couldn't will
        would won't wouldn't shall should shouldn't may might must""".split()
    )
)
_INTERROGATIVES = frozenset("who whom whose what which when where why how".split())
_REQUESTS = frozenset("tell describe explain give list show name compare discuss".split())
PREPOSITIONS = frozenset(
    """about above after against along among around as at before behind below beside besides
    between beyond by despite during except for from in inside into near of off on onto out
    outside over past per since than through to toward towards under until upon via with within
    without""".split()
)
_LINKS = frozenset(
    """that which who whom whose when where while after before because since until although though
    if unless whether as and but or so than to""".split()
)
_CLAUSE_LINKS = _LINKS - {"to", "as", "that", "and", "or", "than"}
_ARTICLES = frozenset("a an the".split())
_NEW = frozenset("a an each every some any no one".split())
_TIMES = frozenset("year month week morning afternoon evening".split())
CONTINUERS = frozenset("and but or plus also then so what how".split())
_PLURAL = re.compile(r"[^siu]s$")

# "How long does it take to …", "is it true that …", "what time is it": it stands for nothing.
_EXPLETIVE = re.compile(
    r"""\bit\s+(?:be\s+|is\s+|was\s+)?(?:(?:\w+ly|not|also|so|very|more|most)\s+)?
        (?:true|likely|(?:un)?necessary|(?:im)?possible|(?:un)?important|essential|easy|easier|
           difficult|hard|harder|(?:il)?legal|(?:un)?common|normal|safe|better|best|good|bad|worth|
           required|estimated|believed|thought|said|called|known|claimed|reported|expected|ok(?:ay)?|
           like|determined|decided|cost|means?|feels?)\s+
        (?:\w+\s+){0,2}?(?:to|that|for|if|how|when|until|before|since|between|whether)\b
      | \bit\s+(?:sometimes\s+)?(?:takes?|took)\s+\w+
      | \bwhat\s+time\s+is\s+it\b | \bit\s+(?:rain|snow)""",
    re.IGNORECASE | re.VERBOSE,
)


def pointing(question: str, words: Sequence[Word]) -> frozenset[str]:
    """Return the pronouns among the ``words`` of ``question`` that nothing in it explains."""
    return frozenset(
        word.low for i, word in enumerate(words) if _points_outside(words, i, question)
    )


def _points_outside(words: Sequence[Word], i: int, question: str) -> bool:
    """Say whether word ``i`` is a pronoun or a demonstrative that no other word here explains."""
    low = words[i].low
    if low in DEMONSTRATIVES:
        return _demonstrates(words, i)
    if low not in _PRONOUNS:
        return False
    if low == "it" and any(
        found.start() <= words[i].start < found.end() for found in _EXPLETIVE.finditer(question)
    ):
        return False
    return not _has_antecedent(words, i)


def _has_antecedent(words: Sequence[Word], i: int) -> bool:
    """Say whether the question itself has what the pronoun ``words[i]`` stands for."""
    low, clause = words[i].low, words[i].clause
    asks = next((j for j in range(i) if words[j].low in _INTERROGATIVES), 0)
    if words[asks].low in _INTERROGATIVES | _AUXILIARIES | CONTINUERS | _REQUESTS:
        # "In cells with a wall what do they …?", "If a pupil is late, what do they …?"
        front = [j for j in range(asks) if words[j].low not in PREPOSITIONS]
    else:
        front = list(range(i))  # no question by its form: "A pupil loses their what?"
    front += [j for j, word in enumerate(words) if word.clause < clause]
    if any(_can_be(words, j, low) for j in front):
        return True
    if any(word.clause > clause and word.name for word in words):
        return True  # "After his return, what did Tesla …?"
    verb = _main_auxiliary(words, asks, i)
    if verb is None:
        return _is_what_is_asked(words, asks, i)
    return _is_around_verb(words, asks, verb, i)


def _is_around_verb(words: Sequence[Word], asks: int, verb: int, i: int) -> bool:
    """Say whether the pronoun stands for what is asked or for the subject of ``words[verb]``."""
    low, between = words[i].low, range(verb + 1, i)
    thing = words[asks].low in {"what", "which", "how"} and verb > asks + 1
    if thing and words[verb].low in _HAVES and not between:
        return low in _POSSESSIVES  # "Which university has its …?"
    if words[verb].low in _COPULAS and between:
        if thing:
            return True  # "Which painter was known for his …?"
        if verb == asks + 1 and words[asks].low in {"who", "what", "which"}:
            return _is_in_description(words, asks, between, low)
    return _is_subject(words, i, between)


def _main_auxiliary(words: Sequence[Word], asks: int, before: int) -> int | None:
    """Return the place of the auxiliary that the question is formed with, if it has one."""
    for j in range(asks, before):
        if words[j].low in _AUXILIARIES:
            return j
        if j > asks and words[j].low in _LINKS | _ARTICLES:
            return None  # past the phrase that asks: "which firm won a prize that it had …"
    return None


def _is_what_is_asked(words: Sequence[Word], asks: int, i: int) -> bool:
    """Say whether the pronoun stands for what is asked: "which company moved its …"."""
    between, low = words[asks + 1 : i], words[i].low
    if any(word.name for word in words[:i]):
        return True
    if words[asks].low == "who":
        return low == "their"  # "who lost their …": whoever it is
    if not any(word.heavy for word in between):
        return False  # "what happened to him"
    return low in _POSSESSIVES or any(word.low in _LINKS for word in between)


def _is_in_description(words: Sequence[Word], asks: int, between: range, low: str) -> bool:
    """Say whether the pronoun stands for something in "what is <description>".

    "What is the name of his …": a description only says what is asked for, unless it names
    somebody or has a clause of its own: "what is it called when people lose their …".
    """
    if words[asks].low == "who" and low == "their":
        return True
    clause = next((j for j in between if words[j].low in _CLAUSE_LINKS), between.stop)
    return any(words[j].name or (j > clause and _can_be(words, j, low)) for j in between)


def _is_subject(words: Sequence[Word], i: int, between: range) -> bool:
    """Say whether the pronoun stands for the subject, the first that can be meant.

    A subject is not the object of its own verb: "where did Duterte meet him?"
    """
    meant = [j for j in between if _can_be(words, j, words[i].low)]
    if not meant or "there" in {words[j].low for j in between}:
        return False  # "is there any doubt about it?"
    if not _is_object(words, i) or words[i - 1].low in PREPOSITIONS:
        return True
    owner = words[meant[0]].text.endswith(("'s", "’s"))
    return owner or any(words[j].low in _CLAUSE_LINKS for j in range(meant[0] + 1, i))


def _can_be(words: Sequence[Word], j: int, low: str) -> bool:
    """Say whether word ``j`` can be what the pronoun ``low`` stands for."""
    word = words[j]
    if word.name:
        return True
    if not word.terms or (low in {"it", "its", "itself"} and _PLURAL.search(word.low)):
        return False
    start = j
    while start and words[start - 1].terms:
        start -= 1
    before = words[start - 1].low if start else ""
    if before == "the" and word.clause == words[-1].clause:
        return False  # it points outside the question itself
    if low in _PERSONAL and words[0].text[0].isupper():
        return start == j and before in _NEW  # a person of whom we know has a capital
    return True


def _is_object(words: Sequence[Word], i: int) -> bool:
    """Say whether the pronoun ``words[i]`` is the object of a verb."""
    low = words[i].low
    if low not in {"it", "her"}:
        return low in {"him", "them"}
    if i + 1 == len(words) or words[i + 1].clause != words[i].clause:
        return True
    follows = words[i + 1].low
    return follows in PREPOSITIONS | _ARTICLES or (low == "her" and follows in _LINKS)


def _demonstrates(words: Sequence[Word], i: int) -> bool:
    """Say whether ``this``, ``that``, ``these`` or ``those`` points at something said before."""
    low, before = words[i].low, words[i - 1].low if i else ""
    after = [word.low for word in words[i + 1 :] if word.clause == words[i].clause]
    if low in {"this", "these"}:
        return not (after and after[0] in _TIMES)
    if not after:
        return True  # "… after that?", "which of those?"
    if low == "those":
        explained = {"who", "that", "which", "of", "with", "in", "from"} & set(after[:3])
        return not explained and not after[0].endswith(("ing", "ed"))
    if before in _AUXILIARIES and i <= 2:
        return True  # "did that song …?"
    takes_it = before in PREPOSITIONS - {"than", "as"}
    return takes_it and after[0] not in _AUXILIARIES | _PRONOUNS | _ARTICLES

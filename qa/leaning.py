"""Whether a question leans on what was said before it, or stands alone.

Rules of general English, no model. What makes a question lean is a word that points outside it
(``he``, ``its``, ``that song``, ``else``, ``the band``) and finds nothing in it to point at; what
makes it stand is an anchor of its own, a name above all. This room decides; what a leaning
question is completed with is chosen in ``qa.followup``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.bm25 import Statistics
from index.words import analyse
from qa import wording
from qa.wording import Word

Look = Callable[[Sequence[str]], Statistics]
"""Gives the statistics that a collection has of some terms."""

COMMON = 0.01
"""Share of the passages from which on a word singles out nothing in a collection."""

_POOR, _RICH = 2, 4
"""Heavy terms up to which a question without a name is poor, and beyond which it is rich."""

_QUOTED = re.compile(r"[\"“«][^\"“”»]+[\"”»]|(?<!\w)['‘][^'‘’]+['’](?!\w)")

_PERSONAL = frozenset("he him his himself she her hers herself".split())
_POSSESSIVES = frozenset("his hers its their theirs himself herself itself themselves".split())
_PRONOUNS = _PERSONAL | _POSSESSIVES | frozenset("it they them".split())
_DEMONSTRATIVES = frozenset("this that these those".split())
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
_PREPOSITIONS = frozenset(
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
_CONTINUERS = frozenset("and but or plus also then so what how".split())

# "And in 2016?", "what about …", "which ones?", "any others?", "for what?"
_GOES_ON = re.compile(
    r"""^\W*(?: (?:and|but|or|plus|also|then|so)\b
          | (?:what|how)\s+(?:about|of)\b
          | (?:how\s+(?:so|come)|why\s+not|really|like\s+what|such\s+as\s+what)\W*$
          | (?:which|whose|how\s+(?:many|much|long|often|far|old))(?:\s+\w+){0,2}\W*$
          | (?:what|which)\s+(?:kind|type|sort)s?(?:\s+of\s+\w+)?\W*$
          | (?:(?:is|are|was|were)\s+there\s+)?any(?:thing|one|body|where)?(?:\s+\w+){0,3}\W*$
          | (?:\w+\s+){0,2}(?:about|at|by|for|from|in|of|on|since|to|with)\s+
            (?:whom?|what|which|when|where)\W*$ )""",
    re.IGNORECASE | re.VERBOSE,
)
_ADDS = re.compile(
    r"""\belse\b
      | (?<!each\s)(?<!all\s)(?<!no\s)(?<!one\s)\b(?:others?|another)\b
        (?!\s+(?:than|hand|word|name|term)\b)
      | (?<!is\s)(?<!are\s)(?<!was\s)(?<!were\s)\bthere\W*$
      | \b(?:also|too|instead|as\s+well|afterwards?|later|again|then|after|before|next)\W*$
      | \bones\b | \b(?:which|the|a|an)\s+(?:\w+\s+)?one\b(?!\s+of\b)
      | \bthe\s+(?:former|latter)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_MORE = re.compile(r"\b(?:else|others?|another|more|also|besides)\b", re.IGNORECASE)
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
# What "the …" names only together with more: "the end", "the first part".
_PLURAL = re.compile(r"[^siu]s$")
_EMPTY_HEADS = frozenset(
    "time year way part number first last same most best end begin name place rest day".split()
)


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said so far: terms of the questions and titles, of the sentence cited last, names.

    ``cited`` are the terms of all sentences cited, ``latest`` those of the last one.
    """

    asked: frozenset[str] = frozenset()
    cited: frozenset[str] = frozenset()
    latest: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()

    def and_then(self, question: str, sentence: str, titles: Iterable[str]) -> Talk:
        """Return the talk after one more question, with the sentence and titles cited for it."""
        titled = tuple(titles)
        latest = frozenset(analyse(sentence))
        names = [
            name for text in (question, sentence) for p in wording.phrases(text) for name in p.names
        ]
        names += [phrase.text for title in titled for phrase in wording.phrases(title)]
        return Talk(
            asked=self.asked.union(*(analyse(text) for text in (question, *titled))),
            cited=self.cited | latest,
            latest=latest,
            names=(*self.names, *names),
        )


def leans(question: str, talk: Talk, look: Look) -> bool:
    """Say whether ``question`` cannot be understood without the ``talk`` before it."""
    words = wording.split(question)
    named = bool(_QUOTED.search(question)) or any(word.name for word in words)
    if _GOES_ON.match(question) and (not named or words[0].low in _CONTINUERS):
        return True
    pointers = {word.low for i, word in enumerate(words) if _points_outside(words, i, question)}
    if pointers - _DEMONSTRATIVES or _is_half_named(words, talk):
        return True
    if named:
        return bool(pointers) and _knows_names(talk, words)
    heavy = [term for word in words for term in word.heavy]
    return (
        bool(pointers)
        or not heavy
        or (len(heavy) <= _POOR and bool(_ADDS.search(question)))
        or any(_is_open(phrase, heavy, talk, look) for phrase in _definites(words))
    )


def asks_for_more(question: str) -> bool:
    """Say whether the question wants something that was not said yet: "who else …"."""
    return bool(_MORE.search(question))


# --- pronouns and demonstratives ----------------------------------------------------------------


def _points_outside(words: Sequence[Word], i: int, question: str) -> bool:
    """Say whether word ``i`` is a pronoun or a demonstrative that no other word here explains."""
    low = words[i].low
    if low in _DEMONSTRATIVES:
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
    if words[asks].low in _INTERROGATIVES | _AUXILIARIES | _CONTINUERS | _REQUESTS:
        # "In cells with a wall what do they …?", "If a pupil is late, what do they …?"
        front = [j for j in range(asks) if words[j].low not in _PREPOSITIONS]
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
        return False
    if not _is_object(words, i) or words[i - 1].low in _PREPOSITIONS:
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
    return follows in _PREPOSITIONS | _ARTICLES or (low == "her" and follows in _LINKS)


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
    takes_it = before in _PREPOSITIONS - {"than", "as"}
    return takes_it and after[0] not in _AUXILIARIES | _PRONOUNS | _ARTICLES


# --- names and definite phrases -----------------------------------------------------------------


def _knows_names(talk: Talk, words: Sequence[Word]) -> bool:
    """Say whether the talk knows a name among ``words``."""
    known = {part.lower() for name in talk.names for part in name.split()}
    return any(word.low in known for word in words if word.name)


def _is_half_named(words: Sequence[Word], talk: Talk) -> bool:
    """Say whether all names are parts of longer ones: Wilson, where Carl Wilson was spoken of.

    In a question all in lower case, any heavy word may be a name.
    """
    lower = not any(word.text[0].isupper() for word in words)
    full = [name.lower().split() for name in talk.names if " " in name]
    runs = list(_name_runs(words, lower))
    if lower:
        said = {part for run in runs for part in run}
        return any(len(said.intersection(name)) == 1 for name in full)
    return bool(runs) and all(
        len(run) == 1 and any(run[0] in (name[0], name[-1]) for name in full) for run in runs
    )


def _name_runs(words: Sequence[Word], lower: bool) -> Iterator[list[str]]:
    run: list[str] = []
    for word in words:
        if word.name or (lower and word.heavy):
            run.append(word.low)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _definites(words: Sequence[Word]) -> Iterator[frozenset[str]]:
    """Yield the terms of each ``the …`` that nothing after it explains."""
    for i, word in enumerate(words):
        if word.low != "the":
            continue
        end = i + 1
        while end < len(words) and words[end].terms and end - i <= 3:
            end += 1
        explained = end < len(words) and words[end].low in (
            (_PREPOSITIONS | {"that", "which", "who"}) - {"to"}
        )
        if not explained:
            named = (w for w in words[i + 1 : end] if w.low not in _EMPTY_HEADS)
            yield frozenset(term for w in named for term in w.terms)


def _is_open(phrase: frozenset[str], heavy: Collection[str], talk: Talk, look: Look) -> bool:
    """Say whether ``the <phrase>`` takes up something from outside the question.

    It does if the talk was of such a thing; or if the question holds little else, and what it
    names is common in the collection: "when was the album released?"
    """
    if phrase & talk.asked:
        return len(heavy) <= _RICH
    if len(heavy) > _POOR:
        return False
    if phrase & talk.latest:
        return True
    known = sorted(phrase.intersection(heavy))
    if not known:
        return False
    found = look(known)
    return all(found.frequencies.get(term, 0) > max(2, COMMON * found.passages) for term in known)

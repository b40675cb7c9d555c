"""Questions altered so that the passage which answered them no longer does. Pure.

What SQuAD 2.0's writers did by hand (Rajpurkar et al. 2018, table 1: negation, antonym, entity
swap, mutual exclusion, impossible condition), done by rule: one word or name of the question is
exchanged, and the passage still looks as if it answered.
"""

from __future__ import annotations

import calendar
import random
import re
from collections.abc import Callable, Sequence

_WORD = re.compile(r"\w+(?:['’.-]\w+)*")
_NUMBER = re.compile(r"(?<![\w.,])\d[\d,.]*\d|(?<![\w.,])\d(?!\w)")
_NAME = re.compile(r"(?<!^)(?<![.?!] )\b[A-Z][\w'’.-]*(?: (?:of |the |de |and )?[A-Z0-9][\w'’-]*)*")
_LIKE = re.compile(r"(ed|ing|ly|tion|sion|ment|ity|ness|ers?|ors?|ies|es|s|al|ic|ive|ous)$")
_AUXILIARY = re.compile(
    r"\b(did|does|do|is|are|was|were|can|could|will|would|should|has|have|had|must)\b"
)

_OPPOSITES = [
    pair.split("/")
    for pair in """
    first/last largest/smallest biggest/smallest highest/lowest most/least more/less more/fewer
    before/after earliest/latest oldest/newest older/younger old/new early/late high/low large/small
    big/small long/short longest/shortest north/south east/west northern/southern eastern/western
    northwest/southeast northeast/southwest increase/decrease increased/decreased rise/fall
    begin/end began/ended start/finish started/stopped start/end win/lose won/lost winner/loser
    always/never best/worst major/minor majority/minority maximum/minimum above/below upper/lower
    inside/outside internal/external include/exclude included/excluded men/women male/female
    boys/girls father/mother son/daughter husband/wife king/queen positive/negative
    legal/illegal common/rare common/uncommon possible/impossible necessary/unnecessary
    accept/reject accepted/rejected agree/disagree agreed/refused allow/forbid allowed/prohibited
    support/oppose supported/opposed supporters/opponents buy/sell bought/sold export/import
    exports/imports enter/leave entered/left arrive/depart create/destroy created/destroyed
    build/demolish built/demolished founded/dissolved open/close opened/closed join/leave
    joined/left appointed/dismissed hired/fired gain/lose gained/lost give/receive gave/received
    strong/weak stronger/weaker strongest/weakest fast/slow faster/slower hot/cold warm/cool
    wet/dry rich/poor public/private rural/urban domestic/foreign natural/artificial
    ancient/modern traditional/modern simple/complex easy/difficult similar/different same/different
    heavy/light hard/soft deep/shallow wide/narrow thick/thin near/far closest/farthest
    primary/secondary active/inactive present/absent visible/invisible permanent/temporary
    direct/indirect dependent/independent popular/unpopular successful/unsuccessful success/failure
    benefit/harm advantage/disadvantage advantages/disadvantages ally/enemy allies/enemies
    victory/defeat defeated/saved peace/war attack/defend attacked/defended born/died birth/death
    alive/dead summer/winter spring/autumn day/night morning/evening left/right front/back
    top/bottom up/down over/under into/from with/without for/against during/before since/until
    only/also many/few all/none minimum/maximum forward/backward teacher/student parent/child
    improve/worsen improved/worsened encourage/discourage encouraged/discouraged love/hate
    believed/doubted approved/banned formal/informal official/unofficial known/unknown
    """.split()
]
_OPPOSITE: dict[str, list[str]] = {}
for _one, _other in _OPPOSITES:
    _OPPOSITE.setdefault(_one, []).append(_other)
    _OPPOSITE.setdefault(_other, []).append(_one)

_CONDITION = re.compile(
    r"\s(?:in|on|at|during|after|before|since|until|under|near|outside|within|throughout|for|by|from)"
    r"(?:\s+[\w'’-]+){1,4}(?=\s*\?\s*$)"
)

_WHEN = re.compile(
    r"^(?:when|(?:(?:in|on|by) )?(?:what|which) (?:year|month|date|day)) (?=(?:did|do|does|is|are"
    r"|was|were|will|can|could|would|should)\b)",
    re.IGNORECASE,
)
_WHERE = re.compile(r"^where (?=\w)", re.IGNORECASE)

_CALENDAR = rf"(?:{'|'.join(calendar.month_name[1:])}|(?:{'|'.join(calendar.day_name)})s?)"
_TIME = re.compile(
    rf"\d|\b(?:{_CALENDAR}|yesterday|today|tonight|tomorrow|ago|last|next|days?|weeks?|months?|years?"
    r"|centur(?:y|ies)|mornings?|evenings?|nights?|now|soon|after|before|spring|summer|autumn|winter"
    r"|when|while|until|during|since)\b"
)
_PLACE = re.compile(
    r"\b(?i:in|at|near|from|to|outside|inside|on|across|around|of|off)\s+(?:the\s+)?"
    rf"(?!{_CALENDAR})(?:[A-Z]|\w+\s+[A-Z])"
    r"|\b(?i:here|there|where|home|abroad|online|everywhere|centre|center|hall|school|church|house"
    r"|hotel|park|street|city|town|village|country|room|building|area|region|office|station|site"
    r"|world)\b"
)
"""What may say when or where: too much rather than too little, so that what is asked otherwise is
answered by nothing."""

_LIGHT = frozenset(
    """what which who whom whose when where why how many much long does have been were this that
    these those with from into about between during after before there their they them then than
    also some other such each according name type kind would could should might will being used
    called known part year years time people""".split()
)


def alterations(
    question: str, passage: str, related: Sequence[str], rng: random.Random
) -> dict[str, str]:
    """Return the ways to alter ``question`` that apply, by name.

    ``related`` are other questions about the same article: names and words come from them and
    from ``passage``, so that the altered question stays on its topic.
    """
    made: dict[str, str] = {}
    for name, alter in _ALTERATIONS.items():
        altered = alter(question, passage, related, rng)
        if altered and altered.casefold() != question.casefold():
            made[name] = altered
    return made


def _number(question: str, passage: str, _: Sequence[str], rng: random.Random) -> str | None:
    """Change a number, a year by little, to one that the passage does not name."""
    found = list(_NUMBER.finditer(question))
    if not found:
        return None
    match = rng.choice(found)
    digits = match[0].replace(",", "")
    if not digits.isdecimal() or len(digits) > 12:
        return None
    others = re.findall(r"\d+", passage)
    for _attempt in range(8):
        if rng.random() < 0.4 and others:
            new = rng.choice(others)
            if len(new) != len(digits) or new == digits:
                continue
            return _replace(question, match.span(), new)
        reach = 30 if len(digits) == 4 else max(3, int(digits))
        new = str(max(1, int(digits) + rng.choice((-1, 1)) * rng.randint(1, reach)))
        if new not in others and new != digits:
            return _replace(question, match.span(), new)
    return None


def _name(question: str, passage: str, related: Sequence[str], rng: random.Random) -> str | None:
    """Exchange a name for another of the passage or of the article's other questions."""
    found = list(_NAME.finditer(question))
    if not found:
        return None
    match = rng.choice(found)
    near = [m[0] for m in _NAME.finditer(passage)]
    far = [
        m[0] for text in rng.sample(related, min(12, len(related))) for m in _NAME.finditer(text)
    ]
    length = match[0].count(" ")
    pool = [
        name
        for name in (near if near and rng.random() < 0.5 else far)
        if abs(name.count(" ") - length) <= 1
        and name.casefold() not in question.casefold()
        and match[0].casefold() not in name.casefold()
        and name.isdecimal() == match[0].isdecimal()
    ]
    return _replace(question, match.span(), rng.choice(pool)) if pool else None


def _negation(question: str, _passage: str, _: Sequence[str], rng: random.Random) -> str | None:
    """Deny what the question takes for granted."""
    found = list(_AUXILIARY.finditer(question))
    if not found or re.search(r"\b(?:not|never|no|n't)\b", question):
        return None
    match = rng.choice(found)
    after = question[match.end() :]
    if match[0] in {"did", "does", "do", "can", "could", "will", "would", "should"}:
        words = list(_WORD.finditer(after))
        if len(words) < 3:
            return None
        # After the subject, of which nothing is known but that it is short as a rule.
        place = match.end() + words[rng.choice((0, 1)) if len(words) > 4 else 0].end()
        if match.start() == 0:
            return None
        return f"{question[:place]} {rng.choice(('not', 'never'))}{question[place:]}"
    return f"{question[: match.end()]} {rng.choice(('not', 'never', 'not'))}{after}"


def _opposite(question: str, passage: str, _: Sequence[str], rng: random.Random) -> str | None:
    """Exchange a word for its opposite, unless the passage has that too."""
    places = [
        (match.span(), rng.choice(_OPPOSITE[match[0].lower()]))
        for match in _WORD.finditer(question)
        if match[0].lower() in _OPPOSITE
    ]
    known = {word.lower() for word in _WORD.findall(passage)}
    places = [(span, word) for span, word in places if word not in known]
    return _replace(question, *rng.choice(places)) if places else None


def _word(question: str, passage: str, related: Sequence[str], rng: random.Random) -> str | None:
    """Exchange a plain word for one of the same ending from the article's other questions."""
    own = [m for m in _WORD.finditer(question) if _plain(m[0])]
    if not own:
        return None
    match = rng.choice(own)
    known = {word.lower() for word in _WORD.findall(f"{passage} {question}")}
    pool = sorted(
        {
            word
            for text in rng.sample(related, min(20, len(related)))
            for word in _WORD.findall(text)
            if _plain(word) and word not in known and _ending(word) == _ending(match[0])
        }
    )
    return _replace(question, match.span(), rng.choice(pool)) if pool else None


def _condition(
    question: str, passage: str, related: Sequence[str], rng: random.Random
) -> str | None:
    """Ask under a condition of another question, of which the passage knows nothing."""
    known = {word.lower() for word in _WORD.findall(f"{passage} {question}")}
    pool = [
        match[0]
        for text in rng.sample(related, min(30, len(related)))
        if (match := _CONDITION.search(text))
        and not known & {word.lower() for word in _WORD.findall(match[0])[1:] if len(word) > 3}
        and any(
            _plain(word) or word[0].isupper() or word.isdigit() for word in match[0].split()[1:]
        )
    ]
    if not pool or not question.rstrip().endswith("?"):
        return None
    own = _CONDITION.search(question)
    start, end = own.span() if own and rng.random() < 0.7 else (len(question.rstrip(" ?")),) * 2
    return _replace(question, (start, end), rng.choice(pool))


def asked_otherwise(question: str, passage: str) -> str | None:
    """Ask where of what says only when, or when of what says only where; None where it may not."""
    if (found := _WHEN.match(question)) and not _PLACE.search(passage):
        return _cased("where ", question) + question[found.end() :]
    if (found := _WHERE.match(question)) and not _TIME.search(passage):
        return _cased("when ", question) + question[found.end() :]
    return None


_ALTERATIONS: dict[str, Callable[[str, str, Sequence[str], random.Random], str | None]] = {
    "number": _number,
    "name": _name,
    "negation": _negation,
    "opposite": _opposite,
    "word": _word,
    "condition": _condition,
}


def _plain(word: str) -> bool:
    return len(word) > 3 and word.isalpha() and word.islower() and word not in _LIGHT


def _cased(word: str, question: str) -> str:
    return word.capitalize() if question[0].isupper() else word


def _ending(word: str) -> str:
    match = _LIKE.search(word)
    return match[0] if match else ""


def _replace(text: str, span: tuple[int, int], new: str) -> str:
    return text[: span[0]] + new + text[span[1] :]

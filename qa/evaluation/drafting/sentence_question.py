"""A question that a sentence answers, made of its own words. Pure.

What is asked for is taken out of the sentence: who or what does something, when, where, how many.
That is the cloze of unsupervised question answering (Lewis, Denoyer and Riedel, 2019,
"Unsupervised question answering by cloze translation", ACL), turned into a question by a rule for
each of a few forms of English. A sentence of another form, which are most, makes none.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.lexical.analysis import analyse_question

FEWEST, MOST = 5, 14
"""Words of a question: with fewer it asks for anything, with more nobody types it."""

_SEARCHED = 6  # words of a search
_ENOUGH = 10  # words from which on its last phrases are left out; people ask in ten (SQuAD)

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = (
    rf"(?:(?:early |late |mid-?|the )*(?:(?:{_MONTHS})(?: \d{{1,2}})?(?:,? \d{{4}})?|"
    rf"\d{{1,2}} (?:{_MONTHS})(?: \d{{4}})?|(?:1\d|20)\d\d))"
)
_WHEN = rf"(?:in|on|since|by|around|during|until) {_DATE}"
_NAME = r"[A-Z][\w’'-]*(?:(?: (?:of|the|and|de|von|van|del))* [A-Z][\w’'-]*)*"
_NUMBER = (
    r"(?:(?:about|around|approximately|nearly|almost|over|more than|at least) )?"
    r"(?:\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty)"
)
_BE = "is|are|was|were"
_AUX = f"{_BE}|will|would|can|could|must"
_PAST = (
    "[a-z]+ed|became|began|bought|broke|brought|built|came|caught|chose|drew|fell|fought|found|gave|"
    "grew|held|hit|kept|knew|led|left|lost|made|met|paid|ran|rose|saw|sent|set|sold|sought|spent|"
    "spoke|stood|struck|taught|took|went|won|wore|wrote"
)
_DONE = "[a-z]+ed|born|built|bought|held|known|led|lost|made|paid|seen|sent|sold|taken|won|written"
_NO_SUBJECT = r"(?!(?:The|An?|When|First|Later|Only|In|On|At|By|From|During|After) )"
_SUBJECT = rf"(?:(?:The|An?) )?{_NO_SUBJECT}[\w’'.-]+(?: [\w’'.-]+){{0,7}}?"
_WORD = re.compile(r"\w[\w’'.,-]*")

_LEANING = re.compile(
    r"\b(?:each|every|any|first|he|she|it|they|we|i|you|him|them|us|me|his|her|hers|its|their|our|my|your|this|these|"
    r"those|that|such|there|here|former|latter|same|other|others|another|also|however|thus|"
    r"therefore|then|so|respectively|ones?|both|some|many|most|who|whom|whose|which|where|while|"
    r"if|because|although|though|but|unless|whether|not|no|never|as)\b",
    re.IGNORECASE,
)
"""What leans on other sentences or clauses, so that a question that has it cannot stand alone."""

_BEFORE = "in|on|at|for|to|from|with|during|through|between|into|over|under|against|by"
_LAST = re.compile(rf" (?:{_BEFORE})(?: (?!(?:{_BEFORE}) )\S+)+\Z")
_ASKING = re.compile(r"\A(?:How many|\w+) ")
_HANGING = re.compile(r" (?:and|or|of|the|an?|to|for|from|in|on|at) ?\?\Z")
_ASIDE = re.compile(r" ?\([^()]*\)| ?\[[^\[\]]*\]")
_TAIL = re.compile(
    r",(?!\d).*| (?:who|whom|whose|which|where|when|while|because|although|though|but|after|before|"
    r"as|that|if|with|including|making|followed)\b.*"
)
_TITLED = re.compile(
    r"(?:President|King|Queen|Prince|Princess|Emperor|Pope|Sir|Dr|Mr|Mrs|Ms|Senator|General|Professor"
    r"|Minister|Governor|Mayor|Judge|Secretary|Ambassador|Captain)\b"
)
_PERSON = re.compile(r"[A-Z][a-zé’'-]+(?: [A-Z]\.?)? [A-Z][a-zé’'-]+")
_THING = re.compile(
    r"\b(?:The|University|College|School|Company|Church|City|River|Lake|Mount|Island|Party|Union|War|"
    r"Act|League|Museum|Department|Army|Bank|Court|Council|Empire|Kingdom|States?|Street|Park|North|"
    r"South|East|West|New|Great|United|Bay|Sea|Ocean|Republic|Battle|Treaty|Theatre|Center|Centre)\b"
)
_IS = re.compile(rf"(?:{_AUX}) ")
_MADE = re.compile(
    r"\w+ (?:located|situated|founded|built|established|released|published|opened)\b"
)
_NO_VERB = re.compile(rf"(?!(?:{_AUX}) )(?:\w+ by |.* (?:{_BE}) )")  # but a participle
_HAPPENS = re.compile(r"(?:became|began|existed|occurred|peaked|happened|consisted|lasted|ended)\b")
_DOES = {
    "has": ("does", "have"),
    "have": ("do", "have"),
    "had": ("did", "have"),
    "includes": ("does", "include"),
    "contains": ("does", "contain"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the words of its sentence that answer it."""

    question: str
    answer: str


def asked(sentence: str) -> Asked | None:
    """Return a question that a sentence answers; None for a sentence of no known form.

    The same sentence is asked the same always.
    """
    text = " ".join(sentence.split())
    if not text.endswith(".") or re.search('[“”"‘«»:;?!…]', text):
        return None
    found = tuple(each for each in _made(_ASIDE.sub("", text[:-1])) if _stands_alone(each.question))
    return found[zlib.crc32(text.encode()) % len(found)] if found else None


def worded(sentence: str) -> Asked | None:
    """Return the words of a sentence that say most, as a search has them; None for a short one.

    Names and numbers first, then the longest: for somebody to make a question of. It has no answer
    marked.
    """
    found = (each.rstrip(".,-’'") for each in _WORD.findall(sentence))
    words = [each for each in found if analyse_question(each)]
    if len(words) < FEWEST:
        return None
    best = sorted(words[1:], key=lambda each: (each.islower(), -len(each)))[:_SEARCHED]
    return Asked(" ".join(dict.fromkeys(each for each in words if each in best)), "")


def _made(text: str) -> Iterator[Asked]:
    lead = re.match(rf"({_WHEN}), (?=\S)", text, re.IGNORECASE)
    text = text[lead.end() :] if lead else text
    core = _TAIL.sub("", text)
    if _HANGING.search(core):
        return
    for pattern, ask in _FORMS:
        if found := pattern.fullmatch(core):
            yield from ask(found, lead[1] if lead else "")


def _when(found: re.Match[str], lead: str) -> Iterator[Asked]:
    if when := found["when"] or lead:
        asks = f"When {found['aux']} {_inside(found['subject'])} {found['rest']}"
        yield Asked(_short(asks), when)


def _where(found: re.Match[str], lead: str) -> Iterator[Asked]:
    asks = f"Where {found['aux']} {_inside(found['subject'])} {found['rest']}"
    yield Asked(_short(_with(asks, found["when"] or lead)), found["where"])


def _who(found: re.Match[str], lead: str) -> Iterator[Asked]:
    subject, said = found["subject"], f"{found['verb']} {found['rest']}"
    if not (_LEANING.search(subject) or _NO_VERB.match(said)):
        asks = f"{'Who' if _is_somebody(subject, said) else 'What'} {said}"
        yield Asked(_short(_with(asks, lead)), subject)


def _is_somebody(subject: str, said: str) -> bool:
    """Say whether a subject is likelier somebody than something, by what is said of it."""
    if _IS.match(said):
        named = _PERSON.fullmatch(subject) and not _THING.search(subject)
        return bool(_TITLED.match(subject) or named) and not _MADE.match(said)
    return not _HAPPENS.match(said)


def _by_whom(found: re.Match[str], lead: str) -> Iterator[Asked]:
    asks = f"Who {found['aux']} {_inside(found['subject'])} {found['rest']} by"
    yield Asked(f"{_with(asks, found['when'] or lead)}?", found["agent"])


def _how_many_do(found: re.Match[str], lead: str) -> Iterator[Asked]:
    asks = f"How many {found['things']} {found['verb']} {found['rest']}"
    yield Asked(_short(_with(asks, lead)), f"{found['number']} {found['things']}")


def _how_many_has(found: re.Match[str], lead: str) -> Iterator[Asked]:
    does, has = _DOES[found["verb"]]
    asks = f"How many {found['things']} {does} {_inside(found['subject'])} {has}{found['rest']}"
    yield Asked(_short(_with(asks, lead)), f"{found['number']} {found['things']}")


def _short(asks: str) -> str:
    """Return a question with no more phrases at its end than it takes to be asked."""
    while len(asks.split()) > _ENOUGH and (last := _LAST.search(asks)):
        asks = asks[: last.start()]
    return f"{asks}?"


def _inside(subject: str) -> str:
    """Return a subject as it stands within a sentence."""
    first, space, rest = subject.partition(" ")
    return f"{first.lower()}{space}{rest}" if first in {"The", "A", "An"} else subject


def _with(asks: str, when: str) -> str:
    return f"{asks} {when[0].lower()}{when[1:]}" if when else asks


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], Iterator[Asked]]], ...] = (
    (re.compile(rf"(?P<subject>{_SUBJECT}) (?P<aux>{_AUX}) (?P<rest>.+?)(?: (?P<when>{_WHEN}))?"),
     _when),
    (re.compile(rf"(?P<subject>{_SUBJECT}) (?P<aux>{_BE}|will) (?P<rest>[a-z].*?) "
                rf"(?P<where>(?:in|at|near) (?:the )?{_NAME})(?: (?P<when>{_WHEN}))?"), _where),
    (re.compile(rf"(?P<subject>(?:The )?{_NO_SUBJECT}{_NAME}) (?P<verb>{_AUX}|{_PAST}) "
                r"(?P<rest>.+)"), _who),
    (re.compile(rf"(?P<subject>{_SUBJECT}) (?P<aux>{_BE}) (?P<rest>(?:{_DONE})(?: .+?)?) by "
                rf"(?P<agent>{_NAME})(?: (?P<when>{_WHEN}))?"), _by_whom),
    (re.compile(rf"(?P<number>{_NUMBER}) (?P<things>[a-z]+(?: [a-z]+)?) (?P<verb>{_AUX}|{_PAST}) "
                r"(?P<rest>.+)", re.IGNORECASE), _how_many_do),
    (re.compile(rf"(?P<subject>{_SUBJECT}) (?P<verb>has|have|had|includes|contains) "
                rf"(?P<number>{_NUMBER}) (?P<things>[a-z]+(?: [a-z]+)?)(?P<rest>(?: .+)?)"),
     _how_many_has),
)  # fmt: skip


def _stands_alone(question: str) -> bool:
    words = _WORD.findall(question)
    named = any(word[0].isupper() or word[0].isdigit() for word in words[1:])
    of_sentence = _ASKING.sub("", question)
    whole = not (_LEANING.search(of_sentence) or _HANGING.search(question))
    return FEWEST <= len(words) <= MOST and named and whole

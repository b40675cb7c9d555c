"""Cited sentences to name, and strict readers of what names them: BibTeX, RIS, TeX's text."""

import re
from urllib.parse import unquote

from index.article import Location
from qa.answer import Citation, CitedSentence


def place(*parts, line=0, start=0):
    return Location(line, 1 if line else 0, start, start + 5, start, start + 5, parts)


def cited(file="/articles/clip.txt", *parts, sentence="It sank.", line=0, start=0, **said):
    """Return a cited sentence; what is not ``said`` of its article is not known."""
    known = {"stale": False, "title": None, "date": None} | said
    where = place(*parts, line=line, start=start)
    return CitedSentence(sentence, 0.9, Citation(file, where, "ab" * 32, **known))


# --- BibTeX -------------------------------------------------------------------------------------

_ENTRY = re.compile(r"@(?P<type>[a-z]+)\{(?P<key>[a-z0-9-]+),\n(?P<fields>.*)\n\}", re.DOTALL)
_FIELD = re.compile(r"  (?P<name>[a-z]+) = ")
_COMMANDS = {
    "textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~",
    "textasciicircum": "^", "textless": "<", "textgreater": ">", "textbar": "|",
    "textasciigrave": "`",
}  # fmt: skip


def read_bibtex(text):
    """Return the entries of BibTeX as (type, key, fields); AssertionError where it is none.

    As BibTeX does, braces are counted whatever stands before them.
    """
    return [_entry(each) for each in text.split("\n\n")]


def _entry(text):
    found = _ENTRY.fullmatch(text)
    assert found, text
    fields, rest = {}, found["fields"]
    while rest:
        name = _FIELD.match(rest)
        assert name, rest
        rest = rest[name.end() :]
        value, rest = _braced(rest) if rest.startswith("{") else (rest[:3], rest[3:])
        assert name["name"] not in fields
        fields[name["name"]] = value
        assert not rest or rest.startswith(",\n"), rest
        rest = rest[2:]
    return found["type"], found["key"], fields


def _braced(text):
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
        if not depth:
            return text[1:at], text[at + 1 :]
    raise AssertionError(f"a brace is not closed: {text}")


def of_tex(text):
    """Return what TeX prints of a text; AssertionError where a sign would act in some other way."""
    printed, at = [], 0
    while at < len(text):
        sign = text[at]
        if sign == "\\" and text[at + 1] in "$&#_%":
            printed.append(text[at + 1])
            at += 2
        elif sign == "\\":
            name = re.match(r"[A-Za-z]+", text[at + 1 :])[0]
            assert text[at + 1 + len(name) :].startswith("{}"), text
            printed.append(_COMMANDS[name])
            at += len(name) + 3
        else:
            assert sign not in "$&#_%~^<>|`", text
            assert text[at : at + 2] not in ("--", "''", ",,"), text
            printed.append("" if sign in "{}" else sign)
            at += 1
    return "".join(printed)


def names_of_bibtex(value):
    """Split a field of authors at each " and " outside of braces."""
    names, depth, begun = [], 0, 0
    for at, sign in enumerate(value):
        depth += (sign == "{") - (sign == "}")
        if not depth and value.startswith(" and ", at):
            names.append(value[begun:at])
            begun = at + 5
    return [*names, value[begun:]]


def url_of_tex(value):
    """Return an address as \\url prints it, what is encoded in it decoded."""
    assert not re.search(r"[\\{}\s^`|\"<>]", value), value
    return unquote(value)


# --- RIS ----------------------------------------------------------------------------------------

_LINE = re.compile(r"([A-Z][A-Z0-9])  - (.*)", re.DOTALL)


def read_ris(text):
    """Return the records of RIS, each a list of (tag, value); AssertionError where it is none."""
    records = []
    for record in text.split("\r\n\r\n"):
        lines = [_LINE.fullmatch(line) for line in record.split("\r\n")]
        assert all(lines), record
        pairs = [(line[1], line[2]) for line in lines]
        assert not any(len(value.splitlines()) > 1 for _, value in pairs)
        assert pairs[0][0] == "TY"
        assert pairs[-1] == ("ER", "")
        assert sum(tag in {"TY", "ER"} for tag, _ in pairs) == 2
        records.append(pairs)
    return records

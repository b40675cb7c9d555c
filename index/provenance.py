"""The proof of a citation: does the file still hold the cited bytes, and are they the sentence?"""

from __future__ import annotations

import hashlib

from index.article import Sentence, Source


def is_as_indexed(source: Source, data: bytes) -> bool:
    """Say whether ``data`` are the bytes that the article was read from."""
    return hashlib.sha256(data).hexdigest() == source.sha256


def stands_at(sentence: Sentence, data: bytes, encoding: str) -> bool:
    """Say whether the cited bytes of a file, ``data``, are the sentence.

    True where the sentence is not its file's own characters, as in Markdown that runs on over
    lines: there ``is_as_indexed`` is the proof.
    """
    place = sentence.location
    if place.end - place.start != len(sentence.text):
        return True
    cited = data[place.byte_start : place.byte_end]
    return cited.decode(encoding, errors="replace") == sentence.text


def proves(source: Source, sentence: Sentence, data: bytes | None) -> bool:
    """Say whether a file's bytes, None where it is gone, still prove that it says ``sentence``."""
    return (
        data is not None
        and is_as_indexed(source, data)
        and stands_at(sentence, data, source.encoding)
    )

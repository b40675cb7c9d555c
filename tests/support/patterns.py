"""Texts that repeat a pattern, drawn at random, and what it costs to read one as an article.

    python -m tests.support.patterns 2000 2000000 [SEED]

draws that many patterns, of up to eight characters, reads each repeated through that many, and
prints the slowest, the 99th percentile, and the most memory.
"""

import json
import os
import random
import resource
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from index.errors import ArticleError
from index.ingest.pipeline import read_article

SIGNS = (
    *"Z a e M I . , ; : ! ? - – — “ ” ‘ ’ ( ) [ ] / \\ | • · » › > * _ # ` ~ @ & % $ © 0 1".split(),
    *(" ", "\t", "\xa0", "\n", "\r", '"', "'", "{", "}", "<", "…", "+", "§", "。", "³", "=", "«"),
    *("by ", "With ", "and ", "of the ", "Mr", "U.S", "said ", "updated ", "2016 ", "Nov ", ".com"),
)
LEADS = ("", "A headline\n\n", "The mayor said so. ", "---\r\n", "By Ana Reyes ")


def drawn(chance, longest=8):
    """Return a lead, a pattern of up to ``longest`` characters, and a suffix."""
    signs = chance.choices(SIGNS, k=chance.randint(1, longest))
    pattern = "".join(signs)[: chance.randint(1, longest)]
    return chance.choice(LEADS), pattern, chance.choice((".txt", ".md"))


def repeated(lead, pattern, size):
    """Return ``pattern`` through ``size`` characters behind its lead."""
    return lead + pattern * (size // len(pattern))


def read(folder, text, suffix):
    """Read a text as an article; return how many seconds of processor time it took."""
    path = folder / f"article{suffix}"
    path.write_bytes(text.encode())
    start = time.process_time()
    with suppress(ArticleError):
        read_article(path)
    return time.process_time() - start


def cost(folder, text, suffix):
    """Return the seconds, and the bytes of memory for each of the file, that reading takes."""
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        try:
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            seconds = read(folder, text, suffix)
            grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
            os.write(theirs, json.dumps((seconds, grown * 1024 / len(text.encode()))).encode())
        finally:
            os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as pipe:
        found = json.loads(pipe.read())
    os.waitpid(child, 0)
    return found


def main(count, size, seed=0):
    """Print what so many patterns cost."""
    chance = random.Random(seed)  # noqa: S311 - the same in every run
    found = []
    with tempfile.TemporaryDirectory() as name:
        for suffix in (".txt", ".md"):
            read(Path(name), "The mayor said so.", suffix)  # what is imported once
        for _ in range(count):
            lead, pattern, suffix = drawn(chance)
            seconds, memory = cost(Path(name), repeated(lead, pattern, size), suffix)
            found.append((seconds, memory, suffix, lead, pattern))
    found.sort(reverse=True)
    seconds = [each[0] for each in found]
    greedy = max(found, key=lambda each: each[1])
    sys.stdout.write(
        f"slowest {seconds[0]:.2f} s, p99 {seconds[count // 100]:.2f} s, "
        f"median {seconds[count // 2]:.2f} s, memory at most {greedy[1]:.1f} times the file\n"
    )
    for row in (*found[:10], greedy):
        sys.stdout.write("{:.2f} s  {:.1f} x  {} {!r} {!r}\n".format(*row))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

"""Bytes of an index changed at random, and what asking it then does, in a child that may die."""

import os
import resource
import shutil
import signal
import sys
from contextlib import closing

from index.embedding.hash_encoder import HashEncoder
from index.errors import QaError
from index.search.searcher import Searcher
from index.store.directory import Directory

SECONDS = 20  # of processor time that a question may take
MEMORY = 8 << 30  # bytes of address space


def mutate(index, chance):
    """Change one file of ``index`` somehow; return what was done."""
    path = chance.choice(sorted(path for path in index.rglob("*") if path.is_file()))
    data = bytearray(path.read_bytes())
    kind = chance.choice(("flip", "noise", "cut", "grow", "swap", "number"))
    at = chance.randrange(len(data) + 1)
    if kind == "flip" and data:
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    elif kind == "noise":
        data[at : at + 64] = chance.randbytes(64)
    elif kind == "cut":
        del data[at:]
    elif kind == "grow":
        data[at:at] = chance.randbytes(chance.randint(1, 4096))
    elif kind == "swap":
        page = at // 4096 * 4096
        data[page : page + 4096], data[:4096] = data[:4096], data[page : page + 4096]
    else:
        data[at : at + 4] = chance.choice((b"\xff" * 4, b"\x7f\xff\xff\xff", bytes(4)))
    path.write_bytes(data)
    return f"{kind} at {at} of {path.relative_to(index)}"


def asked(index, encoder=None):
    """Ask an index in a child process; return "answered", "told", or how it went wrong."""
    child = os.fork()
    if not child:
        code = 3
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            code = _ask(index, encoder or HashEncoder(dimension=32))
        except QaError:
            code = 1
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is told to the parent
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return f"died of {signal.Signals(os.WTERMSIG(status)).name}"
    return {0: "answered", 1: "told"}.get(os.WEXITSTATUS(status), "unexpected error")


def _ask(index, encoder):
    with closing(Searcher(Directory(index), encoder)) as searcher, searcher.snapshot():
        for hit in searcher.search("Where does the otter live by the river?", 5):
            searcher.sentences(hit.source)
    return 0


def outcomes(index, place, chance, count):
    """Yield what was done to ``count`` copies of ``index`` in ``place``, and what came of it."""
    for number in range(count):
        copy = place / f"{number}.qa"
        shutil.copytree(index, copy)
        done = mutate(copy, chance)
        yield done, asked(copy)
        shutil.rmtree(copy)

"""Why an index does not hold a file: where it lies, and what was said of such files."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

from index.errors import QaError
from index.ingest.ignored import Reason
from index.ingest.pipeline import read_file
from index.ingest.scan import scan, walk, wanted
from index.store.catalog.roots import Root, is_under
from index.store.directory import Directory
from index.store.opening import open_store
from index.urls import is_url

_PASSED = {
    Reason.HIDDEN: "is hidden; `qa index add --hidden FOLDER` looks at what is",
    Reason.IGNORED: "is named by an ignore file; `qa index add --no-ignore FOLDER` asks for it",
    Reason.MADE: "is a folder that a tool has made for itself; `--no-ignore` looks into it",
}


def why_absent(index: Path, path: str) -> str:
    """Say in a sentence why the index at ``index`` holds no article of an absolute path."""
    if is_url(path):
        return f"That page was never fetched: qa index add {path}"
    if not os.path.lexists(path):
        return "There is no such file."
    with closing(open_store(Directory(index))) as store, store.snapshot(searching=False):
        roots = [root for root in store.roots.all() if is_under(path, {root.path})]
    if not roots:
        return f"It lies in no folder that was added: qa index add {path}"
    reasons = [_passed_over(root, path) for root in roots]
    if all(reasons):
        return reasons[0]
    return _unreadable(path) or "It was not there, or could not be read: qa index update"


def _passed_over(root: Root, path: str) -> str:
    """Say why a file below a root is not looked at; "" if it is."""
    if is_under(path, root.excluded):
        return f"It was taken out of the index: qa index add {path}"
    if path == root.path:
        return ""
    name = os.path.basename(path)  # noqa: PTH119 - text, as in a scan
    if reason := _on_the_way(root, path):
        return reason
    if not wanted(path, name, root.path, root.glob or None) and root.glob:
        return f"It does not match {root.glob}, with which its folder was added."
    if not wanted(path, name, root.path, root.glob or None):
        return f"No reader is for names that end so; to read it as text: qa index add {path}"
    return ""


def _on_the_way(root: Root, path: str) -> str:
    """Say what stops whoever walks from a root to a file; "" if nothing does."""
    passed: dict[str, Reason] = {}
    troubles: list[OSError] = []
    found = {
        os.path.join(folder, name)  # noqa: PTH118 - text, as in a scan
        for folder, names in walk(
            root.path,
            troubles,
            enters=lambda folder: is_under(path, {folder}),
            hints=root.hints,
            passed=passed.__setitem__,
        )
        for name in names
    }
    for at, reason in passed.items():
        if is_under(path, {at}):
            return f"{at} {_PASSED[reason]}."
    if troubles:
        return f"{troubles[0].filename}: {troubles[0].strerror or 'cannot be entered'}."
    return "" if path in found else "A folder above it is a link, and is not followed."


def _unreadable(path: str) -> str:
    """Say why a file cannot be read as an article; "" if it can."""
    problem = next((found.problem for found in scan(path, None) if found.problem), "")
    if problem:
        return f"It is {problem}."
    try:
        read_file(Path(path))
    except QaError as error:
        return f"{error.what} {error.next_step}"
    return ""

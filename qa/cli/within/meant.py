"""A filter to be kept: its folders are those that are meant here, wherever it is used."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from index.filter import Filter
from index.urls import is_url
from qa.config import collections


def meant_here(within: Filter, index: Path) -> Filter:
    """Return a filter with absolute folders, and what the collections of ``index`` stand for."""
    whole = collections.resolved_at(index, within)
    return replace(whole, folders=tuple(map(_absolute, whole.folders)))


def _absolute(folder: str) -> str:
    if is_url(folder):
        return folder
    return os.path.abspath(os.path.join(Path.cwd(), os.path.expanduser(folder)))  # noqa: PTH100, PTH111, PTH118 - as text: it may be a glob

"""Every error a user can meet, as one tree.

    QaError
    ├── UsageError            a flag, a question or a path that makes no sense
    ├── ArticleError          one file cannot be read as an article
    │   └── ArticleEmpty      there is nothing in it
    ├── IndexUnusable           the index as a whole
    │   ├── IndexMissing      there is none here yet
    │   ├── IndexLocked       another process is writing
    │   ├── IndexUntrusted    somebody else made it, and the user has not said that it is good
    │   ├── IndexCorrupt      what lies on disk is not what was written
    │   ├── IndexVersion      written by another version of the format
    │   ├── IndexUnreachable  another machine keeps it, and does not answer
    │   └── EncoderMismatch   built with another encoder
    ├── ClusterError          the machines that were to share the work cannot be reached, or fail
    ├── ModelError            an embedding model cannot be found, exported or trusted
    └── StorageError          the disk is full or read-only

An error has two lines: what happened, and what to do next. The command line prints both and
leaves with exit code 2; nothing in this file prints or exits.
"""

from __future__ import annotations


class QaError(Exception):
    """An error with a message for people: ``what`` happened and what to do ``next``."""

    def __init__(self, what: str, next_step: str) -> None:
        super().__init__(f"{what}\n{next_step}")
        self.what = what
        self.next_step = next_step

    def __reduce__(self) -> tuple[type[QaError], tuple[str, str]]:
        """Travel between processes as the two lines."""
        return type(self), (self.what, self.next_step)


class UsageError(QaError):
    """A flag, a question or a path that makes no sense."""


class ArticleError(QaError):
    """One file cannot be read as an article; the others go on."""


class ArticleEmpty(ArticleError):
    """There is nothing in the file that could be read."""


class IndexUnusable(QaError):
    """The index as a whole cannot be used as asked."""


class IndexMissing(IndexUnusable):
    """There is no index at this place yet."""


class IndexLocked(IndexUnusable):
    """Another process is writing to the index."""


class IndexUntrusted(IndexUnusable):
    """Somebody else has made the index, and the user has not said yet that it is good."""


class IndexCorrupt(IndexUnusable):
    """What lies on disk is not what was written."""


class IndexVersion(IndexUnusable):
    """The index was written by another version of the format."""


class IndexUnreachable(IndexUnusable):
    """Another machine keeps the index, or a part of it, and does not answer as it should."""


class EncoderMismatch(IndexUnusable):
    """The index was built with another encoder."""


class ClusterError(QaError):
    """The machines that were to share the work cannot be reached, or cannot do it."""


class ModelError(QaError):
    """An embedding model cannot be found, exported or trusted."""


class StorageError(QaError):
    """The disk is full, read-only, or not ours to write."""

"""A file replaced whole or not at all, and for its owner alone."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def replace_file(path: Path, text: str, errors: str = "strict") -> None:
    """Put ``text`` in place of what ``path`` holds, on disk before it is seen; raises OSError.

    ``errors`` says what becomes of characters that have no UTF-8, as ``open`` takes it.
    """
    # A temporary file is for its owner alone from the beginning, whatever the umask.
    handle, temporary = tempfile.mkstemp(prefix=".", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors=errors) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise

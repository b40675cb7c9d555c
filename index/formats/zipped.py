"""A file that is a ZIP: its members by name, within limits that a bomb breaks, an article never.

Nothing is ever written to disk, so a member's name is a key and no path: what is called ``../x`` is
a member of that name and nothing more.
"""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from dataclasses import dataclass, field

from index.formats.document import Unreadable

_AGAIN = "Open it in the program that made it, save it again and add that."
_SPLIT = "Unpack it, and add the files that you need."
_ENCRYPTED = 0x1  # a bit of a member's flags (APPNOTE 4.4.4)
_END = b"PK\x05\x06"  # the record at the end of the archive; how many members is said at 10
_IN_64_BITS = 0xFFFF  # said there where the number stands in another record
# What zipfile, zlib, bz2 and lzma raise for damage, and for what they cannot unpack.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may lie in a ZIP that is read in memory, sizes in bytes once unpacked.

    The largest office files and books have some thousand members, and a part of 64 MB is a text of
    about ten thousand pages. XML shrinks to a tenth, the most repetitive tables to a hundredth, and
    deflate cannot do more than 1:1,032: ``ratio`` is looked at where a member is larger than
    ``small``, as a bomb has to be.
    """

    members: int = 20_000
    member: int = 64_000_000
    total: int = 256_000_000
    ratio: int = 250
    small: int = 4_000_000


@dataclass(slots=True)
class Zipped:
    """The members of a ZIP; what is read of them adds up, and stays below the limits."""

    file: zipfile.ZipFile
    limits: Limits
    left: int = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.limits.total

    @classmethod
    def of(cls, data: bytes, limits: Limits = Limits()) -> Zipped:
        """Open a ZIP; raises ``Unreadable`` where the bytes are none, or hold too many members."""
        if _claimed(data) > limits.members:
            raise _too_many(limits)
        try:
            file = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE as error:
            raise Unreadable("is a damaged ZIP file, or none", _AGAIN) from error
        if len(file.filelist) > limits.members:
            raise _too_many(limits)
        return cls(file, limits)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the members, folders left out, in the order of the directory."""
        return tuple(info.filename for info in self.file.filelist if not info.is_dir())

    def __contains__(self, name: str) -> bool:
        return name in self.file.NameToInfo

    def read(self, name: str) -> bytes:
        """Return a member's bytes; raises ``Unreadable`` for none, damage, a password or a bomb."""
        info = self.file.NameToInfo.get(name)
        if info is None:
            raise Unreadable(f"is incomplete: it has no part {name}", _AGAIN)
        if info.flag_bits & _ENCRYPTED:
            raise Unreadable("is protected by a password", "Save it without one and add that.")
        size, packed = info.file_size, max(info.compress_size, 1)
        if size > min(self.limits.member, self.left):
            raise Unreadable(f"is too large inside: {name} would be {size:,} bytes", _SPLIT)
        if size > self.limits.small and size / packed > self.limits.ratio:
            raise Unreadable(f"holds a part that unpacks {size // packed}-fold: {name}", _SPLIT)
        self.left -= size
        try:
            return self.file.read(info)  # of no more bytes than the directory says
        except _DAMAGE as error:
            raise Unreadable(f"is damaged: its part {name} cannot be unpacked", _AGAIN) from error


def _claimed(data: bytes) -> int:
    """Return how many members the end of a ZIP claims to hold, 0 where it does not say so.

    Looked at before the directory is read, as each of its entries becomes an object. One that says
    too little is found out afterwards, in time linear in the file.
    """
    at = data.rfind(_END)
    if at < 0 or len(data) < at + 12:
        return 0
    (entries,) = struct.unpack_from("<H", data, at + 10)
    return 0 if entries == _IN_64_BITS else int(entries)


def _too_many(limits: Limits) -> Unreadable:
    return Unreadable(f"holds more than {limits.members:,} files", _SPLIT)

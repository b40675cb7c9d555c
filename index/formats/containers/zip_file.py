"""A ZIP archive that is read within limits: names that stay inside, sizes as they turn out."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator

from index.formats.document import Unreadable
from index.formats.room import MAX_MEMBER, Room, checked

_MAX_ENTRIES = 100_000
_ENTRY = b"PK\x01\x02"
_CHUNK = 1 << 18  # bytes
_REMEDY = "Unpack it yourself, and add the files."
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)


class ZipFile:
    """An archive's members by their names; of two with one name the last one counts."""

    def __init__(self, data: bytes, room: Room) -> None:
        if data.count(_ENTRY) > _MAX_ENTRIES:
            raise Unreadable(f"holds more than {_MAX_ENTRIES:,} files", _REMEDY)
        try:
            self._file = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE as error:
            raise Unreadable("is a damaged ZIP archive", "Get it anew, or repair it.") from error
        self._room = room
        self._infos = {info.filename: info for info in self._file.infolist() if not info.is_dir()}

    @property
    def names(self) -> tuple[str, ...]:
        """The members' names, in their order."""
        return tuple(self._infos)

    def read(self, name: str, most: int = MAX_MEMBER) -> bytes:
        """Return what a member holds, ``most`` bytes; raises ``Unreadable`` otherwise."""
        info = self._infos[name]
        if info.flag_bits & 1:
            raise Unreadable("is encrypted", _REMEDY)
        mode = info.external_attr >> 16
        if stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
            raise Unreadable("is no file but a link or a device", "Add what it leads to.")
        try:
            return b"".join(checked(self._chunks(info), info.compress_size, self._room, most))
        except Unreadable:
            raise
        except (*_DAMAGE, RuntimeError) as error:
            raise Unreadable("is damaged in its archive", "Get the archive anew.") from error

    def _chunks(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        with self._file.open(info) as file:
            while chunk := file.read(_CHUNK):
                yield chunk

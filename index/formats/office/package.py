"""A package of parts, as Word and PowerPoint write it: relations and properties (ECMA-376-2)."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from urllib.parse import unquote

from index.article import Metadata
from index.formats.document import Unreadable
from index.formats.office import legacy, markup
from index.formats.office.properties import stated
from index.formats.zipped import Zipped

_MAIN = "officeDocument"
_CORE = "core-properties"


@dataclass(frozen=True, slots=True)
class Relation:
    """A part that another refers to: by which id, as what kind, under which name."""

    id: str
    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of an office file, and how they refer to each other."""

    zipped: Zipped

    @classmethod
    def of(cls, data: bytes) -> Package:
        """Open a package; raises ``Unreadable`` where the bytes are none, a lock or a bomb."""
        legacy.refuse(data)
        return cls(Zipped.of(data))

    def main(self, kind: str, usual: str) -> str:
        """Return the name of the part that holds the document: ``word/document.xml``."""
        found = [r.target for r in self.relations("") if r.kind == _MAIN]
        name = found[0] if found and found[0] in self.zipped else usual
        if name not in self.zipped:
            raise Unreadable(
                f"is no {kind}: it has no part {usual}", "Save it again, or rename it."
            )
        return name

    def relations(self, part: str) -> tuple[Relation, ...]:
        """Return what a part refers to inside the package, in the file's order."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self.zipped:
            return ()
        return tuple(
            Relation(
                each.get("Id", ""),
                each.get("Type", "").rpartition("/")[2],
                _target(folder, each.get("Target", "")),
            )
            for each in markup.root(self.zipped.read(relations))
            if each.get("TargetMode") != "External"
        )

    def related(self, part: str, kind: str) -> tuple[str, ...]:
        """Return the parts of a kind that a part refers to and the package holds."""
        found = (r.target for r in self.relations(part) if r.kind == kind)
        return tuple(name for name in dict.fromkeys(found) if name in self.zipped)

    def metadata(self) -> Metadata:
        """Return what the core properties say; the text is read though they are damaged."""
        parts = [r.target for r in self.relations("") if r.kind == _CORE]
        name = parts[0] if parts else "docProps/core.xml"
        if name not in self.zipped:
            return Metadata()
        try:
            properties = markup.root(self.zipped.read(name))
        except Unreadable:
            return Metadata()
        said = {each.tag.rpartition(":")[2]: each.text or "" for each in properties}
        keys = ("title", "creator", "created", "modified", "language")
        return stated(*(said.get(key, "") for key in keys))


def _target(folder: str, target: str) -> str:
    """Return the name of a part: relative to the folder of the part that refers to it, or not."""
    return posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")

"""Office files made by hand: the least that their formats ask for, around what a test is about."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
ODF = "urn:oasis:names:tc:opendocument:xmlns:"
XML = '<?xml version="1.0" encoding="UTF-8"?>'

WORD = f'xmlns:w="{W}" xmlns:m="{M}" xmlns:mc="{MC}" xmlns:r="{R}" xmlns:wps="urn:wps"'
SLIDE = f'xmlns:p="{P}" xmlns:a="{A}" xmlns:r="{R}" xmlns:mc="{MC}"'
OPEN = " ".join(
    f'xmlns:{name}="{ODF}{space}:1.0"'
    for name, space in {
        "office": "office",
        "text": "text",
        "table": "table",
        "draw": "drawing",
        "style": "style",
        "meta": "meta",
    }.items()
)

STYLES = f"""{XML}<w:styles {WORD}>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="My own"/>
  <w:basedOn w:val="berschrift1"/></w:style>
<w:style w:type="paragraph" w:styleId="Outlined"><w:name w:val="Outlined"/>
  <w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Verzeichnis1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Circle"><w:name w:val="a"/>
  <w:basedOn w:val="Round"/></w:style>
<w:style w:type="paragraph" w:styleId="Round"><w:name w:val="b"/>
  <w:basedOn w:val="Circle"/></w:style>
<w:style w:type="paragraph" w:styleId="Code"><w:name w:val="HTML Preformatted"/></w:style>
</w:styles>"""


def packed(members: Mapping[str, str | bytes]) -> bytes:
    """Return a ZIP of members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return buffer.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    """Return the members of a ZIP."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    """Return the relations of a part: by id, their kind and target."""
    each = "".join(
        f'<Relationship Id="{id_}" Type="{R}/{kind}" Target="{target}"/>'
        for id_, (kind, target) in targets.items()
    )
    return f'{XML}<Relationships xmlns="{RELATIONS}">{each}</Relationships>'


def core(title: str = "", creator: str = "", created: str = "") -> str:
    """Return the core properties of a package."""
    return (
        f'{XML}<cp:coreProperties xmlns:cp="urn:cp" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>{title}</dc:title>'
        f"<dc:creator>{creator}</dc:creator><dcterms:created>{created}</dcterms:created>"
        "</cp:coreProperties>"
    )


def docx(body: str, notes: str = "", more: Mapping[str, str] | None = None) -> bytes:
    """Return a Word document with a body, footnotes, and further members."""
    members = {
        "[Content_Types].xml": f"{XML}<Types/>",
        "_rels/.rels": relations({"r1": ("officeDocument", "word/document.xml")}),
        "word/_rels/document.xml.rels": relations(
            {"r1": ("styles", "styles.xml"), "r2": ("footnotes", "/word/footnotes.xml")}
        ),
        "word/document.xml": f"{XML}<w:document {WORD}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": STYLES,
        "word/footnotes.xml": f"{XML}<w:footnotes {WORD}>{notes}</w:footnotes>",
    }
    return packed(members | dict(more or {}))


def odt(body: str, styles: str = "", meta: str = "") -> bytes:
    """Return an OpenDocument text with a body, automatic styles and metadata."""
    dc = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"{XML}<office:document-content {OPEN} {dc}><office:automatic-styles>"
            f"{styles}</office:automatic-styles><office:body><office:text>{body}</office:text>"
            "</office:body></office:document-content>",
            "meta.xml": f"{XML}<office:document-meta {OPEN} {dc}><office:meta>{meta}</office:meta>"
            "</office:document-meta>",
        }
    )


def rtf(body: str, head: str = "") -> bytes:
    """Return a rich text; what is not ASCII is written as RTF asks."""
    return (rb"{\rtf1\ansi\ansicpg1252\uc1" + rtf_bytes(head + "\n" + body) + b"}").rstrip(b"\n")


def rtf_bytes(text: str) -> bytes:
    """Return text with its foreign characters as UTF-16 units and a question mark each."""
    units = text.encode("utf-16-le", "surrogatepass")
    numbers = [int.from_bytes(units[i : i + 2], "little") for i in range(0, len(units), 2)]
    return b"".join(
        bytes((n,)) if n < 128 else b"\\u%d?" % (n - 65536 * (n > 32767)) for n in numbers
    )


def slide(shapes: str, attributes: str = "") -> str:
    """Return a slide that holds shapes."""
    tree = f"<p:cSld><p:spTree>{shapes}</p:spTree></p:cSld>"
    return f"{XML}<p:sld {SLIDE} {attributes}>{tree}</p:sld>"


def shape(paragraphs: str, placeholder: str = "") -> str:
    """Return a shape with a text frame; ``placeholder`` is its type."""
    inside = f'<p:ph type="{placeholder}"/>' if placeholder else ""
    head = f'<p:nvSpPr><p:cNvPr id="1" name="x"/><p:nvPr>{inside}</p:nvPr></p:nvSpPr>'
    return f"<p:sp>{head}<p:txBody>{paragraphs}</p:txBody></p:sp>"


def pptx(slides: Sequence[str], more: Mapping[str, str] | None = None) -> bytes:
    """Return a presentation whose slides are shown in the order of the sequence."""
    count = len(slides)
    ids = "".join(f'<p:sldId id="{255 + i}" r:id="s{i}"/>' for i in range(count))
    members = {
        "[Content_Types].xml": f"{XML}<Types/>",
        "_rels/.rels": relations({"r1": ("officeDocument", "ppt/presentation.xml")}),
        "ppt/presentation.xml": f"{XML}<p:presentation {SLIDE}><p:sldIdLst>{ids}</p:sldIdLst>"
        "</p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(
            {f"s{i}": ("slide", f"slides/slide{count - i}.xml") for i in range(count)}
        ),
        **{f"ppt/slides/slide{count - i}.xml": each for i, each in enumerate(slides)},
    }
    return packed(members | dict(more or {}))


def epub(
    chapters: Mapping[str, str | bytes],
    metadata: str = "",
    items: str = "",
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """Return a book of chapters by their names; ``items`` are further ones of its manifest."""
    manifest = "".join(
        f'<item id="c{i}" href="{name}" media-type="application/xhtml+xml"/>'
        for i, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="c{i}"/>' for i in range(len(chapters)))
    members: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container><rootfiles><rootfile full-path="OPS/book.opf"/>'
        "</rootfiles></container>",
        "OPS/book.opf": f'{XML}<package xmlns="http://www.idpf.org/2007/opf" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">'
        f"<metadata>{metadata}</metadata>"
        f"<manifest>{manifest}{items}</manifest><spine>{spine}</spine></package>",
        **{f"OPS/{name}": data for name, data in chapters.items()},
    }
    return packed(members | dict(more or {}))


def page(body: str) -> str:
    """Return an XHTML page."""
    return (
        f'{XML}<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" '
        'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>A page</title></head>'
        f"<body>{body}</body></html>"
    )

"""A county's template looked at before it is used: what its file holds, what it says, and a trial with sample values.

Done in the child process alone: a template is a file that somebody sent in.
"""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.oxml import parse_xml
from docx.oxml.ns import qn
from jinja2.exceptions import TemplateError
from PIL import Image

from handlers.papers.filling import FillableTemplate, UnfitTemplate
from handlers.papers.paper import PaperPhoto, PaperValues, PrintedPaper
from handlers.papers.tags import Tags, all_tags
from handlers.wording import Wording

_MOST_PARTS, _MOST_UNPACKED = 500, 40_000_000  # parts and bytes
_NO_PARTS = ("vbaproject", "embeddings/", "activex/", "vbadata")  # of programs and of other files within
_BROKEN = (zipfile.BadZipFile, PackageNotFoundError, SyntaxError, KeyError, ValueError, OSError)
_FAILS = (TemplateError, UnfitTemplate, *_BROKEN)
_WITHOUT_TEXT = ("w:body", "w:tbl", "w:tr", "w:tc", "w:p", "w:r")
_SAID_OF_A_LINK = 60  # characters
_SIDE = 40  # pixels of the sample picture


def faults_of(template: bytes, kind: str, say: Wording) -> list[str]:
    """Lines on what is wrong with a template for a kind of paper; none where it can be used."""
    try:
        found = list(_in_its_parts(template, say))
        if found:
            return found
        read = FillableTemplate(template, kind)
    except _BROKEN:
        return [say("papers.template.broken")]
    return list(dict.fromkeys(_in_its_text(read, say))) or list(_in_a_trial(read, kind, say))


def _in_its_parts(template: bytes, say: Wording) -> Iterator[str]:
    """Programs, other files and whatever would be fetched from elsewhere."""
    with zipfile.ZipFile(BytesIO(template)) as file:
        parts = file.infolist()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
            yield say("papers.template.too_big")
            return
        names = [part.filename.lower() for part in parts]
        types = file.read("[Content_Types].xml")
        if b"macroEnabled" in types or any(no in name for name in names for no in _NO_PARTS):
            yield say("papers.template.programs")
        for part in parts:
            xml = file.read(part) if part.filename.endswith((".xml", ".rels")) else b""
            if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
                yield say("papers.template.broken")
            for link in _links(xml) if part.filename.endswith(".rels") else ():
                yield say("papers.template.link", link=link[:_SAID_OF_A_LINK])


def _links(xml: bytes) -> Iterator[str]:
    """What a part of a file would fetch from elsewhere."""
    for relation in re.findall(rb"<Relationship\b[^>]*>", xml):
        target = re.search(rb'Target="([^"]*)"', relation)
        if b'"External"' in relation and target is not None:
            yield target[1].decode(errors="replace")


def _in_its_text(read: FillableTemplate, say: Wording) -> Iterator[str]:
    for fault in read.faults:
        yield say(f"papers.template.{fault.kind}", name=fault.name, text=fault.text)


class _GreyPhoto:
    """What stands in a trial where photos will be."""

    name, is_here = "grey.jpg", True

    def open(self) -> BinaryIO:
        """A grey square."""
        data = BytesIO()
        Image.new("RGB", (_SIDE, _SIDE), "gray").save(data, "JPEG")
        data.seek(0)
        return data


def _in_a_trial(read: FillableTemplate, kind: str, say: Wording) -> Iterator[str]:
    """Fill it with samples, and open again what came of it."""
    values = _sample(all_tags()[kind], _GreyPhoto())
    try:
        fails = _is_torn(read.fill(PrintedPaper(kind=kind, name="", values=values)))
    except _FAILS:
        fails = True
    if fails:
        yield say("papers.template.fails")


def _is_torn(filled: bytes) -> bool:
    """Whether text stands where Word reads none: a tag took the place of what has to be about it."""
    wordless = {qn(name) for name in _WITHOUT_TEXT}
    return any(
        (one.text or "").strip() or any((inner.tail or "").strip() for inner in one)
        for one in parse_xml(Document(BytesIO(filled)).part.blob).iter()
        if one.tag in wordless
    )


def _sample(tags: Tags, picture: PaperPhoto) -> PaperValues:
    return PaperValues(
        texts={key: name for name, key in tags.texts.items()},
        pictures=dict.fromkeys(tags.pictures.values(), picture),
        lists={key: [_sample(each, picture)] * 2 for key, each in tags.lists.values()},
    )

"""A template filled with the values of a paper: a .docx file. Done in the child process alone."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2.sandbox import SandboxedEnvironment
from PIL import Image, ImageOps

from handlers.papers import grammar
from handlers.papers.once_compiled import OnceCompiled
from handlers.papers.paper import PaperPhoto, PrintedPaper
from handlers.papers.settling import settle
from handlers.papers.tags import Tags, all_tags

_HEIGHT_OF_WIDTH = 0.75
_PIXELS, _QUALITY = 1000, 82  # of a picture's longer side: 360 for each inch
_SAID_OF_A_PLACE = 40  # characters


class UnfitTemplate(Exception):
    """A template cannot be filled."""


@dataclass(frozen=True, kw_only=True)
class FaultyPlace:
    """What is wrong in a template, and what stands in the paragraph in which it is."""

    kind: str
    name: str
    text: str


class FillableTemplate:
    """A template of a kind of paper, read once for all papers that are made by it."""

    def __init__(self, content: bytes, kind: str) -> None:
        self._content = content
        self._tags = all_tags()[kind]
        self._environment = OnceCompiled(autoescape=True)
        self.faults = tuple(_places(DocxTemplate(BytesIO(content)), self._environment, self._tags))

    def fill(self, paper: PrintedPaper) -> bytes:
        """The paper as a .docx file. Raises UnfitTemplate where the template says more than it may."""
        if self.faults:
            first = self.faults[0]
            raise UnfitTemplate(f"{len(self.faults)} faults, the first {first.kind} {first.name} in {first.text!r}")
        file = DocxTemplate(BytesIO(self._content))
        named = self._tags.named(paper.values, lambda photo, width: _picture(file, photo, width))
        file.render(named, jinja_env=self._environment, autoescape=True)
        settle(file.docx)
        file.core_properties.title = paper.name
        filled = BytesIO()
        file.save(filled)
        return filled.getvalue()


def _places(file: Any, environment: SandboxedEnvironment, tags: Tags) -> Iterator[FaultyPlace]:
    """What is wrong with a template, by what stands there."""
    for source in _sources(file):
        lines = source.split("\n")
        for fault in grammar.faults(environment, source, tags):
            yield FaultyPlace(kind=fault.kind, name=fault.name, text=_text_at(lines, fault.line))


def _sources(file: Any) -> Iterator[str]:
    """What would be read as a template: the text, heads and feet of pages, notes, and the file's own properties."""
    file.init_docx()
    parts = [file.get_xml()]
    for kind in (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER):
        parts += [file.get_part_xml(part) for _, part in file.get_headers_footers(kind)]
    for part in file.docx.part.package.iter_parts():
        if part.content_type.endswith("footnotes+xml"):
            parts.append(part.blob.decode("utf-8"))
    properties = file.docx.core_properties
    parts += [
        getattr(properties, name) for name in ("author", "comments", "identifier", "language", "subject", "title")
    ]
    for xml in parts:
        yield re.sub(r"<w:p([ >])", r"\n<w:p\1", file.patch_xml(xml))


def _text_at(lines: list[str], number: int) -> str:
    """What stands in a paragraph, as it is read in Word."""
    line = lines[min(number, len(lines)) - 1]
    return " ".join(re.sub(r"<[^>]*>", "", line).split())[:_SAID_OF_A_PLACE]


def _picture(file: Any, photo: PaperPhoto | None, width: float) -> Any:
    """A photo made small enough for paper, so many mm wide; nothing where it is not here."""
    if photo is None or not photo.is_here:
        return ""
    data = shrunk(photo)
    with Image.open(data) as image:
        side: Mapping[str, Any] = {name: Mm(mm) for name, mm in one_side(image.size, width).items()}
    data.seek(0)
    return InlineImage(file, data, **side)


def one_side(pixels: tuple[int, int], width: float) -> Mapping[str, float]:
    """The side by which a picture is measured, and its mm: so wide, or as high as that makes one of four by three."""
    high = width * _HEIGHT_OF_WIDTH
    return {"height": high} if pixels[1] > pixels[0] * _HEIGHT_OF_WIDTH else {"width": width}


def shrunk(photo: PaperPhoto) -> BytesIO:
    """A photo as it goes to paper: upright, no more pixels than a printer shows, and nothing else of its file."""
    data = BytesIO()
    with photo.open() as file, Image.open(file) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
        upright.thumbnail((_PIXELS, _PIXELS))
        upright.save(data, "JPEG", quality=_QUALITY)
    data.seek(0)
    return data

"""A paper as PDF, in the layout of our own template, drawn by typst: its data goes in as JSON and is never markup."""

import base64
import json
from io import BytesIO
from typing import Any

import typst
from noto_cjk_sans_otc import FONT_PATH
from PIL import Image

from handlers.papers.filling import one_side, shrunk
from handlers.papers.finished_blocks import PICTURE, FinishedBlocks
from handlers.papers.layout.templates import all_templates
from handlers.papers.our_templates import FOLDER
from handlers.papers.paper import PaperPhoto, PrintedPaper
from handlers.papers.tags import all_tags

_SVG = "http://www.w3.org/2000/svg"
_LAYOUT = "paper.typ"


def print_pdf(paper: PrintedPaper) -> bytes:
    """The paper as a PDF; raises typst.TypstError where the layout is wrong."""
    pictures = _Pictures()
    scope = all_tags()[paper.kind].named(paper.values, pictures.add)
    page = {**FinishedBlocks(scope).page(all_templates()[paper.kind]), "sizes": pictures.sizes}
    parts = {"main.typ": (FOLDER / _LAYOUT).read_bytes(), "data.json": json.dumps(page, ensure_ascii=False).encode()}
    drawn: bytes = typst.compile(
        {**parts, **pictures.drawings}, font_paths=[FONT_PATH.parent], ignore_system_fonts=True
    )
    return drawn


class _Pictures:
    """The photos of a paper, made small enough for print, by the names of their drawings; `sizes` are in mm."""

    def __init__(self) -> None:
        self.drawings: dict[str, bytes] = {}
        self.sizes: dict[str, Any] = {}

    def add(self, photo: PaperPhoto | None, width: float) -> str:
        """What stands in a text where the photo belongs; nothing where it is not here."""
        if photo is None or not photo.is_here:
            return ""
        name = f"{photo.name}.svg"
        data = shrunk(photo)
        with Image.open(data) as image:
            pixels = image.size
        self.drawings[name] = _drawing(data, pixels)
        self.sizes[name] = one_side(pixels, width)
        return f"{PICTURE}{name}{PICTURE}"


def _drawing(photo: BytesIO, pixels: tuple[int, int]) -> bytes:
    """A photo as a drawing that holds it whole: what typst is given in memory has to be text."""
    size = f'width="{pixels[0]}" height="{pixels[1]}"'
    data = base64.b64encode(photo.getvalue()).decode()
    drawing = f'<svg xmlns="{_SVG}" {size}><image {size} href="data:image/jpeg;base64,{data}"/></svg>'
    return drawing.encode()

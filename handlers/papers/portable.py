"""A paper as PDF, drawn by typst: its data goes in as JSON and is never markup."""

import base64
import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import typst
from noto_cjk_sans_otc import FONT_PATH
from PIL import Image

from handlers.papers.filling import shrunk
from handlers.papers.form_papers import FORM_PAPERS
from handlers.papers.our_templates import FOLDER
from handlers.papers.paper import PaperPhoto, PaperValues, PrintedPaper

_SVG = "http://www.w3.org/2000/svg"

_SHARED = "page.typ"
_LAYOUTS: Mapping[str, str] = {one.id: "form" for one in FORM_PAPERS}  # by kind of paper, where it is not its own


def print_pdf(paper: PrintedPaper) -> bytes:
    """The paper as a PDF; raises typst.TypstError where the layout is wrong."""
    layout = f"{_LAYOUTS.get(paper.kind, paper.kind)}.typ"
    parts = {"main.typ": (FOLDER / layout).read_bytes(), _SHARED: (FOLDER / _SHARED).read_bytes()}
    parts["data.json"] = json.dumps(_data(paper.values, parts), ensure_ascii=False).encode()
    drawn: bytes = typst.compile(parts, font_paths=[FONT_PATH.parent], ignore_system_fonts=True)
    return drawn


def _data(values: PaperValues, parts: dict[str, bytes]) -> dict[str, Any]:
    """The values as JSON; photos go among the parts, made small enough for paper, and are named by their files."""
    told: dict[str, Any] = dict(values.texts)
    for key, photo in values.pictures.items():
        told[f"{key}_picture"] = _picture(photo, parts)
    for key, items in values.lists.items():
        told[key] = [_data(item, parts) for item in items]
    return told


def _picture(photo: PaperPhoto | None, parts: dict[str, bytes]) -> str:
    if photo is None or not photo.is_here:
        return ""
    name = f"{photo.name}.svg"
    parts[name] = _drawing(shrunk(photo))
    return name


def _drawing(photo: BytesIO) -> bytes:
    """A photo as a drawing that holds it whole: what typst is given in memory has to be text."""
    with Image.open(photo) as picture:
        size = f'width="{picture.width}" height="{picture.height}"'
    data = base64.b64encode(photo.getvalue()).decode()
    drawing = f'<svg xmlns="{_SVG}" {size}><image {size} href="data:image/jpeg;base64,{data}"/></svg>'
    return drawing.encode()

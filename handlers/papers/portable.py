"""A paper as PDF, drawn by typst: its data goes in as JSON and is never markup."""

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst
from noto_cjk_sans_otc import FONT_PATH

from handlers.papers.filling import shrunk
from handlers.papers.form_papers import FORM_PAPERS
from handlers.papers.our_templates import FOLDER
from handlers.papers.paper import PaperValues, PrintedPaper

_SHARED = "page.typ"
_LAYOUTS: Mapping[str, str] = {one.id: "form" for one in FORM_PAPERS}  # by kind of paper, where it is not its own


def print_pdf(paper: PrintedPaper) -> bytes:
    """The paper as a PDF; raises typst.TypstError where the layout is wrong."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "data.json").write_text(json.dumps(_data(paper.values, folder), ensure_ascii=False), encoding="utf-8")
        layout = FOLDER / f"{_LAYOUTS.get(paper.kind, paper.kind)}.typ"
        (folder / "main.typ").write_bytes(layout.read_bytes())
        (folder / _SHARED).write_bytes((FOLDER / _SHARED).read_bytes())
        drawn: bytes = typst.compile(
            folder / "main.typ", root=folder, font_paths=[FONT_PATH.parent], ignore_system_fonts=True
        )
    return drawn


def _data(values: PaperValues, folder: Path) -> dict[str, Any]:
    """The values as JSON; photos go into the folder, made small enough for paper, and are named by their files."""
    told: dict[str, Any] = dict(values.texts)
    for key, path in values.pictures.items():
        told[f"{key}_picture"] = _picture(path, folder)
    for key, items in values.lists.items():
        told[key] = [_data(item, folder) for item in items]
    return told


def _picture(path: Path | None, folder: Path) -> str:
    if path is None or not path.is_file():
        return ""
    name = f"{path.stem}.jpg"
    (folder / name).write_bytes(shrunk(path).read())
    return name

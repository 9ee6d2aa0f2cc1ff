"""A policy card drawn by typst on one page of A4: what stands on it goes in as JSON and is never markup."""

import json
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

import typst
from noto_cjk_sans_otc import FONT_PATH

from handlers.policy_cards.shelf import PrintedCard

LAYOUT = Path(__file__).parent / "card.typ"
_DOTS_PER_INCH = 144  # 1191 × 1684 pixels: sharp on a phone, light enough for a chat


class CardFormat(StrEnum):
    """In which format a card is drawn."""

    PDF = "pdf"
    PNG = "png"


def draw(card: PrintedCard, code: bytes, format: CardFormat) -> bytes:
    """The card as a file; `code` is the QR code of its link as PNG, empty where it has none.

    Raises typst.TypstError where the layout is wrong.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "data.json").write_text(json.dumps(asdict(card), ensure_ascii=False), encoding="utf-8")
        (folder / "main.typ").write_bytes(LAYOUT.read_bytes())
        if code:
            (folder / "code.png").write_bytes(code)
        drawn: bytes = typst.compile(
            folder / "main.typ",
            root=folder,
            font_paths=[FONT_PATH.parent],
            ignore_system_fonts=True,
            format=format.value,
            ppi=_DOTS_PER_INCH,
            sys_inputs={"code": "code.png" if code else ""},
        )
    return drawn

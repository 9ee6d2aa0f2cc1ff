"""A policy card drawn by typst on one page of A4: what stands on it goes in as JSON and is never markup."""

import io
import json
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from noto_cjk_sans_otc import FONT_PATH

from handlers.policy_cards.shelf import PrintedCard

LAYOUT = Path(__file__).parent / "card.typ"
_DOTS_PER_INCH = 144  # 1191 × 1684 pixels: sharp on a phone, light enough for a chat
_CODE = "code.png"
_DOTS, _BORDER = 8, 4  # pixels a module of the code, and modules of white around it


class CardFormat(StrEnum):
    """In which format a card is drawn."""

    PDF = "pdf"
    PNG = "png"


def draw(card: PrintedCard, format: CardFormat) -> bytes:
    """The card as a file, with the QR code of its link where it has one.

    Raises typst.TypstError where the layout is wrong.
    """
    import typst

    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "data.json").write_text(json.dumps(asdict(card), ensure_ascii=False), encoding="utf-8")
        (folder / "main.typ").write_bytes(LAYOUT.read_bytes())
        if card.link:
            (folder / _CODE).write_bytes(_code_of(card.link))
        drawn: bytes = typst.compile(
            folder / "main.typ",
            root=folder,
            font_paths=[FONT_PATH.parent],
            ignore_system_fonts=True,
            format=format.value,
            ppi=_DOTS_PER_INCH,
            sys_inputs={"code": _CODE if card.link else ""},
        )
    return drawn


def _code_of(link: str) -> bytes:
    import segno

    drawn = io.BytesIO()
    segno.make_qr(link).save(drawn, kind="png", scale=_DOTS, border=_BORDER)
    return drawn.getvalue()

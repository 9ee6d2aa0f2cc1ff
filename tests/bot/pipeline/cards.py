"""A drawn ID card of nobody, and a reader that says what it is told."""

from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path

import noto_cjk_sans_otc
from PIL import Image, ImageDraw, ImageFont

from bot.pipeline.card_reader import CardRead
from handlers.forms.card_text import CardReading

NAME, NUMBER = "李秀英", "99010119500101007X"
_LINES = (
    (70, 70, 24, "姓 名"),
    (170, 66, 36, NAME),
    (70, 150, 24, "性 别"),
    (170, 148, 30, "女"),
    (270, 150, 24, "民 族"),
    (370, 148, 30, "汉"),
    (70, 300, 24, "住 址"),
    (170, 298, 30, "某某县青石镇青石村"),
    (70, 540, 24, "公民身份号码"),
    (330, 530, 40, NUMBER),
)


def drawn_card(*, turned: int = 0) -> bytes:
    """The front of a card that lies on a table, turned by so many degrees, as a JPEG."""
    font = next(Path(noto_cjk_sans_otc.__file__).parent.rglob("*.ttc"))
    card = Image.new("RGB", (1011, 638), (226, 236, 240))
    draw = ImageDraw.Draw(card)
    for x, y, size, text in _LINES:
        draw.text((x, y), text, font=ImageFont.truetype(str(font), size, index=2), fill=(20, 20, 25))
    table = Image.new("RGB", (1600, 1200), (120, 100, 80))
    table.paste(card, (290, 280))
    data = BytesIO()
    table.rotate(turned, expand=True).save(data, "JPEG")
    return data.getvalue()


@dataclass(kw_only=True)
class ToldReader:
    """Reads on every photo what it is told; `given` are the bytes of the photos that it was given."""

    reading: CardReading
    picture: bytes | None = None
    given: list[bytes] = field(default_factory=list)

    async def read(self, data: bytes, today: date, *, side: int = 0) -> CardRead:
        """What it is told, with its picture where one is asked for."""
        self.given.append(data)
        return CardRead(reading=self.reading, picture=self.picture if side else None)

"""Reading an ID card in a process of its own: `python -m bot.pipeline.card_child TODAY SIDE`.

The picture comes by standard input and is written nowhere. Printed is what was made out, as JSON, and, where SIDE is
not 0, the picture with so many pixels on its longest side, in base64: {outcome, name, number, is_mended, picture}.
What a model needs of memory goes back when the process ends. Of what goes wrong only the kind is told.
"""

import base64
import importlib
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image

from bot.pipeline.clarity import unclear
from bot.pipeline.pictures import FORMATS, pi_heif, reduced
from handlers.forms.card_text import CardOutcome, CardReading, SeenLine, make_out

if sys.platform != "win32":
    import resource

LONGEST_SIDE = 1600  # pixels: of a card that fills a third of the picture the digits can be read
WIDEST = 4  # times as wide as high: a strip is no card, and would be blown up to a picture of gigabytes
MOST_MEMORY = 1_500 * 2**20  # bytes of address space; 900 MB are used
MOST_SECONDS = 60  # of the processor
_QUALITY = 75
_SETTINGS = {
    "Global.log_level": "critical",
    "Global.max_side_len": LONGEST_SIDE,
    "Det.limit_type": "max",
    "Det.limit_side_len": 960,
    "Rec.rec_batch_num": 1,
    "Cls.cls_batch_num": 1,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}

ReadsLines = Callable[[Image.Image], list[SeenLine]]


def read(data: bytes, today: date, side: int, reads_lines: ReadsLines) -> dict[str, Any]:
    """What is printed of the picture with these bytes."""
    if pi_heif:
        pi_heif.register_heif_opener()
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as opened:
            picture = reduced(opened, LONGEST_SIDE)
    except (OSError, ValueError, SyntaxError):
        return asdict(CardReading(outcome=CardOutcome.UNREADABLE))
    reading = CardReading(outcome=CardOutcome.OTHER)
    if max(picture.size) <= WIDEST * min(picture.size):
        reading = make_out(reads_lines(picture), today)
    if reading.outcome in (CardOutcome.OTHER, CardOutcome.NUMBER) and (flaws := unclear(picture)):
        reading = CardReading(outcome=CardOutcome(flaws[0]))
    told = asdict(reading)
    if side and reading.outcome is CardOutcome.READ:
        told["picture"] = _small(picture, side)
    return told


def lines_by_rapidocr(picture: Image.Image) -> list[SeenLine]:
    """The lines of print on a picture, as the models of `rapidocr` read them, with no network."""
    rapidocr: Any = importlib.import_module("rapidocr")
    found = rapidocr.RapidOCR(params=_SETTINGS)(np.asarray(picture)[:, :, ::-1])
    if found.txts is None:
        return []
    middles = (box.mean(axis=0) for box in found.boxes)
    return [SeenLine(text=text, x=float(x), y=float(y)) for text, (x, y) in zip(found.txts, middles, strict=True)]


def _small(picture: Image.Image, side: int) -> str:
    data, small = BytesIO(), picture.copy()
    small.thumbnail((side, side))
    small.info.clear()
    small.save(data, "JPEG", quality=_QUALITY)
    return base64.b64encode(data.getvalue()).decode()


def main() -> int:
    """Read one picture."""
    if sys.platform != "win32":
        os.nice(10)  # those who chat go first
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    Image.MAX_IMAGE_PIXELS = None  # `reduced` limits them by kind
    try:
        told = read(sys.stdin.buffer.read(), date.fromisoformat(sys.argv[1]), int(sys.argv[2]), lines_by_rapidocr)
    except Exception as error:  # noqa: BLE001 - its words may hold what stands on the card
        sys.stderr.write(type(error).__name__)
        return 1
    sys.stdout.write(json.dumps(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())

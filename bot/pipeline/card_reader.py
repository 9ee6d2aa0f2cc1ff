"""ID cards read off photos, one after another, each by a child process that ends with it; nothing is kept or logged."""

import asyncio
import base64
import importlib.util
import json
import logging
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.pipeline.child import feed
from handlers.forms.card_text import CardOutcome, CardReading

log = logging.getLogger(__name__)

SECONDS = 120.0  # of waiting for one card: it takes a few, on a machine that has nothing else to do
CHILD = ("-m", "bot.pipeline.card_child")
_NEEDED = ("rapidocr", "onnxruntime")  # the extra `ocr`


def can_read_cards() -> bool:
    """Whether the extra `ocr` is installed, and can be imported on this machine; seconds where it is installed."""
    if any(importlib.util.find_spec(name) is None for name in _NEEDED):
        return False
    trial = (sys.executable, "-c", f"import {', '.join(_NEEDED)}")
    return subprocess.run(trial, capture_output=True, check=False).returncode == 0


@dataclass(frozen=True, kw_only=True)
class CardRead:
    """What a photo gave, and the photo itself, small, where that was asked for and a card was read."""

    reading: CardReading
    picture: bytes | None = None


class ReadsCards(Protocol):
    """Whoever reads cards."""

    async def read(self, data: bytes, today: date, *, side: int = 0) -> CardRead:
        """What stands on a photo; with `side` also the photo, of so many pixels at most a side."""


class CardReader:
    """Reads cards. One that takes too long, or kills its process, has failed."""

    def __init__(self) -> None:
        self._alone = asyncio.Lock()

    async def read(self, data: bytes, today: date, *, side: int = 0) -> CardRead:
        """What stands on a photo; with `side` also the photo, of so many pixels at most a side."""
        async with self._alone:
            printed = await _printed(data, today, side)
        if printed is None:
            return CardRead(reading=CardReading(outcome=CardOutcome.FAILED))
        told = json.loads(printed)
        picture = told.pop("picture", None)
        reading = CardReading(**{**told, "outcome": CardOutcome(told["outcome"])})
        return CardRead(reading=reading, picture=None if picture is None else base64.b64decode(picture))


async def _printed(data: bytes, today: date, side: int) -> bytes | None:
    """What the child prints; none where it fails."""
    try:
        child = await feed((*CHILD, today.isoformat(), str(side)), data, SECONDS)
    except TimeoutError:
        log.warning("reading a card took longer than %.0f seconds", SECONDS)
        return None
    if child.code != 0:
        log.warning("reading a card failed: exit code %s, %s", child.code, child.complaint)
        return None
    return child.printed

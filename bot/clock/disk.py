"""A disk that fills up: operators hear of it while there is still room."""

import shutil
from functools import partial
from pathlib import Path

from bot.core.operators import to_operators
from handlers.dialog.apart import Apart, CarryOut
from handlers.dialog.context import Occasion

LOW_BYTES = 2_000_000_000


def watching(folder: Path) -> CarryOut:
    """A plan that tells operators once a day while less than `LOW_BYTES` are free where a folder lies."""

    def plan(occasion: Occasion, apart: Apart) -> None:
        left = free_bytes(folder)
        if left < LOW_BYTES:
            text = occasion.say("turn.disk_low", left=left // 1_000_000, folder=str(folder))
            apart("disk", partial(to_operators, occasion.tx, text=text, key=f"disk:{occasion.today}"))

    return plan


def free_bytes(folder: Path) -> int:
    """How much is free where a folder lies."""
    return shutil.disk_usage(folder).free

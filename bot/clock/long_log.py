"""SQLite's log of writes that grows, for some program reads without end: operators hear of it in time."""

from functools import partial

from bot.core.operators import to_operators
from handlers.dialog.apart import Apart
from handlers.dialog.context import Occasion
from storage.database.log_of_writes import MOST_BYTES, log_bytes


def plan(occasion: Occasion, apart: Apart) -> None:
    """Tell operators once a day while the log is larger than `MOST_BYTES`."""
    size = log_bytes(occasion.tx.connection.engine)
    if size > MOST_BYTES:
        text = occasion.say("turn.log_long", size=size // 1_000_000)
        apart("log", partial(to_operators, occasion.tx, text=text, key=f"log:{occasion.today}"))

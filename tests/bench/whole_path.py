"""The whole path of one message, against the same path without storage.

The step is one answer of a form: a cadre who is asked for the head of household types a name. Measured is the way from
the update's JSON to the next question queued: python-telegram-bot's objects, the inbox row, the turn, the outbox row,
in two transactions on disk (SQLite, WAL, synchronous=FULL); where several people wait, they share both.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from bot.app import SQLITE_TOGETHER as TOGETHER
from handlers.dialog.installation import Knowledge
from tests.bench.assistant import Stored, Unstored
from tests.bench.figures import Chunk, Figure, Lap, compared, in_chunks, lap
from tests.bench.phones import phones
from tests.cast import VILLAGE

PEOPLE = 200
ASKED = "head"
ANSWERS = {"danger": "none", "place": {"area": VILLAGE, "detail": "三组"}}
NAME = "李秀英"
_CHUNK = 20


def measure(folder: Path, knowledge: Knowledge, *, rounds: int) -> list[Figure]:
    """Each message by itself; twenty received in one transaction; twenty received so and handled ten a commit."""
    owners = phones(PEOPLE)
    stored, unstored = Stored(folder, knowledge, owners), Unstored(knowledge, owners)
    together = f"received {_CHUNK} at a time, handled {TOGETHER} at a time"
    ways: dict[str, Callable[[Chunk], None]] = {
        "each by itself": partial(_one_by_one, stored),
        f"received {_CHUNK} at a time": stored.answer,
        together: partial(stored.answer, together=TOGETHER),
    }
    laps: dict[str, list[Lap]] = {way: [] for way in ways}
    try:
        for round in range(rounds + 1):
            for way, answer in ways.items():
                for side in (stored, unstored):
                    side.open(ASKED, ANSWERS, owners)
                both = [in_chunks([phone.types(NAME) for phone in owners], _CHUNK) for _ in range(2)]
                speeds = lap(answer, unstored.answer, zip(*both, strict=True))
                laps[way] += [speeds] if round else []  # the first round only warms up
    finally:
        stored.close()
    return [
        compared(
            f"whole path, one form answer, {way}",
            laps[way],
            unit="answers a second of processor",
            baseline="without storage",
            least=0.30 if way != together else 0.40,
        )
        for way in ways
    ]


def _one_by_one(stored: Stored, updates: Chunk) -> None:
    for update in updates:
        stored.answer([update])

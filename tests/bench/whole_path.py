"""The whole path of one message, against the same path without storage.

The step is one answer of a form: a cadre who is asked for the head of household types a name. Measured is the way from
the update's JSON to the next question queued: python-telegram-bot's objects, the inbox row, the turn, the outbox row,
in two transactions on disk (SQLite, WAL, synchronous=FULL).
"""

from pathlib import Path

from handlers.dialog.installation import Knowledge
from tests.bench.assistant import Stored, Unstored
from tests.bench.figures import Chunk, Figure, Lap, compared, in_chunks, lap
from tests.bench.phones import Phone, phones
from tests.cast import VILLAGE

PEOPLE = 200
ASKED = "head"
ANSWERS = {"danger": "none", "place": {"area": VILLAGE, "detail": "三组"}}
NAME = "李秀英"
_CHUNK = 20


def measure(folder: Path, knowledge: Knowledge, *, rounds: int) -> list[Figure]:
    """Each message written down by itself, and twenty of them in one transaction."""
    owners = phones(PEOPLE)
    stored, unstored = Stored(folder, knowledge, owners), Unstored(knowledge, owners)
    single: list[Lap] = []
    batch: list[Lap] = []
    try:
        for round in range(rounds + 1):
            for laps, size in ((single, 1), (batch, _CHUNK)):
                speeds = _lap(stored, unstored, owners, size)
                laps += [speeds] if round else []  # the first round only warms up
    finally:
        stored.close()
    return [
        compared(name, laps, unit="answers/s", baseline="without storage", least=0.30)
        for name, laps in (
            ("whole path, one form answer, each received by itself", single),
            (f"whole path, one form answer, received {_CHUNK} at a time", batch),
        )
    ]


def _lap(stored: Stored, unstored: Unstored, owners: list[Phone], size: int) -> Lap:
    """Everybody answers once; `size` updates are written down in one transaction."""

    def answer(updates: Chunk) -> None:
        for chunk in in_chunks(updates, size):
            stored.answer(chunk)

    for side in (stored, unstored):
        side.open(ASKED, ANSWERS, owners)
    both = [in_chunks([phone.types(NAME) for phone in owners], _CHUNK) for _ in range(2)]
    return lap(answer, unstored.answer, zip(*both, strict=True))

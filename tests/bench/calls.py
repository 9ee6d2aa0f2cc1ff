"""How much of the product one turn passes through: calls of its functions, and the modules that they stand in."""

import sys
from collections import Counter
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from bot.pipeline.turn import Turns
from handlers.dialog.installation import Knowledge
from tests.bench import whole_path
from tests.bench.assistant import Stored
from tests.bench.figures import Figure
from tests.bench.phones import Phone, phones

QUESTION = "C级危房修一修补多少钱"
_CHECKOUT = Path(__file__).resolve().parents[2]
_ROOMS = tuple(f"{_CHECKOUT / room}/" for room in ("bot", "handlers", "knowledge", "storage"))


class CountedTurns(Turns):
    """Counts the calls of the product's own functions while a message is handled; a generator's, each time it goes on.

    `entered` holds those of the last message.
    """

    def __init__(self, **parts: Any) -> None:
        super().__init__(**parts)
        self.entered: Counter[CodeType] = Counter()

    def take_next(self, lane: str) -> bool:
        """Handle the oldest message that waits on a lane."""
        self.entered.clear()
        sys.setprofile(self._note)
        try:
            return super().take_next(lane)
        finally:
            sys.setprofile(None)

    def _note(self, frame: FrameType, happened: str, _: Any) -> None:
        if happened == "call" and frame.f_code.co_filename.startswith(_ROOMS):
            self.entered[frame.f_code] += 1


def measure(folder: Path, knowledge: Knowledge) -> list[Figure]:
    """A text answer in a form and a policy question that an entry answers, each after one of its kind."""
    owners = phones(1)
    stored = Stored(folder, knowledge, owners, CountedTurns)
    try:
        (phone,) = owners
        for _ in range(2):  # what is counted is the second time, when all is loaded
            question = _entered(stored, phone, QUESTION)
        for _ in range(2):
            stored.open(whole_path.ASKED, whole_path.ANSWERS, owners)
            answer = _entered(stored, phone, whole_path.NAME)
    finally:
        stored.close()
    return [_figure("a text answer in a form", answer), _figure("a policy question", question)]


def _entered(stored: Stored, phone: Phone, text: str) -> Counter[CodeType]:
    turns = stored.turns
    assert isinstance(turns, CountedTurns)
    stored.answer([phone.types(text)])
    return turns.entered.copy()


def _figure(what: str, entered: Counter[CodeType]) -> Figure:
    modules = {code.co_filename for code in entered}
    value = f"{entered.total():,} calls of {len(entered)} functions in {len(modules)} modules"
    return Figure(name=f"one turn: {what}", value=value)

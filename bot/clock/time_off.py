"""A machine whose clock is wrong: operators hear of it, for every date and every reminder hangs on it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from bot.core.machine_time import TOLERANCE, deviation
from bot.core.operators import to_operators
from handlers.dialog.apart import Apart
from handlers.dialog.context import Occasion


class TimeWatch:
    """Tells operators once a day while the clock differs from those of others, and when it jumps.

    `machine` is what the machine's clock says, `elapsed` counts seconds that no setting of the clock changes.
    """

    def __init__(self, machine: Callable[[], datetime], elapsed: Callable[[], float]) -> None:
        self._machine = machine
        self._elapsed = elapsed
        self._began: datetime | None = None

    def plan(self, occasion: Occasion, apart: Apart) -> None:
        """What is done about it at a tick."""
        off, jump = deviation(occasion.tx), self._jump()
        if off is not None:
            text = occasion.say("turn.time_off", minutes=round(abs(off) / timedelta(minutes=1)))
            apart("off", partial(to_operators, occasion.tx, text=text, key=f"time:{occasion.today}"))
        elif abs(jump) > TOLERANCE:
            text = occasion.say("turn.time_jumped", minutes=round(abs(jump) / timedelta(minutes=1)))
            apart("jump", partial(to_operators, occasion.tx, text=text, key=f"jump:{occasion.today}"))

    def _jump(self) -> timedelta:
        """By how much the clock moved since the last tick beyond the time that passed."""
        began = self._machine() - timedelta(seconds=self._elapsed())
        former, self._began = self._began, began
        return timedelta(0) if former is None else began - former

"""The real program on a machine whose clock is set by hand: it runs ahead by the seconds written in MACHINE_CLOCK.

The moment is read from the file at each look, so that the clock can be set while the program runs. The monotonic clock
goes on undisturbed, as it does on a real machine.
"""

import os
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import apscheduler.schedulers.base
import apscheduler.triggers.interval

from bot.cli import app
from bot.core import wallclock

FILE = Path(os.environ["MACHINE_CLOCK"])


class MachineClock(datetime):
    """What `datetime.now` says there."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Any:
        return super().now(tz) + timedelta(seconds=float(FILE.read_text(encoding="utf-8")))


for module in (wallclock, apscheduler.schedulers.base, apscheduler.triggers.interval):
    vars(module)["datetime"] = MachineClock
app()

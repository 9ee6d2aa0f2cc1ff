"""The one place that reads the clock. A demo can move it, and a test can start it at a moment."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


class WallClock:
    """Now, in the time zone of all dates.

    `ahead` is by how much this clock runs ahead of the machine's: zero outside of demos and tests.
    """

    def __init__(self, zone: ZoneInfo, *, start: datetime | None = None) -> None:
        self.zone = zone
        self.ahead = timedelta(0)
        if start is not None:
            self.jump(start)

    def now(self) -> datetime:
        """The moment, aware, in the clock's zone."""
        return self.machine() + self.ahead

    def machine(self) -> datetime:
        """What the machine's clock says, aware, in the clock's zone."""
        return datetime.now(self.zone)

    def jump(self, moment: datetime) -> None:
        """Go on from this moment."""
        self.ahead = moment - self.machine()

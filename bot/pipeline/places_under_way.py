"""How many messages may be under way at once: as many as a kill can double, and no more."""

from collections import Counter

from handlers.dialog.messages import Manner

CROWD_UNDER_WAY = 2  # notices and reminders of one channel; so many may come twice after a kill
ANSWERS_UNDER_WAY = 32  # replies of one channel, at most one a chat; they never wait for a notice to arrive
PRESSING = (Manner.REPLY, Manner.ALARM)  # goes at once, however much else waits


class Places:
    """The places of each channel for messages under way. An alarm takes none: it never waits for one."""

    def __init__(self) -> None:
        self._taken: Counter[tuple[str, bool]] = Counter()

    def take(self, channel: str, manner: str) -> bool:
        """Take a place for a message; false where all are taken."""
        kind = (channel, manner in PRESSING)
        if manner == Manner.ALARM:
            return True
        if self._taken[kind] >= _most(kind):
            return False
        self._taken[kind] += 1
        return True

    def give_back(self, channel: str, manner: str) -> None:
        """A message is no longer under way."""
        if manner != Manner.ALARM:
            self._taken[channel, manner in PRESSING] -= 1

    def full(self, *, pressing: bool) -> list[str]:
        """The channels whose places for replies (`pressing`), or for notices and reminders, are all taken."""
        return [kind[0] for kind, count in self._taken.items() if kind[1] == pressing and count >= _most(kind)]


def _most(kind: tuple[str, bool]) -> int:
    _, pressing = kind
    return ANSWERS_UNDER_WAY if pressing else CROWD_UNDER_WAY

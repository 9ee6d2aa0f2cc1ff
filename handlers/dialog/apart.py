"""What time brings: plans, carried out unit by unit, so that one that fails stops itself alone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from handlers.dialog.context import Occasion
from handlers.dialog.messages import Notice


class Apart(Protocol):
    """Carries out one unit of a plan (a case, a check, a rule's day) apart from all others."""

    def __call__(self, unit: str, notices: Callable[[], Iterable[Notice]]) -> bool:
        """Deliver what `notices` gives, and tell whether that went well.

        A unit that fails leaves nothing behind, is reported, and tried again later. `unit` names it without personal
        data, alike at every tick: `case YT2026-000001`.
        """


CarryOut = Callable[[Occasion, Apart], object]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One kind of what time brings. One that is `urgent` comes first, and is tried again at every tick while it fails.

    Its parts that must not stop each other are carried out by the `Apart` that it is given.
    """

    id: str
    carry_out: CarryOut
    urgent: bool = False

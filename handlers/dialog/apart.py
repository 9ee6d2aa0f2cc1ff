"""How what time brings is planned unit by unit, so that one that fails stops itself alone."""

from collections.abc import Callable, Iterable
from typing import Protocol

from handlers.dialog.messages import Notice


class Apart(Protocol):
    """Carries out one unit of a plan (a case, a check, a rule's day) apart from all others."""

    def __call__(self, unit: str, notices: Callable[[], Iterable[Notice]]) -> bool:
        """Deliver what `notices` gives, and tell whether that went well.

        A unit that fails leaves nothing behind, is reported, and tried again later. `unit` names it without personal
        data, alike at every tick: `case YT2026-000001`.
        """

"""How the places of a period are counted: by what they said, by when, and by whether anybody is there to say it."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from handlers.reporting.obligations.owed import Standing
from handlers.reporting.obligations.periods import Period, Stand
from knowledge.area import Place


class StandCount(StrEnum):
    """What is counted of a period."""

    REPORTED = "reported"
    IN_TIME = "in_time"
    LATE = "late"  # reported after the last day; nil reports left out
    NIL = "nil"
    EXEMPT = "exempt"
    EXTENDED = "extended"
    OWED = "owed"
    NEVER = "never"  # owed, once it can be reported no more
    UNHELD = "unheld"  # owed, and nobody answers for the place


ALWAYS = (StandCount.REPORTED, StandCount.IN_TIME, StandCount.OWED, StandCount.NEVER)  # told also where it is none
NOW = (
    StandCount.REPORTED,
    StandCount.NIL,
    StandCount.EXEMPT,
    StandCount.EXTENDED,
    StandCount.OWED,
    StandCount.UNHELD,
)
FINAL = (
    StandCount.IN_TIME,
    StandCount.LATE,
    StandCount.NIL,
    StandCount.EXEMPT,
    StandCount.EXTENDED,
    StandCount.NEVER,
    StandCount.UNHELD,
)
_COUNTS: Mapping[StandCount, Callable[[Stand], bool]] = {
    StandCount.REPORTED: lambda stand: stand.standing is Standing.REPORTED,
    StandCount.IN_TIME: lambda stand: stand.standing is Standing.REPORTED and not stand.late,
    StandCount.LATE: lambda stand: stand.standing is Standing.REPORTED and stand.late,
    StandCount.NIL: lambda stand: stand.standing is Standing.NIL,
    StandCount.EXEMPT: lambda stand: stand.standing is Standing.EXEMPT,
    StandCount.EXTENDED: lambda stand: stand.extended,
    StandCount.OWED: lambda stand: stand.is_owing and stand.held,
    StandCount.NEVER: lambda stand: stand.is_owing and stand.held,
    StandCount.UNHELD: lambda stand: stand.is_owing and not stand.held,
}


def places_of(period: Period, how: StandCount) -> list[Place]:
    """The places of a period that are counted so."""
    return [stand.place for stand in period.stands if _COUNTS[how](stand)]


def counted(period: Period, *, final: bool) -> list[tuple[StandCount, int]]:
    """How many places stand how now, or once it can be reported no more; what is none is left out but for ALWAYS."""
    found = [(how, len(places_of(period, how))) for how in (FINAL if final else NOW)]
    return [(how, many) for how, many in found if many or how in ALWAYS]

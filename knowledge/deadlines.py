"""By when what must be done, for a case whose steps were taken on known days."""

from dataclasses import dataclass
from datetime import date

from knowledge.limits import Limit
from knowledge.pack import Pack


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """The last day for a step of a case, and the limit behind it."""

    step: str
    due: date
    limit: Limit


def deadlines(pack: Pack, taken: str, on: date) -> tuple[Deadline, ...]:
    """All that is due once a step was taken on a day; empty where the document sets no limit from it.

    Limits up to a fixed day depend on the month alone, so any day of the month does: in `yulin` whatever was
    appraised in April is completed by the end of November.
    """
    counted = (limit for limit in pack.rules.limits if limit.counted_from == taken)
    return tuple(
        Deadline(step=limit.step, due=due, limit=limit) for limit in counted if (due := limit.due(on)) is not None
    )


def deadline(pack: Pack, step: str, on: date) -> Deadline | None:
    """By when a step must be taken, if the step it counts from was taken on a day; none: not regulated."""
    counted = (limit for limit in pack.rules.limits if limit.step == step)
    return next(
        (Deadline(step=step, due=due, limit=limit) for limit in counted if (due := limit.due(on)) is not None), None
    )

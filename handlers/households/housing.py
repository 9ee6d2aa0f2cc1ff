"""Cases whose household is not known yet, of an earlier release or since they changed, are housed by the clock."""

from collections.abc import Iterable
from functools import partial

from handlers.dialog.apart import Apart
from handlers.dialog.context import Occasion
from handlers.dialog.messages import Notice
from storage.cases import cases
from storage.households import housing

AT_A_TICK = 100


def plan(occasion: Occasion, apart: Apart) -> None:
    """Find the households of some cases, each apart from the others."""
    for case_id in housing.unhoused(occasion.tx, AT_A_TICK):
        apart(f"household of case {case_id}", partial(_house, occasion, case_id))


def _house(occasion: Occasion, case_id: int) -> Iterable[Notice]:
    case = cases.by_ids(occasion.tx, [case_id])[case_id]
    housing.house(occasion.tx, case, occasion.now)
    return ()

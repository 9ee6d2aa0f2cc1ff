"""Cases that an earlier release left unmarked are marked by the clock, some at each tick."""

from collections.abc import Iterable
from functools import partial

from handlers.dialog.apart import Apart
from handlers.dialog.context import Occasion
from handlers.dialog.messages import Notice
from storage.cases import lifting

AT_A_TICK = 200


def plan(occasion: Occasion, apart: Apart) -> None:
    """Bring marks and columns of some cases up to date, each apart from the others."""
    for case_id in lifting.unmarked(occasion.tx, AT_A_TICK):
        apart(f"marks of case {case_id}", partial(_mark, occasion, case_id))


def _mark(occasion: Occasion, case_id: int) -> Iterable[Notice]:
    lifting.lift(occasion.tx, case_id)
    return ()

"""Plans of the clock, each and each unit of them in a savepoint of its own: what fails stops itself alone.

A tick that has much to do is committed in steps, between two units.
"""

import logging
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, ExitStack
from datetime import timedelta

from sqlalchemy.exc import OperationalError

from bot.core.delivery import deliver_notice
from bot.core.operators import tell_operators
from handlers.dialog.apart import Plan
from handlers.dialog.context import Occasion
from handlers.dialog.messages import Notice
from handlers.people.substitution import hand_over
from storage.database import failing
from storage.database.database import Steps
from storage.database.failing import Failing

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)  # doubled with each failure in a row
OVER = timedelta(days=1)  # what did not come up for so long does not fail any more

Savepoint = Callable[[], AbstractContextManager[object]]

_WHOLE = ""  # the unit that stands for the plan itself


def carry_out(occasion: Occasion, plans: Iterable[Plan], steps: Steps) -> int:
    """Carry out plans in their order; how many messages were queued. Raises OperationalError, which ends the tick.

    The occasion's transaction is that of the steps.
    """
    known: dict[str, list[Failing]] = {}
    for one in failing.everything(occasion.tx):
        if occasion.now - one.again_at > OVER:
            failing.forget(occasion.tx, one)
        else:
            known.setdefault(one.plan, []).append(one)
    queued = 0
    for plan in plans:
        queued += _Attempt(occasion, plan, known.get(plan.id, ()), steps).whole()
        if steps.is_long:
            steps.next()
    return queued


class _Attempt:
    """One plan at one occasion."""

    def __init__(self, occasion: Occasion, plan: Plan, known: Iterable[Failing], steps: Steps) -> None:
        self._occasion, self._plan, self._steps = occasion, plan, steps
        self._known = {one.unit: one for one in known}
        self._since = min((one.since for one in self._known.values()), default=occasion.now)
        self._queued = self._committed = 0
        self._unsaid = 0
        self._whole = ExitStack()  # the plan's savepoint, another one in each step

    def whole(self) -> int:
        """Carry out the plan; how many messages were queued."""
        if not self._try(_WHOLE, self._carry_out, lambda: self._whole):
            self._queued = self._committed
        if self._unsaid:
            log.info("the plan %s: %d notices stay unsaid, for people of no address", self._plan.id, self._unsaid)
        return self._queued

    def _carry_out(self) -> None:
        self._whole.enter_context(self._savepoint())
        self._plan.carry_out(self._occasion, self._apart)

    def _apart(self, unit: str, notices: Callable[[], Iterable[Notice]]) -> bool:
        queued = self._queued
        done = self._try(unit, lambda: self._deliver(list(notices())), self._savepoint)
        if not done:
            self._queued = queued
        if self._steps.is_long:
            self._whole.close()
            self._steps.next()
            self._committed = self._queued
            self._whole.enter_context(self._savepoint())
        return done

    def _savepoint(self) -> AbstractContextManager[object]:
        return self._occasion.tx.savepoint()

    def _deliver(self, notices: list[Notice]) -> None:
        tx, now = self._occasion.tx, self._occasion.now
        reached = [deliver_notice(tx, notice, now) for notice in hand_over(self._occasion, notices)]
        self._queued += sum(reached)
        self._unsaid += len(reached) - sum(reached)

    def _try(self, unit: str, do: Callable[[], object], savepoint: Savepoint) -> bool:
        """Do something in a savepoint, unless it failed and rests; whether it was done."""
        known = self._known.get(unit)
        if known is not None and self._rests(known):
            return False
        try:
            with savepoint():
                do()
        except OperationalError:
            raise
        except Exception as bug:
            log.exception("the plan %s failed%s; all else goes on", self._plan.id, f" at {unit}" if unit else "")
            self._note(unit, bug, tries=1 if known is None else known.tries + 1)
            return False
        if known is not None:
            failing.forget(self._occasion.tx, known)
        return True

    def _rests(self, known: Failing) -> bool:
        """Whether it is too early to try again; a clock that was set back makes no pause longer."""
        left = known.again_at - self._occasion.now
        return not self._plan.urgent and timedelta(0) < left <= LONGEST_PAUSE

    def _note(self, unit: str, bug: Exception, *, tries: int) -> None:
        """Note the failure, and tell the operators: once for each kind of it, until the whole plan works again."""
        again_at = self._occasion.now + min(FIRST_PAUSE * 2 ** min(tries - 1, 10), LONGEST_PAUSE)
        now_known = Failing(plan=self._plan.id, unit=unit, since=self._since, tries=tries, again_at=again_at)
        failing.put(self._occasion.tx, now_known)
        kind = type(bug).__name__
        try:
            with self._occasion.tx.savepoint():
                tell_operators(
                    self._occasion.tx,
                    text=self._text(unit, kind),
                    key=f"clock:{self._plan.id}:{kind}:{self._since:%Y%m%dT%H%M%S}",
                    now=self._occasion.now,
                )
        except OperationalError:
            raise
        except Exception:
            log.exception("the operators cannot be told that the plan %s failed", self._plan.id)

    def _text(self, unit: str, kind: str) -> str:
        say, plan = self._occasion.say, self._occasion.say(f"clock.plan.{self._plan.id}")
        if unit == _WHOLE:
            return say("clock.failed", plan=plan, what=kind)
        return say("clock.unit_failed", plan=plan, unit=unit, what=kind)

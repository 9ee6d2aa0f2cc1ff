"""Plans of the clock, each and each unit of them in a savepoint of its own: what fails stops itself alone."""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta

from sqlalchemy.exc import OperationalError

from bot.clock.plans import Plan, Tick
from bot.core.delivery import deliver_notice
from bot.core.operators import tell_operators
from handlers.dialog.dates import day_of
from handlers.dialog.messages import Notice
from handlers.people.substitution import hand_over
from storage.database import failing
from storage.database.failing import Failing

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)  # doubled with each failure in a row
OVER = timedelta(days=1)  # what did not come up for so long does not fail any more

_WHOLE = ""  # the unit that stands for the plan itself


def carry_out(tick: Tick, plans: Iterable[Plan]) -> int:
    """Carry out plans in their order; how many messages were queued. Raises OperationalError, which ends the tick."""
    known: dict[str, list[Failing]] = {}
    for one in failing.everything(tick.tx):
        if tick.now - one.again_at > OVER:
            failing.forget(tick.tx, one)
        else:
            known.setdefault(one.plan, []).append(one)
    return sum(_Attempt(tick, plan, known.get(plan.id, ())).whole() for plan in plans)


class _Attempt:
    """One plan at one tick."""

    def __init__(self, tick: Tick, plan: Plan, known: Iterable[Failing]) -> None:
        self._tick, self._plan = tick, plan
        self._known = {one.unit: one for one in known}
        self._since = min((one.since for one in self._known.values()), default=tick.now)
        self._queued = 0

    def whole(self) -> int:
        """Carry out the plan; how many messages were queued."""
        self._try(_WHOLE, lambda: self._plan.carry_out(self._tick, self._apart))
        return self._queued

    def _apart(self, unit: str, notices: Callable[[], Iterable[Notice]]) -> bool:
        return self._try(unit, lambda: self._deliver(list(notices())))

    def _deliver(self, notices: list[Notice]) -> None:
        tx, now = self._tick.tx, self._tick.now
        handed_over = hand_over(tx, notices, say=self._tick.say, today=day_of(now, self._tick.zone))
        self._queued += sum(deliver_notice(tx, notice, now) for notice in handed_over)

    def _try(self, unit: str, do: Callable[[], object]) -> bool:
        """Do something in a savepoint, unless it failed and rests; whether it was done."""
        known, queued = self._known.get(unit), self._queued
        if known is not None and self._rests(known):
            return False
        try:
            with self._tick.tx.connection.begin_nested():
                do()
        except OperationalError:
            raise
        except Exception as bug:
            log.exception("the plan %s failed%s; all else goes on", self._plan.id, f" at {unit}" if unit else "")
            self._queued = queued
            self._note(unit, bug, tries=1 if known is None else known.tries + 1)
            return False
        if known is not None:
            failing.forget(self._tick.tx, known)
        return True

    def _rests(self, known: Failing) -> bool:
        """Whether it is too early to try again; a clock that was set back makes no pause longer."""
        left = known.again_at - self._tick.now
        return not self._plan.urgent and timedelta(0) < left <= LONGEST_PAUSE

    def _note(self, unit: str, bug: Exception, *, tries: int) -> None:
        """Note the failure, and tell the operators: once for each kind of it, until the whole plan works again."""
        again_at = self._tick.now + min(FIRST_PAUSE * 2 ** min(tries - 1, 10), LONGEST_PAUSE)
        now_known = Failing(plan=self._plan.id, unit=unit, since=self._since, tries=tries, again_at=again_at)
        failing.put(self._tick.tx, now_known)
        kind = type(bug).__name__
        try:
            with self._tick.tx.connection.begin_nested():
                tell_operators(
                    self._tick.tx,
                    text=self._text(unit, kind),
                    key=f"clock:{self._plan.id}:{kind}:{self._since:%Y%m%dT%H%M%S}",
                    now=self._tick.now,
                )
        except OperationalError:
            raise
        except Exception:
            log.exception("the operators cannot be told that the plan %s failed", self._plan.id)

    def _text(self, unit: str, kind: str) -> str:
        say, plan = self._tick.say, self._tick.say(f"clock.plan.{self._plan.id}")
        if unit == _WHOLE:
            return say("clock.failed", plan=plan, what=kind)
        return say("clock.unit_failed", plan=plan, unit=unit, what=kind)

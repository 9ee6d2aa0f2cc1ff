"""What time brings: all plans that the clock carries out at a tick, in their order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.cases import alarms
from handlers.checks import due as checks_due
from handlers.dialog.apart import Apart
from handlers.dialog.context import Occasion
from handlers.digest import digest
from handlers.notices import receipts as notice_receipts
from handlers.reporting.decisions import unfit_rules
from handlers.reporting.register import period_summaries
from handlers.reporting.reminders import plan as reminders_plan
from storage.database import heartbeats
from storage.database.database import Transaction
from storage.queues import inbox, jobs, outbox
from storage.web import one_time_links

OUTBOX_KEPT = timedelta(days=90)
LINKS_KEPT = timedelta(days=1)  # after they expired: a late visitor reads why they do not work


CarryOut = Callable[[Occasion, Apart], object]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One kind of what time brings. One that is `urgent` is tried again at every tick while it fails.

    Its parts that must not stop each other are carried out by the `Apart` that it is given.
    """

    id: str
    carry_out: CarryOut
    urgent: bool = False


def plans(kept: timedelta) -> tuple[Plan, ...]:
    """All plans in their order; what was received longer ago than `kept` is forgotten.

    Danger comes first, and the digest before the reminders, which leave to it what it will tell.
    """
    return (
        Plan(id="alarms", carry_out=alarms.plan, urgent=True),
        Plan(id="checks", carry_out=checks_due.plan, urgent=True),
        Plan(id="called_checks", carry_out=checks_due.open_what_is_due),
        Plan(id="digest", carry_out=digest.plan),
        Plan(id="reminders", carry_out=reminders_plan.plan),
        Plan(id="summaries", carry_out=period_summaries.plan),
        Plan(id="notices", carry_out=notice_receipts.close),
        Plan(id="county_rules", carry_out=unfit_rules.plan),
        Plan(id="forget_inbox", carry_out=_forgetting(inbox.forget_before, kept)),
        Plan(id="forget_jobs", carry_out=_forgetting(jobs.forget_before, kept)),
        Plan(id="forget_outbox", carry_out=_forgetting(outbox.forget_before, OUTBOX_KEPT)),
        Plan(id="forget_links", carry_out=_forgetting(one_time_links.forget_before, LINKS_KEPT)),
        Plan(id="heartbeat", carry_out=_beat),
    )


def _forgetting(forget_before: Callable[[Transaction, datetime], object], kept: timedelta) -> CarryOut:
    return lambda occasion, _: forget_before(occasion.tx, occasion.now - kept)


def _beat(occasion: Occasion, _: Apart) -> None:
    heartbeats.beat(occasion.tx, "clock", occasion.now)

"""What time brings: all plans that the clock carries out at a tick, in their order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.cases import alarms
from handlers.checks import due as checks_due
from handlers.dialog.apart import Apart
from handlers.digest import digest
from handlers.notices import receipts as notice_receipts
from handlers.reporting.decisions import unfit_rules
from handlers.reporting.register import period_summaries
from handlers.reporting.reminders import plan as reminders_plan
from handlers.wording import Wording
from knowledge.model.pack import Pack
from storage.database import heartbeats
from storage.database.database import Transaction
from storage.queues import inbox, jobs, outbox
from storage.web import one_time_links

OUTBOX_KEPT = timedelta(days=90)
LINKS_KEPT = timedelta(days=1)  # after they expired: a late visitor reads why they do not work


@dataclass(frozen=True, kw_only=True)
class Tick:
    """One moment of the clock, in one transaction. What was received longer ago than `kept` is forgotten."""

    tx: Transaction
    packs: Mapping[str, Pack]
    say: Wording
    now: datetime
    zone: ZoneInfo
    kept: timedelta


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One kind of what time brings. One that is `urgent` is tried again at every tick while it fails.

    Its parts that must not stop each other are carried out by the `Apart` that it is given.
    """

    id: str
    carry_out: Callable[[Tick, Apart], object]
    urgent: bool = False


def _alarms(tick: Tick, apart: Apart) -> None:
    alarms.plan(tick.tx, apart, say=tick.say, now=tick.now)


def _checks(tick: Tick, apart: Apart) -> None:
    checks_due.plan(tick.tx, apart, say=tick.say, now=tick.now, zone=tick.zone)


def _called_checks(tick: Tick, apart: Apart) -> None:
    checks_due.open_what_is_due(tick.tx, apart, packs=tick.packs, say=tick.say, now=tick.now, zone=tick.zone)


def _digest(tick: Tick, apart: Apart) -> None:
    digest.plan(tick.tx, now=tick.now, zone=tick.zone)


def _reminders(tick: Tick, apart: Apart) -> None:
    reminders_plan.plan(tick.tx, apart, packs=tick.packs, say=tick.say, now=tick.now, zone=tick.zone)


def _period_summaries(tick: Tick, apart: Apart) -> None:
    period_summaries.plan(tick.tx, apart, packs=tick.packs, say=tick.say, now=tick.now, zone=tick.zone)


def _notices(tick: Tick, apart: Apart) -> None:
    notice_receipts.close(tick.tx, apart, say=tick.say, now=tick.now)


def _county_rules(tick: Tick, apart: Apart) -> None:
    unfit_rules.plan(tick.tx, apart, packs=tick.packs, say=tick.say, now=tick.now, zone=tick.zone)


def _forget_inbox(tick: Tick, apart: Apart) -> None:
    inbox.forget_before(tick.tx, tick.now - tick.kept)


def _forget_jobs(tick: Tick, apart: Apart) -> None:
    jobs.forget_before(tick.tx, tick.now - tick.kept)


def _forget_outbox(tick: Tick, apart: Apart) -> None:
    outbox.forget_before(tick.tx, tick.now - OUTBOX_KEPT)


def _forget_links(tick: Tick, apart: Apart) -> None:
    one_time_links.forget_before(tick.tx, tick.now - LINKS_KEPT)


def _heartbeat(tick: Tick, apart: Apart) -> None:
    heartbeats.beat(tick.tx, "clock", tick.now)


PLANS = (  # danger first; the digest before the reminders, which leave to it what it will tell
    Plan(id="alarms", carry_out=_alarms, urgent=True),
    Plan(id="checks", carry_out=_checks, urgent=True),
    Plan(id="called_checks", carry_out=_called_checks),
    Plan(id="digest", carry_out=_digest),
    Plan(id="reminders", carry_out=_reminders),
    Plan(id="summaries", carry_out=_period_summaries),
    Plan(id="notices", carry_out=_notices),
    Plan(id="county_rules", carry_out=_county_rules),
    Plan(id="forget_inbox", carry_out=_forget_inbox),
    Plan(id="forget_jobs", carry_out=_forget_jobs),
    Plan(id="forget_outbox", carry_out=_forget_outbox),
    Plan(id="forget_links", carry_out=_forget_links),
    Plan(id="heartbeat", carry_out=_heartbeat),
)

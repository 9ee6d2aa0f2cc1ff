"""What time brings at a tick: the plans of all capabilities between what is bot's own, in their order."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import disk, forgetting, holidays, long_log, set_back
from bot.clock.time_off import TimeWatch
from handlers import capabilities
from handlers.dialog.apart import Apart, CarryOut, Plan
from handlers.dialog.context import Occasion
from storage.batches import batches
from storage.cases import kept_cards
from storage.database import heartbeats
from storage.database.database import Transaction
from storage.people import audit_chain, joinings
from storage.queues import inbox, jobs, outbox
from storage.retention import CARDS, CHAT, CHOICES, JOININGS, LINKS, RECEIVED
from storage.web import one_time_links

CHAINED_AFTER = timedelta(minutes=5)  # lines of the audit trail: by then whoever wrote one has committed it
LINES_AT_ONCE = 300


def plans(kept: timedelta, folder: Path | None, watch: TimeWatch | None = None) -> tuple[Plan, ...]:
    """All plans in their order: danger, what puts a wrong clock right, all else.

    What was received longer ago than `kept` is forgotten; a demo, which keeps that for longer than others do, forgets
    nobody. `folder` is where the data lie; none: no disk is watched.
    `watch` looks at the machine's clock; none: nobody does.
    """
    return (
        *(one for one in capabilities.PLANS if one.urgent),
        Plan(id="set_back", carry_out=set_back.plan),
        *(one for one in capabilities.PLANS if not one.urgent),
        Plan(id="holidays", carry_out=holidays.plan),
        *(() if folder is None else (Plan(id="disk", carry_out=disk.watching(folder)),)),
        Plan(id="log", carry_out=long_log.plan),
        *(() if watch is None else (Plan(id="time", carry_out=watch.plan),)),
        Plan(id="forget_inbox", carry_out=_forgetting(inbox.forget_before, kept)),
        Plan(id="forget_jobs", carry_out=_forgetting(jobs.forget_before, kept)),
        Plan(id="forget_outbox", carry_out=_forgetting(outbox.forget_before, CHAT.span)),
        Plan(id="forget_links", carry_out=_forgetting(one_time_links.forget_before, LINKS.span)),
        Plan(id="forget_cards", carry_out=_forgetting(kept_cards.forget_before, CARDS.span)),
        Plan(id="forget_choices", carry_out=_forgetting(batches.forget_before, CHOICES.span)),
        Plan(id="forget_joinings", carry_out=_forgetting(joinings.forget_before, JOININGS.span)),
        *(() if kept > RECEIVED.span else (Plan(id="retention", carry_out=forgetting.sweeping(folder)),)),
        Plan(id="chain_trail", carry_out=_chain),
        Plan(id="heartbeat", carry_out=_beat),
    )


def _forgetting(forget_before: Callable[[Transaction, datetime], object], kept: timedelta) -> CarryOut:
    return lambda occasion, _: forget_before(occasion.tx, occasion.now - kept)


def _chain(occasion: Occasion, _: Apart) -> None:
    audit_chain.extend(occasion.tx, occasion.now - CHAINED_AFTER, LINES_AT_ONCE)


def _beat(occasion: Occasion, _: Apart) -> None:
    heartbeats.beat(occasion.tx, "clock", occasion.now)

"""A clock that ran ahead and was set back: what it wrote for moments that are yet to come is put right."""

from datetime import datetime, time, timedelta

from bot.core.delivery import deliver_notice
from handlers.dialog.apart import Apart
from handlers.dialog.context import Occasion
from handlers.dialog.dates import day_of, say_date
from handlers.dialog.messages import Notice, Reply
from storage.database import heartbeats
from storage.people import conversations
from storage.queues import jobs, mailings, outbox, recipients
from storage.reporting import submissions

TOLERANCE = timedelta(minutes=2)  # between the clocks of machines, and by what a clock is put right every day
RAN_AHEAD = timedelta(days=3)  # set back by less, nobody can say which of the two times was the right one


def plan(occasion: Occasion, apart: Apart) -> None:
    """Put right what a clock wrote that ran ahead, at the first tick after it was set back.

    1. What was to wait until then waits no longer: messages, jobs, people in a form.
    2. What was judged of days that are yet to come is taken back where it still waits: it comes anew, in its time.
       Whoever was told of such a day hears that it does not count.
    """
    tx, now = occasion.tx, occasion.now
    ticked, _note = heartbeats.beats(tx).get("clock", (now, ""))
    if ticked > now + RAN_AHEAD:
        _take_back(occasion, ticked)
    if ticked > now + TOLERANCE:
        for pull_in in (outbox.pull_in, recipients.pull_in, jobs.pull_in, conversations.pull_in):
            pull_in(tx, now)


def _take_back(occasion: Occasion, ticked: datetime) -> None:
    tx, until = occasion.tx, day_of(ticked, occasion.zone).isoformat()
    tomorrow = datetime.combine(occasion.today + timedelta(days=1), time(0), tzinfo=occasion.zone)
    submissions.forget_planned_from(tx, tomorrow)
    mailings.forget_timed_from(tx, tomorrow)
    outbox.take_back_reminders(tx, tomorrow)
    for person_id, told_at in outbox.reminded_from(tx, tomorrow).items():
        date = say_date(occasion.say, day_of(told_at, occasion.zone))
        reply = Reply(text=occasion.say("clock.ran_ahead", date=date), key=f"ran_ahead:{until}:{person_id}")
        deliver_notice(tx, Notice(person_id=person_id, reply=reply), occasion.now)
    outbox.date_back(tx, tomorrow, occasion.now)

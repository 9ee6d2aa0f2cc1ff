"""What coordinators type instead of pressing: 已报送, 零报告, 申请延期, for the one date that their places owe."""

from handlers import ledger, reporting
from handlers.calendars import Calendars
from handlers.duties import mark_of
from handlers.messages import Reply
from handlers.owing import Owed, owed_by
from handlers.talk import Talk
from knowledge.workdays import load_workdays


def reported(talk: Talk) -> list[Reply]:
    """It was sent."""
    return _take(talk, "done")


def nil(talk: Talk) -> list[Reply]:
    """There is nothing to report; work that is due knows no such answer."""
    return _take(talk, "nil")


def more_time(talk: Talk) -> list[Reply]:
    """More time is asked for."""
    return _take(talk, "extend")


def _take(talk: Talk, verb: str) -> list[Reply]:
    """As the button of the one duty that is owed; where there are several, or none, the list with all buttons."""
    owed = [one for one in _owed(talk) if verb == "done" or not one.duty.is_work]
    if len(owed) != 1:
        return ledger.show(talk)
    duty, place = owed[0].duty, owed[0].place
    return reporting.take_choice(talk, [verb, mark_of(duty.pack.id, duty.rule_id), f"{duty.named:%Y%m%d}", place.code])


def _owed(talk: Talk) -> list[Owed]:
    return owed_by(
        talk.tx,
        Calendars(talk.tx, talk.now.date()),
        talk.knowledge.packs,
        talk.grants,
        now=talk.now,
        zone=talk.zone,
        workdays=load_workdays(),
    )

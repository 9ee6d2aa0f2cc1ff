"""A form that was begun and left: its author is reminded of it gently, once."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from handlers.dialog.apart import Apart
from handlers.dialog.context import Occasion
from handlers.dialog.conversation import Conversation, Draft
from handlers.dialog.dates import day_of, say_date
from handlers.dialog.hierarchy import OFFICES
from handlers.dialog.messages import Manner, Notice, Reply
from knowledge.calendar.calendar import REMINDED_AT, is_quiet
from storage.people import conversations, people

AFTER = timedelta(days=3)  # since the last answer
BUNDLE = 100  # people at a look of the clock


def plan(occasion: Occasion, apart: Apart) -> None:
    """Remind those who left a form three days ago, from 9:00 on: each form once. Officials read it in their digest."""
    now = occasion.now
    nine = datetime.combine(occasion.today, REMINDED_AT, tzinfo=occasion.zone)
    if now < nine or is_quiet(now, occasion.zone):
        return
    for person_id in conversations.left_before(occasion.tx, now - AFTER, BUNDLE):
        apart(f"forms left by person {person_id}", partial(_remind, occasion, person_id))


def _remind(occasion: Occasion, person_id: int) -> Iterator[Notice]:
    conversation = Conversation.from_json(conversations.hold(occasion.tx, person_id))
    left = [one for one in conversation.drafts.values() if not one.reminded and _touched(one) < occasion.now - AFTER]
    for one in left:
        one.reminded = True
    conversations.store(
        occasion.tx, person_id, conversation.to_json(), conversation.busy_until(), conversation.left_since()
    )
    has_digest = any(grant.role in OFFICES for grant in people.grants_of(occasion.tx, person_id))
    if left and not has_digest:
        button = occasion.option("cmd:drafts", "digest.button.drafts")
        reply = Reply(text=_say(occasion, left), options=((button,),))
        yield Notice(person_id=person_id, reply=reply, manner=Manner.REMINDER)


def _say(occasion: Occasion, left: list[Draft]) -> str:
    if len(left) > 1:
        return occasion.say("forms.left.several", count=len(left))
    day, head = say_date(occasion.say, day_of(_touched(left[0]), occasion.zone)), left[0].answers.get("head")
    if isinstance(head, str):
        return occasion.say("forms.left.one_of", day=day, whose=occasion.say("report.named", head=head))
    return occasion.say("forms.left.one", day=day)


def _touched(draft: Draft) -> datetime:
    return datetime.fromisoformat(draft.touched_at)

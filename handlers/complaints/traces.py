"""What an anonymous complaint leaves behind in the conversation, and taking it away in the turn that sends it in.

1. The words of all that came in since the form was opened, and in the half hour that led there, are blanked.
2. All replies of that time are forgotten; a messenger abroad is asked to delete its messages.
3. Questions that were asked meanwhile, and what the next question would go on from, are forgotten.
4. Photos belong to nobody from then on.
5. What is said from then on about the complaint is fleeting: forgotten half an hour after it was written.
"""

import secrets
from dataclasses import replace
from datetime import datetime, time, timedelta

from handlers.complaints.fields import began_at
from handlers.dialog.apart import Apart
from handlers.dialog.context import Context, Occasion
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Reply
from handlers.forms.erasing import ERASE
from handlers.people.attempts import WINDOW
from storage.cases import photos
from storage.curation import questions
from storage.people import accounts, invitations
from storage.people.invitations import AttemptKind
from storage.queues import jobs, traces
from storage.queues.traces import FLEETING, SaidThere

LED_THERE = timedelta(minutes=30)
STAYS = timedelta(minutes=30)  # so long a page has time to show what is fleeting
_ON_THE_WAY = timedelta(minutes=10)  # between what somebody did and its being written down, by clocks that differ


def fleeting(reply: Reply) -> Reply:
    """The reply, to be forgotten soon after it was sent."""
    return replace(reply, key=f"{FLEETING}{secrets.token_hex(8)}")


def forget_form(context: Context, draft: Draft) -> None:
    """Take away what tells that the person filled this draft."""
    began = began_at(draft)
    there = traces.forget_said(context.tx, context.person_id, began)
    inbound = context.inbound
    own = [
        SaidThere(channel=inbound.channel, chat=inbound.chat, message=message)
        for message in (*draft.messages.values(), inbound.message)
        if message.isdecimal()
    ]
    for one in (*there, *own):
        _delete_in_chat(context, one)
    traces.forget_said(context.tx, context.person_id, began - LED_THERE)
    _blank(context, began - LED_THERE)
    questions.forget_of(context.tx, context.person_id, began - LED_THERE)
    sent = photos.forget_senders(context.tx, draft.id, datetime.combine(context.today, time(), context.zone))
    jobs.forget(context.tx, [f"photo:{id}" for id in sent])
    context.conversation.asked, context.conversation.late = {}, {}


def forget_turn(context: Context) -> None:
    """Blank the message at hand, which bears a code."""
    _blank(context, min(context.now, context.inbound.at) - _ON_THE_WAY)


def _blank(context: Context, since: datetime) -> None:
    lanes = {one.lane for one in accounts.of(context.tx, context.person_id)} | {context.inbound.lane}
    traces.blank_received(context.tx, lanes, since)


def _delete_in_chat(context: Context, there: SaidThere) -> None:
    if there.channel not in context.installation.abroad:
        return
    details = {"channel": there.channel, "chat": there.chat, "message": there.message}
    key = f"erase:{there.channel}:{there.chat}:{there.message}"
    jobs.add(context.tx, kind=ERASE, lane=context.inbound.lane, details=details, due_at=context.now, key=key)


def plan(occasion: Occasion, _: Apart) -> None:
    """Forget what was fleeting, and who guessed at codes."""
    traces.forget_fleeting(occasion.tx, occasion.now - STAYS)
    invitations.forget_tries(occasion.tx, AttemptKind.COMPLAINT_CODE, occasion.now - WINDOW)

"""Notices on their way: what each person is told when the turn comes, and the line to the writer when all is out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from handlers.capability import Letter
from handlers.dialog.apart import Apart
from handlers.dialog.context import Occasion
from handlers.dialog.messages import Manner, Notice, Option, Reply, Weight, reply_from_json
from handlers.notices.texts import beginning_of, progress_button, say_progress
from storage.people import people
from storage.people.people import Role
from storage.queues import mailings, notices
from storage.queues.mailings import Mailing
from storage.queues.recipients import Recipient

CLOSED_WITHIN = timedelta(days=3)  # by then the outbox has given up on whoever cannot be reached


class NoticeWriter:
    """Gives what was written once to each for whom it still is meant."""

    def __init__(self, occasion: Occasion) -> None:
        self._occasion = occasion
        self._replies: dict[int, Reply] = {}  # of the mailings that this occasion has met

    def write(self, mailing: Mailing, recipient: Recipient) -> Letter | None:
        """What somebody is told; none who has lost the role or wants none. A resident may refuse all further ones."""
        if mailing.reply is None:
            raise ValueError(f"notice {mailing.id} says nothing")
        tx, say, person_id = self._occasion.tx, self._occasion.say, recipient.person_id
        if mailing.id not in self._replies:
            self._replies[mailing.id] = reply_from_json(mailing.reply)
        reply, held = self._replies[mailing.id], people.grants_of(tx, person_id)
        told_as = tuple(grant for grant in held if grant.role in mailing.roles)
        if not held:
            if Role.RESIDENT not in mailing.roles or notices.refusing(tx, [person_id]):
                return None
            refuse = Option(id="notice:refuse", label=say("notices.button.refuse"), weight=Weight.SIDE)
            reply = replace(reply, options=(*reply.options, (refuse,)))
        elif not told_as:
            return None
        if recipient.round:
            reply = replace(reply, text=say("notices.told_again", text=reply.text))
        topic = f"notice:{mailing.id}"
        notice = Notice(person_id=person_id, reply=reply, manner=Manner.REMINDER, told_as=told_as, topic=topic)
        return Letter(notice=notice)


def close(occasion: Occasion, apart: Apart) -> None:
    """Tell the writer of each notice that has gone out to all that it has, once."""
    for mailing_id in notices.gone_out(occasion.tx, occasion.now - CLOSED_WITHIN):
        apart(f"notice {mailing_id}", partial(_closing_line, occasion, mailing_id))


def _closing_line(occasion: Occasion, mailing_id: int) -> Sequence[Notice]:
    tx, say = occasion.tx, occasion.say
    mailing, progress = mailings.find(tx, mailing_id), mailings.progress(tx, mailing_id)
    if mailing is None or mailing.person_id is None or progress.queued:
        return ()
    text = "\n".join([say("notices.closed", title=beginning_of(mailing)), say_progress(say, mailing, progress)])
    options = ((progress_button(say, mailing),),)
    reply = Reply(text=text, options=options, key=notices.closing_key(mailing_id))
    return [Notice(person_id=mailing.person_id, reply=reply)]

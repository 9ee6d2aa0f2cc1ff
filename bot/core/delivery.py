"""From what a handler says to a row of the outbox."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.following import WayStep, at_hand, name_queued, step
from handlers.dialog.messages import Manner, Notice, Reply, reply_to_json, with_one_way_on
from handlers.dialog.on_view import question_of
from storage.database.database import Transaction
from storage.people import accounts, addresses
from storage.queues import outbox
from storage.web import push_subscriptions
from storage.web import sessions as web_sessions

log = logging.getLogger(__name__)


def deliver(
    tx: Transaction,
    *,
    person_id: int,
    channel: str,
    chat: str,
    reply: Reply,
    now: datetime,
    manner: Manner = Manner.REPLY,
    after: timedelta = timedelta(0),
) -> None:
    """Queue a message to a person's address, with one button that stands out at most; one with a key is queued once.

    It goes `after` a while, or when the reply itself is no longer held. The successor of a reply that was held for it,
    and went alone all the same (a kill came between them), renews it where it stands: the receipt of an album whose
    last pictures arrive late.
    """

    def queue(reply: Reply, key: str | None) -> bool:
        outbox_id = outbox.put(
            tx,
            person_id=person_id,
            channel=channel,
            chat=chat,
            manner=manner,
            now=now,
            due_at=due_at,
            reply=reply_to_json(reply),
            key=key,
            question=question_of(reply),
        )
        if outbox_id is not None:
            step(WayStep.QUEUED, name_queued(outbox_id), of=at_hand())
        return outbox_id is not None

    due_at = now + max(reply.hold, after)
    reply = with_one_way_on(reply)
    if not queue(reply, reply.key) and reply.key is not None and reply.hold:
        shown = outbox.shown(tx, reply.key)
        renewed = replace(reply, replaces=None if shown is None else shown.message)
        queue(renewed, f"{reply.key}:renewed")


def deliver_notice(tx: Transaction, notice: Notice, now: datetime) -> bool:
    """Queue a message to somebody else where he is best met; false where he has no address that takes messages.

    The chat page is met by Web Push as well, for it may be closed, unless a message is only renewed. Reminders and
    alarms go to notification addresses, too; other notices go there only in place of an account.
    """
    account = accounts.reachable(tx, notice.person_id)
    if account is not None:
        deliver(
            tx,
            person_id=notice.person_id,
            channel=account.channel,
            chat=account.chat,
            reply=notice.reply,
            now=now,
            manner=notice.manner,
        )
        if account.channel == web_sessions.CHANNEL and notice.reply.replaces is None:
            _push(tx, notice, now)
    copied = (account is None or notice.manner in _FOR_ADDRESSES) and _deliver_to_addresses(tx, notice, now)
    if account is None and not copied:
        log.debug("person %d has no address: a notice stays unsaid", notice.person_id)
    return account is not None or copied


def _push(tx: Transaction, notice: Notice, now: datetime) -> None:
    """Queue the message to the person's browsers, at night only an alarm: a push cannot be told to come silently."""
    manner = Manner.ALARM if notice.manner is Manner.ALARM else Manner.REMINDER
    for subscription in push_subscriptions.of_person(tx, notice.person_id):
        key = None if notice.reply.key is None else f"push:{subscription}:{notice.reply.key}"[:_LONGEST_KEY]
        deliver(
            tx,
            person_id=notice.person_id,
            channel=push_subscriptions.CHANNEL,
            chat=str(subscription),
            reply=Reply(text=notice.reply.text, files=notice.reply.files, key=key),
            now=now,
            manner=manner,
            after=notice.reply.hold,
        )


_LONGEST_KEY = 120
_FOR_ADDRESSES = (Manner.REMINDER, Manner.ALARM)


def _deliver_to_addresses(tx: Transaction, notice: Notice, now: datetime) -> bool:
    """Queue the message to the person's addresses and those of the roles at their places, once each.

    However many hold such a role: the group hears what is the same in topic, or in words on one day, once. A group
    cannot be told without sound, so that at night all but alarms waits.
    """
    topic = notice.topic or f"{now:%Y-%m-%d}:{tx.vault.fingerprint(notice.reply.text)[:32]}"
    meant = addresses.meant_for(tx, notice.person_id, notice.told_as)
    for address_id in meant:
        deliver(
            tx,
            person_id=notice.person_id,
            channel=addresses.CHANNEL,
            chat=str(address_id),
            reply=Reply(text=notice.reply.text, files=notice.reply.files, key=f"address:{address_id}:{topic}"),
            now=now,
            manner=Manner.ALARM if notice.manner is Manner.ALARM else Manner.REMINDER,
            after=notice.reply.hold,
        )
    return bool(meant)

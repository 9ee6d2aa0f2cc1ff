"""Telling the operators of faults: once each, without personal data."""

from collections.abc import Iterator
from datetime import datetime

from bot.core.delivery import deliver_notice
from handlers.dialog.messages import Manner, Notice, Reply
from storage.database.database import Transaction
from storage.people import accounts, conversations, people
from storage.people.people import Role


def tell_operators(tx: Transaction, *, text: str, key: str, now: datetime) -> None:
    """Queue a line for every operator; the same key is told once."""
    for notice in to_operators(tx, text=text, key=key):
        deliver_notice(tx, notice, now)


def to_operators(tx: Transaction, *, text: str, key: str) -> Iterator[Notice]:
    """A line for every operator; the same key is told once."""
    for operator in people.holding(tx, Role.OPERATOR):
        reply = Reply(text=text, key=f"fault:{key}:{operator.person_id}")
        yield Notice(person_id=operator.person_id, reply=reply, manner=Manner.NOTICE)


def appoint(tx: Transaction, *, channel: str, chat: str, now: datetime) -> None:
    """Make the person in this chat an operator, as ANJU_OPERATOR_CHAT says; nothing where that is so already."""
    lane = f"{channel}:{chat}"
    person_id = accounts.owner_of(tx, lane)
    if person_id is None:
        person_id = people.add(tx, now=now)
        accounts.add(tx, lane=lane, channel=channel, chat=chat, person_id=person_id, now=now)
        conversations.start(tx, person_id)
    people.grant(tx, person_id, Role.OPERATOR, None, now)

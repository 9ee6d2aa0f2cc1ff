"""Somebody's own data go, and the person stays as a number without a name, which history and the trail go on naming.

Tables that name people and are not emptied here are kept by a rule: storage.retention says which.
"""

from collections.abc import Collection

from sqlalchemy import Column, delete, select, update

from storage.cases import photos
from storage.cases.tables import files
from storage.curation.tables import questions
from storage.database.database import Transaction
from storage.people import joinings
from storage.people.tables import accounts, addresses, conversations, people, practices
from storage.queues import inbox, jobs, outbox
from storage.queues.tables import told_lines
from storage.web.tables import (
    desk_settings,
    desk_sign_ins,
    one_time_links,
    push_subscriptions,
    saved_views,
    web_sessions,
)

SAID: tuple[Column[object], ...] = (told_lines.c.person_id, questions.c.person_id, practices.c.person_id)
OWN: tuple[Column[object], ...] = (
    addresses.c.person_id,
    desk_settings.c.person_id,
    desk_sign_ins.c.person_id,
    one_time_links.c.person_id,
    push_subscriptions.c.person_id,
    saved_views.c.person_id,
    web_sessions.c.person_id,
    conversations.c.person_id,
    accounts.c.person_id,
)


def forget_talk(tx: Transaction, person_id: int, drafts: Collection[str]) -> list[str]:
    """Forget what somebody said and was told, asked, practised, began and left; the files that were made for them.

    Drafts are given up by their ids: whoever calls takes them out of the conversation. The names are of files whose
    bytes are to be deleted.
    """
    lanes = list(tx.execute(select(accounts.c.lane).where(accounts.c.person_id == person_id)).scalars())
    outbox.forget_of(tx, person_id)
    inbox.forget_of(tx, lanes)
    jobs.forget_of(tx, lanes)
    photos.release(tx, drafts)
    for column in SAID:
        tx.execute(delete(column.table).where(column == person_id))
    made = (files.c.person_id == person_id, files.c.channel.is_(None))
    names = list(tx.execute(select(files.c.file).where(*made, files.c.file.is_not(None))).scalars())
    tx.execute(delete(files).where(*made))
    return names


def forget_person(tx: Transaction, person_id: int) -> None:
    """Forget who somebody is and where they are met; joined records can be parted no more."""
    joinings.settle(tx, person_id)
    for column in OWN:
        tx.execute(delete(column.table).where(column == person_id))
    nobody = {"sealed_name": None, "sealed_phone": None, "phone_fingerprint": None, "sealed_given_phone": None}
    tx.execute(update(people).where(people.c.id == person_id).values(preferred_channel=None, **nobody))

"""Two records that turn out to be one human: everything of the one goes to the other."""

from datetime import datetime

from sqlalchemy import and_, delete, select, update

from storage.cases.tables import case_events, cases, files, photos
from storage.checks.tables import check_items, checks, mutings
from storage.database.database import Transaction
from storage.people import people
from storage.people.tables import (
    accounts,
    addresses,
    consents,
    conversations,
    deputies,
    duty_days,
    grants,
    invitation_tries,
    invitations,
    offices,
)
from storage.queues.tables import mailings, outbox, recipients
from storage.reporting.tables import calendar_settings, escalations, exemptions, extensions, reminders, submissions
from storage.web.tables import one_time_links, push_subscriptions, web_sessions

_FOLLOWING = (  # what simply changes hands
    accounts.c.person_id,
    addresses.c.person_id,
    web_sessions.c.person_id,
    outbox.c.person_id,
    cases.c.reporter_id,
    case_events.c.person_id,
    photos.c.person_id,
    submissions.c.person_id,
    calendar_settings.c.person_id,
    exemptions.c.person_id,
    deputies.c.person_id,
    deputies.c.deputy_id,
    deputies.c.made_by,
    extensions.c.person_id,
    extensions.c.decided_by,
    escalations.c.person_id,
    invitation_tries.c.person_id,
    invitations.c.made_by,
    one_time_links.c.person_id,
    push_subscriptions.c.person_id,
    files.c.person_id,
    mailings.c.person_id,
    checks.c.person_id,
    check_items.c.holder_id,
    check_items.c.answered_by,
    mutings.c.person_id,
    offices.c.person_id,
    duty_days.c.person_id,
)


def fold(tx: Transaction, old: int, new: int, now: datetime) -> None:
    """Make `new` of all that was `old`: addresses, roles, consents, cases, photos, what was planned or is to be sent.

    The conversation of `old` is dropped; whoever calls keeps what of it is worth keeping. The audit trail stays as it
    was. The row of `old` stays, empty.
    """
    for column in _FOLLOWING:
        tx.execute(update(column.table).where(column == old).values({column.name: new}))
    held = {(grant.role, grant.place) for grant in people.grants_of(tx, new)}
    for grant in people.grants_of(tx, old):
        if (grant.role, grant.place) in held:
            people.withdraw(tx, old, grant.role, grant.place.code if grant.place else None, now)
    tx.execute(update(grants).where(grants.c.person_id == old).values(person_id=new))
    for row in tx.execute(select(reminders).where(reminders.c.person_id == old)).mappings().all():
        tx.execute(tx.insert(reminders).values({**row, "person_id": new}).on_conflict_do_nothing())
    tx.execute(delete(reminders).where(reminders.c.person_id == old))
    meant = select(recipients.c.mailing_id).where(recipients.c.person_id == new).scalar_subquery()
    twice = and_(recipients.c.person_id == old, recipients.c.mailing_id.in_(meant))
    tx.execute(delete(recipients).where(twice))
    tx.execute(update(recipients).where(recipients.c.person_id == old).values(person_id=new))
    for row in tx.execute(select(consents).where(consents.c.person_id == old)).mappings().all():
        tx.execute(tx.insert(consents).values({**row, "person_id": new}).on_conflict_do_nothing())
    tx.execute(delete(consents).where(consents.c.person_id == old))
    tx.execute(delete(conversations).where(conversations.c.person_id == old))

"""Forgetting what has been kept for as long as its class is kept: some of it at a time, by storage.retention."""

from datetime import date, datetime, timedelta

from sqlalchemy import delete, exists, func, select

from storage.cases.tables import cases
from storage.complaints.tables import complaints
from storage.database.database import Transaction
from storage.people import retention_days
from storage.people.people import Role
from storage.people.tables import accounts, areas, consents, conversations, grants, handovers, invitation_tries
from storage.people.tables import people as people_table
from storage.queues.tables import told_lines
from storage.retention import SESSIONS
from storage.web import sessions
from storage.web.tables import one_time_links, web_sessions

AT_ONCE = 200  # rows of a class in one step


def guesses(tx: Transaction, moment: datetime) -> int:
    """Drop wrong guesses made before a moment; how many."""
    old = select(invitation_tries.c.id).where(invitation_tries.c.tried_at < moment).limit(AT_ONCE)
    return tx.execute(delete(invitation_tries).where(invitation_tries.c.id.in_(old))).rowcount


def told(tx: Transaction, day: date) -> int:
    """Drop what digests told last before a day; how many lines."""
    return tx.execute(delete(told_lines).where(told_lines.c.told_on < day.isoformat())).rowcount


def visitors(tx: Transaction, moment: datetime) -> int:
    """Forget who only looked in, and was not seen since a moment; how many people.

    They agreed to nothing, left no name, hold no role, have reported nothing: their row stays, and says nothing.
    """
    seen_last = func.max(accounts.c.seen_at)
    query = (
        select(accounts.c.person_id)
        .join(people_table, people_table.c.id == accounts.c.person_id)
        .where(
            people_table.c.sealed_name.is_(None),
            people_table.c.sealed_phone.is_(None),
            people_table.c.sealed_given_phone.is_(None),
            ~exists().where(consents.c.person_id == accounts.c.person_id),
            ~exists().where(grants.c.person_id == accounts.c.person_id),
            ~exists().where(cases.c.reporter_id == accounts.c.person_id),
            ~exists().where(complaints.c.person_id == accounts.c.person_id),
            ~exists().where(handovers.c.to_id == accounts.c.person_id),
        )
        .group_by(accounts.c.person_id)
        .having(seen_last < moment)
        .limit(AT_ONCE)
    )
    found = list(tx.execute(query).scalars())
    for table in (conversations, web_sessions, one_time_links, told_lines, accounts):
        tx.execute(delete(table).where(table.c.person_id.in_(found)))
    return len(found)


def idle_sessions(tx: Transaction, now: datetime) -> int:
    """End sessions of who holds a role in an office and was not seen for as long as the county says; how many.

    Who holds roles in several counties is signed out by the strictest; residents stay signed in.
    """
    set_days = retention_days.set_everywhere(tx, SESSIONS.id)
    shortest = min((SESSIONS.span, *(timedelta(days=days) for days in set_days.values())))
    query = (
        select(web_sessions.c.person_id, web_sessions.c.seen_at, areas.c.path)
        .join(grants, grants.c.person_id == web_sessions.c.person_id)
        .outerjoin(areas, areas.c.code == grants.c.area)
        .where(
            web_sessions.c.revoked_at.is_(None),
            web_sessions.c.seen_at < now - shortest,
            grants.c.withdrawn_at.is_(None),
            grants.c.role != Role.RESIDENT,
        )
    )
    ended = 0
    for row in tx.execute(query).all():
        spans = [timedelta(days=days) for code, days in set_days.items() if f"/{code}/" in (row.path or "")]
        span = min(spans, default=SESSIONS.span)
        over = [one for one in sessions.of_person(tx, row.person_id) if one.seen_at < now - span]
        ended += sessions.end(tx, over, now)
    return ended

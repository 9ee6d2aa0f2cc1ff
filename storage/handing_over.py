"""A role at a place changes hands: what belongs to it goes along, and what the old holder could do there ends.

Every column that names a person stands in one of three lists: what goes along, what ends, what stays as history or as
somebody's own. A test walks the tables for one that stands in none.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, and_, delete, exists, or_, select, update

from knowledge.area import Place
from storage.assessment.tables import assessment_weights, assessments
from storage.batches import held_notices
from storage.batches.tables import batches
from storage.batches.tables import held_notices as held_notice_table
from storage.cases.tables import (
    alarms,
    case_events,
    case_imports,
    case_rechecks,
    case_records,
    case_requests,
    cases,
    files,
    photos,
    steps_left_out,
)
from storage.checks.tables import check_items, checks, mutings
from storage.complaints.tables import complaint_events, complaint_handlers, complaint_times, complaints
from storage.curation.local_entries import LocalState
from storage.curation.tables import local_entries, local_entry_events, questions
from storage.database.database import Transaction
from storage.exchange.tables import arrivals, column_sets, exports, matched_heads
from storage.households.tables import household_pairs
from storage.official_tables.tables import table_entries, table_heads, table_versions
from storage.papers.tables import paper_templates, papers
from storage.people import joinings, people
from storage.people.people import Role
from storage.people.tables import (
    accounts,
    addresses,
    areas,
    audit,
    consents,
    conversations,
    curators,
    deputies,
    duty_days,
    grants,
    handovers,
    identity_claims,
    invitation_tries,
    invitations,
    offices,
    practices,
    retention_days,
)
from storage.people.tables import joinings as joining_table
from storage.queues import outbox as stored_outbox
from storage.queues.tables import mailings, outbox, recipients, told_lines
from storage.reporting.escalations import EscalationKind
from storage.reporting.tables import (
    calendar_settings,
    escalations,
    exemptions,
    extensions,
    reminders,
    submissions,
)
from storage.training.tables import trained_people
from storage.watches.tables import watch_looks
from storage.web import one_time_links
from storage.web import sessions as web_sessions
from storage.web.tables import desk_settings, desk_sign_ins, push_subscriptions, saved_views
from storage.web.tables import one_time_links as link_table
from storage.web.tables import web_sessions as session_table


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A role at a place."""

    role: Role
    place: Place


Which = Callable[[Seat], ColumnElement[bool]]


def _within(column: Column[Any]) -> Which:
    """Rows that lie at the place or below it."""
    return lambda seat: column.in_(
        select(areas.c.code).where(areas.c.path.startswith(seat.place.path, autoescape=True))
    )


def _at(column: Column[Any]) -> Which:
    return lambda seat: column == seat.place.code


def _both(first: Which, *conditions: ColumnElement[bool]) -> Which:
    return lambda seat: and_(first(seat), *conditions)


def _case_within(seat: Seat) -> ColumnElement[bool]:
    """Requests that wait for an answer, about cases at the place or below it."""
    there = select(cases.c.id).where(_within(cases.c.area)(seat))
    return and_(case_requests.c.answered_at.is_(None), case_requests.c.case_id.in_(there))


def _is_kept() -> ColumnElement[bool]:
    """Reports of a role below that nobody holds: whoever keeps them hands them on, too."""
    below = (handovers.c.area == cases.c.area, handovers.c.role == cases.c.reporter_role)
    return exists().where(*below, handovers.c.held_by == cases.c.reporter_id)


_UNANSWERED_ALARM = and_(alarms.c.over_at.is_(None), alarms.c.case_id == cases.c.id)

GOES_ALONG: Mapping[Column[Any], Which] = {
    cases.c.reporter_id: lambda seat: and_(
        _within(cases.c.area)(seat), or_(cases.c.reporter_role == seat.role, _is_kept())
    ),
    alarms.c.taken_by: lambda seat: exists().where(_UNANSWERED_ALARM, _within(cases.c.area)(seat)),
    check_items.c.holder_id: _both(_within(check_items.c.area), check_items.c.answer.is_(None)),
    checks.c.person_id: _both(_at(checks.c.area), checks.c.closed_at.is_(None)),
    case_requests.c.asked_by: lambda seat: and_(_case_within(seat), case_requests.c.asked_role == seat.role),
    case_requests.c.asked_of: lambda seat: and_(_case_within(seat), case_requests.c.office == seat.role),
    extensions.c.person_id: _both(_at(extensions.c.area), extensions.c.granted.is_(None)),
    escalations.c.person_id: _both(_within(escalations.c.area), escalations.c.kind == EscalationKind.FOLLOWED),
    local_entries.c.made_by: _both(_at(local_entries.c.county), local_entries.c.state == LocalState.WAITING),
    curators.c.person_id: _at(curators.c.area),
    invitations.c.made_by: _both(
        _within(invitations.c.area), invitations.c.uses_left > 0, invitations.c.revoked_at.is_(None)
    ),
    mailings.c.person_id: _at(mailings.c.area),
    deputies.c.deputy_id: lambda seat: and_(
        deputies.c.role == seat.role, deputies.c.area == seat.place.code, deputies.c.ended_at.is_(None)
    ),
    handovers.c.held_by: _within(handovers.c.area),
    saved_views.c.person_id: _at(saved_views.c.area),
}
COMES_BACK = (cases.c.reporter_id, deputies.c.deputy_id, curators.c.person_id)  # from who kept it, to who comes at last
ENDS = (  # what `_end` and `lock_out` do away with
    grants.c.person_id,
    deputies.c.person_id,
    invitations.c.person_id,
    handovers.c.person_id,
    joining_table.c.old_id,
    joining_table.c.new_id,
    session_table.c.person_id,
    push_subscriptions.c.person_id,
    link_table.c.person_id,
    conversations.c.person_id,
    outbox.c.person_id,
    held_notice_table.c.person_id,
    complaint_handlers.c.person_id,
    complaints.c.handler_id,
)
STAYS = (  # who did something is history; who somebody is, is that one's own
    accounts.c.person_id,
    addresses.c.person_id,
    arrivals.c.person_id,
    assessment_weights.c.person_id,
    assessments.c.person_id,
    audit.c.person_id,
    batches.c.person_id,
    calendar_settings.c.person_id,
    case_events.c.person_id,
    case_imports.c.person_id,
    case_records.c.person_id,
    case_records.c.undone_by,
    case_rechecks.c.cleared_by,
    case_requests.c.answered_by,
    complaints.c.person_id,
    complaint_events.c.person_id,
    complaint_handlers.c.made_by,
    complaint_times.c.person_id,
    check_items.c.answered_by,
    column_sets.c.person_id,
    consents.c.person_id,
    curators.c.made_by,
    deputies.c.made_by,
    desk_settings.c.person_id,
    desk_sign_ins.c.person_id,
    duty_days.c.person_id,
    exemptions.c.person_id,
    exports.c.person_id,
    extensions.c.decided_by,
    files.c.person_id,
    handovers.c.asked_by,
    handovers.c.decided_by,
    handovers.c.to_id,
    household_pairs.c.said_by,
    household_pairs.c.decided_by,
    identity_claims.c.person_id,
    identity_claims.c.known_id,
    identity_claims.c.decided_by,
    invitation_tries.c.person_id,
    joining_table.c.made_by,
    local_entry_events.c.person_id,
    matched_heads.c.person_id,
    mutings.c.person_id,
    offices.c.person_id,
    paper_templates.c.person_id,
    papers.c.person_id,
    photos.c.person_id,
    practices.c.person_id,
    questions.c.person_id,
    questions.c.answered_by,
    recipients.c.person_id,
    reminders.c.person_id,
    retention_days.c.person_id,
    steps_left_out.c.person_id,
    submissions.c.person_id,
    table_entries.c.person_id,
    table_heads.c.person_id,
    table_versions.c.person_id,
    told_lines.c.person_id,
    trained_people.c.made_by,
    trained_people.c.removed_by,
    watch_looks.c.person_id,
)


def move(tx: Transaction, seat: Seat, old: int, new: int, *, drafts: Collection[str] = ()) -> dict[str, int]:
    """Let what belongs to a seat of `old` belong to `new`, and the photos of some drafts; how many rows, by table."""
    moved = _change(tx, GOES_ALONG, seat, old, new)
    tx.execute(update(photos).where(photos.c.person_id == old, photos.c.draft_id.in_(drafts)).values(person_id=new))
    return moved


def give_back(tx: Transaction, seat: Seat, keeper: int, new: int) -> dict[str, int]:
    """Let what somebody above kept for a seat belong to `new`, who has come; how many rows, by table.

    What the keeper looks after by now stays: an alarm, a check, more time that was asked for.
    """
    return _change(tx, {column: GOES_ALONG[column] for column in COMES_BACK}, seat, keeper, new)


def _change(tx: Transaction, columns: Mapping[Column[Any], Which], seat: Seat, old: int, new: int) -> dict[str, int]:
    _drop_what_is_there(tx, seat, old, new)
    moved: dict[str, int] = {}
    for column, which in columns.items():
        changed = update(column.table).where(column == old, which(seat)).values({column.name: new})
        moved[column.table.name] = moved.get(column.table.name, 0) + tx.execute(changed).rowcount
    return {table: count for table, count in moved.items() if count}


def _drop_what_is_there(tx: Transaction, seat: Seat, old: int, new: int) -> None:
    """Leave out what `new` has already: the mark of a curator; and let nobody stand in for themselves."""
    there = select(curators.c.area).where(curators.c.person_id == new)
    tx.execute(delete(curators).where(curators.c.person_id == old, curators.c.area.in_(there)))
    alone = and_(deputies.c.person_id == new, deputies.c.deputy_id == old, deputies.c.area == seat.place.code)
    tx.execute(delete(deputies).where(alone, deputies.c.role == seat.role))


def waiting(tx: Transaction, seat: Seat, old: int) -> dict[str, int]:
    """How much would go along, by table, as `move` counts it."""
    found: dict[str, int] = {}
    for column, which in GOES_ALONG.items():
        rows = tx.execute(select(column).where(column == old, which(seat))).all()
        found[column.table.name] = found.get(column.table.name, 0) + len(rows)
    return {table: count for table, count in found.items() if count}


def end(tx: Transaction, seat: Seat, old: int, now: datetime) -> bool:
    """Take the role back with what hangs on it; false where it was not held any more.

    Who stood in for the person does not any more, an invitation for the person in this role is worthless, and records
    that were joined stay so: parting them would give the role back.
    """
    if not people.withdraw(tx, old, seat.role, seat.place.code, now):
        return False
    of_seat = (deputies.c.person_id == old, deputies.c.role == seat.role, deputies.c.area == seat.place.code)
    tx.execute(update(deputies).where(*of_seat, deputies.c.ended_at.is_(None)).values(ended_at=now))
    invited = (invitations.c.person_id == old, invitations.c.role == seat.role, invitations.c.area == seat.place.code)
    tx.execute(update(invitations).where(*invited, invitations.c.revoked_at.is_(None)).values(revoked_at=now))
    joinings.settle(tx, old)
    _end_complaints(tx, seat, old)
    return True


def _end_complaints(tx: Transaction, seat: Seat, old: int) -> None:
    """Name nobody else by itself for complaints: those that are open wait for the others who are named."""
    named = and_(complaint_handlers.c.person_id == old, complaint_handlers.c.area == seat.place.code)
    tx.execute(delete(complaint_handlers).where(named))
    theirs = (
        complaints.c.handler_id == old,
        complaints.c.office == seat.place.code,
        complaints.c.answered_on.is_(None),
    )
    tx.execute(update(complaints).where(*theirs).values(handler_id=None))


def lock_out(tx: Transaction, person_id: int, now: datetime, *, altogether: bool) -> None:
    """Let somebody see no more of what was sent before; `altogether` where no role is left: sign the browsers out, too.

    What waits to be sent for a role is taken back then. An account of another channel stays: by it the person hears
    that the role is gone.
    """
    stored_outbox.put_away(tx, person_id, web_sessions.CHANNEL)
    if altogether:
        stored_outbox.take_back(tx, person_id)
        held_notices.forget(tx, person_id)
        web_sessions.end_all(tx, person_id, now)
        one_time_links.close_all(tx, person_id, now)


def take_over_duty(tx: Transaction, seat: Seat, names: tuple[str, str], phone: str | None, today: date) -> int:
    """Write the second of two names into the duty table from a day on where the first stands; how many days."""
    old, new = names
    name = duty_days.c.sealed_name
    query = select(duty_days.c.id, name).where(
        duty_days.c.area == seat.place.code, duty_days.c.day >= today.isoformat()
    )
    ids = [row.id for row in tx.execute(query) if old and tx.open(name, row.id, row.sealed_name) == old]
    tx.seal_same(name, ids, new)
    if phone is None:
        tx.execute(update(duty_days).where(duty_days.c.id.in_(ids)).values(sealed_phone=None))
    else:
        tx.seal_same(duty_days.c.sealed_phone, ids, phone)
    return len(ids)

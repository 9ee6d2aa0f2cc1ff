"""Two records that turn out to be one human: everything of the one goes to the other, and back where that was wrong."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, and_, delete, select, update

from storage.assessment.tables import assessment_weights, assessments
from storage.batches.tables import batches, held_notices
from storage.cases.tables import alarms, case_events, case_imports, case_records, cases, files, photos, steps_left_out
from storage.checks.tables import check_items, checks, mutings
from storage.complaints.tables import complaint_events, complaint_handlers, complaint_times, complaints
from storage.curation.tables import local_entries, local_entry_events, questions
from storage.database.database import Transaction
from storage.exchange.tables import arrivals, column_sets, exports, matched_heads
from storage.households.tables import household_pairs
from storage.official_tables.tables import table_entries, table_heads, table_versions
from storage.papers.tables import paper_templates, papers
from storage.people import conversations, joinings, people
from storage.people.joinings import Joining
from storage.people.tables import (
    accounts,
    addresses,
    consents,
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
from storage.people.tables import conversations as conversation_table
from storage.people.tables import people as people_table
from storage.queues.tables import mailings, outbox, recipients
from storage.reporting.tables import calendar_settings, escalations, exemptions, extensions, reminders, submissions
from storage.retention import JOININGS
from storage.training.tables import trained_people
from storage.watches.tables import watch_looks
from storage.web.tables import (
    desk_settings,
    desk_sign_ins,
    one_time_links,
    push_subscriptions,
    saved_views,
    web_sessions,
)

UNDOABLE = JOININGS.span

_FOLLOWING = (  # what simply changes hands
    accounts.c.person_id,
    addresses.c.person_id,
    web_sessions.c.person_id,
    outbox.c.person_id,
    cases.c.reporter_id,
    case_events.c.person_id,
    case_records.c.person_id,
    case_records.c.undone_by,
    steps_left_out.c.person_id,
    case_imports.c.person_id,
    assessment_weights.c.person_id,
    assessments.c.person_id,
    batches.c.person_id,
    held_notices.c.person_id,
    alarms.c.taken_by,
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
    invitations.c.person_id,
    identity_claims.c.person_id,
    identity_claims.c.known_id,
    one_time_links.c.person_id,
    push_subscriptions.c.person_id,
    desk_settings.c.person_id,
    desk_sign_ins.c.person_id,
    saved_views.c.person_id,
    files.c.person_id,
    mailings.c.person_id,
    checks.c.person_id,
    check_items.c.holder_id,
    check_items.c.answered_by,
    mutings.c.person_id,
    offices.c.person_id,
    duty_days.c.person_id,
    curators.c.person_id,
    curators.c.made_by,
    questions.c.person_id,
    questions.c.answered_by,
    local_entries.c.made_by,
    local_entry_events.c.person_id,
    complaints.c.person_id,
    complaints.c.handler_id,
    complaint_events.c.person_id,
    complaint_handlers.c.person_id,
    complaint_handlers.c.made_by,
    complaint_times.c.person_id,
    trained_people.c.made_by,
    trained_people.c.removed_by,
    watch_looks.c.person_id,
    table_entries.c.person_id,
    table_heads.c.person_id,
    table_versions.c.person_id,
    exports.c.person_id,
    column_sets.c.person_id,
    matched_heads.c.person_id,
    arrivals.c.person_id,
    papers.c.person_id,
    paper_templates.c.person_id,
    household_pairs.c.said_by,
    household_pairs.c.decided_by,
    recipients.c.person_id,
    handovers.c.person_id,
    handovers.c.to_id,
    handovers.c.asked_by,
    handovers.c.decided_by,
    handovers.c.held_by,
    practices.c.person_id,
    retention_days.c.person_id,
    grants.c.person_id,
)
_COLUMNS: Mapping[str, Column[Any]] = {f"{column.table.name}.{column.name}": column for column in _FOLLOWING}
_FINGERPRINT = "phone_fingerprint"
_OWN = ("sealed_name", "sealed_phone", _FINGERPRINT, "sealed_given_phone")


def fold(tx: Transaction, old: int, new: int, now: datetime, *, made_by: int | None = None) -> int:
    """Make `new` of all that was `old`: addresses, roles, consents, cases, photos, what was planned or is to be sent.

    A name and a phone that `new` has not are those of `old`. The conversation of `old` is dropped; whoever calls keeps
    what of it is worth keeping. The audit trail stays as it was. The row of `old` stays, empty. The id of the joining,
    by which `part` gives all back within a week.
    """
    undo: dict[str, Any] = {"conversation": conversations.load(tx, old), "repeated": _end_repeated(tx, old, new, now)}
    undo["consents"] = _take_consents(tx, old, new)
    _take_reminders(tx, old, new)
    undo["moved"] = {name: keys for name, column in _COLUMNS.items() if (keys := _follow(tx, column, old, new))}
    undo["own"] = _take_name_and_phone(tx, old, new)
    tx.execute(delete(conversation_table).where(conversation_table.c.person_id == old))
    return joinings.add(tx, old_id=old, new_id=new, made_by=made_by, undo=undo, now=now)


def _end_repeated(tx: Transaction, old: int, new: int, now: datetime) -> list[int]:
    """End the roles that `new` holds already, and leave out the mailings that `new` gets already; the roles' ids."""
    meant = select(recipients.c.mailing_id).where(recipients.c.person_id == new).scalar_subquery()
    tx.execute(delete(recipients).where(recipients.c.person_id == old, recipients.c.mailing_id.in_(meant)))
    query = select(grants.c.id, grants.c.role, grants.c.area).where(grants.c.withdrawn_at.is_(None))
    held = {(row.role, row.area) for row in tx.execute(query.where(grants.c.person_id == new))}
    ids = [row.id for row in tx.execute(query.where(grants.c.person_id == old)) if (row.role, row.area) in held]
    tx.execute(update(grants).where(grants.c.id.in_(ids)).values(withdrawn_at=now))
    return ids


def _take_consents(tx: Transaction, old: int, new: int) -> list[dict[str, Any]]:
    """Give `new` the consents of `old`; them, and which `new` had not."""
    taken = []
    for row in tx.execute(select(consents).where(consents.c.person_id == old)).mappings().all():
        copied = tx.execute(tx.insert(consents).values({**row, "person_id": new}).on_conflict_do_nothing()).rowcount > 0
        moments = {name: row[name] and row[name].isoformat() for name in ("given_at", "withdrawn_at")}
        taken.append({"version": row["version"], "copied": copied, **moments})
    tx.execute(delete(consents).where(consents.c.person_id == old))
    return taken


def _take_reminders(tx: Transaction, old: int, new: int) -> None:
    """Of what either was reminded, both were."""
    for row in tx.execute(select(reminders).where(reminders.c.person_id == old)).mappings().all():
        tx.execute(tx.insert(reminders).values({**row, "person_id": new}).on_conflict_do_nothing())
    tx.execute(delete(reminders).where(reminders.c.person_id == old))


def _take_name_and_phone(tx: Transaction, old: int, new: int) -> dict[str, Any]:
    """Give `new` what it lacks, and leave `old` no phone by which it would be found; how both were before."""
    before, there = _own(tx, old), _own(tx, new)
    _set_own(tx, old, dict.fromkeys(_OWN))
    lacking = {name: value for name, value in before.items() if there[name] is None}
    _set_own(tx, new, lacking)
    return {"before": before, "gave": [name for name, value in lacking.items() if value is not None]}


def _own(tx: Transaction, person_id: int) -> dict[str, str | None]:
    """Name, phones and fingerprint of a person, opened."""
    query = select(*(people_table.c[name] for name in _OWN)).where(people_table.c.id == person_id)
    return {name: _opened(tx, name, person_id, value) for name, value in tx.execute(query).mappings().one().items()}


def _opened(tx: Transaction, name: str, person_id: int, value: Any) -> str | None:
    return tx.open(people_table.c[name], person_id, value) if isinstance(value, bytes) else value


def _follow(tx: Transaction, column: Column[Any], old: int, new: int) -> list[list[Any]]:
    """Let what belonged to `old` belong to `new`; the keys of the rows."""
    keys = [list(row) for row in tx.execute(select(*column.table.primary_key).where(column == old))]
    if keys:
        tx.execute(update(column.table).where(column == old).values({column.name: new}))
    return keys


# --- and back


def part(tx: Transaction, joining: Joining, now: datetime) -> bool:
    """Give `old` back what `new` took of it and still has; false where that was done before, or the week is over.

    What came after the joining stays with `new`, and so does that either was reminded of something.
    """
    undo, old, new = joining.undo, joining.old_id, joining.new_id
    if undo is None or now - joining.at > UNDOABLE or not joinings.end(tx, joining.id, now):
        return False
    for name, keys in undo["moved"].items():
        column = _COLUMNS.get(name)
        if column is not None:
            _give_back(tx, column, keys, old, new)
    tx.execute(update(grants).where(grants.c.id.in_(undo["repeated"])).values(withdrawn_at=None))
    for one in undo["consents"]:
        moments = {key: one[key] and datetime.fromisoformat(one[key]) for key in ("given_at", "withdrawn_at")}
        values = {"person_id": old, "version": one["version"], **moments}
        tx.execute(tx.insert(consents).values(values).on_conflict_do_nothing())
        if one["copied"]:
            tx.execute(delete(consents).where(consents.c.person_id == new, consents.c.version == one["version"]))
    _give_back_own(tx, undo["own"], old, new)
    if undo["conversation"] is not None:
        conversations.start(tx, old)
        conversations.store(tx, old, undo["conversation"], None)
    return True


def _give_back(tx: Transaction, column: Column[Any], keys: Iterable[list[Any]], old: int, new: int) -> None:
    for key in keys:
        tx.execute(update(column.table).where(column == new, _is(column, key)).values({column.name: old}))


def _is(column: Column[Any], key: list[Any]) -> ColumnElement[bool]:
    return and_(*(part == value for part, value in zip(column.table.primary_key, key, strict=True)))


def _give_back_own(tx: Transaction, own: dict[str, Any], old: int, new: int) -> None:
    """Name and phone; a phone that somebody else has meanwhile stays that one's."""
    _set_own(tx, new, dict.fromkeys(own["gave"]))
    values = _as_before(tx, own, old)
    phone = values["sealed_phone"]
    if phone is not None and people.find_by_phone(tx, phone) is not None:
        values |= {"sealed_phone": None, "phone_fingerprint": None, "sealed_given_phone": phone}
    _set_own(tx, old, values)


def _as_before(tx: Transaction, own: dict[str, Any], old: int) -> dict[str, str | None]:
    """Name, phones and fingerprint that `old` had; an earlier release noted them sealed, in hex."""
    if "before" in own:
        return dict(own["before"])
    sealed = {name: value and bytes.fromhex(value) for name, value in own["old"].items() if name != _FINGERPRINT}
    opened = {name: _opened(tx, name, old, value) for name, value in sealed.items()}
    return {**opened, _FINGERPRINT: own["old"][_FINGERPRINT]}


def _set_own(tx: Transaction, person_id: int, values: Mapping[str, str | None]) -> None:
    sealed = {
        name: value if value is None or name == _FINGERPRINT else tx.seal(people_table.c[name], person_id, value)
        for name, value in values.items()
    }
    if sealed:
        tx.execute(update(people_table).where(people_table.c.id == person_id).values(**sealed))

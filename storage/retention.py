"""How long each class of personal data is kept, and by whose rule: one table, read by the clock, the docs and the
consent text.

Every table of the schema that holds something sealed, or names a person, stands in a class. What the days are
counted from stands in docs/security.md.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import Table

from storage.assessment.tables import assessment_weights, assessments
from storage.batches.tables import batch_items, batches, held_notices
from storage.cases import tables as case_tables
from storage.checks.tables import check_items, checks, mutings
from storage.complaints.tables import complaint_events, complaint_handlers, complaint_times, complaints
from storage.curation.tables import local_entries, local_entry_events, questions
from storage.database.database import Transaction
from storage.exchange.tables import arrivals, column_sets, exports, matched_heads
from storage.households.tables import household_pairs
from storage.official_tables.tables import table_entries, table_heads, table_versions
from storage.papers.tables import paper_templates, papers
from storage.people import retention_days
from storage.people import tables as people_tables
from storage.queues.tables import inbox, jobs, mailings, outbox, recipients, told_lines
from storage.reporting.tables import calendar_settings, escalations, exemptions, extensions, reminders, submissions
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


class Keeping(StrEnum):
    """Whose rule says how long a class is kept."""

    OURS = "ours"  # the days of the table, the same everywhere
    COUNTY = "county"  # days that a county sets within bounds
    LAW = "law"  # at least the days of the table, for so the law says; nothing removes it
    ARCHIVE = "archive"  # with the case file, by the rules for archives
    OFFICE = "office"  # while the office works with it


@dataclass(frozen=True, kw_only=True)
class DataClass:
    """One kind of what is kept. `days` is none where the rule counts none; a county sets from `least` to `most`."""

    id: str
    keeping: Keeping
    tables: tuple[Table, ...]
    days: int | None = None
    least: int | None = None
    most: int | None = None

    @property
    def span(self) -> timedelta:
        """For how long it is kept where no county said otherwise. Raises ValueError where no days are counted."""
        if self.days is None:
            raise ValueError(f"{self.id} is kept for no number of days")
        return timedelta(days=self.days)

    def takes(self, days: int) -> bool:
        """Whether a county may set so many days."""
        return self.least is not None and self.most is not None and self.least <= days <= self.most


RECEIVED = DataClass(id="received", keeping=Keeping.OURS, days=8, tables=(inbox, jobs))
SET_ASIDE = DataClass(id="set_aside", keeping=Keeping.OURS, days=30, tables=(inbox, outbox))
CHAT = DataClass(id="chat", keeping=Keeping.OURS, days=90, tables=(outbox, told_lines, case_tables.files))
QUESTIONS = DataClass(id="questions", keeping=Keeping.COUNTY, days=90, least=30, most=90, tables=(questions,))
DRAFTS = DataClass(id="drafts", keeping=Keeping.OURS, days=30, tables=(people_tables.conversations, case_tables.photos))
CARDS = DataClass(id="cards", keeping=Keeping.OURS, days=3, tables=(case_tables.kept_cards,))
PRACTICE = DataClass(id="practice", keeping=Keeping.OURS, days=1, tables=(people_tables.practices,))
VISITORS = DataClass(
    id="visitors",
    keeping=Keeping.OURS,
    days=30,
    tables=(people_tables.people, people_tables.accounts, people_tables.conversations, web_sessions, outbox),
)
SESSIONS = DataClass(
    id="sessions", keeping=Keeping.COUNTY, days=90, least=7, most=400, tables=(web_sessions, push_subscriptions)
)
LINKS = DataClass(id="links", keeping=Keeping.OURS, days=1, tables=(one_time_links, desk_sign_ins))
GUESSES = DataClass(id="guesses", keeping=Keeping.OURS, days=30, tables=(people_tables.invitation_tries,))
JOININGS = DataClass(id="joinings", keeping=Keeping.OURS, days=7, tables=(people_tables.joinings,))
CHOICES = DataClass(id="choices", keeping=Keeping.OURS, days=1, tables=(batches,))
EXPORTS = DataClass(id="exports", keeping=Keeping.OURS, days=1, tables=(exports, papers))
ARRIVALS = DataClass(id="arrivals", keeping=Keeping.OURS, days=7, tables=(arrivals,))
TRAIL = DataClass(id="trail", keeping=Keeping.LAW, days=180, tables=(people_tables.audit, people_tables.audit_links))
CONSENTS = DataClass(id="consents", keeping=Keeping.LAW, tables=(people_tables.consents,))
COMPLAINTS = DataClass(
    id="complaints",
    keeping=Keeping.LAW,
    tables=(complaints, complaint_events, complaint_handlers, complaint_times),
)
CASE_FILES = DataClass(
    id="case_files",
    keeping=Keeping.ARCHIVE,
    tables=(
        case_tables.cases,
        case_tables.case_events,
        case_tables.case_records,
        case_tables.case_requests,
        case_tables.case_rechecks,
        case_tables.case_imports,
        case_tables.case_import_rows,
        case_tables.place_names,
        case_tables.alarms,
        case_tables.photos,
        case_tables.kept_cards,
        case_tables.files,
        batches,
        batch_items,
        household_pairs,
        checks,
        check_items,
        mutings,
        watch_looks,
    ),
)
REPORTS = DataClass(
    id="reports",
    keeping=Keeping.ARCHIVE,
    tables=(
        submissions,
        reminders,
        exemptions,
        extensions,
        escalations,
        assessments,
        table_entries,
        table_versions,
        mailings,
        recipients,
        held_notices,
    ),
)
ROLES = DataClass(
    id="roles",
    keeping=Keeping.OFFICE,
    tables=(
        people_tables.people,
        people_tables.grants,
        people_tables.invitations,
        people_tables.identity_claims,
        people_tables.deputies,
        people_tables.curators,
        people_tables.handovers,
        people_tables.duty_days,
        people_tables.offices,
        people_tables.addresses,
        desk_settings,
        saved_views,
        trained_people,
    ),
)
LEARNED = DataClass(
    id="learned",
    keeping=Keeping.OFFICE,
    tables=(
        local_entries,
        local_entry_events,
        matched_heads,
        column_sets,
        table_heads,
        paper_templates,
        calendar_settings,
        assessment_weights,
        case_tables.steps_left_out,
        people_tables.retention_days,
    ),
)

CLASSES = (
    RECEIVED,
    SET_ASIDE,
    CHAT,
    QUESTIONS,
    DRAFTS,
    CARDS,
    PRACTICE,
    VISITORS,
    SESSIONS,
    LINKS,
    GUESSES,
    JOININGS,
    CHOICES,
    EXPORTS,
    ARRIVALS,
    TRAIL,
    CONSENTS,
    COMPLAINTS,
    CASE_FILES,
    REPORTS,
    ROLES,
    LEARNED,
)


def days_at(tx: Transaction, data_class: DataClass, area: str) -> int | None:
    """For how many days a county keeps a class of data."""
    return retention_days.of_place(tx, area).get(data_class.id, data_class.days)

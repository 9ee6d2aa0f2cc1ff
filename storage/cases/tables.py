"""Tables of cases with their history, photos and files."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.database.columns import Id, id_column, metadata, moment_column, sealed_column

counters = Table(
    "counters",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("value", Integer, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    id_column(),
    Column("number", String(13), nullable=False, unique=True),  # YT2026-000123
    Column("draft_id", String(16), nullable=False, unique=True),  # one draft, one case
    Column("area", String(20), ForeignKey("areas.code"), nullable=False, index=True),
    Column("pack", String(40)),
    Column("state", String(20), nullable=False),  # storage.cases.cases.CaseState
    Column("grade", String(1)),  # storage.cases.lifting.HOUSELESS where there is no house
    Column("category", String(40)),  # of the household, by the pack's id
    Column("method", String(12)),  # by which the house is made safe: knowledge.model.household.Method
    Column("plan_year", Integer),  # of the plan that the house is in
    Column("other_categories", Text),  # of the household besides its category, by the pack's ids, commas between
    Column("missing_shots", Text),  # kinds of knowledge.model.shots, commas between; none where none is missing
    Column("imminent", Boolean, nullable=False),
    moment_column("imminent_since", nullable=True),
    Column("reporter_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("reporter_role", String(10), nullable=False),
    sealed_column("answers"),
    Column("id_fingerprint", String(64), index=True),
    moment_column("created_at"),
    moment_column("changed_at"),
    moment_column("taken_at", nullable=True),  # a coordinator looked after it
    Column("marked_by", Integer, nullable=False, server_default="0", index=True),  # storage.cases.marks.VERSION
    Column("cell_north", Integer),  # the house's cell of the map, about a kilometre wide: storage.cases.lifting.CELLS
    Column("cell_east", Integer),
    Column("housed_by", Integer, nullable=False, server_default="0", index=True),  # 0: its household is to be found
    Index("ix_cases_area_state", "area", "state"),
    Index(
        "ix_cases_untaken",
        "imminent_since",
        sqlite_where=text("taken_at IS NULL"),
        postgresql_where=text("taken_at IS NULL"),
    ),
)

case_marks = Table(  # keyed hashes of the words by which a case is found: storage.cases.marks
    "case_marks",
    metadata,
    Column("word", BigInteger, primary_key=True, autoincrement=False),
    Column("case_id", Id, ForeignKey("cases.id"), primary_key=True, autoincrement=False, index=True),
)

place_names = Table(  # the group and the small place where a house stands, by its name: storage.cases.place_names
    "place_names",
    metadata,
    Column("case_id", Id, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    Column("word", BigInteger, primary_key=True, autoincrement=False),  # keyed hash: the same for the same name
    sealed_column("name"),
)

alarms = Table(  # one for each case of imminent danger
    "alarms",
    metadata,
    Column("case_id", Id, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    moment_column("rings_at", nullable=True),  # until then it waits for a word that there is no danger
    moment_column("seen_at", nullable=True),  # somebody who was told opened or pressed it
    Column("taken_by", Id, ForeignKey("people.id")),
    moment_column("answered_at", nullable=True),  # whoever took it said last how it stands
    moment_column("out_at", nullable=True),  # all people are out of the house
    moment_column("over_at", nullable=True),
    Index(
        "ix_alarms_running",
        "case_id",
        sqlite_where=text("over_at IS NULL"),
        postgresql_where=text("over_at IS NULL"),
    ),
)

case_events = Table(  # append-only
    "case_events",
    metadata,
    id_column(),
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False, index=True),
    Column("kind", String(30), nullable=False),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("role", String(10), nullable=False),
    Column("from_state", String(20)),
    Column("to_state", String(20), nullable=False),
    Column("reason", String(20)),  # of a return: the one that was pressed, or “other” for words of one's own
    sealed_column("details"),
    moment_column("at"),
    Index("ix_case_events_kind_at", "kind", "at"),
)

case_records = Table(  # a row for each step that was taken; nothing is deleted
    "case_records",
    metadata,
    id_column(),
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False, index=True),
    Column("step", String(40), nullable=False),  # knowledge.model.case_steps.KINDS, or a way beside the line
    Column("day", String(10), nullable=False),  # ISO date on which it was done
    Column("from_state", String(20), nullable=False),
    sealed_column("values"),
    Column("form", String(60)),  # of the document that was filled in with it: <pack>.<form>
    Column("form_edition", Integer),  # of that form, as it was then
    Column("corrects", Id, index=True),  # the id of an earlier one, of which it says more rightly
    sealed_column("reason", nullable=True),  # why it was corrected
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("role", String(10), nullable=False),
    moment_column("at"),
    Column("undone_by", Id, ForeignKey("people.id")),
    moment_column("undone_at", nullable=True),  # it was taken back
    Index(
        "ix_case_records_standing",
        "step",
        "case_id",
        sqlite_where=text("undone_at IS NULL"),
        postgresql_where=text("undone_at IS NULL"),
    ),
)

case_deadlines = Table(
    "case_deadlines",
    metadata,
    id_column(),
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False, index=True),
    Column("step", String(40), nullable=False),
    Column("owner", String(10), nullable=False),  # the office whose step it is
    Column("due_on", String(10), nullable=False),  # ISO date
    Column("named_on", String(10)),  # the day by the document, where more time was granted
    Column("section", String(60), nullable=False),
    Column("in_principle", Boolean, nullable=False),
    Column("begun_by", Id, ForeignKey("case_records.id"), nullable=False, index=True),
    Column("ended_by", Id, ForeignKey("case_records.id"), index=True),
    moment_column("ended_at", nullable=True),
    Index(
        "ix_case_deadlines_running",
        "due_on",
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)

case_requests = Table(  # something asked of the office that decides it; answered once, never by who asked
    "case_requests",
    metadata,
    id_column(),
    Column("kind", String(20), nullable=False),  # storage.cases.requests.RequestKind
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False, index=True),
    Column("subject", String(40), nullable=False),  # what of the case it is about: a field, a step
    sealed_column("wanted"),
    sealed_column("reason"),
    Column("asked_by", Id, ForeignKey("people.id"), nullable=False),
    Column("asked_role", String(10), nullable=False),
    moment_column("asked_at"),
    Column("office", String(10), nullable=False),  # the role that answers it
    Column("area", String(20), ForeignKey("areas.code"), nullable=False, index=True),  # where that office is
    Column("asked_of", Id, ForeignKey("people.id")),  # who decided it before, and is asked first
    Column("answered_by", Id, ForeignKey("people.id")),
    Column("granted", Boolean),
    sealed_column("answer", nullable=True),
    moment_column("answered_at", nullable=True),
    Index(
        "ix_case_requests_open",
        "area",
        "office",
        sqlite_where=text("answered_at IS NULL"),
        postgresql_where=text("answered_at IS NULL"),
    ),
)

case_rechecks = Table(  # steps that are to be looked at again, for what an earlier one decided has changed
    "case_rechecks",
    metadata,
    id_column(),
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False, index=True),
    Column("record_id", Id, ForeignKey("case_records.id"), nullable=False, index=True),
    Column("request_id", Id, ForeignKey("case_requests.id"), nullable=False),
    Column("owner", String(10), nullable=False),  # the office whose step it is
    moment_column("at"),
    Column("cleared_by", Id, ForeignKey("people.id")),
    moment_column("cleared_at", nullable=True),
    Index(
        "ix_case_rechecks_open",
        "owner",
        "case_id",
        sqlite_where=text("cleared_at IS NULL"),
        postgresql_where=text("cleared_at IS NULL"),
    ),
)

case_confirmations = Table(  # what the reporter says: before the close-out, and once more later
    "case_confirmations",
    metadata,
    id_column(),
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False, index=True),
    Column("kind", String(10), nullable=False),  # storage.cases.confirmations.ConfirmationKind
    Column("ask_on", String(10), nullable=False),  # ISO date from which it is asked
    Column("waits_until", String(10)),  # ISO date: the last day on which an answer is waited for
    moment_column("asked_at", nullable=True),
    Column("answer", String(10)),  # storage.cases.confirmations.ConfirmationAnswer
    moment_column("answered_at", nullable=True),
    moment_column("ended_at", nullable=True),  # no answer is wanted any more
    Index(
        "ix_case_confirmations_unasked",
        "ask_on",
        sqlite_where=text("asked_at IS NULL AND ended_at IS NULL"),
        postgresql_where=text("asked_at IS NULL AND ended_at IS NULL"),
    ),
)

steps_left_out = Table(  # usual practice that a county goes without
    "steps_left_out",
    metadata,
    Column("area", String(20), ForeignKey("areas.code"), primary_key=True),
    Column("step", String(40), primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    moment_column("at"),
)

counties_keeping_cards = Table(  # which keep the photos of ID cards that were read
    "counties_keeping_cards",
    metadata,
    Column("area", String(20), ForeignKey("areas.code"), primary_key=True),
    moment_column("at"),
)

kept_cards = Table(  # photos of ID cards; one counts while it bears the number that its case has
    "kept_cards",
    metadata,
    Column("draft_id", String(16), primary_key=True),
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False, index=True),
    Column("id_fingerprint", String(64), nullable=False),
    sealed_column("picture"),
    moment_column("at"),
)

case_imports = Table(  # a ledger that was taken in from a file
    "case_imports",
    metadata,
    id_column(),
    Column("area", String(20), ForeignKey("areas.code"), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),  # the coordinator for whom it was done
    moment_column("at"),
    moment_column("undone_at", nullable=True),
)

case_import_rows = Table(
    "case_import_rows",
    metadata,
    Column("import_id", Id, ForeignKey("case_imports.id"), primary_key=True, autoincrement=False),
    Column("case_id", Id, ForeignKey("cases.id"), primary_key=True, autoincrement=False, index=True),
    sealed_column("before", nullable=True),  # the answers that it had; none: the file made the case
    moment_column("changed_at"),  # of the case, once the file was taken in: another one now was changed since
)

photos = Table(
    "photos",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), index=True),  # none: of an anonymous complaint
    Column("channel", String(12), nullable=False),
    sealed_column("source"),  # how the channel finds the bytes
    Column("unique_name", String(80), nullable=False),  # the same picture sent twice has the same one
    Column("draft_id", String(16), nullable=False),
    Column("as_file", Boolean, nullable=False),  # came with its metadata, which must not be passed on
    Column("width", Integer),
    Column("height", Integer),
    Column("bytes", Integer),
    Column("sha256", String(64)),
    Column("file", String(80)),  # within the data folder; none until fetched
    sealed_column("taken", nullable=True),  # when and where, as its metadata told
    Column("looks", String(128)),  # how it looks, of each of its four turns 32 hexadecimal digits
    Column("shot", String(8)),  # which of the list of shots it is: knowledge.model.shots.ShotKind; none: further
    Column("flaws", String(40)),  # storage.cases.photos.PhotoFlaw, a space between; none: nothing found
    moment_column("created_at"),
    UniqueConstraint("draft_id", "unique_name"),
    Index(
        "ix_photos_unlooked",
        "id",
        sqlite_where=text("looks IS NULL AND file IS NOT NULL"),
        postgresql_where=text("looks IS NULL AND file IS NOT NULL"),
    ),
)

files = Table(  # what is no photo: taken from a chat, or made here to be handed on
    "files",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("channel", String(12)),  # from where it came; none: made here
    sealed_column("source", nullable=True),  # how the channel finds the bytes
    sealed_column("name"),  # as people see it, never a path
    Column("media_type", String(80), nullable=False),
    Column("bytes", Integer),
    Column("sha256", String(64)),
    Column("file", String(80)),  # within the data folder; none until fetched
    moment_column("created_at"),
)

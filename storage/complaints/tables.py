"""Tables of complaints, of who may read them, and of the times that a county sets for them.

An anonymous complaint has days and no moments, and no draft, account or person: nothing tells whose it is.
"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, text

from storage.database.columns import Id, id_column, metadata, moment_column, sealed_column

complaints = Table(
    "complaints",
    metadata,
    id_column(),
    Column("number", String(13), nullable=False, unique=True),  # TS and eight digits, drawn
    Column("office", String(20), ForeignKey("areas.code"), nullable=False),  # the county or city that deals with it
    Column("place", String(20), ForeignKey("areas.code"), nullable=False, index=True),  # whose office it is about
    Column("person_id", Id, ForeignKey("people.id"), index=True),  # none: anonymous
    Column("code_fingerprint", String(64), unique=True),  # of the code that opens an anonymous one
    sealed_column("account"),  # what is complained of
    Column("hears", Boolean, nullable=False),  # whether the complainant wants to hear of it
    Column("state", String(12), nullable=False),  # storage.complaints.complaints.ComplaintState
    Column("received_on", String(10), nullable=False),  # ISO dates
    Column("due_on", String(10)),  # the last day of what is owed now; none: nothing is
    Column("answered_on", String(10)),
    Column("prolonged", Boolean, nullable=False, server_default=text("false")),
    Column("clue_on", String(10)),  # since when it counts as a clue to the discipline inspection; none: it does not
    Column("handler_id", Id, ForeignKey("people.id")),  # who of the named does it; none: whoever is first
    Index("ix_complaints_office_state", "office", "state"),
)

complaint_events = Table(  # append-only
    "complaint_events",
    metadata,
    id_column(),
    Column("complaint_id", Id, ForeignKey("complaints.id"), nullable=False, index=True),
    Column("kind", String(12), nullable=False),  # a step of handlers.complaints.steps
    Column("person_id", Id, ForeignKey("people.id")),  # who of the office did it; none: the complainant
    sealed_column("words", nullable=True),
    Column("day", String(10), nullable=False),  # ISO date
)

complaint_handlers = Table(  # who of an office's coordinators deals with complaints
    "complaint_handlers",
    metadata,
    id_column(),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("area", String(20), ForeignKey("areas.code"), nullable=False, index=True),
    Column("made_by", Id, ForeignKey("people.id"), nullable=False),
    moment_column("at"),
)

complaint_times = Table(  # days that a county set; a county without a row keeps to the regulation
    "complaint_times",
    metadata,
    Column("area", String(20), ForeignKey("areas.code"), primary_key=True),
    Column("notify", Integer, nullable=False),  # to say whether it is taken up
    Column("answer", Integer, nullable=False),
    Column("longer", Integer, nullable=False),  # by which the answer may be put off, once
    Column("review", Integer, nullable=False),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    moment_column("at"),
)

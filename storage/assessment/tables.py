"""Tables of the monthly assessment."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint

from storage.database.columns import Id, id_column, metadata, moment_column, sealed_column

assessment_weights = Table(  # how much a count weighs where a county set that itself
    "assessment_weights",
    metadata,
    Column("area", String(20), ForeignKey("areas.code"), primary_key=True),
    Column("measure", String(12), primary_key=True),  # handlers.assessment.measures.AssessedCount
    Column("weight", Integer, nullable=False),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    moment_column("at"),
)

assessments = Table(  # a month that was sent out and is closed by that
    "assessments",
    metadata,
    id_column(),
    Column("area", String(20), ForeignKey("areas.code"), nullable=False),
    Column("month", String(7), nullable=False),  # 2026-10
    sealed_column("notice"),  # the text as it was sent, with its figures
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("mailing_id", Id, ForeignKey("mailings.id")),
    moment_column("sent_at"),
    UniqueConstraint("area", "month"),
)

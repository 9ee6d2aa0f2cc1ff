"""Tables of places, people and what was agreed with them."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, text

from storage.database.columns import Id, id_column, metadata, moment_column, sealed_column

areas = Table(
    "areas",
    metadata,
    Column("code", String(20), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("level", String(10), nullable=False),  # knowledge.area.Level
    Column("parent", String(20), ForeignKey("areas.code"), index=True),
    Column("path", String(200), nullable=False, index=True),  # "/45/4503/450328/", itself last
    Column("pack", String(40)),  # the policy pack set here; inherited downwards
)

offices = Table(  # the phone of whoever answers for a place (值班电话), for all to call
    "offices",
    metadata,
    Column("area", String(20), ForeignKey("areas.code"), primary_key=True),
    Column("name", String(80)),  # none: called by its place
    Column("phone", String(20), nullable=False),  # digits
    Column("hours", String(80)),  # as they were written; none: not known
    Column("person_id", Id, ForeignKey("people.id")),  # who set it; none: the operator at the command line
    moment_column("at"),
)

duty_days = Table(  # 值班表: who is on duty for a place on a day
    "duty_days",
    metadata,
    id_column(),
    Column("area", String(20), ForeignKey("areas.code"), nullable=False),
    Column("day", String(10), nullable=False),  # ISO date
    sealed_column("name"),
    sealed_column("phone", nullable=True),
    Column("person_id", Id, ForeignKey("people.id")),  # who wrote it down; none: the operator at the command line
    moment_column("at"),
    Index("ix_duty_days_area_day", "area", "day"),
)

people = Table(
    "people",
    metadata,
    id_column(),
    sealed_column("name", nullable=True),
    sealed_column("phone", nullable=True),
    Column("phone_fingerprint", String(64), unique=True),
    Column("preferred_channel", String(12)),  # where notices go first; none: where the person was last seen
    moment_column("created_at"),
    moment_column("refused_notices_at", nullable=True),  # wants no notices to many; none: takes them
    moment_column("phone_public_at", nullable=True),  # lets residents see the number of the role; none: does not
    sealed_column("given_phone", nullable=True),  # as the person typed it: for calling, proof of nothing
)

consents = Table(  # to which version of the privacy notice somebody agreed
    "consents",
    metadata,
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    Column("version", String(10), primary_key=True),
    moment_column("given_at"),
    moment_column("withdrawn_at", nullable=True),
)

grants = Table(  # a role at a place; a withdrawn one stays for the record
    "grants",
    metadata,
    id_column(),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("role", String(10), nullable=False),
    Column("area", String(20), ForeignKey("areas.code")),  # none for an operator
    moment_column("granted_at"),
    moment_column("withdrawn_at", nullable=True),
    Column("invitation_id", Id),  # by which it came; none: by an import
    Index("ix_grants_area_role", "area", "role"),
)

accounts = Table(  # where a person is met: one row a channel and sender
    "accounts",
    metadata,
    Column("lane", String(80), primary_key=True),  # "telegram:5550001": messages of a lane are taken in order
    Column("channel", String(12), nullable=False),
    Column("chat", String(64), nullable=False),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("reachable", Boolean, nullable=False, server_default=text("true")),
    moment_column("seen_at"),
)

addresses = Table(  # where notices go while nobody has the page open: a person's, or those of a role at a place
    "addresses",
    metadata,
    id_column(),
    Column("person_id", Id, ForeignKey("people.id"), index=True),  # none: a place's
    Column("area", String(20), ForeignKey("areas.code")),
    Column("role", String(10)),
    sealed_column("url"),  # holds the secret of a robot, or a password
    sealed_column("label"),
    moment_column("created_at"),
    moment_column("disabled_at", nullable=True),  # no longer used; stays for the record
    sealed_column("error", nullable=True),  # of the last try; none: it arrived
    Index("ix_addresses_area_role", "area", "role"),
)

conversations = Table(
    "conversations",
    metadata,
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    sealed_column("state"),
    moment_column("busy_until", nullable=True),  # in a form: reminders wait till then
    moment_column("left_since", nullable=True),  # the oldest form that was left, and of which nothing was said yet
    Index(
        "ix_conversations_left",
        "left_since",
        sqlite_where=text("left_since IS NOT NULL"),
        postgresql_where=text("left_since IS NOT NULL"),
    ),
)

invitations = Table(
    "invitations",
    metadata,
    id_column(),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("role", String(10), nullable=False),
    Column("area", String(20), ForeignKey("areas.code")),
    Column("uses_left", Integer, nullable=False),
    Column("made_by", Id),  # none: the operator at the command line
    moment_column("created_at"),
    moment_column("expires_at"),
    moment_column("revoked_at", nullable=True),
    Column("person_id", Id),  # whoever takes it up becomes this person; none: it gives a role to anybody
    Index("ix_invitations_made_by", "made_by"),
    Index("ix_invitations_person_id", "person_id"),
)

identity_claims = Table(  # who came by a place's invitation gave the name and the phone of somebody who is known there
    "identity_claims",
    metadata,
    id_column(),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("known_id", Id, ForeignKey("people.id"), nullable=False),
    Column("area", String(20), ForeignKey("areas.code"), nullable=False),  # where both hold the role
    moment_column("at"),
    moment_column("decided_at", nullable=True),
    Column("decided_by", Id),  # none while nobody decided, and for the operator at the command line
    Column("agreed", Boolean),
)

joinings = Table(  # two records that became one
    "joinings",
    metadata,
    id_column(),
    Column("old_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("new_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("made_by", Id),  # none: the person, by a phone number or an invitation
    moment_column("at"),
    sealed_column("undo", nullable=True),  # what to give back; none: it can be undone no more
    moment_column("undone_at", nullable=True),
)

invitation_tries = Table(  # wrong guesses: of invitation codes, of case numbers
    "invitation_tries",
    metadata,
    id_column(),
    Column("kind", String(20), nullable=False, server_default="invitation"),
    Column("about", String(64)),  # a fingerprint of what was guessed at, where it has a name: a case number
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    moment_column("tried_at"),
    Index("ix_invitation_tries_person_id_tried_at", "person_id", "tried_at"),
)

audit = Table(
    "audit",
    metadata,
    id_column(),
    moment_column("at"),
    Column("person_id", Id),  # none: the operator at the command line
    Column("action", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
    sealed_column("details"),
    Index("ix_audit_at", "at"),
    Index("ix_audit_person_id_id", "person_id", "id"),
    Index("ix_audit_subject_id", "subject", "id"),
)

audit_links = Table(  # the chain that the lines of the trail make: storage.people.audit_chain
    "audit_links",
    metadata,
    Column("number", Id, primary_key=True, autoincrement=False),  # from 1 on, without a gap
    Column("audit_id", Id, nullable=False, unique=True),
    Column("link", String(64), nullable=False),
    Column("details_hash", String(64)),  # of the details as they were linked, where they were sealed anew since
)

deputies = Table(  # AB角: who stands in for somebody in a role at a place
    "deputies",
    metadata,
    id_column(),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("role", String(10), nullable=False),
    Column("area", String(20), ForeignKey("areas.code"), nullable=False),
    Column("deputy_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("away_from", String(10)),  # ISO date: from then on; none: from when it was said
    Column("away_until", String(10)),  # ISO date, included: till then all goes to the deputy
    Column("made_by", Id, ForeignKey("people.id"), nullable=False),
    moment_column("at"),
    moment_column("ended_at", nullable=True),
)

curators = Table(  # who of a county's coordinators answers what people ask a person; without any it is all of them
    "curators",
    metadata,
    id_column(),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("area", String(20), ForeignKey("areas.code"), nullable=False, index=True),
    Column("made_by", Id, ForeignKey("people.id"), nullable=False),
    moment_column("at"),
)

handovers = Table(  # a role at a place that goes from somebody to a successor, or to nobody yet
    "handovers",
    metadata,
    id_column(),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("role", String(10), nullable=False),
    Column("area", String(20), ForeignKey("areas.code"), nullable=False, index=True),
    Column("to_id", Id, ForeignKey("people.id"), index=True),  # none: nobody, or somebody who is not known yet
    sealed_column("successor", nullable=True),  # {name, phone} of who is not known yet
    Column("state", String(10), nullable=False),  # storage.people.handovers.HandoverState
    Column("asked_by", Id, ForeignKey("people.id")),  # none: the operator at the command line
    moment_column("at"),
    moment_column("accepted_at", nullable=True),  # the successor said yes
    Column("decided_by", Id, ForeignKey("people.id")),  # none while it is open, and for the operator
    moment_column("decided_at", nullable=True),
    Column("held_by", Id, ForeignKey("people.id"), index=True),  # who above keeps all of it until somebody comes
    Column("moves_to", String(20)),  # the code of the place that the person goes to; none: to no other one
)

practices = Table(  # a report made for practice (练习): erased after a day, and no case anywhere
    "practices",
    metadata,
    id_column(),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("draft_id", String(16), nullable=False),
    sealed_column("answers"),
    Column("step", String(40)),  # the last one tried; none: it was only reported
    moment_column("at"),
)

retention_days = Table(  # how long a county keeps what it may decide about: storage.retention
    "retention_days",
    metadata,
    Column("area", String(20), ForeignKey("areas.code"), primary_key=True),
    Column("data_class", String(20), primary_key=True),  # storage.retention.DataClass.id
    Column("days", Integer, nullable=False),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),  # who set it
    moment_column("at"),
)

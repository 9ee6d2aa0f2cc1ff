"""Tables of the page and the desk: sessions, links that open once, browsers that take Web Push, saved views."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table

from storage.database.columns import Id, id_column, metadata, moment_column, sealed_column

web_sessions = Table(
    "web_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    moment_column("created_at"),
    moment_column("seen_at"),
    moment_column("revoked_at", nullable=True),
    sealed_column("device", nullable=True),  # how its owner recognises it
    Column("replaces", String(64)),  # the session that ends when this one, given in its place, is first used
)

one_time_links = Table(  # a link that opens once, for one purpose of one person
    "one_time_links",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("purpose", String(20), nullable=False),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    sealed_column("details"),
    moment_column("created_at"),
    moment_column("expires_at"),
    moment_column("opened_at", nullable=True),
    Column("opened_by", String(64)),  # a hash of what the browser that opened it holds
    moment_column("closed_at", nullable=True),
)

desk_sign_ins = Table(  # an office PC that waits for the phone of who sits there
    "desk_sign_ins",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("holder_hash", String(64), nullable=False),  # of what the PC's browser keeps
    Column("mark", Integer, nullable=False),  # the number that PC and phone show
    sealed_column("device"),
    Column("shared", Boolean, nullable=False),
    Column("person_id", Id, ForeignKey("people.id"), nullable=True, index=True),  # none: not theirs
    moment_column("created_at"),
    moment_column("expires_at"),
    moment_column("answered_at", nullable=True),
    moment_column("used_at", nullable=True),
)

saved_views = Table(  # views of the ledger that somebody at the desk gave a name
    "saved_views",
    metadata,
    id_column(),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("area", String(20), ForeignKey("areas.code"), index=True),  # whose office shares it; none: its maker's alone
    sealed_column("name"),
    Column("address", String(2000), nullable=False),
    moment_column("created_at"),
)

desk_settings = Table(  # how somebody works at the desk; of a person the latest row counts
    "desk_settings",
    metadata,
    id_column(),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("keys", Boolean, nullable=False),  # whether single keys do something
    Column("columns", String(400)),  # of the ledger, by their ids; none: the usual ones
    moment_column("created_at"),
)

push_subscriptions = Table(  # browsers that take Web Push
    "push_subscriptions",
    metadata,
    id_column(),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("token_hash", String(64), nullable=False, index=True),  # of the browser's session
    Column("endpoint_hash", String(64), nullable=False, unique=True),
    sealed_column("subscription"),
    moment_column("created_at"),
    moment_column("disabled_at", nullable=True),  # no longer used; stays for the record
    sealed_column("error", nullable=True),  # of the last try; none: it arrived
)

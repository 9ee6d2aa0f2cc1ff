"""Tables of the house itself: signs of life, and small facts of this installation."""

from sqlalchemy import Column, String, Table

from storage.database.columns import metadata, moment_column

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("name", String(40), primary_key=True),
    moment_column("at"),
    Column("note", String(200), nullable=False),
)

facts = Table(  # small facts of this installation, as the proof of the secret key
    "facts",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", String(400), nullable=False),
)

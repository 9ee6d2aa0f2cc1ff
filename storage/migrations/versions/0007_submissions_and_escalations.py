"""The tables of submissions and escalations get these names, and their rows move into them with their ids.

They were called returns and urgings. A case is returned as well, and what urgings held is 督办 as much as 催办.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_COLUMNS = "id, pack, rule, due, area, kind, person_id, at"


def upgrade() -> None:
    _create("submissions", sa.UniqueConstraint("pack", "rule", "due", "area", name="uq_submissions_pack_rule_due_area"))
    _create("escalations")
    _move("returns", "submissions")
    _move("urgings", "escalations")
    op.create_index("ix_escalations_pack_rule_due", "escalations", ["pack", "rule", "due"], unique=False)


def _create(table: str, *constraints: sa.Constraint) -> None:
    op.create_table(
        table,
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("pack", sa.String(length=40), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("due", sa.String(length=10), nullable=False),
        sa.Column("area", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name=op.f(f"fk_{table}_area")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f(f"fk_{table}_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *constraints,
    )


def _move(old: str, new: str) -> None:
    op.execute(f"INSERT INTO {new} ({_COLUMNS}) SELECT {_COLUMNS} FROM {old}")
    op.drop_table(old)
    if op.get_bind().dialect.name == "postgresql":  # the next id follows those that came along
        sequence = f"pg_get_serial_sequence('{new}', 'id')"
        op.execute(f"SELECT setval({sequence}, coalesce(max(id), 0) + 1, false) FROM {new}")

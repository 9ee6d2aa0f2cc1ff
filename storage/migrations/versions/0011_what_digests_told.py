"""What each person's digests told last."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "told_lines",
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("told_on", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_told_lines_person_id")),
        sa.PrimaryKeyConstraint("person_id", "about", name=op.f("pk_told_lines")),
    )

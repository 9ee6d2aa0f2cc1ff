"""Which form of a document was filled in with a step, and records that correct an earlier one, with the reason."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("case_records", sa.Column("form", sa.String(60), nullable=True))
    op.add_column("case_records", sa.Column("form_edition", sa.Integer(), nullable=True))
    op.add_column("case_records", sa.Column("corrects", _ID, nullable=True))
    op.add_column("case_records", sa.Column("sealed_reason", sa.LargeBinary(), nullable=True))
    op.create_index(op.f("ix_case_records_corrects"), "case_records", ["corrects"])

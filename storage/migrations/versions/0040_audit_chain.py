"""The links by which the lines of the audit trail make a chain."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "audit_links",
        sa.Column("number", _ID, autoincrement=False, nullable=False),
        sa.Column("audit_id", _ID, nullable=False),
        sa.Column("link", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_links")),
        sa.UniqueConstraint("audit_id", name=op.f("uq_audit_links_audit_id")),
    )

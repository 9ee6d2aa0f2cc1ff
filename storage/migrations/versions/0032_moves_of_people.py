"""Where somebody goes who gives a role away, and the audit trail found by person and by subject."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("handovers", sa.Column("moves_to", sa.String(20), nullable=True))
    op.create_index("ix_audit_person_id_id", "audit", ["person_id", "id"])
    op.create_index("ix_audit_subject_id", "audit", ["subject", "id"])

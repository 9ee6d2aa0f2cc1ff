"""Photos of ID cards, where a county keeps them."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "counties_keeping_cards",
        sa.Column("area", sa.String(20), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name=op.f("fk_counties_keeping_cards_area")),
        sa.PrimaryKeyConstraint("area", name=op.f("pk_counties_keeping_cards")),
    )
    op.create_table(
        "kept_cards",
        sa.Column("draft_id", sa.String(16), nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("id_fingerprint", sa.String(64), nullable=False),
        sa.Column("sealed_picture", sa.LargeBinary(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_kept_cards_case_id")),
        sa.PrimaryKeyConstraint("draft_id", name=op.f("pk_kept_cards")),
    )
    op.create_index(op.f("ix_kept_cards_case_id"), "kept_cards", ["case_id"], unique=False)

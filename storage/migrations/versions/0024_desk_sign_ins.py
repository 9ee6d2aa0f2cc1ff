"""Office PCs that wait for the phone of who sits there."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "desk_sign_ins",
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("holder_hash", sa.String(64), nullable=False),
        sa.Column("mark", sa.Integer(), nullable=False),
        sa.Column("sealed_device", sa.LargeBinary(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.Column("used_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_desk_sign_ins_person_id")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_desk_sign_ins")),
    )
    op.create_index(op.f("ix_desk_sign_ins_person_id"), "desk_sign_ins", ["person_id"])

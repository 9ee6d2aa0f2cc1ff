"""Invitations for one person, phone numbers as people gave them, and what two records that became one were before."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("people", sa.Column("sealed_given_phone", sa.LargeBinary(), nullable=True))
    op.add_column("grants", sa.Column("invitation_id", _ID, nullable=True))
    op.add_column("invitations", sa.Column("person_id", _ID, nullable=True))
    op.create_index("ix_invitations_person_id", "invitations", ["person_id"], unique=False)
    op.create_table(
        "identity_claims",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("known_id", _ID, nullable=False),
        sa.Column("area", sa.String(length=20), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.Column("decided_by", _ID, nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_identity_claims_person_id")),
        sa.ForeignKeyConstraint(["known_id"], ["people.id"], name=op.f("fk_identity_claims_known_id")),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name=op.f("fk_identity_claims_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_claims")),
    )
    op.create_index(op.f("ix_identity_claims_person_id"), "identity_claims", ["person_id"], unique=False)
    op.create_table(
        "joinings",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("old_id", _ID, nullable=False),
        sa.Column("new_id", _ID, nullable=False),
        sa.Column("made_by", _ID, nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("sealed_undo", sa.LargeBinary(), nullable=True),
        sa.Column("undone_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["old_id"], ["people.id"], name=op.f("fk_joinings_old_id")),
        sa.ForeignKeyConstraint(["new_id"], ["people.id"], name=op.f("fk_joinings_new_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joinings")),
    )
    op.create_index(op.f("ix_joinings_old_id"), "joinings", ["old_id"], unique=False)
    op.create_index(op.f("ix_joinings_new_id"), "joinings", ["new_id"], unique=False)

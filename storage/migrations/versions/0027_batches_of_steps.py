"""One step on many cases: batches, what became of each case, and what waits to be told."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "batches",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("sealed_selection", sa.LargeBinary(), nullable=False),
        sa.Column("chosen", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(40), nullable=True),
        sa.Column("sealed_filled", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("takes_back", _ID, nullable=True),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("started_at", _MOMENT, nullable=True),
        sa.Column("tell_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_batches_person_id")),
        sa.ForeignKeyConstraint(["takes_back"], ["batches.id"], name=op.f("fk_batches_takes_back")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
    )
    op.create_index(op.f("ix_batches_person_id"), "batches", ["person_id"])
    op.create_table(
        "batch_items",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("batch_id", _ID, nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("version", sa.String(60), nullable=False),
        sa.Column("result", sa.String(10), nullable=False),
        sa.Column("sealed_said", sa.LargeBinary(), nullable=True),
        sa.Column("after", sa.String(60), nullable=True),
        sa.Column("at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_batch_items_batch_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_batch_items_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_items")),
        sa.UniqueConstraint("batch_id", "case_id", name=op.f("uq_batch_items_batch_id_case_id")),
    )
    op.create_index(op.f("ix_batch_items_case_id"), "batch_items", ["case_id"])
    op.create_index("ix_batch_items_batch_id_result", "batch_items", ["batch_id", "result"])
    op.create_table(
        "held_notices",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("item_id", _ID, nullable=False),
        sa.Column("batch_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("sealed_notice", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["batch_items.id"], name=op.f("fk_held_notices_item_id")),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_held_notices_batch_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_held_notices_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_notices")),
    )
    for column in ("item_id", "batch_id", "person_id"):
        op.create_index(op.f(f"ix_held_notices_{column}"), "held_notices", [column])

"""What a county calls columns of an official table whose heads its document has lost."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "table_heads",
        sa.Column("pack", sa.String(40), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("area", sa.String(20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(40), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name=op.f("fk_table_heads_area")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_table_heads_person_id")),
        sa.PrimaryKeyConstraint("pack", "name", "area", "number", name=op.f("pk_table_heads")),
    )

"""Photos that belong to an anonymous complaint, and to nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("photos") as photos:
        photos.alter_column("person_id", existing_type=_ID, nullable=True)

"""What the metadata of a photo told of when and where it was taken, before they were removed."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("photos", sa.Column("sealed_taken", sa.LargeBinary(), nullable=True))

"""Forms for people who are signed in only; what one person has sent is found at once"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("forms", sa.Column("members", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index("ix_submissions_submitter_id", "submissions", ["submitter", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_submissions_submitter_id", "submissions")
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("forms") as batch:
            batch.drop_column("members")
    else:
        op.drop_column("forms", "members")

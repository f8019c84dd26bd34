"""Anonymous records: marks of what has come, and uploads that do not lie in the order they came"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seen",
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_seen")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_seen_until", "seen", ["until"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        _rewrite_uploads(sqlite_with_rowid=False)


def downgrade() -> None:
    op.drop_table("seen")
    if op.get_bind().dialect.name == "sqlite":
        _rewrite_uploads()


def _rewrite_uploads(**options: object) -> None:
    op.drop_index("ix_uploads_created", "uploads")
    op.rename_table("uploads", "uploads_before")
    op.create_table(
        "uploads",
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_uploads")),
        **options,
    )
    op.execute("INSERT INTO uploads SELECT key_hash, hash, name, size, created FROM uploads_before")
    op.drop_table("uploads_before")
    op.create_index("ix_uploads_created", "uploads", ["created"], unique=False)

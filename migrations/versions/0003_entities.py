"""Lists of entities, and tokens that people can name, watch and revoke"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("tokens", sa.Column("label", sa.Text(), server_default="", nullable=False))
    op.add_column("tokens", sa.Column("seen", sa.Text(), nullable=True))
    op.add_column("tokens", sa.Column("revoked", sa.Text(), nullable=True))
    op.create_table(
        "entity_lists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("properties", sa.Text(), server_default="[]", nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_entity_lists_project_projects")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entity_lists")),
        sa.UniqueConstraint("project", "name", name=op.f("uq_entity_lists_project_name")),
    )
    op.create_table(
        "entities",
        sa.Column("id", KEY, nullable=False),
        sa.Column("list", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), server_default="{}", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("updated", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["list"], ["entity_lists.id"], name=op.f("fk_entities_list_entity_lists")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entities")),
        sa.UniqueConstraint("list", "uuid", name=op.f("uq_entities_list_uuid")),
    )
    op.create_table(
        "entity_versions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("entity", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), server_default="{}", nullable=False),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("conflict", sa.Text(), server_default="", nullable=False),
        sa.Column("submission", KEY, nullable=True),
        sa.Column("person", sa.Integer(), nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entity"], ["entities.id"], name=op.f("fk_entity_versions_entity_entities")),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_entity_versions_person_people")),
        sa.ForeignKeyConstraint(
            ["submission"], ["submissions.id"], name=op.f("fk_entity_versions_submission_submissions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entity_versions")),
        sa.UniqueConstraint("entity", "number", name=op.f("uq_entity_versions_entity_number")),
    )
    op.create_index("ix_entity_versions_submission", "entity_versions", ["submission"], unique=False)


def downgrade() -> None:
    op.drop_table("entity_versions")
    op.drop_table("entities")
    op.drop_table("entity_lists")
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("tokens") as batch:
            for name in ("label", "seen", "revoked"):
                batch.drop_column(name)
    else:
        for name in ("label", "seen", "revoked"):
            op.drop_column("tokens", name)

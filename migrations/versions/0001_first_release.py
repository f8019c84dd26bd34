"""Everything the first release stores"""

import sqlalchemy as sa
from alembic import op

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("password", sa.Text(), server_default="", nullable=False),
        sa.Column("language", sa.Text(), server_default="", nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("disabled", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email", name=op.f("uq_people_email")),
    )
    op.create_table(
        "projects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects")),
    )
    op.create_table(
        "uploads",
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_uploads")),
    )
    op.create_index("ix_uploads_created", "uploads", ["created"], unique=False)

    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), server_default="", nullable=False),
        sa.Column("details", sa.Text(), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_audit_person_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_table(
        "forms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="draft", nullable=False),
        sa.Column("current", sa.Integer(), nullable=True),
        sa.Column("created", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_forms_project_projects")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forms")),
        sa.UniqueConstraint("code", name=op.f("uq_forms_code")),
        sa.UniqueConstraint("project", "form_id", name=op.f("uq_forms_project_form_id")),
    )
    op.create_table(
        "quarantine",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("received", sa.Text(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("form_id", sa.Text(), server_default="", nullable=False),
        sa.Column("instance_id", sa.Text(), server_default="", nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), server_default="", nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("files", sa.Text(), server_default="[]", nullable=False),
        sa.Column("submitter", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["submitter"], ["people.id"], name=op.f("fk_quarantine_submitter_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine")),
    )
    op.create_table(
        "roles",
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_roles_person_people")),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_roles_project_projects")),
        sa.PrimaryKeyConstraint("person", "project", name=op.f("pk_roles")),
    )
    op.create_table(
        "tokens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=True),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("expires", sa.Text(), nullable=False),
        sa.Column("used", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_tokens_person_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
        sa.UniqueConstraint("hash", name=op.f("uq_tokens_hash")),
    )
    op.create_index("ix_tokens_person", "tokens", ["person"], unique=False)

    op.create_table(
        "versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("source_name", sa.Text(), nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.Column("xform", sa.LargeBinary(), nullable=False),
        sa.Column("xform_md5", sa.Text(), nullable=False),
        sa.Column("program", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), server_default="[]", nullable=False),
        sa.Column("made_from", sa.Text(), server_default="", nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_versions_by_people")),
        sa.ForeignKeyConstraint(["form"], ["forms.id"], name=op.f("fk_versions_form_forms")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_versions")),
        sa.UniqueConstraint("form", "number", name=op.f("uq_versions_form_number")),
    )
    op.create_index(
        "uq_versions_published",
        "versions",
        ["form", "version"],
        unique=True,
        sqlite_where=sa.text("state = 'published'"),
        postgresql_where=sa.text("state = 'published'"),
    )

    op.create_table(
        "form_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["versions.id"], name=op.f("fk_form_files_version_versions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_files")),
        sa.UniqueConstraint("version", "name", name=op.f("uq_form_files_version_name")),
    )
    op.create_table(
        "submissions",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("instance_id", sa.Text(), nullable=False),
        sa.Column("current_edit", KEY, nullable=False),
        sa.Column("edits", sa.Integer(), server_default="0", nullable=False),
        sa.Column("received", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("review", sa.Text(), server_default="", nullable=False),
        sa.Column("valid", sa.Boolean(), nullable=True),
        sa.Column("verdict", sa.Text(), server_default="{}", nullable=False),
        sa.Column("language", sa.Text(), server_default="", nullable=False),
        sa.Column("answers", sa.Text(), server_default="{}", nullable=False),
        sa.Column("submitter", sa.Integer(), nullable=True),
        sa.Column("attachments_expected", sa.Integer(), server_default="0", nullable=False),
        sa.Column("attachments_present", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["form"], ["forms.id"], name=op.f("fk_submissions_form_forms")),
        sa.ForeignKeyConstraint(["submitter"], ["people.id"], name=op.f("fk_submissions_submitter_people")),
        sa.ForeignKeyConstraint(["version"], ["versions.id"], name=op.f("fk_submissions_version_versions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
        sa.UniqueConstraint("form", "instance_id", name=op.f("uq_submissions_form_instance_id")),
    )
    op.create_index("ix_submissions_form_id", "submissions", ["form", "id"], unique=False)

    op.create_table(
        "edits",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("submission", KEY, nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("instance_id", sa.Text(), nullable=False),
        sa.Column("deprecated_id", sa.Text(), server_default="", nullable=False),
        sa.Column("xml", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("canonical_sha256", sa.Text(), nullable=False),
        sa.Column("world", sa.Text(), server_default="{}", nullable=False),
        sa.Column("received", sa.Text(), nullable=False),
        sa.Column("submitter", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["form"], ["forms.id"], name=op.f("fk_edits_form_forms")),
        sa.ForeignKeyConstraint(["submission"], ["submissions.id"], name=op.f("fk_edits_submission_submissions")),
        sa.ForeignKeyConstraint(["submitter"], ["people.id"], name=op.f("fk_edits_submitter_people")),
        sa.ForeignKeyConstraint(["version"], ["versions.id"], name=op.f("fk_edits_version_versions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edits")),
        sa.UniqueConstraint("form", "instance_id", name=op.f("uq_edits_form_instance_id")),
    )
    op.create_index("ix_edits_submission", "edits", ["submission"], unique=False)

    op.create_table(
        "repeat_rows",
        sa.Column("submission", KEY, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("parent", sa.Integer(), server_default="0", nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(["form"], ["forms.id"], name=op.f("fk_repeat_rows_form_forms")),
        sa.ForeignKeyConstraint(["submission"], ["submissions.id"], name=op.f("fk_repeat_rows_submission_submissions")),
        sa.PrimaryKeyConstraint("submission", "ordinal", name=op.f("pk_repeat_rows")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_repeat_rows_form_path_submission_ordinal",
        "repeat_rows",
        ["form", "path", "submission", "ordinal"],
        unique=False,
    )

    op.create_table(
        "attachments",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("submission", KEY, nullable=False),
        sa.Column("edit", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("media_type", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["edit"], ["edits.id"], name=op.f("fk_attachments_edit_edits")),
        sa.ForeignKeyConstraint(["submission"], ["submissions.id"], name=op.f("fk_attachments_submission_submissions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sa.UniqueConstraint("edit", "name", name=op.f("uq_attachments_edit_name")),
    )
    op.create_index("ix_attachments_submission", "attachments", ["submission"], unique=False)


def downgrade() -> None:
    op.drop_table("attachments")
    op.drop_table("repeat_rows")
    op.drop_table("edits")
    op.drop_table("submissions")
    op.drop_table("form_files")
    op.drop_table("versions")
    op.drop_table("tokens")
    op.drop_table("roles")
    op.drop_table("quarantine")
    op.drop_table("forms")
    op.drop_table("audit")
    op.drop_table("uploads")
    op.drop_table("projects")
    op.drop_table("people")

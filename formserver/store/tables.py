"""Every table, the same on SQLite and PostgreSQL.

Times are text (keys.moment), JSON is text as it was written, so that both databases and every backup hold the
same bytes. A change here is a migration in migrations/versions as well; a test compares the two.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

#: The newest migration; the server refuses to start on any other.
HEAD = "0009"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: On SQLite the rowid itself, which holds 64 bits.
Key = BigInteger().with_variant(Integer(), "sqlite")


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _key() -> Column[int]:
    return Column("id", Key, primary_key=True, autoincrement=False)


def _text(name: str, default: str | None = None) -> Column[str]:
    return Column(name, Text, nullable=False, server_default=default)


def _of(name: str, target: str, *, optional: bool = False, key: bool = False, **options: Any) -> Column[int]:
    return Column(name, Key if key else Integer, ForeignKey(f"{target}.id"), nullable=optional, **options)


projects = Table(
    "projects", metadata, _id(), _text("name"), _text("created"),
    Column("device_pin", Boolean, nullable=False, server_default=false()),  # devices are to have a PIN
)  # fmt: skip

people = Table(
    "people", metadata, _id(),
    Column("email", Text, nullable=False, unique=True),  # in lower case
    _text("name", ""),
    _text("password", ""),  # argon2id; "" while the account has none
    _text("language", ""),
    _text("created"),
    Column("disabled", Text),
)  # fmt: skip

roles = Table(
    "roles", metadata,
    Column("person", Integer, ForeignKey("people.id"), primary_key=True),
    Column("project", Integer, ForeignKey("projects.id"), primary_key=True),
    _text("role"),  # coordinator, trainer
)  # fmt: skip

tokens = Table(
    "tokens", metadata, _id(),
    _text("kind"),  # first, session, reset, device, api, …
    Column("hash", Text, nullable=False, unique=True),
    _of("person", "people", optional=True, index=True),
    _text("created"),
    _text("expires"),
    Column("used", Text),
    _text("label", ""),  # what people call it: "tablet 4", "Power BI"
    Column("seen", Text),  # when it last opened a door, to the hour
    Column("revoked", Text),
    _text("scopes", ""),  # kind api: what it may do (admit/keys.py)
)  # fmt: skip

device_logs = Table(
    "device_logs",
    metadata,
    Column("token", Integer, ForeignKey("tokens.id"), primary_key=True),
    _text("received"),
    _text("lines"),  # JSON: what happened on the device, without answers; the last one that it sent
)

device_queues = Table(
    "device_queues",
    metadata,
    Column("token", Integer, ForeignKey("tokens.id"), primary_key=True),
    _text("told"),
    Column("waiting", Integer, nullable=False),
    _text("oldest"),  # since when the oldest of them waits, by the server's clock; "" where none does
)

forms = Table(
    "forms", metadata, _id(),
    _of("project", "projects"),
    _text("form_id"),
    _text("title"),
    Column("code", Text, nullable=False, unique=True),
    _text("state", "draft"),  # draft, open, closed
    Column("current", Integer),  # versions.number in use
    _text("created"),
    Column("members", Boolean, nullable=False, server_default=false()),  # only for people who are signed in
    UniqueConstraint("project", "form_id"),
)  # fmt: skip

versions = Table(
    "versions", metadata, _id(),
    _of("form", "forms"),
    Column("number", Integer, nullable=False),  # 1, 2, 3 … of this form
    _text("version"),  # as the form says
    _text("state"),  # draft, published
    _text("title"),
    _text("source_name"),
    Column("source", LargeBinary, nullable=False),
    Column("xform", LargeBinary, nullable=False),
    _text("xform_md5"),
    Column("program", LargeBinary, nullable=False),  # canonical JSON, zlib
    _text("digest"),  # of that JSON
    _text("findings", "[]"),
    _text("made_from", ""),  # shipped forms: hash of everything they are made from
    _text("created"),
    Column("published", Text),
    _of("by", "people", optional=True),
    UniqueConstraint("form", "number"),
)  # fmt: skip
Index(
    "uq_versions_published", versions.c.form, versions.c.version, unique=True,
    sqlite_where=text("state = 'published'"), postgresql_where=text("state = 'published'"),
)  # fmt: skip

form_files = Table(
    "form_files", metadata, _id(),
    _of("version", "versions"),
    _text("name"),
    _text("hash"),
    Column("size", Integer, nullable=False),
    _text("media_type"),
    UniqueConstraint("version", "name"),
)  # fmt: skip

submissions = Table(
    "submissions", metadata, _key(),
    _of("form", "forms"),
    _of("version", "versions", optional=True),  # None: the form never had the version it names
    _text("instance_id"),  # of the first edit; anonymous forms: the key, in letters
    Column("current_edit", Key, nullable=False),
    Column("edits", Integer, nullable=False, server_default="0"),  # corrections after the first
    _text("received"),  # anonymous forms: the day only
    _text("day"),
    _text("door"),  # anonymous forms: ""
    _text("review", ""),  # "", edited, has_issues, rejected, approved
    Column("valid", Boolean),  # None: not judged yet
    _text("verdict", "{}"),
    _text("language", ""),
    _text("answers", "{}"),  # outside of repeats
    _of("submitter", "people", optional=True),
    Column("attachments_expected", Integer, nullable=False, server_default="0"),
    Column("attachments_present", Integer, nullable=False, server_default="0"),
    UniqueConstraint("form", "instance_id"),
    Index(None, "form", "id"),
    Index(None, "submitter", "id"),
)  # fmt: skip

edits = Table(
    "edits", metadata, _key(),
    _of("submission", "submissions", key=True, index=True),
    _of("form", "forms"),
    _of("version", "versions", optional=True),
    _text("instance_id"),
    _text("deprecated_id", ""),
    Column("xml", LargeBinary, nullable=False),  # zlib, as received; anonymous forms: written anew, without ids
    _text("sha256"),
    _text("canonical_sha256"),
    _text("world", "{}"),
    _text("received"),
    _of("submitter", "people", optional=True),
    UniqueConstraint("form", "instance_id"),
)  # fmt: skip

repeat_rows = Table(
    "repeat_rows", metadata,
    Column("submission", Key, ForeignKey("submissions.id"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),  # 1 … in document order, over all repeats of the record
    Column("parent", Integer, nullable=False, server_default="0"),  # ordinal of the row around it, 0: the record
    Column("form", Integer, ForeignKey("forms.id"), nullable=False),
    _text("path"),  # below the root, without indexes: a/month
    _text("place"),  # a/month[2]
    _text("answers", "{}"),
    Index(None, "form", "path", "submission", "ordinal"),
    sqlite_with_rowid=False,
)  # fmt: skip

attachments = Table(
    "attachments", metadata, _key(),
    _of("submission", "submissions", key=True, index=True),
    _of("edit", "edits", key=True),
    _text("name"),
    Column("hash", Text),  # None: named in the record, not here yet
    Column("size", Integer),
    _text("media_type", ""),
    UniqueConstraint("edit", "name"),
)  # fmt: skip

quarantine = Table(
    "quarantine", metadata, _key(),
    _text("received"),
    _text("door"),
    _text("form_id", ""),
    _text("instance_id", ""),
    _text("code"),
    _text("message"),
    _text("content_type", ""),
    Column("body", LargeBinary, nullable=False),
    _text("files", "[]"),  # [[name, hash, size, media type], …]
    _of("submitter", "people", optional=True),
)  # fmt: skip

uploads = Table(
    "uploads", metadata,
    Column("key_hash", Text, primary_key=True),
    _text("hash"),
    _text("name"),
    Column("size", Integer, nullable=False),
    Column("created", Text, nullable=False, index=True),  # anonymous forms: the day only
    sqlite_with_rowid=False,
)  # fmt: skip

#: Unfinished answers that wait for whoever has their code (resume.py).
drafts = Table(
    "drafts", metadata,
    Column("place", Text, primary_key=True),  # made from the code; leads to no key
    _of("form", "forms"),
    Column("sealed", LargeBinary, nullable=False),
    Column("until", Text, nullable=False, index=True),  # the last day on which they are kept
    sqlite_with_rowid=False,
)  # fmt: skip

#: Records of anonymous forms that have come (store/seen.py); tied to no other table.
seen = Table(
    "seen", metadata,
    Column("mark", Text, primary_key=True),
    Column("until", Text, nullable=False, index=True),  # the last day on which it is needed
    sqlite_with_rowid=False,
)  # fmt: skip

entity_lists = Table(
    "entity_lists", metadata, _id(),
    _of("project", "projects"),
    _text("name"),
    _text("properties", "[]"),  # names in the order in which they first came
    Column("version", Integer, nullable=False, server_default="0"),  # one more at every change of it or its entities
    _text("created"),
    UniqueConstraint("project", "name"),
)  # fmt: skip

entities = Table(
    "entities", metadata, Column("id", Key, primary_key=True),
    _of("list", "entity_lists"),
    _text("uuid"),
    _text("label"),
    _text("data", "{}"),  # property: text
    Column("version", Integer, nullable=False),  # entity_versions.number in use
    _text("created"),
    _text("updated"),
    Column("deleted", Text),
    Column("changed", Integer, nullable=False, server_default="0"),  # entity_lists.version of the last change
    UniqueConstraint("list", "uuid"),
    Index(None, "list", "changed"),
)  # fmt: skip

entity_versions = Table(
    "entity_versions", metadata, Column("id", Key, primary_key=True),
    _of("entity", "entities", key=True),
    Column("number", Integer, nullable=False),  # 1, 2, 3 … of this entity
    _text("action"),  # create, update, delete, restore
    _text("label"),
    _text("data", "{}"),
    Column("base", Integer),  # the version that the writer had seen
    _text("conflict", ""),  # "", soft (another property changed meanwhile), hard (the same one)
    _of("submission", "submissions", optional=True, key=True, index=True),
    _of("person", "people", optional=True),
    _text("at"),
    UniqueConstraint("entity", "number"),
)  # fmt: skip

audit = Table(
    "audit", metadata, _id(),
    _text("at"),
    _of("person", "people", optional=True),
    _text("action"),
    _text("subject", ""),
    _text("details", "{}"),
)  # fmt: skip

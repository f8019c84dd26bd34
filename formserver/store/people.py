"""Queries on projects, people, their roles and their tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from formserver.store.keys import moment, new_secret, secret_hash
from formserver.store.tables import people, projects, roles, tokens


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody with an account; ``role`` is coordinator, trainer or "" in the project asked about."""

    id: int
    email: str
    name: str
    language: str
    password: str
    disabled: str | None
    role: str


def first_project(db: Connection) -> int:
    """Return the key of the oldest project; makes one when there is none."""
    found = db.execute(select(func.min(projects.c.id))).scalar()
    return add_project(db, name="Forms") if found is None else found


def add_project(db: Connection, *, name: str) -> int:
    """Add a project; return its key."""
    return _inserted(db, insert(projects).values(name=name, created=moment()))


def add_person(db: Connection, *, email: str, name: str, password: str) -> int:
    """Add a person; ``password`` is its argon2id hash or "". Return the key."""
    return _inserted(db, insert(people).values(email=email, name=name, password=password, created=moment()))


def set_password(db: Connection, person: int, password: str) -> None:
    """Store another password hash."""
    db.execute(update(people).where(people.c.id == person).values(password=password))


def set_disabled(db: Connection, person: int, disabled: bool) -> None:
    """Let a person in no more, or again."""
    db.execute(update(people).where(people.c.id == person).values(disabled=moment() if disabled else None))


def set_role(db: Connection, person: int, project: int, role: str) -> None:
    """Give a person exactly ``role`` in a project; "" takes every role away."""
    db.execute(delete(roles).where(roles.c.person == person, roles.c.project == project))
    if role:
        db.execute(insert(roles).values(person=person, project=project, role=role))


def person_by_email(db: Connection, email: str) -> PersonRow | None:
    """Return the person with ``email`` (in lower case) and the role in the first project."""
    return _one(db.execute(_PEOPLE.where(people.c.email == email)).first())


def person_by_key(db: Connection, key: int) -> PersonRow | None:
    """Return the person with row key ``key``."""
    return _one(db.execute(_PEOPLE.where(people.c.id == key)).first())


def list_people(db: Connection, *, after: str = "", limit: int | None = None) -> list[PersonRow]:
    """Return everybody, by e-mail address, from the one after ``after`` on."""
    query = _PEOPLE.where(people.c.email > after).order_by(people.c.email).limit(limit)
    return [_person(row) for row in db.execute(query)]


def has_coordinator(db: Connection) -> bool:
    """Say whether anybody who can sign in is a coordinator."""
    query = select(func.count()).select_from(roles).join(people, people.c.id == roles.c.person)
    query = query.where(roles.c.role == "coordinator", people.c.disabled.is_(None))
    return db.execute(query).scalar_one() > 0


def add_token(db: Connection, *, kind: str, person: int | None, hours: float) -> str:
    """Make a token that works for ``hours``; return its secret, of which only the hash is stored."""
    secret = new_secret()
    values = {
        "kind": kind,
        "person": person,
        "hash": secret_hash(secret),
        "created": moment(),
        "expires": moment(hours),
    }
    db.execute(insert(tokens).values(**values))
    return secret


def token_person(db: Connection, *, kind: str, secret: str) -> PersonRow | None:
    """Return whose unused, unexpired token ``secret`` is."""
    query = _PEOPLE.join(tokens, tokens.c.person == people.c.id).where(*_usable(kind, secret))
    return _one(db.execute(query).first())


def token_works(db: Connection, *, kind: str, secret: str) -> bool:
    """Say whether ``secret`` is an unused, unexpired token."""
    return db.execute(select(tokens.c.id).where(*_usable(kind, secret))).first() is not None


def use_token(db: Connection, *, kind: str, secret: str) -> bool:
    """Use a token up, in one conditional statement; False when it does not work (any more)."""
    return db.execute(update(tokens).where(*_usable(kind, secret)).values(used=moment())).rowcount == 1


def revoke_tokens(db: Connection, *, kind: str, person: int | None) -> None:
    """Make every token of a kind and a person (None: those of nobody) useless."""
    whose = tokens.c.person.is_(None) if person is None else tokens.c.person == person
    db.execute(delete(tokens).where(tokens.c.kind == kind, whose))


def forget_old_tokens(db: Connection) -> None:
    """Delete tokens that expired, but not keys of programs, which are listed with what became of them."""
    db.execute(delete(tokens).where(tokens.c.expires < moment(), tokens.c.kind != "api"))


_ROLE = roles.c.role.label("role")
_PEOPLE = (
    select(people.c.id, people.c.email, people.c.name, people.c.language, people.c.password, people.c.disabled, _ROLE)
    .select_from(people)
    .outerjoin(roles, roles.c.person == people.c.id)
)


def _usable(kind: str, secret: str) -> list[Any]:
    return [
        tokens.c.kind == kind,
        tokens.c.hash == secret_hash(secret),
        tokens.c.used.is_(None),
        tokens.c.expires > moment(),
    ]


def _person(row: Any) -> PersonRow:
    return PersonRow(**{**row._mapping, "role": row.role or ""})


def _one(row: Any) -> PersonRow | None:
    return None if row is None else _person(row)


def _inserted(db: Connection, statement: Any) -> int:
    key: int = db.execute(statement).inserted_primary_key[0]  # type: ignore[index]
    return key

"""What every resource of the API is made of: its blueprint, schemas with the field's names, scopes, pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import wraps
from typing import Any, NoReturn, ParamSpec, TypeVar

from flask import g, request, url_for
from flask_smorest import Blueprint
from marshmallow import RAISE, Schema, ValidationError, fields, validate
from webargs.flaskparser import FlaskParser

from formserver.admit import keys
from formserver.errors import Problem
from formserver.incoming import moment_text
from formserver.store.forms import FormRow
from formserver.web.command import named_form
from formserver.web.context import outside, store

Args = ParamSpec("Args")
Answer = TypeVar("Answer")

MOST = 1000
LARGEST = 2**63 - 1


class Shape(Schema):
    """A schema whose names in JSON are in camel case, as in the field: ``instance_id`` is ``instanceId``."""

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Name a field."""
        first, *rest = (field_obj.data_key or field_name).split("_")
        field_obj.data_key = first + "".join(part.capitalize() for part in rest)


class Parser(FlaskParser):
    """Reads what was sent by a schema and says what is wrong with it as a Problem; unknown parameters are wrong."""

    DEFAULT_UNKNOWN_BY_LOCATION = FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION | {"query": RAISE, "json": RAISE}

    def _raw_load_json(self, req: Any) -> Any:
        try:
            return whole(super()._raw_load_json(req))
        except (ValueError, RecursionError) as error:  # also numbers of thousands of digits
            raise Problem("request.unreadable") from error

    def handle_error(self, error: ValidationError, *args: Any, **kwargs: Any) -> NoReturn:
        """Raise Problem ``request.unfit`` with what is wrong at each name."""
        raise unfit(next(iter(error.normalized_messages().values())))  # by place: query, json


def unfit(errors: Mapping[str, Any]) -> Problem:
    """Return what a schema found wrong, {name: sentences}, as Problem ``request.unfit``."""
    name, said = next(iter(errors.items()))
    words = said[0] if isinstance(said, list) else said
    return Problem("request.unfit", reason=f"{name}: {words}", errors=dict(errors))


def whole(value: Any) -> Any:
    """Return JSON values; raise ValueError for text that no database holds (NUL, halves of characters)."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, str) and ("\0" in found or any("\ud800" <= letter <= "\udfff" for letter in found)):
            raise ValueError("a character that is none")
        if isinstance(found, Mapping):
            waiting += [*found, *found.values()]
        elif isinstance(found, list):
            waiting += found
    return value


class Resource(Blueprint):
    """The routes of one resource; each carries the resource's name as its tag."""

    ARGUMENTS_PARSER = Parser()

    def add_url_rule(self, *args: Any, **options: Any) -> None:
        """See Blueprint."""
        super().add_url_rule(*args, **options | {"tags": [self.name]})


def scope(name: str) -> Callable[[Callable[Args, Answer]], Callable[Args, Answer]]:
    """Decorate a view for keys that may do ``name`` (``any``: every key); stands right below the route."""

    def decorate(view: Callable[Args, Answer]) -> Callable[Args, Answer]:
        @wraps(view)
        def guarded(*args: Args.args, **kwargs: Args.kwargs) -> Answer:
            keys.require_scope(g.key, name)
            return view(*args, **kwargs)

        allowed = [] if name == "any" else [name]
        security = [{"bearer": allowed}, {"basic": allowed}]
        return Blueprint.doc(security=security)(guarded)

    return decorate


def file_response(media_type: str, words: str) -> Callable[[Callable[Args, Answer]], Callable[Args, Answer]]:
    """Document that a view answers with a file."""
    content = {media_type: {"schema": {"type": "string", "contentMediaType": media_type}}}
    return Blueprint.doc(responses={"200": {"description": words, "content": content}})


class PageQuery(Shape):
    """Which page of a list."""

    after = fields.String(load_default="", metadata={"description": "`next` carries it: what the last page ended with"})
    limit = fields.Integer(
        load_default=100, validate=validate.Range(1, MOST), metadata={"description": "How many at most"}
    )


def page_shape(item: type[Shape], name: str) -> type[Shape]:
    """Return the schema of a page of ``item``."""
    what = {
        "items": fields.List(fields.Nested(item), required=True),
        "next": fields.URL(
            allow_none=True, required=True, metadata={"description": "The address of the next page; null at the end"}
        ),
    }
    return type(name, (Shape,), what)


def page_of(items: Sequence[Any], limit: int, after: Callable[[Any], object]) -> dict[str, Any]:
    """Return a page from one row more than was asked for, if there are so many; ``after`` gives a row's key."""
    shown = items[:limit]
    return {"items": shown, "next": here(after=after(shown[-1])) if len(items) > limit else None}


def here(**changes: object) -> str:
    """Return this address with other parameters."""
    asked = request.args.to_dict(flat=True) | (request.view_args or {}) | changes
    path = url_for(str(request.endpoint), **asked)  # type: ignore[arg-type]
    return outside(path)


def number(after: str) -> int:
    """Return the key that a page begins after; raise Problem ``request.unfit``."""
    if not after:
        return -1
    if not (after.isascii() and after.isdigit()) or int(after[:20]) > LARGEST:
        raise Problem("request.unfit", reason="after: it is what `next` of another page carries.")
    return int(after)


def form_named(name: str) -> FormRow:
    """Return the form with an id or code; raise Problem ``form.unknown``."""
    return named_form(store(), name)


def may(name: str) -> bool:
    """Say whether the key of this request has a scope."""
    key: keys.Key = g.key
    return name in key.scopes


def moment(text: str, name: str) -> str:
    """Return a day as it is, a time as it is stored; raise Problem ``request.unfit``."""
    try:
        if len(text) <= 10:
            return date.fromisoformat(text).isoformat() if text else ""
        return moment_text(datetime.fromisoformat(text))
    except (ValueError, OverflowError) as error:
        raise Problem("request.unfit", reason=f"{name}: a day (2026-11-30) or a time with zone is needed.") from error

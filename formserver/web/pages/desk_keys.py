"""Access keys at the desk: what programs open the API with; made, shown once, listed, revoked."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, g, redirect, url_for
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response as AnyResponse

from formserver.admit import keys as admitted
from formserver.errors import Problem
from formserver.web.context import outside, secret, store
from formserver.web.pages.desk_door import bp, show
from formserver.web.pages.desk_forms import NewKey
from formserver.web.pages.desk_words import _
from formserver.web.problems import API


@bp.get("/keys")
def keys() -> Response:
    """Every key with what it may do and when it was last used."""
    return _keys(NewKey(formdata=None, data={"sealed": _seal().dumps(admitted.new_key_secret())}))


@bp.post("/keys")
def make_key() -> Response:
    """Make a key and show it, once; the same page sent twice makes one."""
    form = NewKey()
    if not form.validate_on_submit():
        return _keys(form, status=422)
    made = admitted.make_key(
        store(), label=form.label.data, scopes=form.scopes.data, days=form.days.data, by=g.person.id,
        secret=_unsealed(form.sealed.data),
    )  # fmt: skip
    return show("desk/key.html", here="keys", label=form.label.data.strip(), key=made, address=outside(f"{API}/"))


@bp.post("/keys/<int:key>/revoke")
def revoke_key(key: int) -> AnyResponse:
    """Let a key open nothing any more."""
    admitted.revoke_key(store(), key, by=g.person.id)
    flash(_("The key is revoked: it opens nothing any more."), "good")
    return redirect(url_for("desk.keys"), 303)


def _keys(form: NewKey, *, status: int = 200) -> Response:
    """Show the list and the form for another key."""
    if not form.sealed.data:
        form.sealed.data = _seal().dumps(admitted.new_key_secret())
    words: dict[str, Any] = {choice.value: choice.label for choice in form.scopes.choices}
    return show("desk/keys.html", here="keys", status=status, form=form, listed=admitted.list_keys(store()),
                works=admitted.key_works, never=admitted.NEVER, words=words, address=outside(f"{API}/"))  # fmt: skip


def _seal() -> URLSafeSerializer:
    """Return what seals a secret in a page before it opens anything, so that only ours become keys."""
    return URLSafeSerializer(secret(), salt="key")


def _unsealed(text: str | None) -> str:
    try:
        return str(_seal().loads(text or ""))
    except BadSignature as error:
        raise Problem("state.unreadable") from error

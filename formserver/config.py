"""Every setting, with its default and meaning; the only module that reads ``FORMSERVER_*``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from formserver.errors import Problem

PREFIX = "FORMSERVER_"


@dataclass(frozen=True, slots=True)
class Setting:
    """``parse`` turns text into the value and raises ValueError with a reason; ``default`` is text as well."""

    name: str
    default: str
    parse: Callable[[str], Any]
    help: str
    secret: bool = False

    @property
    def variable(self) -> str:
        """The environment variable: ``FORMSERVER_PORT``."""
        return PREFIX + self.name.upper()


def whole(text: str) -> int:
    """Return a whole number from 0."""
    if not (text.isascii() and text.isdigit()):
        raise ValueError("it is not a whole number")
    return int(text)


def positive(text: str) -> int:
    """Return a whole number from 1."""
    if whole(text) < 1:
        raise ValueError("it must be at least 1")
    return int(text)


def port(text: str) -> int:
    """Return a TCP port; 0 takes a free one."""
    if whole(text) > 65535:
        raise ValueError("a port is at most 65535")
    return int(text)


def switch(text: str) -> bool:
    """Return whether something is on: 1 or 0."""
    if text not in ("0", "1"):
        raise ValueError("it is 1 or 0")
    return text == "1"


def readable_file(text: str) -> str:
    """Return "" or the name of a file that is there."""
    if text and not Path(text).is_file():
        raise ValueError("there is no such file")
    return text


def database_url(text: str) -> str:
    """Return "" (SQLite in the data folder) or the URL of a PostgreSQL database."""
    if text and urlsplit(text).scheme not in ("postgresql", "postgres", "sqlite"):
        raise ValueError("a database is named postgresql://user@host/name")
    return text.replace("postgres://", "postgresql://", 1) if text.startswith("postgres://") else text


def public_url(text: str) -> str:
    """Return "" or the address that people use, without a slash at the end."""
    if text and urlsplit(text).scheme not in ("http", "https"):
        raise ValueError("an address begins with http:// or https://")
    return text.rstrip("/")


def hosts(text: str) -> frozenset[str]:
    """Return the names of hosts, ``name`` or ``name:port``, between commas or spaces."""
    found = frozenset(text.lower().replace(",", " ").split())
    if any("/" in name or not name.isascii() for name in found):
        raise ValueError("hosts are named panel.example.org or panel.example.org:8443, without http:// and paths")
    return found


def secret(text: str) -> str:
    """Return a secret of at least 32 characters, or ""."""
    if text and len(text) < 32:
        raise ValueError("it has fewer than 32 characters")
    return text


def tiles_url(text: str) -> str:
    """Return "" or the address of map tiles, with {z}, {x} and {y} where their numbers go."""
    if text and (urlsplit(text).scheme not in ("http", "https") or not all(f"{{{part}}}" in text for part in "zxy")):
        raise ValueError("tiles are at an address like https://tiles.example.org/{z}/{x}/{y}.png")
    return text


SETTINGS = (
    Setting("data", "var", Path, "Folder that holds everything: database, files, secrets."),
    Setting("host", "127.0.0.1", str, "Network address to listen at; 0.0.0.0 for every one."),
    Setting("port", "8000", port, "Port to listen at; 0 takes a free one."),
    Setting("public_url", "", public_url, "Address that people use, when it is not http://host:port."),
    Setting("tls", "0", switch, "1: https with a certificate of the server's own, for a local network; see /trust."),
    Setting("tls_cert", "", readable_file, "https with this certificate and its chain (PEM)."),
    Setting("tls_key", "", readable_file, "Key of that certificate (PEM); empty: in the same file."),
    Setting("database_url", "", database_url, "PostgreSQL database; empty: SQLite in the data folder.", secret=True),
    Setting(
        "secret_key", "", secret, "Key of sessions and carried pages; empty: a file in the data folder.", secret=True
    ),
    Setting("threads", "8", positive, "Requests answered at once."),
    Setting("trusted_proxies", "0", whole, "How many proxies in front add X-Forwarded headers that count."),
    Setting("max_request_mb", "100", positive, "Largest request with all its files, in MB."),
    Setting("max_field_kb", "4000", positive, "Largest field of a form that is not a file, in kB."),
    Setting("max_parts", "5000", positive, "Most fields and files in one request."),
    Setting("session_hours", "12", positive, "Hours until somebody has to sign in again."),
    Setting("first_link_hours", "72", positive, "Hours that the first coordinator's one-time link works."),
    Setting("upload_hours", "48", positive, "Hours that photos of an unfinished form are kept."),
    Setting("draft_days", "30", whole, "Days that answers kept under a code wait to be finished; 0: none are kept."),
    Setting(
        "offline", "1", switch, "1: devices may keep forms that open without a connection; 0: they let go of them."
    ),
    Setting(
        "tiles",
        "",
        tiles_url,
        "Where maps of questions get their pictures, like https://tiles.example.org/{z}/{x}/{y}.png; "
        "empty: a plain grid, and nobody else is asked.",
    ),
    Setting("tiles_credit", "", str, "Words that the map shows about whose pictures they are."),
    Setting("return_hosts", "", hosts, "Hosts to which a link may lead back after sending (return_url), with commas."),
    Setting("shipped_forms", "1", whole, "1: publish the shipped forms at the first start; 0: begin empty."),
    Setting("test_postgres", "", database_url, "PostgreSQL server for the tests.", secret=True),
)
BY_NAME = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Settings:
    """The values in force, as attributes (``settings.port``), and where each came from."""

    values: Mapping[str, Any]
    sources: Mapping[str, str]

    def __getattr__(self, name: str) -> Any:
        try:
            return self.values[name]
        except KeyError:
            raise AttributeError(name) from None

    def with_(self, **changes: Any) -> Settings:
        """Return the settings with parsed ``changes``."""
        return Settings({**self.values, **changes}, {**self.sources, **dict.fromkeys(changes, "code")})


def read_settings(environ: Mapping[str, str], options: Mapping[str, str] | None = None) -> Settings:
    """Return the settings from ``options`` (command line), then ``environ``, then the defaults.

    Raises Problem ``setting.unknown`` or ``setting.unreadable``.
    """
    known = {setting.variable for setting in SETTINGS}
    for variable in environ:
        if variable.startswith(PREFIX) and variable not in known:
            raise Problem("setting.unknown", name=variable)
    values, sources = {}, {}
    for setting in SETTINGS:
        text, source = _found(setting, environ, options or {})
        values[setting.name], sources[setting.name] = _parsed(setting, text), source
    return Settings(values, sources)


def _found(setting: Setting, environ: Mapping[str, str], options: Mapping[str, str]) -> tuple[str, str]:
    if setting.name in options:
        return options[setting.name], "--" + setting.name.replace("_", "-")
    if setting.variable in environ:
        return environ[setting.variable], setting.variable
    return setting.default, "default"


def _parsed(setting: Setting, text: str) -> Any:
    try:
        return setting.parse(text)
    except ValueError as error:
        shown = "…" if setting.secret else text
        raise Problem("setting.unreadable", name=setting.variable, value=shown, reason=error) from error


def settings_lines(settings: Settings) -> list[str]:
    """Return ``name value source`` of each setting, secrets masked, in columns."""
    rows = [(name, _shown(BY_NAME[name], settings), settings.sources[name]) for name in BY_NAME]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    return [f"{name:{widths[0]}}  {value:{widths[1]}}  {source}" for name, value, source in rows]


def _shown(setting: Setting, settings: Settings) -> str:
    value = settings.values[setting.name]
    value = ",".join(sorted(value)) if isinstance(value, frozenset) else str(value)
    return "********" if setting.secret and value else value

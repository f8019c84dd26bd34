"""The command line: one function a command, each a thin call of what the other doors call as well."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from formserver import __version__, command_line
from formserver.config import SETTINGS, Settings, read_settings, settings_lines
from formserver.errors import Problem

if TYPE_CHECKING:
    from formserver.store import Store

Options = argparse.Namespace

#: Demo records between two looks at the progress bar.
DEMO_PORTION = 100


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return what the shell gets: 0 done, 1 found wanting, 2 could not be done."""
    options = parser().parse_args(arguments)
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    try:
        settings = read_settings(os.environ, _given(options))
        if options.run in READING:
            _require_data(settings)
        return int(options.run(settings, options) or 0)
    except Problem as problem:
        for finding in problem.details.get("findings", ()):
            print(finding)
        print(f"formserver: {problem.message}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of our output went away
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def serve(settings: Settings, options: Options) -> int:
    """Serve the desk and the forms."""
    from formserver.serving import serve as run

    return run(settings, lambda line: print(line, flush=True))


def check(settings: Settings, options: Options) -> int:
    """Print everything wrong with form files, as sheet!cell: message."""
    from formserver.compiler.findings import SEVERITIES, has_errors

    wrong = False
    for path in options.files:
        found = _findings(path)
        for finding in found:
            print(f"{path.name}: {finding}" if len(options.files) > 1 else finding)
        counts = [f"{sum(finding.severity == kind for finding in found)} {kind}s" for kind in SEVERITIES]
        print(f"{path.name}: {', '.join(counts)}")
        wrong = wrong or has_errors(found)
    return int(wrong)


def publish(settings: Settings, options: Options) -> int:
    """Publish form files, each with the files in NAME-media/ beside it."""
    import base64

    for path in options.files:
        files = {name: base64.b64encode(data).decode() for name, data in _media(path).items()}
        _command(settings, "publish", filename=path.name, data=base64.b64encode(_read(path)).decode(), files=files)
    return 0


def export(settings: Settings, options: Options) -> int:
    """Write a form's submissions to a file, or to standard output with -o -."""
    from formserver.deliver import export_form, several_in_one
    from formserver.terminal import progress_bar, write_chunks

    names = ("labels", "language", "group_prefix", "bom", "headings", "multiple", "separator", "guard", "personal")
    choices = {name: getattr(options, name) for name in names}
    with _reading(settings) as store, progress_bar("rows") as progress:
        form = _form(store, options.form)
        found = export_form(store, form, options.format, progress=progress, **choices)
        target = options.output or found.filename
        if several_in_one(found.filename, target, options.format):
            raise Problem("export.zip", name=Path(target).with_suffix(".zip"))
        write_chunks(found, target)
    if found.left_out:
        print(f"left out as personal data (--personal keeps it): {', '.join(found.left_out)}", file=sys.stderr)
    if target != "-":
        print(target)
    return 0


def forms(settings: Settings, options: Options) -> int:
    """List the forms; open or close one."""
    from formserver.store import forms as rows

    for state in ("open", "closed"):
        if name := getattr(options, state):
            _command(settings, "state", form=name, state=state)
            return 0
    with _reading(settings) as store, store.read() as db:
        counts = rows.count_submissions(db)
        for form in rows.list_forms(db):
            version = rows.version_by_number(db, form.id, form.current) if form.current is not None else None
            name = version.version if version is not None else "-"
            print(f"{form.form_id}\t{form.state}\t{form.code}\t{name}\t{counts.get(form.id, 0)}\t{form.title}")
    return 0


def demo(settings: Settings, options: Options) -> int:
    """Fill forms with demo answers, or remove those; the same seed gives the same answers."""
    from formserver.store import forms as rows

    if options.remove:
        _command(settings, "remove_demo", forms=options.forms, sure=options.yes)
        return int(not options.yes)
    chosen = options.forms
    if not chosen:
        with _reading(settings) as store, store.read() as db:
            chosen = [form.form_id for form in rows.list_forms(db) if form.state == "open"]
    for form in chosen:
        _fill_demo(settings, form, options)
    return 0


def show_settings(settings: Settings, options: Options) -> int:
    """Print every setting: name, value, where it comes from."""
    if options.explain:
        for setting in SETTINGS:
            print(f"{setting.variable}\t{setting.help}")
    else:
        print("\n".join(settings_lines(settings)))
    return 0


def texts(settings: Settings, options: Options) -> int:
    """Take texts out for translators, take their files in, count what is translated."""
    from formserver.texts import commands

    if options.task == "extract":
        print(*(list(commands.extract(options.files, options.languages, options.folder)) or ["Nothing new."]), sep="\n")
        return 0
    if options.task == "coverage":
        print(*commands.coverage_lines(options.folder), sep="\n")
        return 0
    told = list(commands.merge(options.files, form=options.form, tag=options.language, folder=options.folder))
    print(*(line for each in told for line in commands.merge_lines(each)), sep="\n")
    return int(any(each.broken for each in told))


def conformance(settings: Settings, options: Options) -> int:
    """Measure an engine against recorded behaviour (.jsonl.gz files)."""
    from formserver.conformance.runner import UNUSABLE, run

    try:
        return int(not run(options.files, options.engine, options.failures, options.json, sys.stdout))
    except UNUSABLE as error:
        print(f"formserver: {error}", file=sys.stderr)
        return 2


def rederive(settings: Settings, options: Options) -> int:
    """Judge every submission (of one form) again and derive its typed answers."""
    _command(settings, "rederive", form=options.form)
    return 0


def account(settings: Settings, options: Options) -> int:
    """Print a link that sets a password, or that enrols a device; with a role, make the account first."""
    from formserver.serving import command, site_address

    if options.role:
        _command(settings, "add_account", email=options.email, name=options.name, role=options.role)
    (path,) = command(settings, "account_link", email=options.email, device=options.device)
    print(f"{site_address(settings)}{path}")
    return 0


def key(settings: Settings, options: Options) -> int:
    """List the keys of programs; make or revoke one."""
    if options.make is not None:
        _command(settings, "make_key", label=options.make, scopes=options.may.split(","), days=options.days)
    elif options.revoke is not None:
        _command(settings, "revoke_key", key=options.revoke)
    else:
        from formserver.admit.keys import key_works, list_keys

        with _reading(settings) as store:
            for row in list_keys(store):
                state = "works" if key_works(row) else "ended"
                print(row.id, state, row.scopes, row.expires[:10], row.seen or "never", row.label, sep="\t")
    return 0


def backup(settings: Settings, options: Options) -> int:
    """Write one file that holds everything, also while a server runs."""
    from formserver.store.backup import back_up

    with _reading(settings) as store:
        manifest = back_up(store, options.file, _secret(settings))
    rows = sum(member.rows for member in manifest.members.values())
    print(f"{options.file}: {rows} rows, {manifest.files} files")
    for hash in manifest.damaged:
        print(f"formserver: {Problem('blob.damaged', hash=hash).message}", file=sys.stderr)
    return int(bool(manifest.damaged))


def restore(settings: Settings, options: Options) -> int:
    """Restore a backup into an empty data folder and database."""
    from formserver.store.restore import restore as run

    manifest = run(options.file, settings.data, settings.database_url)
    print(f"{settings.data}: restored what was backed up at {manifest.made}")
    return 0


def upgrade(settings: Settings, options: Options) -> int:
    """Bring an older data folder to this release, with a backup first."""
    from formserver.store.upgrade import upgrade as run

    done = run(settings.data, settings.database_url, _secret(settings))
    if done.backup is not None:
        print(f"backup: {done.backup}")
    print(f"{settings.data}: schema {done.reached}" + ("" if done.found != done.reached else " already"))
    return 0


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    top = argparse.ArgumentParser(prog="formserver", description="XLSForm in, answers from any phone, table out.")
    top.add_argument("--version", action="version", version=__version__)
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, run, add in COMMANDS:
        summary = (run.__doc__ or "").rstrip(".")
        command = commands.add_parser(name, help=summary, description=summary + ".")
        command.add_argument("--data", metavar="DIR", help="data folder (default var)")
        add(command)
        command.set_defaults(run=run)
    return top


COMMANDS: tuple[tuple[str, Callable[[Settings, Options], int], Callable[[argparse.ArgumentParser], None]], ...] = (
    ("serve", serve, command_line.serve_options),
    ("check", check, command_line.files_options),
    ("publish", publish, command_line.files_options),
    ("export", export, command_line.export_options),
    ("forms", forms, command_line.forms_options),
    ("demo", demo, command_line.demo_options),
    ("settings", show_settings, command_line.settings_options),
    ("texts", texts, command_line.texts_options),
    ("conformance", conformance, command_line.conformance_options),
    ("rederive", rederive, command_line.rederive_options),
    ("account", account, command_line.account_options),
    ("key", key, command_line.key_options),
    ("backup", backup, command_line.file_options),
    ("restore", restore, command_line.file_options),
    ("upgrade", upgrade, command_line.no_options),
)


#: What needs data that are there; the other commands begin a folder where there is none.
READING = frozenset({export, forms, rederive, account, backup})


def _given(options: Options) -> dict[str, str]:
    """Return the options that are settings."""
    names = {setting.name for setting in SETTINGS}
    return {name: str(value) for name, value in vars(options).items() if name in names and value is not None}


def _command(settings: Settings, name: str, **arguments: object) -> None:
    from formserver.serving import command

    for line in command(settings, name, **arguments):
        print(line)


def _fill_demo(settings: Settings, form: str, options: Options) -> None:
    """Send the records of one form in portions, so that a bar can show how far it is."""
    from formserver.serving import command
    from formserver.terminal import progress_bar

    done, start = 0, time.perf_counter()
    with progress_bar(f"records of {form}") as progress:
        while done < options.size:
            count = min(DEMO_PORTION, options.size - done)
            asked = {"form": form, "seed": options.seed, "photos": options.photos, "problems": options.problems}
            command(settings, "demo", first=done, count=count, **asked)
            done += count
            progress(done, options.size)
    rate = done / max(time.perf_counter() - start, 1e-9)
    print(f"{form}: {done:,} demo records, {rate:,.0f} a second")


def _require_data(settings: Settings) -> None:
    from formserver.serving import require_data

    require_data(settings)


@contextmanager
def _reading(settings: Settings) -> Iterator[Store]:
    from formserver.serving import reading

    with reading(settings) as store:
        yield store


def _form(store: Store, name: str) -> int:
    from formserver.web.command import named_form

    return named_form(store, name).id


def _secret(settings: Settings) -> str:
    from formserver.store.lock import secret_key

    return str(settings.secret_key or secret_key(settings.data))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Problem("file.unknown", name=path) from error


def _media(path: Path) -> dict[str, bytes]:
    from formserver.publish.shipped import media_files

    return media_files(path)


def _findings(path: Path):  # type: ignore[no-untyped-def]
    from formserver.publish import compile_and_try

    return compile_and_try(_read(path), path.name, files=_media(path)).findings


if __name__ == "__main__":
    sys.exit(main())

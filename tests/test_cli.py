"""The command line as people use it: in processes of its own, beside a running server and without one."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from formserver import admit, cli, places
from formserver.store import open_store

ROOT = Path(__file__).parents[1]
COMMANDS = "serve check publish export forms demo settings texts conformance rederive backup restore upgrade".split()
FORM = """| survey   |      |      |       |
|          | type | name | label |
|          | text | who  | Name  |
| settings |            |         |         |
|          | form_title | form_id | version |
|          | Visit      | visit   | 1       |
"""


def start(*arguments: object, **environment: str) -> subprocess.Popen[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("FORMSERVER_")}
    return subprocess.Popen(
        [sys.executable, "-m", "formserver.cli", *map(str, arguments)],
        cwd=ROOT, env=inherited | environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def run(*arguments: object, **environment: str) -> tuple[int, str, str]:
    process = start(*arguments, **environment)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


@pytest.fixture
def visit(tmp_path):
    (tmp_path / "visit.md").write_text(FORM)
    return tmp_path / "visit.md"


def served(data, **environment):
    """Start a server on a free port; return it, its site and the lines that it printed."""
    server = start("serve", "--data", data, "--port", 0, FORMSERVER_SHIPPED_FORMS="0", **environment)
    assert server.stdout is not None
    lines = [server.stdout.readline().strip()]
    while not lines[-1].endswith("coordinator") and lines[-1]:
        lines.append(server.stdout.readline().strip())
    return server, lines[0].partition("/desk")[0], lines


def served_to_nobody(data):
    """Start a server that has its coordinator and no forms: it prints one line."""
    server = start("serve", "--data", data, "--port", 0, FORMSERVER_SHIPPED_FORMS="0")
    assert server.stdout is not None
    line = server.stdout.readline().strip()
    return server, line.partition("/desk")[0]


@pytest.fixture
def server(data):
    process, site, lines = served(data)
    yield site, lines
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)


def test_help_names_every_command(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    said = capsys.readouterr().out
    assert [name for name in COMMANDS if not re.search(rf"^ +{name}\b", said, re.M)] == []


def test_check_prints_findings_with_their_cells(visit):
    visit.write_text(FORM.replace("| text | who ", "| txet | who "))
    code, out, _ = run("check", visit)
    assert code == 1
    assert re.match(r"survey!A\d+: .*txet", out) and out.splitlines()[-1].startswith("visit.md: 1 errors")


def test_check_of_a_good_form_says_so(visit):
    assert run("check", visit)[:2] == (0, "visit.md: 0 errors, 0 warnings, 0 notes\n")


def test_settings_are_printed_with_their_source():
    code, out, _ = run("settings", "--data", "here", FORMSERVER_PORT="9000")
    assert code == 0
    assert re.search(r"^data +here +--data$", out, re.M) and re.search(r"^port +9000 +FORMSERVER_PORT$", out, re.M)


def test_a_mistaken_setting_stops_every_command_with_one_line():
    assert run("settings", FORMSERVER_PROT="1") == (
        2, "", "formserver: FORMSERVER_PROT is not a setting. `formserver settings` lists them.\n"
    )  # fmt: skip


def test_without_a_server_a_form_is_published_listed_closed_and_exported(visit, data):
    code, out, err = run("publish", visit, "--data", data)
    assert (code, err) == (0, "") and re.match(r"published visit version 1, code \w{6}", out)
    assert run("forms", "--close", "visit", "--data", data)[1] == "visit is closed\n"
    assert run("forms", "--data", data)[1].split("\t")[:2] == ["visit", "closed"]
    assert run("export", "visit", "-o", "-", "--data", data)[1].startswith("KEY,")
    assert run("rederive", "visit", "--data", data)[1] == "derived 0 submissions\n"


def test_a_form_with_errors_is_not_published(visit, data):
    visit.write_text(FORM.replace("| text | who ", "| txet | who "))
    code, out, err = run("publish", visit, "--data", data)
    assert code == 2 and out.startswith("survey!A") and "cannot be published" in err


def test_unknown_forms_and_files_are_one_line(visit, data, tmp_path):
    run("publish", visit, "--data", data)
    assert run("export", "nothing", "--data", data)[::2] == (2, "formserver: There is no such form.\n")
    assert run("check", tmp_path / "none.xlsx")[0] == 2


def test_a_server_prints_where_things_are(visit, data):
    run("publish", visit, "--data", data)
    process, site, lines = served(data)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    assert [re.sub(r"/[\w-]+  ", "/X  ", line.removeprefix(site)) for line in lines] == [
        "/X  the desk", "/s/X  Visit", "/account/first/X  once, for the first coordinator"
    ]  # fmt: skip


def test_commands_go_through_the_running_server(server, visit, data):
    site, _ = server
    code, out, err = run("publish", visit, "--data", data)
    assert (code, err) == (0, "")
    with urlopen(f"{site}/s/{out.split()[-1]}") as page:
        assert b"Name" in page.read()
    assert run("forms", "--data", data)[1].startswith("visit\topen\t")
    assert run("export", "visit", "-o", "-", "--data", data)[1].startswith("KEY,")


def test_demo_answers_come_and_go_through_the_running_server(server, visit, data):
    run("publish", visit, "--data", data)
    told = run("demo", "--size", 5, "--data", data)[1]
    assert re.fullmatch(r"visit: 5 demo records, [\d,]+ a second\n", told)
    assert run("demo", "--remove", "--data", data)[:2] == (
        1, "5 demo records would be removed; --yes removes them\n"
    )  # fmt: skip
    assert run("demo", "visit", "--remove", "--yes", "--data", data)[1] == "removed 5 demo records\n"


def test_a_refusal_by_the_running_server_reads_as_one_without(server, visit, data):
    visit.write_text(FORM.replace("| text | who ", "| txet | who "))
    code, out, err = run("publish", visit, "--data", data)
    assert code == 2 and out.startswith("survey!A") and "cannot be published" in err


def test_a_backup_is_made_beside_a_server_and_restored(server, visit, data, tmp_path):
    run("publish", visit, "--data", data)
    assert run("backup", tmp_path / "b.zip", "--data", data)[0] == 0
    assert run("restore", tmp_path / "b.zip", "--data", tmp_path / "new")[0] == 0
    assert run("forms", "--data", tmp_path / "new")[1] == run("forms", "--data", data)[1]
    assert run("upgrade", "--data", tmp_path / "new")[1].endswith("already\n")


def test_the_link_for_a_new_password_opens(data):
    store = open_store("", data)
    link = admit.first_link(store, hours=1)
    admit.accept_first_link(store, link, email="ann@example.org", name="Ann", password="long enough for anyone")
    store.close()
    process, site = served_to_nobody(data)
    code, out, _ = run("account", "ann@example.org", "--data", data)
    with urlopen(out.strip()) as page:
        assert code == 0 and out.startswith(site) and b"ann@example.org" in page.read()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)


def test_a_second_server_on_the_folder_refuses_to_start(server, data):
    code, out, err = run("serve", "--data", data, "--port", 0)
    assert (code, out) == (2, "")
    assert re.fullmatch(r"formserver: Another formserver \(process \d+\) is already running on .*\n", err)


def test_what_needs_the_folder_alone_waits_for_no_server(server, data, tmp_path):
    assert "already running" in run("upgrade", "--data", data)[2]


def test_a_warm_start_shows_a_form(visit, data):
    run("publish", visit, "--data", data)
    process, site, lines = served(data)
    with urlopen(lines[1].split()[0]) as page:
        assert b"<form" in page.read()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)


def test_every_command_says_what_it_does():
    for name, command, _ in cli.COMMANDS:
        assert command.__doc__ and "\n" not in command.__doc__, name


def test_shipped_forms_have_a_place():
    assert sorted(path.name for path in places.FORMS.glob("*.xlsx"))[0] == "score_baseline.xlsx"


def test_a_key_is_made_listed_and_revoked(data):
    made = run("key", "--make", "Report", "--may", "read,send", "--days", "9", "--data", data)[1]
    assert re.fullmatch(r"[\w-]{43}\n", made)
    number, state, scopes, *_, label = run("key", "--data", data)[1].strip().split("\t")
    assert (state, scopes, label) == ("works", "read send", "Report")
    assert run("key", "--revoke", number, "--data", data)[1] == "Report is revoked\n"
    assert run("key", "--data", data)[1].split("\t")[1] == "ended"
    assert run("key", "--make", "Report", "--may", "everything", "--data", data)[0] == 2


def test_a_command_that_serves_nothing_does_without_the_web(visit, data):
    run("publish", visit, "--data", data)
    lines = "import sys; from formserver import cli; cli.main(['export', 'visit', '-o', '-', '--data', sys.argv[1]]); "
    lines += "print(sorted({'marshmallow', 'flask_smorest', 'wtforms', 'formserver.app'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", lines, str(data)], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.endswith("[]\n"), done.stdout + done.stderr

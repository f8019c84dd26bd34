"""A wheel built from the checkout and installed elsewhere runs the same; locks and packages are as they should be."""

from __future__ import annotations

import configparser
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = ("forms", "migrations", "static", "translations")

#: Runs inside the installed wheel, far from the checkout, and serves one page.
VISIT = """
import sys
from pathlib import Path
from formserver import config, places
from formserver.app import create_app
assert Path(places.__file__).is_relative_to(sys.argv[1])
for folder in (places.STATIC, places.TRANSLATIONS, places.MIGRATIONS, places.FORMS):
    assert folder.is_relative_to(sys.argv[1]) and any(folder.rglob("*")), folder
app = create_app(config.read_settings({}, {"data": sys.argv[2]}))
page = app.test_client().get("/desk", follow_redirects=True)
assert page.status_code == 200, page.status
"""


def setup_cfg() -> configparser.ConfigParser:
    parsed = configparser.ConfigParser()
    parsed.read(ROOT / "setup.cfg")
    return parsed


def names(option: str) -> list[str]:
    return [line for line in setup_cfg()["options"][option].splitlines() if line]


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a freshly built wheel was installed into, without a network."""
    built, folder = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("installed")
    pip = (sys.executable, "-m", "pip", "-q", "--disable-pip-version-check")
    source = copy_of_checkout(tmp_path_factory.mktemp("source"))
    call(*pip, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", str(built), str(source))
    call(*pip, "install", "--no-deps", "--no-index", "--target", str(folder), str(next(built.glob("*.whl"))))
    return folder


def copy_of_checkout(folder: Path) -> Path:
    """Building writes beside the sources, so it is done on a copy."""
    for name in ("formserver", *FOLDERS, "setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        call("cp", "-r", str(ROOT / name), str(folder / name))
    return folder


def call(*command: str, **extra: str) -> str:
    """Run a command away from the checkout and return what it printed."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("FORMSERVER_")} | extra
    done = subprocess.run(command, cwd="/", env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_folder_with_code_is_a_package_of_the_wheel():
    with_code = {path.parent for path in (ROOT / "formserver").rglob("*.py")}
    found = {".".join(folder.relative_to(ROOT).parts) for folder in with_code}
    assert found | {f"formserver.{name}" for name in FOLDERS} == set(names("packages"))


def test_an_installed_wheel_prints_its_help(installed: Path):
    program = str(installed / "bin" / "formserver")
    help_text = call(sys.executable, program, "--help", PYTHONPATH=str(installed))
    assert "serve" in help_text and "conformance" in help_text


def test_an_installed_wheel_finds_its_folders_and_serves_a_page(installed: Path, tmp_path: Path):
    call(sys.executable, "-c", VISIT, str(installed), str(tmp_path), PYTHONPATH=str(installed))


def test_an_installed_wheel_carries_every_file_of_its_folders(installed: Path):
    for name in FOLDERS:
        kept = {path.relative_to(ROOT / name) for path in (ROOT / name).rglob("*") if is_kept(path)}
        packed = {
            path.relative_to(installed / "formserver" / name)
            for path in (installed / "formserver").rglob("*")
            if path.is_relative_to(installed / "formserver" / name) and is_kept(path)
        }
        assert kept == packed


def is_kept(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"


def test_workbooks_in_the_wheel_are_those_of_the_checkout(installed: Path):
    for workbook in (ROOT / "forms" / "xlsforms").glob("*.xlsx"):
        assert zipfile.is_zipfile(installed / "formserver" / "forms" / "xlsforms" / workbook.name)


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_locks_name_versions_and_hashes_and_no_place(lock: str):
    text = (ROOT / lock).read_text("utf-8")
    hashed = r"^[A-Za-z0-9_.\[\]-]+==\S+.*\\$(?:\n    --hash=sha256:[0-9a-f]{64}(?: \\)?)+"
    packages = re.findall(hashed, text, re.MULTILINE)
    assert len(packages) == len(re.findall(r"^\S", text, re.MULTILINE))
    assert "://" not in text


def locked(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9.-]+)==", (ROOT / lock).read_text("utf-8"), re.MULTILINE))


def bare(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=\[;]", name)[0].lower() for name in requirements}


def test_the_lock_has_what_setup_cfg_asks_for():
    assert bare(names("install_requires")) <= locked("requirements.lock")


def test_the_lock_has_the_driver_of_postgresql():
    assert {"psycopg", "psycopg-binary"} <= locked("requirements.lock")


def test_the_lock_for_tests_has_every_extra():
    extras = setup_cfg()["options.extras_require"].values()
    wanted = [line for extra in extras for line in extra.splitlines() if line and not line.startswith("#")]
    assert bare(wanted) <= locked("requirements-test.lock")


def test_the_lock_for_tests_holds_the_other():
    pattern = re.compile(r"^([a-z0-9.-]+==[^ ;]+)", re.MULTILINE)
    lock, larger = (
        set(pattern.findall((ROOT / name).read_text("utf-8")))
        for name in ("requirements.lock", "requirements-test.lock")
    )
    assert lock <= larger


def test_what_is_imported_is_what_is_required():
    sources = [path.read_text("utf-8") for path in (ROOT / "formserver").rglob("*.py")]
    imported = set(re.findall(r"^\s*(?:import|from) (\w+)", "\n".join(sources), re.MULTILINE))
    modules = {"argon2-cffi": "argon2", "tdewolff-minify": "minify", "fonttools": "fontTools"}
    modules["brotli"] = "fontTools"  # which writes WOFF2 with it
    for name in names("install_requires"):
        (plain,) = bare([name])
        assert modules.get(plain, plain.replace("-", "_")) in imported, plain

"""What each command of the command line takes: a function a command, which adds its options to a parser."""

from __future__ import annotations

import argparse
from pathlib import Path

from formserver.places import TRANSLATIONS


def no_options(command: argparse.ArgumentParser) -> None:
    """A command without options."""


def serve_options(command: argparse.ArgumentParser) -> None:
    """Options of serve."""
    command.add_argument("--host", help="address to listen at (default 127.0.0.1)")
    command.add_argument("--port", help="port to listen at (default 8000; 0: a free one)")
    command.add_argument("--tls", action="store_const", const="1", help="https with a certificate of its own")
    command.add_argument("--tls-cert", metavar="FILE", help="https with this certificate and its chain (PEM)")
    command.add_argument("--tls-key", metavar="FILE", help="its key (PEM; default: in the same file)")


def files_options(command: argparse.ArgumentParser) -> None:
    """Options of check and publish."""
    command.add_argument("files", nargs="+", type=Path, metavar="FILE", help=".xlsx, .xls, .csv, .md or XForm .xml")


def export_options(command: argparse.ArgumentParser) -> None:
    """Options of export."""
    command.add_argument("form", metavar="FORM", help="form id or code")
    command.add_argument("--format", default="csv", help="csv (default), xlsx, jsonl, geojson, sav, dta or media")
    command.add_argument("-o", "--output", metavar="FILE", help="where to write; - is standard output")
    command.add_argument("--labels", choices=("codes", "labels", "both"), default="codes", help="in the cells")
    command.add_argument("--language", default="", metavar="TAG", help="language of labels")
    command.add_argument("--group-prefix", action="store_true", help="column names with their groups")
    command.add_argument("--headings", choices=("names", "labels"), default="names", help="what stands above columns")
    command.add_argument("--split", dest="multiple", action="store_const", const="split", default="joined",
                         help="also a column of 0 and 1 for each choice of a select-multiple")  # fmt: skip
    command.add_argument("--semicolon", dest="separator", action="store_const", const=";", default=",",
                         help="separate CSV with semicolons")  # fmt: skip
    command.add_argument("--bom", action="store_true", help="begin CSV with a byte order mark, for Excel")
    command.add_argument("--guard", action="store_true", help="an apostrophe before what Excel would calculate in CSV")
    command.add_argument("--personal", action="store_true", help="also columns with personal data")


def key_options(command: argparse.ArgumentParser) -> None:
    """Options of key."""
    which = command.add_mutually_exclusive_group()
    which.add_argument("--make", metavar="NAME", help="make a key and print it, once")
    which.add_argument("--revoke", type=int, metavar="NUMBER", help="let a key open nothing any more")
    command.add_argument("--may", default="read", metavar="SCOPES", help="of a new key: read, personal, send, manage; "
                         "with commas (default read)")  # fmt: skip
    command.add_argument(
        "--days", type=_count, metavar="N", help="a new key works for so long (default: until revoked)"
    )


def forms_options(command: argparse.ArgumentParser) -> None:
    """Options of forms."""
    which = command.add_mutually_exclusive_group()
    which.add_argument("--open", metavar="FORM", help="take answers again")
    which.add_argument("--close", dest="closed", metavar="FORM", help="take no more answers")


def demo_options(command: argparse.ArgumentParser) -> None:
    """Options of demo."""
    command.add_argument("forms", nargs="*", metavar="FORM", help="form id or code (default: every open form)")
    command.add_argument("--size", type=_count, default=100, metavar="N", help="records of each form (default 100)")
    command.add_argument("--seed", type=int, default=1, metavar="S", help="another seed, other answers (default 1)")
    command.add_argument("--photos", action="store_true", help="with small pictures where a form asks for photos")
    command.add_argument("--problems", action="store_true", help="a tenth of the records has an answer that is wrong")
    command.add_argument("--remove", action="store_true", help="remove demo answers, and nothing else")
    command.add_argument("--yes", action="store_true", help="with --remove: do it")


def settings_options(command: argparse.ArgumentParser) -> None:
    """Options of settings."""
    command.add_argument("--explain", action="store_true", help="what each setting means")


def texts_options(command: argparse.ArgumentParser) -> None:
    """Options of texts: what is to be done and with what."""
    tasks = command.add_subparsers(dest="task", metavar="TASK", required=True)
    extract = tasks.add_parser("extract", help="renew .pot and .po files from forms (default: the shipped ones)")
    extract.add_argument("files", nargs="*", type=Path, metavar="FORM", help=".xlsx, .xls, .csv or .md")
    extract.add_argument("--language", dest="languages", action="append", default=[], metavar="TAG", help="begin one")
    merge = tasks.add_parser("merge", help="take translators' .po files in")
    merge.add_argument("files", nargs="+", type=Path, metavar="FILE", help=".po")
    merge.add_argument("--form", default="", metavar="ID", help="form id, where the file does not say it")
    merge.add_argument("--language", default="", metavar="TAG", help="language, where the file does not say it")
    for task in (extract, merge, tasks.add_parser("coverage", help="count texts by form and language")):
        task.add_argument("--folder", type=Path, default=TRANSLATIONS, metavar="DIR", help="folder of the catalogues")


def conformance_options(command: argparse.ArgumentParser) -> None:
    """Options of conformance."""
    command.add_argument("files", nargs="+", type=Path, metavar="FILE", help=".jsonl.gz")
    command.add_argument("--engine", choices=("python", "js"), default="python")
    command.add_argument("--failures", type=Path, metavar="OUT", help="write each row that failed as JSON")
    command.add_argument("--json", action="store_true", help="end with a line of JSON for each file")


def rederive_options(command: argparse.ArgumentParser) -> None:
    """Options of rederive."""
    command.add_argument("form", nargs="?", metavar="FORM", help="form id or code (default: every form)")


def account_options(command: argparse.ArgumentParser) -> None:
    """Options of account."""
    command.add_argument("email", metavar="EMAIL")
    command.add_argument("--role", choices=("trainer", "coordinator"), help="make the account, with this role")
    command.add_argument("--name", default="", help="the name of its owner, with --role")
    command.add_argument("--device", default="", metavar="LABEL", help="print a link that enrols this device instead")


def file_options(command: argparse.ArgumentParser) -> None:
    """Options of backup and restore."""
    command.add_argument("file", type=Path, metavar="FILE", help="the backup, a .zip")


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number

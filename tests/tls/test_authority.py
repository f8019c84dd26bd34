"""The authority in the data folder: what it may sign, how long, when things are made anew, who can read them."""

from __future__ import annotations

import ipaddress
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from formserver.tls.authority import AUTHORITY_FILE, FOLDER, SERVER_FILE, authority_certificate, keep_certificates
from formserver.tls.places import Reached, reached

NOW = datetime(2031, 7, 8, 9, 10, tzinfo=UTC)
HERE = Reached(("desk.local", "localhost"), (ipaddress.ip_address("192.168.1.5"),))


def keep(data: Path, where: Reached = HERE, *, days: int = 0) -> tuple[bool, bytes, x509.Certificate]:
    """Whether it was made anew, the authority, the server's certificate."""
    anew = keep_certificates(data, where, now=NOW + timedelta(days=days))
    server = x509.load_pem_x509_certificates((data / FOLDER / SERVER_FILE).read_bytes())[0]
    return anew, authority_certificate(data), server


def moved(*addresses: str) -> Reached:
    return Reached(HERE.names, tuple(ipaddress.ip_address(each) for each in addresses))


def test_what_is_good_stays(data: Path) -> None:
    first, second = keep(data), keep(data, days=366)
    assert (first[0], second[0]) == (True, False) and first[1:] == second[1:]


def test_a_certificate_is_made_anew_before_it_ends_and_the_authority_stays(data: Path) -> None:
    _, authority, server = keep(data)
    anew, same, later = keep(data, days=368)
    assert anew and same == authority and later.not_valid_after_utc > server.not_valid_after_utc
    assert later.not_valid_after_utc - later.not_valid_before_utc < timedelta(days=399)


@pytest.mark.parametrize("address", ["192.168.77.3", "10.1.2.3", "fd00::5"])
def test_in_another_private_network_devices_need_not_be_told_again(data: Path, address: str) -> None:
    _, authority, _ = keep(data)
    anew, same, server = keep(data, moved(address))
    names = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert anew and same == authority
    assert names.get_values_for_type(x509.IPAddress) == [ipaddress.ip_address(address)]


def test_a_public_address_or_another_name_needs_another_authority(data: Path) -> None:
    found = [keep(data)[1], keep(data, moved("203.0.113.9"))[1]]
    found.append(keep(data, Reached(("other.local",), HERE.addresses))[1])
    assert len(set(found)) == 3


def test_an_authority_lasts_ten_years(data: Path) -> None:
    _, authority, _ = keep(data)
    assert keep(data, days=3600)[1] == authority
    assert keep(data, days=3640)[1] != authority


def test_a_certificate_never_outlives_its_authority(data: Path) -> None:
    keep(data)
    _, authority, server = keep(data, days=3600)
    assert server.not_valid_after_utc <= x509.load_der_x509_certificate(authority).not_valid_after_utc


def test_a_clock_that_was_wrong_is_forgiven(data: Path) -> None:
    _, authority, _ = keep(data)
    anew, same, server = keep(data, days=-900)
    assert anew and same == authority and server.not_valid_before_utc < NOW - timedelta(days=900)


def test_a_crash_between_the_two_files_is_mended(data: Path) -> None:
    keep(data)
    old = (data / FOLDER / SERVER_FILE).read_bytes()
    (data / FOLDER / AUTHORITY_FILE).unlink()
    keep(data)
    (data / FOLDER / SERVER_FILE).write_bytes(old)
    assert keep(data)[0]


@pytest.mark.parametrize("name", [AUTHORITY_FILE, SERVER_FILE])
def test_a_damaged_file_is_made_anew(data: Path, name: str) -> None:
    keep(data)
    (data / FOLDER / name).write_text("no certificate")
    assert keep(data)[0]


def test_only_the_owner_reads_the_keys(data: Path) -> None:
    keep(data)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (data / FOLDER).iterdir()}
    assert modes == {AUTHORITY_FILE: 0o600, SERVER_FILE: 0o600}
    assert stat.S_IMODE((data / FOLDER).stat().st_mode) == 0o700


def test_this_computer_is_reached_by_its_own_names() -> None:
    found = reached("Desk.Example.org", "198.51.100.7", "0.0.0.0", "not a name")
    assert {"localhost", "desk.example.org"} <= set(found.names) and "not a name" not in found.names
    assert {"127.0.0.1", "198.51.100.7"} <= {str(each) for each in found.addresses}
    assert "0.0.0.0" not in {str(each) for each in found.addresses}

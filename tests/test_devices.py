"""Devices of trainers: a link that works once, a token kept as a hash, seen to the hour, revoked for good."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, update

from formserver import admit
from formserver.admit import devices
from formserver.errors import Problem
from formserver.store import devices as rows
from formserver.store import people
from formserver.store.keys import moment, secret_hash
from formserver.store.tables import tokens

NETWORK = "192.0.2.7"


@pytest.fixture(autouse=True)
def nobody_has_failed_yet():
    admit.FAILURES.clear()


@pytest.fixture
def kofi(store):
    """The key of a trainer."""
    admit.invite(store, email="kofi@example.org", name="Kofi", role="trainer")
    with store.read() as db:
        return people.person_by_email(db, "kofi@example.org").id


@pytest.fixture
def tablet(store, kofi):
    """The token of an enrolled device."""
    return devices.accept(store, devices.enrol(store, kofi, " tablet  4 "), network=NETWORK)


def refused(code, call, *args, **options):
    with pytest.raises(Problem) as problem:
        call(*args, **options)
    assert problem.value.code == code


def test_a_link_enrols_one_device_with_its_name(store, kofi, tablet):
    device = devices.admitted(store, tablet)
    assert (device.label, device.person.id, device.person.role) == ("tablet 4", kofi, "trainer")


def test_looking_at_a_link_does_not_use_it_up(store, kofi):
    link = devices.enrol(store, kofi, "tablet 4")
    for _ in range(3):
        assert devices.enrolment(store, link, network=NETWORK).name == "Kofi"
    assert devices.admitted(store, devices.accept(store, link, network=NETWORK))
    refused("token.unusable", devices.accept, store, link, network=NETWORK)


def test_of_two_devices_at_once_one_is_enrolled(store, kofi):
    link = devices.enrol(store, kofi, "tablet 4")

    def accept(number: int) -> bool:
        try:
            return bool(devices.accept(store, link, network=NETWORK))
        except Problem:
            return False

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(accept, range(4))) == 1
    assert len(devices.list_devices(store)) == 1


def test_a_link_expires(store, kofi):
    link = devices.enrol(store, kofi, "tablet 4", hours=-1)
    refused("token.unusable", devices.enrolment, store, link, network=NETWORK)
    assert devices.list_devices(store) == []


def test_a_second_link_for_the_same_device_takes_the_place_of_the_first(store, kofi):
    first, second = devices.enrol(store, kofi, "tablet 4"), devices.enrol(store, kofi, "tablet 4")
    refused("token.unusable", devices.enrolment, store, first, network=NETWORK)
    assert devices.enrolment(store, second, network=NETWORK).label == "tablet 4"


def test_guessing_links_slows_the_network_down(store):
    for _ in range(31):
        refused("token.unusable" if _ < 30 else "sign_in.throttled", devices.enrolment, store, "guess", network=NETWORK)
    refused("token.unusable", devices.enrolment, store, "guess", network="192.0.2.8")


def test_only_the_hash_of_a_token_is_stored(store, tablet):
    with store.read() as db:
        stored = [str(value) for row in db.execute(select(tokens)) for value in row]
    assert secret_hash(tablet) in stored and not any(tablet in value for value in stored)


def test_a_link_and_a_token_are_not_each_other(store, kofi, tablet):
    link = devices.enrol(store, kofi, "tablet 5")
    assert devices.admitted(store, link) is None
    refused("token.unusable", devices.accept, store, tablet, network=NETWORK)
    assert admit.session_person(store, tablet) is None


def test_a_device_is_seen_to_the_hour_and_written_down_once_an_hour(store, tablet):
    assert devices.admitted(store, tablet).new_hour and not devices.admitted(store, tablet).new_hour
    (row,) = devices.list_devices(store)
    assert row.seen == moment()[:13] + ":00:00.000Z"


def test_a_revoked_device_is_told_so_and_stays_in_the_list(store, tablet):
    (row,) = devices.list_devices(store)
    devices.revoke(store, row.id)
    refused("device.revoked", devices.admitted, store, tablet)
    assert [each.revoked is not None for each in devices.list_devices(store)] == [True]
    assert devices.revoke(store, row.id).label == "tablet 4"


def test_a_link_can_be_taken_back(store, kofi):
    link = devices.enrol(store, kofi, "tablet 4")
    devices.revoke(store, devices.list_devices(store)[0].id)
    refused("token.unusable", devices.accept, store, link, network=NETWORK)


def test_a_session_or_a_password_link_is_not_revoked_as_a_device(store, kofi):
    admit.reset_link(store, kofi)
    with store.read() as db:
        key = db.execute(select(func.max(tokens.c.id))).scalar_one()
    refused("device.unknown", devices.revoke, store, key)


def test_who_leaves_is_let_in_no_more_and_again_when_back(store, kofi, tablet):
    coordinator = admit.accept_first_link(
        store, admit.first_link(store, hours=1), email="a@b.org", name="", password="three green chairs"
    )
    admit.disable(store, kofi, by=coordinator.id)
    refused("device.revoked", devices.admitted, store, tablet)
    refused("person.unknown", devices.enrol, store, kofi, "tablet 9")
    admit.enable(store, kofi, by=coordinator.id)
    assert devices.admitted(store, tablet).person.id == kofi
    refused("person.own", admit.disable, store, coordinator.id, by=coordinator.id)


@pytest.mark.parametrize("label", ["", "  \n "])
def test_a_device_has_a_name(store, kofi, label):
    refused("device.no_label", devices.enrol, store, kofi, label)


def test_a_long_list_comes_in_pages(store, kofi):
    for number in range(5):
        devices.enrol(store, kofi, f"tablet {number}")
    first = devices.list_devices(store, limit=3)
    rest = devices.list_devices(store, before=first[-1].id, limit=3)
    assert [row.label[-1] for row in [*first, *rest]] == list("43210")
    assert {row.kind for row in rest} == {rows.WAITING}


def test_what_forms_are_told_about_a_device_admits_nobody(store, tablet):
    told = devices.device_id(tablet)
    assert told == devices.device_id(tablet) and devices.admitted(store, told.partition(":")[2]) is None
    with store.work() as db:
        db.execute(update(tokens).values(expires=moment(-1)))
    assert devices.admitted(store, tablet) is None

"""Which guest of a list a card is of, and what the list corrects on it."""

import pytest

from bench.guest_lists import measure
from ingest.guests.correct import correct
from ingest.guests.guest import Guest
from ingest.guests.words import LOOKALIKE, NEVER, misreading_cost
from models.field import FieldKind
from tests.readings import field

ACME = "Acme Sensors GmbH"
ERIKA = Guest(1, "Erika Schmidt", company=ACME, emails=("es@acme.example",))
ERIC = Guest(2, "Erik Schmidt", company=ACME)
HOTEL = Guest(3, company="Hotel Amsel", websites=("https://www.amsel.example",))
BADGE = Guest(4, "Ada Berg", company="Berg AG", title="CTO", codes=("A-4711",))
GUESTS = (ERIKA, ERIC, HOTEL, BADGE)


def corrected(
    *printed: tuple[str, str], guests: tuple[Guest, ...] = GUESTS
) -> list[str]:
    """What a list makes of the values of a card, new ones last; [] if it knows none."""
    facts = [field(kind, value) for kind, value in printed]
    found = correct(facts, [value for _, value in printed], guests)
    return [it.value for it in found.corrections] if found else []


@pytest.mark.parametrize(
    ("read", "listed", "cost"),
    [
        ("Muller", "Müller", 0),
        ("Schrnidt", "Schmidt", LOOKALIKE),
        ("Berq", "Berg", LOOKALIKE),
        ("Anna", "Paul", NEVER),
        ("", "Paul", NEVER),
    ],
)
def test_words_differ_by_what_readers_confuse(
    read: str, listed: str, cost: float
) -> None:
    assert misreading_cost(read, listed) == cost


def test_a_name_misread_at_the_same_company_is_the_listed_one() -> None:
    card = ("name", "Erika Schrnidt"), ("company", "Acme Sensors")
    assert corrected(*card) == ["Erika Schmidt", "Acme Sensors"]


def test_titles_and_capitals_stay_as_printed() -> None:
    card = ("name", "Dr. ERIKA SCHRNIDT"), ("company", "ACME SENS0RS GMBH")
    assert corrected(*card) == ["Dr. ERIKA SCHMIDT", "ACME SENSORS GMBH"]


def test_lost_accents_come_back_and_printed_ones_stay() -> None:
    guests = (Guest(1, "Jörg Müller", company="Bäcker AG"),)
    card = ("name", "Jorg Muller"), ("company", "Backer AG")
    assert corrected(*card, guests=guests) == ["Jörg Müller", "Bäcker AG"]
    plain = (Guest(1, "Joerg Mueller", company="Baecker AG"),)
    card = ("name", "Jörg Müller"), ("company", "Bäcker AG")
    assert corrected(*card, guests=plain) in ([], ["Jörg Müller", "Bäcker AG"])


@pytest.mark.parametrize(
    ("name", "company"),
    [
        ("Erika Schmitt", ACME),
        ("Erika Schrnidt", "Other GmbH"),
        ("Erica Schmidt", ACME),
        ("Schmidt", ACME),
        ("E. Schmidt", ACME),
    ],
)
def test_a_near_name_is_another_person(name: str, company: str) -> None:
    assert corrected(("name", name), ("company", company)) == []


def test_a_word_that_the_mailbox_has_is_right() -> None:
    guests = (Guest(1, "Ema Bauer", company="Acme GmbH"),)
    card = ("name", "Erna Bauer"), ("company", "Acme"), ("email", "erna@acme.example")
    assert corrected(*card, guests=guests) == []


def test_the_same_address_finds_a_name_that_is_half_read() -> None:
    card = ("name", "Schmidt"), ("email", "es@acme.example")
    assert corrected(*card) == ["Erika Schmidt", ACME, "es@acme.example"]


def test_an_address_that_two_guests_share_proves_nothing() -> None:
    other = Guest(5, "Paul Weiss", company="Acme", emails=ERIKA.emails)
    card = ("email", "es@acme.example"), ("company", ACME)
    assert corrected(*card, guests=(ERIKA, other)) == []


def test_an_exhibitor_is_known_by_its_website() -> None:
    card = ("company", "Hote1 Arnsel"), ("website", "https://amsel.example")
    assert corrected(*card) == ["Hotel Amsel"]


def test_a_misread_address_is_the_listed_one() -> None:
    card = ("name", "Erika Schmidt"), ("company", ACME)
    assert corrected(*card, ("email", "es@acrne.example"))[-1] == "es@acme.example"
    assert corrected(*card, ("email", "erika@acme.example")) == [it[1] for it in card]


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("code", "A-4711"),
        ("code", "a-4711"),
        ("website", "https://fair.example/badge/A-4711"),
        ("website", "https://fair.example/badge?id=A-4711"),
    ],
)
def test_a_code_alone_finds_its_person(kind: str, code: str) -> None:
    assert corrected((kind, code)) == ["Ada Berg", "Berg AG", "CTO"]


def test_a_longer_code_is_another_one() -> None:
    assert corrected(("code", "A-47111")) == []
    assert corrected(("website", "https://fair.example/XA-4711")) == []


def test_a_guest_twice_on_the_list_is_one() -> None:
    card = ("name", "Erika Schrnidt"), ("company", ACME)
    assert corrected(*card, guests=(ERIKA, ERIKA))[0] == "Erika Schmidt"


def test_a_guest_on_two_lists_is_one_unless_the_addresses_differ() -> None:
    card = ("name", "Erika Schmidt"), ("company", ACME)
    plain = Guest(7, "Erika Schmidt", company="Acme Sensors")
    other = Guest(8, "Erika Schmidt", company=ACME, emails=("other@acme.example",))
    assert corrected(*card, guests=(plain, ERIKA))
    assert corrected(*card, guests=(ERIKA, other)) == []


def test_lists_halve_what_is_wrong_and_spoil_nothing() -> None:
    """A short form of the figure in docs/events.md."""
    tally = measure(2)
    assert tally.spoilt == []
    for kind in (FieldKind.NAME, FieldKind.COMPANY):
        before, after = (
            tally.counts[f"listed {kind} wrong {when}"] for when in ("before", "after")
        )
        assert 2 * after <= before, kind

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fields.phone import normalise_phone
from ingest.fields.phone_labels import label_before, only_labels
from ingest.fields.phone_lines import find_phones
from ingest.fields.phone_runs import find_numbers
from ingest.fields.region import guess_regions, regions_named
from ingest.fields.segment import Segment
from models.geometry import Box
from models.reading import Word


def line(text: str, left: int = 0, top: int = 0) -> Segment:
    """A line of words side by side."""
    words = []
    for word in text.split():
        right = left + 10 * len(word)
        words.append(Word(word, 0.9, Box(left, top, right, top + 20), 0))
        left = right + 10
    return Segment.of(words)


def read(text: str, country: str) -> list[tuple[str, str]]:
    spans = find_phones([line(text)], [], (country,))
    return [(span.value, span.parts["kind"]) for span in spans]


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("Tel: +49 (0) 30 1234567", "US", "+49301234567 work"),
        ("Fax 030/1234568", "DE", "+49301234568 fax"),
        ("0049 30 1234567", "US", "+49301234567 other"),
        ("Mobil 0171-3920012", "DE", "+491713920012 mobile"),
        ("Direkt +41 44 668 18 00", "US", "+41446681800 direct"),
        ("(650) 321-3902 direct", "US", "+16503213902 direct"),
        ("T 212-555-1000 F 212-555-1002", "US", "+12125551000 work +12125551002 fax"),
        (
            "650 321 3902 Fax 650 321 3903 Tel",
            "US",
            "+16503213902 fax +16503213903 work",
        ),
        ("電話03-4500-0055", "JP", "+81345000055 work"),
        (
            "TEL:03-4500-0055FAX:03-4500-0056",
            "JP",
            "+81345000055 work +81345000056 fax",
        ),
        ("Tél. 01 44 55 66 77", "FR", "+33144556677 work"),
        ("ĐT: 028 3823 4567", "VN", "+842838234567 work"),
    ],
)
def test_phone_is_read_with_its_kind(text: str, country: str, expected: str) -> None:
    found = [f"{value} {kind}" for value, kind in read(text, country)]

    assert " ".join(found) == expected


@pytest.mark.parametrize(
    ("text", "country", "values"),
    [
        ("05 22 36 84 11-05 22 36 84 12", "MA", ["+212522368411", "+212522368412"]),
        ("212-555-1000/1001", "US", ["+12125551000", "+12125551001"]),
        ("+91-40-20001244 / 20001255", "IN", ["+914020001244", "+914020001255"]),
        ("Tel 040-2345678 / 2345679", "IN", ["+91402345678", "+91402345679"]),
        ("040 20001247 to 51", "IN", ["+914020001247"]),
        ("040 20001247-51", "IN", ["+914020001247"]),
        ("+44 7500 000162 +44 20 7946 0958", "US", ["+447500000162", "+442079460958"]),
        ("Springfield-500 016. 040-23760078", "IN", ["+914023760078"]),
        ("G8 +44 20 7946 0958", "US", ["+442079460958"]),
    ],
)
def test_run_of_digits_is_parted_into_its_numbers(
    text: str, country: str, values: list[str]
) -> None:
    assert [value for value, _ in read(text, country)] == values


@pytest.mark.parametrize(
    ("text", "extension"),
    [
        ("787-555-0112 Ext. 7795", "7795"),
        ("+43 1 53453-DW 12", "12"),
        ("+33 1 44 55 66 77 poste 21", "21"),
        ("030 1234567 Durchwahl 8", "8"),
    ],
)
def test_extension_is_kept_apart(text: str, extension: str) -> None:
    (span,) = find_phones([line(text)], [], ("US", "DE"))

    assert span.parts["extension"] == extension


@pytest.mark.parametrize(
    "text",
    [
        "USt-IdNr.: DE 298 765 432",
        "VAT No. 298 7654 3210",
        "IBAN DE89 3704 0044 0532 0130 00",
        "P.IVA 01234567890",
        "SIRET 732 829 320 00074",
        "Steuernummer 21/815/08150",
        "Established 1998-2020",
        "Palo Verde, CA 94301-1605",
        "H.No. 8-2-293/82/F/B-23",
        "ISO 9001",
        "ATU12345678",
        "CIN: U72900TG2010PTC068120",
        "桜町2-21-11103-0013",
        "Plot 12, I.D.A. Springfield, Hyderabad - 500 016",
    ],
)
def test_number_of_another_sort_is_no_phone(text: str) -> None:
    assert find_phones([line(text)], [], ("DE", "US", "IN")) == []


def test_label_to_the_left_gives_the_kind() -> None:
    label, number = line("Fax", left=0), line("030 1234567", left=100)
    other = line("Tel", left=0, top=40)

    (span,) = find_phones([label, number, other], [], ("DE",))

    assert span.parts["kind"] == "fax"


def test_only_labels_are_told_from_words() -> None:
    assert only_labels("Tel. / Fax:")
    assert not only_labels("Telford")
    assert label_before("Phone: ") == "work"
    assert label_before("Anna ") is None


def test_region_is_told_by_prefix_domain_and_address() -> None:
    assert guess_regions("Tel +49 30 1234567", [], "US")[0] == "DE"
    assert guess_regions("Tel 01 2345678", ["falk.at"], "US")[0] == "AT"
    assert guess_regions("Springfield, IL 62704", [], "DE")[0] == "US"
    assert guess_regions("", [], "FR") == ("FR",)
    assert regions_named("Wien, Österreich") == ["AT"]


def test_trunk_zero_is_no_part_of_a_number_abroad() -> None:
    assert normalise_phone("0515 000 123", "US") is None
    assert normalise_phone("06 1234 5678", "IT") == "+390612345678"


def test_phone_is_normalised_or_refused() -> None:
    assert normalise_phone("(030) 123 4567", "DE") == "+49301234567"
    assert normalise_phone("030 1234567 ext. 12", "DE") == "+49301234567"
    assert normalise_phone("12", "DE") is None
    assert normalise_phone("no number", "DE") is None


@given(
    st.text("0123456789 +()-/.OlISB,ext", max_size=60), st.sampled_from(["DE", "US"])
)
def test_any_run_of_digits_is_survived(text: str, country: str) -> None:
    for number in find_numbers(text, (country,)):
        assert 0 <= number.start < number.end <= len(text)
        assert number.value


@given(st.sampled_from(["US", "DE", "IN", "JP", "FR", "GB", "IT", "BR"]))
def test_example_number_of_a_country_is_found_in_both_forms(country: str) -> None:
    example = phonenumbers.example_number(country)
    assert example is not None
    e164 = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
    for form in (
        phonenumbers.PhoneNumberFormat.INTERNATIONAL,
        phonenumbers.PhoneNumberFormat.NATIONAL,
    ):
        printed = phonenumbers.format_number(example, form)
        assert [n.value for n in find_numbers(printed, (country,))] == [e164]

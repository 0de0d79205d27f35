"""How numbers are printed in the world, on invented cards that tell their country."""

import phonenumbers
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from ingest.fields import extract
from models.field import FieldKind
from models.geometry import Box
from models.reading import OcrResult, Word

SAO_PAULO = "Rua das Acácias, 123 - Jd. Modelo - SP"
MEXICO = "Col. Modelo, C.P. 06000, Ciudad de México"
ILLINOIS = "12 Elm Street, Springfield, IL 62700"


def phones(country: str, *lines: str) -> str:
    """The numbers of a card in reading order, with extension and kind."""
    words = tuple(
        Word(word, 0.97, Box(40 + 90 * n, 60 * at, 120 + 90 * n, 60 * at + 40), at)
        for at, text in enumerate(lines)
        for n, word in enumerate(text.split())
    )
    fields = extract(OcrResult(words, "scripted"), country).fields
    found = [field for field in fields if field.kind is FieldKind.PHONE]
    found.sort(key=lambda field: (field.box.top, field.box.left))
    return ", ".join(
        " ".join(filter(None, (f.value, f.parts.get("extension"), f.parts["kind"])))
        for f in found
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tel.: 0xx11 3123-4567", "+551131234567 work"),
        ("Cel.: (0xx11) 91234-5678", "+5511912345678 mobile"),
        ("(0**11) 3123-4567", "+551131234567 other"),
        ("(11) 9.1234-5678", "+5511912345678 mobile"),
        ("11 91234.5678 / 3123.4567", "+5511912345678 mobile, +551131234567 other"),
        ("3123-4567", "3123-4567 other"),
        ("91234-5678", "91234-5678 other"),
        ("9.1234-5678", "9.1234-5678 other"),
        ("Fones: 3123-4567 / 3123-4568", "3123-4567 work, 3123-4568 work"),
        ("CNPJ 12.345.678/0001-90", ""),
        ("CEP 01000-000", ""),
        ("Cep: 01000-000 | Centro", ""),
        ("Nextel: 55*12*34567", ""),
    ],
)
def test_numbers_of_brazil(text: str, expected: str) -> None:
    assert phones("US", "Ada Example", SAO_PAULO, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cel. 044 55 1234 5678", "+525512345678 mobile"),
        ("045 33 1234 5678", "+523312345678 other"),
        ("Tel. 01 81 1234 5678", "+528112345678 work"),
        ("+52 1 55 1234 5678", "+525512345678 other"),
        ("Lada sin costo 01 800 123 4567", "+528001234567 work"),
    ],
)
def test_prefixes_of_mexico_until_2019(text: str, expected: str) -> None:
    assert phones("DE", "Ada Example", MEXICO, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("00-1-202-555-0142", "+12025550142 other"),
        ("011-44-20-7946-0958", "+442079460958 other"),
        ("1-800-GO-SAMPLE", "+18004672675 other"),
        ("Toll free (877) SAMPLES", "+18777267537 work"),
        ("202-555-PUMP", "+12025557867 other"),
        ("800 PARK ROAD", ""),
        ("☎ 555-0142", "555-0142 work"),
        ("Tel/Fax: (202) 555-0142", "+12025550142 work"),
        ("Fax & Phone 202-555-0142", "+12025550142 work"),
        ("Member ID 123456789", ""),
        ("ZIP 12345-6789", ""),
    ],
)
def test_numbers_of_the_united_states(text: str, expected: str) -> None:
    assert phones("DE", "Ada Example", text, ILLINOIS) == expected


def test_fax_is_said_beside_the_phone() -> None:
    words = (Word("Tel/Fax: +1 202 555 0142", 0.97, Box(0, 0, 400, 40), 0),)

    (field,) = extract(OcrResult(words, "scripted"), "US").fields

    assert dict(field.parts) == {"kind": "work", "also": "fax"}


@pytest.mark.parametrize(
    "text",
    ["+49 (0) 30 12345 678", "+49 (0)30/12345-678", "0049-30-12345678",
     "(+49) 30 12345 678", "+49.30.12345.678", "++49 30 12345678"],
)  # fmt: skip
def test_country_codes_and_the_zero_of_the_trunk(text: str) -> None:
    assert phones("US", "Ada Example", text) == "+493012345678 other"


@pytest.mark.parametrize(
    ("place", "text", "extension"),
    [
        ("Manila", "(02) 8123 4567 loc. 204", "204"),
        ("İstanbul", "Tel: 0212 123 45 67 dahili 204", "204"),
        ("Amsterdam", "Tel. 020 123 4567 toestel 204", "204"),
        ("10115 Berlin", "Tel. 030 123456 Nst. 204", "204"),
        ("1051 Budapest", "Tel. +36 1 234 5678 / 204 mellék", "204"),
        ("Praha", "tel.: 234 567 890, linka 12", "12"),
        ("Warszawa", "tel. 22 123 45 67 wew. 12", "12"),
        ("Stockholm", "08-123 456 78 ankn. 12", "12"),
        ("Москва", "8 (495) 123-45-67 доб. 204", "204"),
        ("Helsinki", "09 123 4567 alanumero 12", "12"),
        ("São Paulo", "(11) 3123-4567 ramal 204", "204"),
        ("Bogotá", "(601) 123 4567 ext. 204", "204"),
        ("台北市", "(02) 2345-6789 分機 204", "204"),
        ("東京都", "03-1234-5678 内線 204", "204"),
    ],
)
def test_extensions_of_the_world(place: str, text: str, extension: str) -> None:
    (field,) = phones("US", "Ada Example", place, text).split(", ")

    assert field.split()[1] == extension


@pytest.mark.parametrize(
    ("place", "text", "expected"),
    [
        ("80000 München", "T +49 89 123 456 97-67", "+49891234569767 work"),
        (
            "İstanbul",
            "Tel: 0212 123 45 40-41-42",
            "+902121234540 work, +902121234541 work, +902121234542 work",
        ),
        (
            "Kowloon",
            "Tel: 2345 6781/6782/6783",
            "+85223456781 work, +85223456782 work, +85223456783 work",
        ),
        ("Lahore", "Ph: 042-35712345-48", "+924235712345 work"),
        (
            "Muscat, Oman",
            "+968 2312345 | 23123456",
            "+9682312345 other, +96823123456 other",
        ),
        (
            "Москва",
            "8 (495) 123-45-67, 123-45-68",
            "+74951234567 other, +74951234568 other",
        ),
    ],
)
def test_several_numbers_in_one_run(place: str, text: str, expected: str) -> None:
    assert phones("US", "Ada Example", place, text) == expected


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("Kuala Lumpur", "Example Sdn. Bhd. (123456-X)"),
        ("Singapore", "Example Pte. Ltd. (201901234Z)"),
        ("Warszawa", "NIP 123-456-78-19"),
        ("Oslo", "Org.nr. 912 345 678 MVA"),
        ("Stockholm", "Org.nr 556123-4567"),
        ("København", "CVR 12 34 56 78"),
        ("Madrid", "NIF B12345678"),
        ("Buenos Aires", "CUIT 30-12345678-9"),
        ("Bogotá", "NIT 900.123.456-7"),
        ("Santiago de Chile", "RUT 76.123.456-7"),
        ("Sydney NSW 2000", "ABN 12 345 678 901"),
        ("Lyon", "SIRET 123 456 789 00012"),
        ("Dubai", "TRN 100123456700003"),
        ("Jakarta", "NPWP 01.234.567.8-901.000"),
        ("Nairobi", "P.O. Box 12345-00100"),
        ("10115 Berlin", "Steuernr. 12/345/67890"),
        ("Nagpur - 440 001", "A/c No. 123456789012"),
    ],
)
def test_numbers_of_companies_and_taxes_are_no_phones(place: str, text: str) -> None:
    assert phones("US", "Ada Example", place, text) == ""


REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
KINDS = (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE, PhoneNumberType.TOLL_FREE)
FORMS = (
    "+{code} {national}",
    "+{code} (0) {national}",
    "(+{code}) {national}",
    "00{code} {national}",
    "Tel. +{code}-{national}",
    "Phone: +{code} {national}",
)


@given(
    st.sampled_from(REGIONS),
    st.sampled_from(KINDS),
    st.sampled_from(FORMS),
    st.sampled_from([" ", "-", "."]),
    st.sampled_from(["US", "DE", "BR"]),
)
def test_international_numbers_are_read_in_every_usual_form(
    region: str, kind: int, form: str, separator: str, setting: str
) -> None:
    number = phonenumbers.example_number_for_type(region, kind)
    assume(number is not None and phonenumbers.is_valid_number(number))
    assert number is not None
    printed = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    _, *groups = printed.replace("-", " ").split()
    national = separator.join(groups)
    assume(len(national) > 6)
    text = form.format(code=number.country_code, national=national)

    found = phones(setting, "Ada Example", text)

    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    assert found.split()[0] == e164, text

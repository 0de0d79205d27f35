import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fields.lexicon.labels import label_before, only_labels
from ingest.fields.proof.country import Countries
from ingest.fields.proof.phone_notation import is_same_number
from ingest.fields.proof.phone_number import normalise_phone
from ingest.fields.proof.phone_runs import find_numbers
from ingest.fields.proof.phones import find_phones
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
    spans = find_phones([line(text)], [], Countries((country,)))
    return [(span.value, span.parts["kind"]) for span in spans]


def values(country: str, *texts: str) -> list[str]:
    """The numbers on a card of lines one below the other."""
    lines = [line(text, top=40 * at) for at, text in enumerate(texts)]
    return [span.value for span in find_phones(lines, [], Countries((country, "US")))]


def printed(number: phonenumbers.PhoneNumber) -> tuple[str, str]:
    """A number as its country prints it, and as E.164."""
    form = phonenumbers.PhoneNumberFormat
    return (
        phonenumbers.format_number(number, form.NATIONAL),
        phonenumbers.format_number(number, form.E164),
    )


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("Tel: +49 (0) 30 1234567", "US", "+49301234567 work"),
        ("Fax 030/1234568", "DE", "+49301234568 fax"),
        ("0049 30 1234567", "US", "+49301234567 other"),
        ("Mobil 0171-3920012", "DE", "+491713920012 mobile"),
        ("Direkt +41 44 668 18 00", "US", "+41446681800 direct"),
        ("(202) 555-0142 direct", "US", "+12025550142 direct"),
        ("T 212-555-1000 F 212-555-1002", "US", "+12125551000 work +12125551002 fax"),
        (
            "202 555 0142 Fax 202 555 0143 Tel",
            "US",
            "+12025550142 fax +12025550143 work",
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
        ("030 4567-12", "DE", ["+4930456712"]),
        ("+92-21-32345671-4", "PK", ["+922132345671"]),
        ("02-2345-6781~3", "KR", ["+82223456781"]),
        ("Tel: 2345 6781 2345 6782", "HK", ["+85223456781", "+85223456782"]),
        (
            "+44 20 7946 0958 | +44 20 7946 0959",
            "US",
            ["+442079460958", "+442079460959"],
        ),
        ("2345 6781 |2345 6782", "HK", ["+85223456781", "+85223456782"]),
        ("T02-2345-6781F02-2345-6782", "KR", ["+82223456781", "+82223456782"]),
        ("Town - 1(033) 2345-6781", "IN", ["+913323456781"]),
        (
            "0761-2345678 (0), 0761-2345679 (R)",
            "IN",
            ["+917612345678", "+917612345679"],
        ),
    ],
)
def test_run_of_digits_is_parted_into_its_numbers(
    text: str, country: str, values: list[str]
) -> None:
    assert [value for value, _ in read(text, country)] == values


@pytest.mark.parametrize(
    ("country", "text", "expected"),
    [
        ("DE", "4 +971 50 000 0012", ["+971500000012"]),
        ("RU", "8(900)00000128(900)0000034", ["+79000000012", "+79000000034"]),
    ],
)
def test_plus_sign_or_trunk_digit_and_bracket_begin_a_number(
    country: str, text: str, expected: list[str]
) -> None:
    assert values(country, text) == expected


@pytest.mark.parametrize(
    ("text", "country", "endings"),
    [
        ("+27 11 234 5671/2", "ZA", ["5671"]),
        ("029-82345671 / 72 / 73", "CN", ["5671"]),
        ("+212 522 23 45 71/72", "MA", ["4571"]),
        ("(028) 2345 6718 - 19 - 20", "VN", ["6718"]),
        ("02-2345-6781,6782 FAX 02-2345-6783", "KR", ["6781", "6782", "6783"]),
        ("02-2345-6781/6782/6783", "KR", ["6781", "6782", "6783"]),
        ("(303) 555-0140 or 0141", "US", ["0140", "0141"]),
        ("03-4500-0055(直通) 0050(代表)", "JP", ["0055", "0050"]),
        ("01 2345671, 1010 Wien", "AT", ["5671"]),
        ("98201 23456, 57, 58", "IN", ["3456"]),
        ("2567 1234/35/36", "IN", []),
        ("Off : 25671234/35/36", "IN", ["5/36"]),
    ],
)
def test_four_last_digits_of_another_number_are_one_and_fewer_tell_of_more_lines(
    text: str, country: str, endings: list[str]
) -> None:
    assert [value[-4:] for value in values(country, text)] == endings


def test_extension_alone_is_dialled_on_to_the_number_in_front() -> None:
    assert values("DE", "Tel. 040/234567-0, Fax -99") == [
        "+49402345670",
        "+494023456799",
    ]
    assert values("US", "Tel 212-555-0143, Fax -99") == ["+12125550143"]


def test_extension_on_a_line_of_its_own_belongs_to_the_number_above() -> None:
    below = values("DE", "Tel. 040/234567-0", "Fax -99")
    assert below == ["+49402345670", "+494023456799"]
    zero = values("DE", "Tel. 040 2345670", "Fax -99")
    assert zero == ["+49402345670", "+494023456799"]
    assert values("DE", "Tel. 040/234567-0", "Room -99") == ["+49402345670"]


def test_mobile_phone_lends_no_area() -> None:
    line_ = "(M) 98201-23456 (O) 2345678"

    assert values("IN", line_) == ["+919820123456", "2345678"]


def test_lines_of_a_switchboard_are_no_digits() -> None:
    assert values("IN", "Tel: 022 2345 6789 (30 Lines)") == ["+912223456789"]


def test_number_of_a_label_is_of_its_kind() -> None:
    assert label_before("Customer Care No. ") == "work"
    assert label_before("M. No. ") == "none"
    assert label_before("الفاكس : ") == label_before("فاكس : ") == "fax"


@given(st.sampled_from(["US", "PK", "TW", "JP", "BR", "CN", "TR"]))
def test_local_number_has_the_area_code_of_its_neighbour(country: str) -> None:
    fixed = phonenumbers.PhoneNumberType.FIXED_LINE
    number = phonenumbers.example_number_for_type(country, fixed)
    assert number is not None
    whole, e164 = printed(number)
    area = phonenumbers.length_of_geographical_area_code(number)
    local = phonenumbers.national_significant_number(number)[area:]

    assert values(country, f"Tel: {whole}, {local}") == [e164, e164]
    assert values(country, f"Tel: {local}", f"Fax: {whole}") == [e164, e164]


def test_codes_of_five_digits_are_shared_too() -> None:
    assert values("IN", "Ph: 07410 410123, 410124") == [
        "+917410410123",
        "+917410410124",
    ]


def test_local_number_without_a_neighbour_stays_as_printed() -> None:
    assert values("IN", "Ph: 2345 678 (Shop)") == ["2345 678"]
    assert values("IN", "2345 678") == []


def test_local_number_takes_the_code_that_makes_it_valid() -> None:
    lines = ("Tel: 0861-2345671", "Fax: (08626) 234561", "Workshop Ph: 2345 672")

    assert values("IN", *lines)[-1] == "+918612345672"


def test_code_of_the_country_may_lack_its_plus() -> None:
    assert values("DE", "Tel 49 1512 3456789") == ["+4915123456789"]
    assert values("JP", "(81) 3-4500-0055") == ["+81345000055"]


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("IN", "Springfield - 700 013"),
        ("IN", "Office : Plot 7, Ring Road, Springfield (M.P.) 482 002"),
        ("IN", "Village Springfield (H.P.) - 173 205"),
        ("IN", "5-9-58/1-15. 307 Springfield Arcade"),
        ("JP", "Osaka Branch 1-2-3 Minami, Osaka 542-0081, Japan"),
        ("JP", "T542-0081"),
        ("BR", "CEP 01310-100"),
        ("SA", "C.R. 2050012345"),
        ("HK", "Telex: 222-4187"),
        ("TW", "統一編號:12345678"),
        ("AT", "Dw.: 4417, Fax-Dw.: 99 4417"),
        ("DE", "IBAN DE12 3456 7890 1234 5678 90"),
        ("US", "IS 512345 / ISO 27001"),
    ],
)
def test_code_beside_a_phone_is_none(country: str, text: str) -> None:
    number = phonenumbers.example_number(country)
    assert number is not None
    whole, e164 = printed(number)

    assert values(country, f"Tel: {whole}", text) == [e164]


@pytest.mark.parametrize(
    ("text", "extension"),
    [
        ("787-555-0112 Ext. 7795", "7795"),
        ("+43 1 53453-DW 12", "12"),
        ("+33 1 44 55 66 77 poste 21", "21"),
        ("030 1234567 Durchwahl 8", "8"),
        ("787-555-0112 × 208", "208"),
        ("787-555-0112-4417", "4417"),
    ],
)
def test_extension_is_kept_apart(text: str, extension: str) -> None:
    (span,) = find_phones([line(text)], [], Countries(("US", "DE")))

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
        "H.No. 9-9-99/11/X/Z-1",
        "H.No. 4-1-117/20/C/D-9",
        "ISO 9001",
        "ATU12345678",
        "CIN: U72900TG2010PTC068120",
        "Plot 7, A.B.C. Estate, Newtown - 600 001",
    ],
)
def test_number_of_another_sort_is_no_phone(text: str) -> None:
    assert find_phones([line(text)], [], Countries(("DE", "US", "IN"))) == []


def test_label_to_the_left_gives_the_kind() -> None:
    label, number = line("Fax", left=0), line("030 1234567", left=100)
    other = line("Tel", left=0, top=40)

    (span,) = find_phones([label, number, other], [], Countries(("DE",)))

    assert span.parts["kind"] == "fax"


def test_only_labels_are_told_from_words() -> None:
    assert only_labels("Tel. / Fax:")
    assert not only_labels("Telford")
    assert label_before("Phone: ") == "work"
    assert label_before("Anna ") is None


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
    for number in find_numbers(text, Countries((country,))):
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
        assert [n.value for n in find_numbers(printed, Countries((country,)))] == [e164]


@pytest.mark.parametrize(
    ("text", "country", "found"),
    [
        ("Tels. (477) 712 34 50, 712 34 51 y 763 00 18", "MX", 3),
        ("電話<0250>62-0017 FAX<0250>62-0018", "JP", 2),
        ("SARL au capital de 450 000 DT", "TN", 0),
    ],
)
def test_words_and_signs_round_numbers_are_understood(
    text: str, country: str, found: int
) -> None:
    assert len([value for value in values(country, text) if value[0] == "+"]) == found


def test_free_number_of_twelve_digits_is_no_list_of_endings() -> None:
    assert values("IN", "Toll Free No. 1800 0000 0001") == ["+91180000000001"]


def test_number_with_a_named_extension_below_a_whole_one_has_its_area() -> None:
    found = values("CN", "Tel:(86-10)555-0142", "555-0177 ext 2855")

    assert found == ["+86105550142", "+86105550177"]


def test_two_numbers_of_an_old_plan_with_a_blank_between_are_two() -> None:
    found = values("CN", "Fax:(86-10) 555-0140 555-0143")

    assert sorted(found) == ["+86105550140", "+86105550143"]


@pytest.mark.parametrize("country", ["RU", "HU", "DE", "US", "IT"])
def test_a_number_is_the_same_with_the_prefix_that_its_country_dials(
    country: str,
) -> None:
    example = phonenumbers.example_number(country)
    assert example is not None
    national, e164 = printed(example)

    digits = "".join(filter(str.isdigit, national))
    other = digits[:-1] + str((int(digits[-1]) + 1) % 10)

    assert is_same_number(e164[1:], digits)
    assert not is_same_number(e164[1:], other)


@pytest.mark.parametrize("text", ["Fax, 02,2000,0013", "Fax. 02.2000,0013"])
def test_dots_that_are_read_as_commas_part_no_number(text: str) -> None:
    assert values("KR", text) == ["+82220000013"]


def test_first_digits_give_a_number_to_no_other_country() -> None:
    assert values("CO", "NIT 900.000.123-4") == []
    found = values("BR", "(31) 3000-0045 / 3000-0046 9 9000-0047")
    assert not any(value.startswith("+300") for value in found)


def test_digit_for_long_distance_is_no_calling_code() -> None:
    unknown = Countries((), ("VN", "RU"))
    assert [s.value for s in find_phones([line("8 (4822) 30-01-23")], [], unknown)] == [
        "+74822300123"
    ]


def test_numbers_that_stand_side_by_side_without_a_blank_are_parted() -> None:
    text = "01 99 00 45 6701 99 00 45 68 01 99 00 45 69"
    assert values("FR", text) == ["+33199004567", "+33199004568", "+33199004569"]


def test_country_of_most_numbers_is_that_of_all_of_a_card_that_names_several() -> None:
    lines = [line("Clinic 02 2300 0045", top=0), line("Mobile 0100 000 0046", top=40)]
    found = find_phones(lines, [], Countries(("FR", "EG")))
    assert [span.value for span in found] == ["+20223000045", "+201000000046"]


@pytest.mark.parametrize(
    "text",
    ["Şişli V.D. 123 045 6789", "kt. 010160-2219", "السجل التجاري: 1010345678"],
)
def test_register_or_tax_number_of_another_country_is_no_phone(text: str) -> None:
    assert values("TR", text) == []


@pytest.mark.parametrize("text", ["55-20-14", "2-345-106", "5-20-14"])
def test_local_number_stands_alone_where_areas_have_long_codes(text: str) -> None:
    assert (values("RU", text) == [text]) is (len(text) > 7)
    assert values("RU", "12-05-19") == []  # a day


def test_numbers_that_fit_one_possible_country_alone_are_its_numbers() -> None:
    lines = [line("Tel: 06 465 2345", top=0), line("Mob: 079 523 4567", top=40)]
    found = find_phones(lines, [], Countries((), ("SA", "AE", "EG", "JO")))
    assert [span.value for span in found] == ["+96264652345", "+962795234567"]

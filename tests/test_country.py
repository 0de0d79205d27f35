"""The country of a card and of its numbers, on invented cards of sixty countries."""

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from ingest.fields import extract
from ingest.fields.proof.country import Countries, countries_named, likely_countries
from ingest.reading.interpret import interpret
from models.field import Field, FieldKind
from models.geometry import Box
from models.reading import OcrResult, Word

ADDRESSES = {
    "AE": "Sheikh Zayed Road, P.O. Box 2204, Dubai",
    "AR": "Av. del Sauce 123, C1000AAA Ciudad Autónoma de Buenos Aires",
    "AT": "Ahornweg 12, 1010 Wien",
    "AU": "12 Wattle Street, Gosford NSW 2250",
    "BD": "House 12, Road 3, Gulshan, Dhaka 1212",
    "BE": "Lindestraat 12, 1000 Brussel",
    "BG": "ул. Липа 12, София",
    "BR": "Rua das Acácias, 123 - Jd. Modelo - SP",
    "CA": "12 Maple Crescent, Toronto, ON M5V 0A0",
    "CH": "Ahornweg 12, 8000 Zürich",
    "CL": "Los Aromos 123, Valparaíso",
    "CN": "上海市模范路12号",
    "CO": "Carrera 1 No. 2-34, Bogotá",
    "CZ": "Lipová 12, 110 00 Praha 1",
    "DE": "Ahornweg 12, 80000 München",
    "DK": "Lindevej 12, 8000 Aarhus",
    "EG": "12 Sycamore St., Nasr City, Cairo",
    "ES": "Calle del Olmo 12, 28000 Madrid",
    "FI": "Lehmuskatu 12, 00100 Helsinki",
    "FR": "12 rue des Tilleuls, 69000 Lyon",
    "GB": "12 Lime Street, Anytown ZZ1 1ZZ",
    "GR": "Οδός Φλαμουριάς 12, Αθήνα",
    "HK": "Flat 1, 2/F, Model Building, Kowloon",
    "HU": "Hárs utca 12, 1010 Budapest",
    "ID": "Jl. Beringin No. 12, Jakarta 10110",
    "IE": "12 Linden Road, Dublin 2",
    "IL": "12 Erez Street, Tel Aviv",
    "IN": "Plot 12, Model Colony, Nagpur - 440 001",
    "IT": "Via dei Tigli 12, 20100 Milano",
    "JP": "東京都模範区見本町1-2-3",
    "KE": "Acacia House, 2nd Floor, Nairobi",
    "KR": "서울특별시 모범구 견본로 12",
    "LT": "Liepų g. 12, Vilnius",
    "MA": "12, rue des Oliviers, Casablanca",
    "MX": "Calle del Fresno 12, Col. Modelo, C.P. 06000, Ciudad de México",
    "MY": "12 Jalan Mawar, 50000 Kuala Lumpur",
    "NG": "12 Palm Avenue, Victoria Island, Lagos",
    "NL": "Lindelaan 12, 1000 AA Amsterdam",
    "NO": "Lindeveien 12, 0150 Oslo",
    "NZ": "12 Kauri Road, Auckland 1010",
    "PE": "Av. Los Cedros 123, Arequipa",
    "PH": "12 Narra Street, Brgy. Modelo, Quezon City",
    "PK": "12-B, Model Town, Lahore",
    "PL": "ul. Lipowa 12, 00-001 Warszawa",
    "PT": "Rua das Tílias 12, 1000-001 Lisboa",
    "RO": "Str. Teilor nr. 12, București",
    "RS": "Ulica lipa 12, Novi Sad",
    "RU": "г. Москва, ул. Липовая, д. 12",
    "SA": "Palm Street, Al Olaya, Riyadh",
    "SE": "Lindgatan 12, 111 00 Stockholm",
    "SG": "12 Model Avenue, Singapore 000012",
    "SK": "Lipová 12, 811 00 Bratislava",
    "TH": "12 Soi Tonmai, Bangkok 10110",
    "TR": "Çınar Mah. Ihlamur Cad. No: 12, Kadıköy / İstanbul",
    "TW": "台北市模範路12號",
    "UA": "вул. Липова, буд. 12, м. Київ",
    "US": "12 Elm Street, Springfield, IL 62700",
    "VN": "12 Đường Cây Xanh, TP. Hồ Chí Minh",
    "ZA": "12 Protea Street, Johannesburg",
}


def read(*lines: str) -> OcrResult:
    """A card of lines one below the other."""
    words = tuple(
        Word(word, 0.97, Box(40 + 90 * n, 60 * at, 120 + 90 * n, 60 * at + 40), at)
        for at, text in enumerate(lines)
        for n, word in enumerate(text.split())
    )
    return OcrResult(words, "scripted")


def phones(country: str, *lines: str) -> list[str]:
    """The phones of a card, with a country in the settings."""
    fields = extract(read(*lines), country).fields
    return [field.value for field in fields if field.kind is FieldKind.PHONE]


def examples(country: str) -> list[phonenumbers.PhoneNumber]:
    """A number of an office and one of a mobile phone that nobody has."""
    kinds = PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE
    found = (phonenumbers.example_number_for_type(country, kind) for kind in kinds)
    return list({e164(number): number for number in found if number}.values())


def national(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)


def e164(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


@pytest.mark.parametrize("setting", ["US", "DE", "IN"])
@pytest.mark.parametrize("country", ADDRESSES)
def test_numbers_are_of_the_country_of_the_address(country: str, setting: str) -> None:
    numbers = examples(country)
    lines = (f"Tel: {national(number)}" for number in numbers)

    found = phones(setting, "Ada Example", *lines, ADDRESSES[country])

    assert sorted(found) == sorted(e164(number) for number in numbers)


@pytest.mark.parametrize("country", sorted({*ADDRESSES} - {"CO", "GB", "US"}))
def test_numbers_are_of_the_country_of_the_website(country: str) -> None:
    numbers = examples(country)
    lines = (f"Tel: {national(number)}" for number in numbers)
    ending = {"ZA": "co.za"}.get(country, country.lower())

    found = phones("US", "Ada Example", *lines, f"www.sample.{ending}")

    assert sorted(found) == sorted(e164(number) for number in numbers)


@pytest.mark.parametrize("country", ADDRESSES)
def test_a_card_tells_its_country_with_evidence(country: str) -> None:
    setting = "FR" if country != "FR" else "US"

    likeliest, *_ = likely_countries(ADDRESSES[country], (), setting)

    assert (likeliest.code, likeliest.known) == (country, True)
    assert likeliest.evidence
    assert 1 / 3 < likeliest.probability <= 1


@pytest.mark.parametrize(
    ("text", "hosts", "country"),
    [
        ("Tel +49 30 1234567", (), "DE"),
        ("Tel 01 2345678", ("falk.at",), "AT"),
        ("Springfield, Jharkhand", (), "IN"),
        ("Santa Fe, New Mexico", (), "US"),
        ("Town - 781 007(0361) 2345678", (), "IN"),
        ("電話 (02) 2345-6789 傳真", (), "TW"),
        ("携帯 090-1234-5678 代表取締役", (), "JP"),
        ("Room 5, Tower 2, PRC", (), "CN"),
        ("Real Estate Broker, PRC Lic. No. 0012345", (), "PH"),
    ],
)
def test_numbers_hosts_and_forms_tell_the_country(
    text: str, hosts: tuple[str, ...], country: str
) -> None:
    assert likely_countries(text, hosts, "CA")[0].code == country


def test_the_setting_counts_where_the_card_says_nothing() -> None:
    (only,) = likely_countries("Ada Example", (), "FR")

    assert (only.code, only.evidence, only.known) == ("FR", ("setting",), False)
    assert Countries.of(likely_countries("Wien", (), "FR"), "FR").all == ("AT",)


def test_several_countries_share_the_probability() -> None:
    countries = likely_countries("Wien | Berlin", ("falk.de",), "US")

    assert [country.code for country in countries] == ["DE", "AT"]
    assert sum(country.probability for country in countries) <= 1


def test_countries_are_known_by_name_in_the_order_of_the_text() -> None:
    assert countries_named("Wien, Österreich | Germany") == ["AT", "DE"]


def test_a_number_printed_as_in_no_likely_country_stays_as_printed() -> None:
    assert phones("US", "Ada Example", "2262-123456") == ["2262-123456"]


def test_an_address_is_in_the_country_that_the_card_tells() -> None:
    lines = "Ada Example", "Tel. +43 1 2345678", "Ahornweg 12, 1010 Musterstadt"

    fields = extract(read(*lines), "US").fields

    (address,) = (field for field in fields if field.kind is FieldKind.ADDRESS)
    assert (address.parts["country"], address.parts["postcode"]) == ("AT", "1010")


def test_numbers_of_a_code_are_of_the_country_of_the_card() -> None:
    box = Box(0, 0, 10, 10)
    hint = Field(
        FieldKind.PHONE, "+10301234567", "030 1234567", 0.99, box, "qr", "stated"
    )

    ocr = read("Ada Example", "10115 Berlin", "www.sample.de")
    fields = interpret(ocr, "US", [hint]).fields

    (phone,) = (field for field in fields if field.kind is FieldKind.PHONE)
    assert phone.value == "+49301234567"


def test_mobile_numbers_beside_kanji_are_grouped_as_in_japan() -> None:
    """China has a code 0901, which is printed in one group; Korea has 070 as well."""
    assert phones("US", "架空太郎", "090-1234-5678") == ["+819012345678"]
    assert phones("US", "架空太郎", "070-1234-5678") == ["+817012345678"]
    assert phones("US", "서다인 徐多仁", "070-1234-5678") == ["+827012345678"]


def test_a_number_that_a_known_country_may_have_goes_to_no_other() -> None:
    """France keeps this range for films, Morocco gives it out; the words are French."""
    lines = "Directeur commercial, 12 rue du Modèle", "SIRET 000 000 000 00000"

    assert phones("US", "Ada Example", *lines, "06 39 98 00 00") == ["+33639980000"]


def test_a_town_with_other_evidence_tells_the_country() -> None:
    (first, *_) = likely_countries("خیابان گلستان، شیراز")
    assert first.known and first.code == "IR"
    assert likely_countries("12 Szilvafa, Kaposvár")[0].evidence == ("town",)


def test_county_of_ireland_tells_the_country() -> None:
    assert likely_countries("Main Street, Ballina, Co. Mayo")[0].code == "IE"


@pytest.mark.parametrize("text", ["Dorpsstraat 12 bus 4", "Tel. 02/234.56.78"])
def test_belgium_is_told_by_its_boxes_and_dots(text: str) -> None:
    assert likely_countries(f"BTW 0123\n{text}")[0].code == "BE"


def test_setting_is_not_asked_where_the_card_tells_of_another_country() -> None:
    told = likely_countries("(613) 555-0184\nOttawa, ON K1A 0A0", (), "DE")
    assert Countries.of(told, "DE").all[:1] == ("CA",)
    assert "DE" not in Countries.of(told, "DE").all
    assert Countries.of(likely_countries("020 345 6789", (), "DE"), "DE").all == ("DE",)


def test_word_of_many_languages_tells_no_country() -> None:
    assert not likely_countries("Telefon")

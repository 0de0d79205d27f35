"""Whole cards of invented people, written by hand and by no generator."""

from itertools import pairwise

import pytest

from ingest.fields import extract
from ingest.reading.interpret import interpret
from models.field import Field, FieldKind
from models.geometry import Box
from models.reading import OcrResult, Word

Row = tuple[str, int, int, int]
"""Text, left, top and height in pixels."""


def card(*rows: Row) -> OcrResult:
    """A card as a reader gives it, row by row."""
    words: list[Word] = []
    for number, (text, left, top, height) in enumerate(rows):
        at = left
        for part in text.split():
            wide = part[0] > "\u2e80"
            right = at + len(part) * height // (1 if wide else 2)
            words.append(Word(part, 0.95, Box(at, top, right, top + height), number))
            at = right + height // 2
    return OcrResult(tuple(words), "test")


def best(ocr: OcrResult, kind: FieldKind, country: str = "US") -> Field | None:
    return next((f for f in extract(ocr, country).fields if f.kind is kind), None)


def value(ocr: OcrResult, kind: FieldKind) -> str | None:
    found = best(ocr, kind)
    return found.value if found else None


GERMAN = card(
    ("Brandt & Lohse", 60, 40, 56),
    ("Werkzeugmaschinen GmbH", 60, 104, 30),
    ("Dipl.-Ing. Wiebke Lohse", 60, 200, 40),
    ("Leiterin Konstruktion", 60, 252, 28),
    ("Am Alten Speicher 4", 60, 340, 26),
    ("28195 Bremen", 60, 376, 26),
    ("Tel. 0421 234567-12", 560, 340, 26),
    ("Mobil 0171 2345678", 560, 376, 26),
    ("w.lohse@brandt-lohse.de", 560, 412, 26),
    ("USt-IdNr. DE 234567890", 60, 470, 18),
)
FRENCH = card(
    ("Camille ROUSSEL", 80, 60, 44),
    ("Directrice commerciale", 80, 116, 28),
    ("Ateliers du Marais SAS", 80, 220, 32),
    ("12, rue des Tisserands", 80, 262, 26),
    ("69002 Lyon - France", 80, 298, 26),
    ("Tél. : 04 72 00 11 22", 80, 350, 26),
    ("Port. : 06 12 34 56 78", 80, 386, 26),
    ("c.roussel@ateliers-du-marais.fr", 80, 422, 26),
)
JAPANESE = card(
    ("株式会社みどり製作所", 60, 40, 40),
    ("営業部 課長", 60, 140, 26),
    ("山本 美咲", 60, 190, 52),
    ("Misaki Yamamoto", 60, 258, 26),
    ("〒220-0012 横浜市西区みなとみらい3-2-1", 60, 360, 24),
    ("TEL 045-123-4567 FAX 045-123-4568", 60, 396, 24),
    ("m.yamamoto@midori-works.co.jp", 60, 432, 24),
)
TWO_OFFICES = card(
    ("ORLEA CONSULTING INC.", 60, 40, 48),
    ("Priscilla N. Overton, CPA", 60, 130, 40),
    ("Senior Partner", 60, 182, 28),
    ("410 Larkspur Avenue", 60, 300, 24),
    ("Boulder, CO 80302", 60, 334, 24),
    ("T 303-555-0141", 60, 368, 24),
    ("88 Wharf Street, Suite 200", 560, 300, 24),
    ("Portland, OR 97205", 560, 334, 24),
    ("T 503-555-0142", 560, 368, 24),
    ("povertoncpa@gmail.com", 60, 440, 24),
    ("www.orleaconsulting.com", 560, 440, 24),
)
NAME_AND_TITLE_IN_ONE_LINE = card(
    ("Tamsin Okafor - Managing Director", 60, 200, 34),
    ("Kestrel Logistics Ltd", 60, 60, 50),
    ("tamsin@kestrel-logistics.co.uk", 60, 300, 26),
    ("+44 20 7946 0321", 60, 336, 26),
)


@pytest.mark.parametrize(
    ("ocr", "name", "title", "company"),
    [
        (
            GERMAN,
            "Dipl.-Ing. Wiebke Lohse",
            "Leiterin Konstruktion",
            "Brandt & Lohse Werkzeugmaschinen GmbH",
        ),
        (
            FRENCH,
            "Camille ROUSSEL",
            "Directrice commerciale",
            "Ateliers du Marais SAS",
        ),
        (JAPANESE, "山本 美咲", "営業部 課長", "株式会社みどり製作所"),
        (
            TWO_OFFICES,
            "Priscilla N. Overton, CPA",
            "Senior Partner",
            "ORLEA CONSULTING INC.",
        ),
        (
            NAME_AND_TITLE_IN_ONE_LINE,
            "Tamsin Okafor",
            "Managing Director",
            "Kestrel Logistics Ltd",
        ),
    ],
    ids=["German", "French", "Japanese", "two offices", "one line"],
)
def test_person_and_company_are_found(
    ocr: OcrResult, name: str, title: str, company: str
) -> None:
    assert value(ocr, FieldKind.NAME) == name
    assert value(ocr, FieldKind.TITLE) == title
    assert value(ocr, FieldKind.COMPANY) == company


def test_line_of_trade_above_a_name_in_capitals_is_no_part_of_it() -> None:
    ocr = card(
        ("Möbelwerkstatt", 60, 60, 36),
        ("HEDDA TISCHENDORF", 60, 100, 36),
        ("Tischlermeisterin", 60, 150, 26),
        ("moebel.tischendorf@example.de", 60, 240, 26),
    )

    assert value(ocr, FieldKind.NAME) == "HEDDA TISCHENDORF"


def test_line_with_the_family_name_is_no_title_beside_another() -> None:
    ocr = card(
        ("Harlow Boat Sales", 60, 40, 36),
        ("Peter Harlow", 60, 120, 36),
        ("Boat Broker", 60, 170, 26),
        ("Cell: 718-555-0146", 60, 240, 26),
    )

    assert value(ocr, FieldKind.COMPANY) == "Harlow Boat Sales"
    assert value(ocr, FieldKind.TITLE) == "Boat Broker"


def test_trade_and_legal_form_want_the_name_above_them() -> None:
    ocr = card(
        ("VARNIKA", 60, 40, 48),
        ("TECHNOLOGIES PVT. LTD.", 60, 96, 26),
        ("S. Anand Kumar", 60, 180, 34),
        ("Application Engineer", 60, 222, 26),
        ("Phone: 040-23456789", 60, 300, 26),
    )

    assert value(ocr, FieldKind.COMPANY) == "VARNIKA TECHNOLOGIES PVT. LTD."


def test_short_line_beside_a_company_with_its_legal_form_is_the_name() -> None:
    ocr = card(
        ("山波製作所株式会社", 60, 40, 40),
        ("取締役", 60, 120, 26),
        ("副社長", 60, 150, 26),
        ("野々村彰太朗", 60, 190, 40),
        ("TEL 03-4500-0061", 60, 260, 26),
    )

    assert value(ocr, FieldKind.NAME) == "野々村彰太朗"
    assert value(ocr, FieldKind.COMPANY) == "山波製作所株式会社"


def test_title_beside_the_name_comes_before_one_elsewhere() -> None:
    ocr = card(
        ("Independent Representative", 60, 40, 26),
        ("www.example.com", 60, 110, 26),
        ("718-555-0146", 60, 150, 26),
        ("Karla Lovric", 60, 260, 36),
        ("Customer Representative", 60, 302, 26),
    )

    assert value(ocr, FieldKind.TITLE) == "Customer Representative"


def test_licence_beside_a_title_is_no_part_of_it() -> None:
    ocr = card(
        ("Dana R. Whitfield", 60, 60, 40),
        ("REALTOR® Lic. #02125550", 60, 120, 26),
        ("303 555 0162", 60, 200, 26),
    )

    assert value(ocr, FieldKind.TITLE) == "REALTOR®"


def test_tax_number_is_no_phone_and_the_region_comes_from_the_card() -> None:
    phones = [
        f.value for f in extract(GERMAN, "US").fields if f.kind is FieldKind.PHONE
    ]

    assert sorted(phones) == ["+491712345678", "+4942123456712"]


def test_both_scripts_of_a_name_are_kept() -> None:
    name = best(JAPANESE, FieldKind.NAME)

    assert name is not None
    assert name.parts == {
        "family": "山本",
        "given": "美咲",
        "romanised": "Misaki Yamamoto",
    }


def test_each_office_is_an_address_of_its_own() -> None:
    fields = extract(TWO_OFFICES, "US").fields
    addresses = [f.value for f in fields if f.kind is FieldKind.ADDRESS]

    assert addresses == [
        "410 Larkspur Avenue, Boulder, CO 80302",
        "88 Wharf Street, Suite 200, Portland, OR 97205",
    ]


def test_address_has_its_parts() -> None:
    address = best(FRENCH, FieldKind.ADDRESS)

    assert address is not None
    assert address.parts["postcode"] == "69002"
    assert address.parts["country"] == "FR"
    assert address.parts["city"].startswith("Lyon")
    assert "Tisserands" in address.parts["street"]


def test_the_surest_comes_first_within_a_kind() -> None:
    for ocr in (GERMAN, FRENCH, JAPANESE, TWO_OFFICES):
        for one, other in pairwise(extract(ocr, "US").fields):
            assert one.kind is not other.kind or one.confidence >= other.confidence


def test_code_is_trusted_over_print() -> None:
    box = Box(0, 0, 10, 10)
    hint = Field(
        FieldKind.EMAIL, "w.lohse@brandt-lohse.de", "", 0.97, box, "qr", "vCard"
    )
    other = Field(FieldKind.NAME, "Wiebke Lohse", "", 0.97, box, "qr", "vCard")
    fields = interpret(GERMAN, "DE", [hint, other]).fields

    emails = [f for f in fields if f.kind is FieldKind.EMAIL]
    names = [f for f in fields if f.kind is FieldKind.NAME]
    assert [(f.value, f.reader) for f in emails] == [("w.lohse@brandt-lohse.de", "qr")]
    assert emails[0].confidence > hint.confidence
    assert [f.value for f in names] == ["Wiebke Lohse"]


CHINESE = card(
    ("广州晨溪灯具有限公司", 60, 40, 40),
    ("沈晓岚", 60, 120, 56),
    ("总经理", 60, 190, 26),
    ("地址广州天河南面粉有限公司附近", 60, 260, 26),
    ("电话（86）13800138000", 60, 300, 26),
    ("服务热线6480000", 60, 340, 26),
)


def test_signs_as_wide_as_kanji_are_read_like_narrow_ones() -> None:
    phones = [
        f.value for f in extract(CHINESE, "US").fields if f.kind is FieldKind.PHONE
    ]

    assert phones == ["+8613800138000", "6480000"]


def test_line_that_says_it_is_an_address_is_one_without_its_label() -> None:
    assert value(CHINESE, FieldKind.ADDRESS) == "广州天河南面粉有限公司附近"
    assert value(CHINESE, FieldKind.COMPANY) == "广州晨溪灯具有限公司"
    assert value(CHINESE, FieldKind.NAME) == "沈晓岚"


def test_department_above_a_title_in_japanese_is_no_part_of_it() -> None:
    ocr = card(
        ("株式会社みどり製作所", 60, 40, 40),
        ("設計ソリューション本部", 60, 140, 26),
        ("チーフスペシャリスト", 60, 172, 26),
        ("山本 美咲", 60, 230, 52),
        ("TEL 045-123-4567", 60, 396, 24),
    )

    assert value(ocr, FieldKind.TITLE) == "チーフスペシャリスト"
    assert value(ocr, FieldKind.DEPARTMENT) == "設計ソリューション本部"


def test_company_in_kanji_may_name_its_country() -> None:
    ocr = card(
        ("赵云帆", 60, 60, 40),
        ("经理", 60, 120, 26),
        ("中国碧海网络通信有限公司分公司", 60, 180, 26),
        ("碧海世界创享美好智慧", 60, 400, 34),
    )

    assert value(ocr, FieldKind.COMPANY) == "中国碧海网络通信有限公司分公司"


def test_country_by_itself_is_no_company() -> None:
    ocr = card(
        ("Karla Lovric", 60, 60, 40),
        ("Representative", 60, 110, 26),
        ("USA", 60, 200, 40),
        ("718-555-0146", 60, 260, 26),
    )

    assert value(ocr, FieldKind.COMPANY) is None

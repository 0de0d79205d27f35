"""Cards of shops and firms: whose name is whose, and what is no company at all."""

import pytest

from ingest.fields import extract
from ingest.fields.lexicon.organisation import trim_company
from ingest.fields.lexicon.person import is_couple
from ingest.fields.lexicon.text import trades
from models.field import Field, FieldKind
from models.geometry import Box
from models.reading import OcrResult, Word


def card(*rows: tuple[str, int, int]) -> OcrResult:
    """Text, top and height in pixels, of a card whose lines begin at its left edge."""
    words: list[Word] = []
    for number, (text, top, height) in enumerate(rows):
        at = 60
        for part in text.split():
            right = at + len(part) * height // 2
            words.append(Word(part, 0.97, Box(at, top, right, top + height), number))
            at = right + height // 2
    return OcrResult(tuple(words), "test")


def found(ocr: OcrResult, kind: FieldKind) -> Field:
    return next(field for field in extract(ocr, "US").fields if field.kind is kind)


SHOP = card(
    ("Copper Lantern Silks", 40, 60),
    ("Wedding Flowers, Gift Vouchers", 120, 24),
    ("Ilse Brandt", 200, 34),
    ("Managing Partner", 240, 26),
    ("14 High Street, Springfield, IL 62701", 300, 26),
    ("Phone 217-555-0146", 340, 26),
    ("copperlanternsilks@gmail.com", 380, 26),
)


def test_mailbox_named_after_a_shop_names_the_shop_and_not_its_owner() -> None:
    assert found(SHOP, FieldKind.NAME).value == "Ilse Brandt"
    assert found(SHOP, FieldKind.COMPANY).value == "Copper Lantern Silks"


@pytest.mark.parametrize(
    "line",
    [
        "A unit of Falk Holdings Ltd.",
        "A Falk Group Company",
        "Authorised Dealers: Falk, Ostra",
        "Owned and operated by Falk Hotels LLC",
        "Paint • Frame • Glass",
    ],
)
def test_line_on_others_or_a_list_is_no_part_of_the_company(line: str) -> None:
    ocr = card(
        ("Brandt & Sons Garage", 40, 60),
        (line, 108, 30),
        ("Ilse Brandt", 200, 34),
        ("Owner", 240, 26),
        ("14 High Street, Springfield, IL 62701", 300, 26),
        ("Phone 217-555-0146", 340, 26),
        ("ilse@brandtgarage.com", 380, 26),
    )
    assert found(ocr, FieldKind.COMPANY).value == "Brandt & Sons Garage"


def test_of_a_wordmark_and_the_full_name_the_full_name_is_the_company() -> None:
    ocr = card(
        ("ostravia", 40, 110),
        ("Ilse Brandt", 200, 34),
        ("Engineer", 240, 26),
        ("Ostravia Renewables Inc.", 300, 28),
        ("14 High Street, Springfield, IL 62701", 340, 26),
        ("ilse.brandt@ostravia.com", 380, 26),
    )
    assert found(ocr, FieldKind.COMPANY).value == "Ostravia Renewables Inc."


@pytest.mark.parametrize(
    "rows",
    [
        [("Ilse Brandt", 40, 34), ("217-555-0146", 120, 26), ("Nora Falk", 240, 34)],
        [("ILSE BRANDT", 40, 34), ("Nora Falk", 80, 34), ("217-555-0146", 120, 26)],
    ],
)
def test_two_people_on_a_card_are_two_names(rows: list[tuple[str, int, int]]) -> None:
    ocr = card(*rows, ("Falk Yachts Ltd.", 320, 26))
    fields = extract(ocr, "US").fields

    names = [field.value for field in fields if field.kind is FieldKind.NAME]
    assert [name.title() for name in names] == ["Ilse Brandt", "Nora Falk"]


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Falk Bau Pte Ltd L1234567X", "Falk Bau Pte Ltd"),
        ("Falk Ltd CIN U12345KA1999PTC000001", "Falk Ltd"),
        ("Falk 2000", "Falk 2000"),
        ("Hotel 1234567", "Hotel"),
        ("Studio A-1", "Studio A-1"),
    ],
)
def test_number_of_registration_is_no_part_of_a_company(
    printed: str, name: str
) -> None:
    assert trim_company(printed) == name


def test_of_several_partners_printed_alike_the_first_is_the_name() -> None:
    ocr = card(
        ("Harbor Lantern Dental", 40, 60),
        ("Ilse Brandt", 140, 32),
        ("Nora Falk", 180, 32),
        ("Peter Ostrander", 220, 32),
        ("14 High Street, Springfield, IL 62701", 300, 26),
        ("Phone 217-555-0146", 340, 26),
    )
    assert found(ocr, FieldKind.NAME).value == "Ilse Brandt"


def test_title_that_ends_in_a_small_word_goes_on_in_the_next_line() -> None:
    ocr = card(
        ("Ilse Brandt", 40, 40),
        ("Chair of the Department of Civil and", 90, 26),
        ("Construction Engineering", 122, 26),
        ("University of Springfield", 200, 32),
        ("ilse.brandt@example.edu", 300, 26),
    )
    title = "Chair of the Department of Civil and Construction Engineering"
    assert found(ocr, FieldKind.TITLE).value == title


def test_sentence_under_a_shop_is_no_part_of_its_name() -> None:
    ocr = card(
        ("Copper Lantern Bakery", 40, 60),
        ("Bread as it used to be", 110, 30),
        ("Ilse Brandt", 200, 34),
        ("Baker", 240, 26),
        ("Phone 217-555-0146", 340, 26),
    )
    assert found(ocr, FieldKind.COMPANY).value == "Copper Lantern Bakery"


def test_words_in_front_of_a_title_are_a_name_where_there_is_no_other() -> None:
    ocr = card(
        ("Copper Lantern Pizza", 40, 90),
        ("We Deliver (min. $12)", 150, 40),
        ("14 High Street, Springfield, IL 62701", 220, 34),
        ("Open Mon-Sat 11 am", 280, 40),
        ("Ilse Brandt, Prop.", 340, 34),
        ("Phone 217-555-0146", 400, 34),
    )
    assert found(ocr, FieldKind.NAME).value == "Ilse Brandt"


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("Colegio Aurelia Campos Vidal", False),
        ("Trường Lê Mây Trắng", False),
        ("Trương Lê Mai Phương", True),
    ],
)
def test_institution_named_after_somebody_is_no_person(
    line: str, *, person: bool
) -> None:
    ocr = card(
        (line, 140, 40),
        ("Sales Manager", 190, 26),
        ("14 High Street, Springfield, IL 62701", 300, 26),
        ("Phone 217-555-0146", 340, 26),
    )
    names = {
        field.value
        for field in extract(ocr, "US").fields
        if field.kind is FieldKind.NAME
    }
    assert (line in names) is person


def test_signature_below_the_firm_of_the_family_is_the_name() -> None:
    ocr = card(
        ("BRANDT PRODUCTIONS", 40, 44),
        ("Tony Brandt", 140, 120),
        ("14 High Street, Springfield, IL 62701", 300, 40),
        ("(217) 555-0146", 360, 44),
    )

    assert found(ocr, FieldKind.NAME).value == "Tony Brandt"
    assert found(ocr, FieldKind.COMPANY).value == "BRANDT PRODUCTIONS"


def test_name_on_two_lines_printed_alike_is_whole() -> None:
    ocr = card(
        ("Tatebayashi Precision Co., Ltd.", 40, 44),
        ("Ryunosuke", 140, 40),
        ("Tatebayashi", 184, 40),
        ("General Manager, Overseas Sales Division", 230, 30),
        ("r.tatebayashi@tatebayashi-precision.example", 300, 30),
    )

    assert found(ocr, FieldKind.NAME).value == "Ryunosuke Tatebayashi"


def test_family_name_printed_larger_belongs_to_the_name_below() -> None:
    ocr = card(
        ("Нотариус", 90, 30),
        ("Кречетова", 140, 54),
        ("Лада Назаровна", 192, 40),
        ("+7 900 000-00-33", 300, 30),
    )

    assert found(ocr, FieldKind.NAME).value == "Кречетова Лада Назаровна"


@pytest.mark.parametrize(
    ("upper", "lower", "name"),
    [
        ("VIRTASALMI", "Marja-Leena", "VIRTASALMI Marja-Leena"),
        ("Rhys ap Gwilym", "Trevelyan-Pryce", "Rhys ap Gwilym Trevelyan-Pryce"),
        ("Dra. Marta Figueira", "Campelo", "Dra. Marta Figueira Campelo"),
        ("I Made Putu", "Lengkara", "I Made Putu Lengkara"),
        ("VIRTASALMI", "Marja Korhonen", "Marja Korhonen"),
    ],
)
def test_family_name_on_a_line_of_its_own_belongs_to_the_name(
    upper: str, lower: str, name: str
) -> None:
    ocr = card(
        (upper, 40, 46),
        (lower, 90, 38),
        ("Consultant", 150, 26),
        ("Tel. +44 20 7946 0123", 300, 26),
        ("office@mailbox.example", 340, 26),
    )

    assert found(ocr, FieldKind.NAME).value == name


@pytest.mark.parametrize(
    ("name", "below"),
    [
        ("Panificio Lavanda ★★", "lavanda@panificio-lavanda.example"),
        ("Kuaförü Lavanta", "lavanta@mailbox.example"),
    ],
)
def test_a_shop_is_nobody_though_its_mailbox_is_called_like_it(
    name: str, below: str
) -> None:
    ocr = card((name, 40, 60), ("Tel. +44 20 7946 0123", 260, 26), (below, 300, 26))

    assert not [it for it in extract(ocr, "US").fields if it.kind is FieldKind.NAME]


@pytest.mark.parametrize(
    ("below", "names"),
    [
        ("tamsina@heronlake.example", ["TAMSINA"]),
        ("tamsina@mailbox.example", []),
        ("tamsina@tamsina.example", []),
    ],
)
def test_one_word_is_a_person_if_it_is_a_mailbox_of_the_company(
    below: str, names: list[str]
) -> None:
    ocr = card(
        ("HERON LAKE", 40, 60),
        ("TAMSINA", 120, 34),
        ("Phone 217-555-0146", 300, 26),
        (below, 340, 26),
    )

    fields = extract(ocr, "US").fields

    assert [it.value for it in fields if it.kind is FieldKind.NAME] == names


def test_words_of_trades_are_known_in_many_languages() -> None:
    assert trades() >= {"fioraio", "schoenmaker", "kirjakauppa", "keramik", "ljekarna"}
    assert trades().isdisjoint({"maria", "nguyen", "smith", "szabo"})


@pytest.mark.parametrize(
    ("name", "inn"),
    [
        ("Vesna i Tomislav Kovačić", "Zum Alten Ferdinand"),
        ("Nora & Paul Falk", "The Nora Falk"),
    ],
)
def test_two_people_may_share_a_family_name_and_an_inn_is_nobody(
    name: str, inn: str
) -> None:
    points = ("Tel. +44 20 7946 0123", 260, 26), ("post@mailbox.example", 300, 26)

    assert found(card((name, 40, 40), *points), FieldKind.NAME).value == name
    fields = extract(card((inn, 40, 60), *points), "US").fields
    assert not [it for it in fields if it.kind is FieldKind.NAME]


@pytest.mark.parametrize(
    "firm", ["Nora & Paul Holdings", "James & Scott", "Peter and Paul Church"]
)
def test_a_firm_of_two_given_names_is_no_couple(firm: str) -> None:
    assert not is_couple(firm)


def test_an_item_of_a_list_of_goods_is_nobody() -> None:
    ocr = card(
        ("Heron Lake Safaris", 40, 60),
        ("Camping • Lodge • Kestrel Trails", 120, 30),
        ("14 High Street, Springfield, IL 62701", 300, 26),
        ("Phone 217-555-0146", 340, 26),
        ("trails@heronlake.example", 380, 26),
    )

    fields = extract(ocr, "US").fields

    assert not [field for field in fields if field.kind is FieldKind.NAME]
    assert found(ocr, FieldKind.COMPANY).value == "Heron Lake Safaris"

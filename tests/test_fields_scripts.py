"""Cards in scripts the line model has not learnt; everyone on them is invented."""

import pytest

from ingest.fields import extract
from ingest.fields.lexicon import Form
from ingest.fields.lexicon.alphabetic import form_of
from ingest.fields.lexicon.organisation import has_legal_form
from ingest.fields.lexicon.person import split_name
from ingest.fields.lexicon.text import romanise
from ingest.fields.numerals import turned
from ingest.fields.roles.models import forms_of
from ingest.fields.segment import Segment
from models.field import FieldKind
from models.geometry import Box
from models.reading import OcrResult, Word


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Кречетов Лука Назарович", Form.NAME),
        ("Оксана Калиниченко", Form.NAME),
        ("Ευανθία Καραμανίδου", Form.NAME),
        ("عبد الكريم السنبلاوي", Form.NAME),
        ("مهندس امیر کوهستانی", Form.NAME),
        ('ד"ר יעל ברקוביץ', Form.NAME),
        ("नरेंद्र कुमार", Form.NAME),
        ("รศ.ดร.นพ.ปลาทอง ทองดี", Form.NAME),
        ("นายสมปอง ทองดี", Form.NAME),
        ("Катерина Хмаринська", Form.NAME),
        ("Инженер Катерина Хмаринская", Form.POST),
        ("مهندس ليلى النخلة", Form.NAME),
        ("مهندس مدني", Form.POST),
        ("Заместитель директора", Form.POST),
        ("Διευθυντής Πωλήσεων", Form.POST),
        ("مدير المبيعات", Form.POST),
        ("מנהלת שיווק", Form.POST),
        ("ผู้จัดการฝ่ายขาย", Form.POST),
        ("प्रबंध निदेशक", Form.POST),
        ("ООО «Синий кит»", Form.ORGANISATION),
        ("Магазин «Ёлка»", Form.ORGANISATION),
        ("Αφοί Καραμανίδη Ο.Ε.", Form.ORGANISATION),
        ("شركة النخلة للتجارة", Form.ORGANISATION),
        ("חברת הגל בע״מ", Form.ORGANISATION),
        ("บริษัท ปลาทอง จำกัด", Form.ORGANISATION),
        ("г. Тверь, ул. Тихая, д. 7", Form.ADDRESS),
        ("רחוב הגפן 7, חיפה", Form.ADDRESS),
        ("99/8 ถนนสุขสันต์ แขวงลาดยาว", Form.ADDRESS),
        ("Чекмарёва Таисия", Form.NAME),
        ("Зубоскалов Элланий", Form.MAYBE_NAME),
        ("Звонимирка Тъмнолеска", Form.MAYBE_NAME),
        ("ДОСТАВКА КИТАЙСКОЙ КУХНИ", Form.UNNAMED),
        ("РЕМОНТ ТЕЛЕФОНОВ", Form.UNNAMED),
        ("САДОВЫЕ КЛУБНИКИ", Form.UNNAMED),
        ("Елена всегда рядом", Form.UNNAMED),
        ("инж. Лука Кречетов", Form.NAME),
        ("Тихая 7", Form.ADDRESS),
        ("гр. Тъмнолес", Form.ADDRESS),
        ("гр. Тъмнолес 4000, бул. Тих 8, магазин 2", Form.ADDRESS),
        ("г.Тверь, ул.Тихая", Form.ADDRESS),
        ("רח' הגפן 45, גן השקט", Form.ADDRESS),
        ("цветочная мастерская", Form.UNNAMED),
        ("Мастер маникюра", Form.POST),
        ("БЫСТРО, ТИХО, КРУГЛОСУТОЧНО", Form.UNNAMED),
        ("مؤسسة سنام الوادي", Form.ORGANISATION),
        ("Harbour Road 7", Form.NONE),
        ("山田 太郎", Form.NONE),
    ],
)
def test_line_says_by_its_words_what_it_is(text: str, form: Form) -> None:
    assert form_of(text) is form


def test_family_name_alone_is_half_of_a_name_only_beside_one() -> None:
    assert forms_of(["Кречетова", "Лада Назаровна"])[0] is Form.MAYBE_NAME
    assert forms_of(["Кречетова"])[0] is Form.UNNAMED


@pytest.mark.parametrize(
    ("name", "given", "family"),
    [
        ("Кречетов Лука Назарович", "Лука Назарович", "Кречетов"),
        ("Лука Назарович Кречетов", "Лука Назарович", "Кречетов"),
        ("Калиниченко Оксана", "Оксана", "Калиниченко"),
        ("Оксана Калиниченко", "Оксана", "Калиниченко"),
        ("Ευανθία Καραμανίδου", "Ευανθία", "Καραμανίδου"),
    ],
)
def test_name_is_parted_in_either_order(name: str, given: str, family: str) -> None:
    assert split_name(name) == {"given": given, "family": family}


@pytest.mark.parametrize(
    ("text", "is_firm"),
    [
        ("ТОВ «Калина»", True),
        ("Кит, ООО", True),
        ("לוטוס בע״מ", True),
        ("प्रकाश उद्योग लिमिटेड", True),
        ("КАО Синица", False),
        ("адвокат", False),
    ],
)
def test_legal_forms_are_words_of_their_own(text: str, *, is_firm: bool) -> None:
    assert has_legal_form(text) == is_firm


def test_letters_are_compared_as_mailboxes_spell_them() -> None:
    assert romanise("Кречетов") == "krechetov"
    assert romanise("Καραμανίδου") == "karamanidoy"
    assert romanise("Åse Bø") == "ase bo"


def card(*lines: tuple[str, int, int]) -> OcrResult:
    """A card of words at a left edge and a line, all letters 20 pixels wide."""
    words = tuple(
        Word(text, 0.99, Box(left, 60 * row, left + 20 * len(text), 60 * row + 30), at)
        for at, (text, left, row) in enumerate(lines)
    )
    return OcrResult(words, "drawn")


def phones(ocr: OcrResult, country: str) -> list[tuple[str, str]]:
    found = extract(ocr, country).fields
    return [(f.value, f.parts["kind"]) for f in found if f.kind is FieldKind.PHONE]


@pytest.mark.parametrize(
    ("printed", "country", "number"),
    [
        ("+٤٤٢٠٧٩٤٦٠١٢٣", "AE", "+442079460123"),
        ("+۴۹۳۰۲۳۱۲۵۰۱۲", "IR", "+493023125012"),
        ("+४४२०७९४६०१२३", "IN", "+442079460123"),
        ("+๔๔๒๐๗๙๔๖๐๑๒๓", "TH", "+442079460123"),
    ],
)
def test_digits_of_any_script_are_a_number(
    printed: str, country: str, number: str
) -> None:
    assert phones(card((printed, 40, 1)), country) == [(number, "other")]


def test_number_of_a_licence_is_neither_a_phone_nor_a_place() -> None:
    read = card(("Ліцензія № 000123, від 01.02.2019", 40, 1), ("м. Калинів", 40, 2))

    assert [(f.kind, f.value) for f in extract(read, "UA").fields] == [
        (FieldKind.ADDRESS, "м. Калинів")
    ]


@pytest.mark.parametrize("printed", ["200-00-00", "200·00·00", "ост. 200 00 00"])
def test_local_number_beside_a_word_is_kept_as_it_is_printed(printed: str) -> None:
    read = card(("КАФЕ", 40, 1), ("Пироги и каша", 40, 2), (printed, 40, 3))

    assert phones(read, "US") == [(printed.removeprefix("ост. "), "other")]


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("Кречетова", "Лада Назаровна", "Директор"), "Кречетова Лада Назаровна"),
        (("Лада Назаровна", "Кречетова", "Директор"), "Лада Назаровна Кречетова"),
        (("Лада Назаровна", "Директор"), "Лада Назаровна"),
        (("КРЕЧЕТОВА", "Лада", "Назаровна", "Директор"), "КРЕЧЕТОВА Лада Назаровна"),
    ],
)
def test_family_name_above_or_below_belongs_to_a_patronymic(
    lines: tuple[str, ...], name: str
) -> None:
    read = card(*((text, 40, at) for at, text in enumerate(lines, 1)))

    names = [f.value for f in extract(read, "RU").fields if f.kind is FieldKind.NAME]

    assert names == [name]


@pytest.mark.parametrize(
    "lines",
    [
        ("„Синя Калина“ ЕООД", "инж. Тъмнолес Звонимиров", "управител"),
        ("हिमशिखर पुस्तक पसल", "यहाँ पसल सामान सुपथ मूल्यमा", "प्रोप्रायटर"),
    ],
)
def test_lines_below_are_no_part_of_a_company_in_any_script(
    lines: tuple[str, ...],
) -> None:
    ocr = card(*((text, 40, at) for at, text in enumerate(lines, 1)))

    companies = [
        f.value for f in extract(ocr, "RU").fields if f.kind is FieldKind.COMPANY
    ]

    assert companies == [lines[0]]


@pytest.mark.parametrize(
    ("lines", "company"),
    [
        (("Медичний центр", "«Синя калина»"), "Медичний центр «Синя калина»"),
        (("ОАО «ЗАВОД ТИХОГО", "КИТА И КАЛИНЫ»"), "ОАО «ЗАВОД ТИХОГО КИТА И КАЛИНЫ"),
    ],
)
def test_name_in_quotation_marks_goes_on_below(
    lines: tuple[str, ...], company: str
) -> None:
    ocr = card(*((text, 40, at) for at, text in enumerate(lines, 1)))

    assert [f.value for f in extract(ocr, "UA").fields] == [company]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("Мастер маникюра", "маникюр, педикюр"), "Мастер маникюра"),
        (("Репетитор", "школа | вуз"), "Репетитор"),
        (("Начальник отдела", "сбыта калины"), "Начальник отдела сбыта калины"),
    ],
)
def test_title_goes_on_in_small_letters_but_not_in_a_list(
    lines: tuple[str, ...], title: str
) -> None:
    texts = ("ООО «Кит»", "Лада Кречетова", *lines)
    read = card(*((text, 40, at) for at, text in enumerate(texts)))

    titles = [f.value for f in extract(read, "RU").fields if f.kind is FieldKind.TITLE]

    assert titles == [title]


def test_post_alone_is_no_company() -> None:
    ocr = card(("Калиниченко Оксана", 40, 1), ("Студент", 40, 2))

    assert not [f for f in extract(ocr, "UA").fields if f.kind is FieldKind.COMPANY]


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (("ВСКРЫТИЕ ЗАМКОВ", "сейфы, гаражи", "Лука"), ["Лука"]),
        (("ВСКРЫТИЕ ЗАМКОВ", "сейфы, гаражи", "Тишина"), []),
        (("Синий Кит ООО", "инж. Лука Кречетов", "директор"), ["инж. Лука Кречетов"]),
    ],
)
def test_names_are_told_from_what_is_around_them(
    lines: tuple[str, ...], names: list[str]
) -> None:
    read = card(*((text, 40, at) for at, text in enumerate(lines, 1)))

    assert [
        f.value for f in extract(read, "RU").fields if f.kind is FieldKind.NAME
    ] == (names)


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("0123 7946 20 44+ هاتف", "+44 20 7946 0123 هاتف"),
        ("7946 999 020", "020 999 7946"),
        ("7946-999-020", "020-999-7946"),
        ("999 7946 (020)", "(020) 7946 999"),
        ("+44 20 7946 0123", "+44 20 7946 0123"),
        ("020 7946 0123", "020 7946 0123"),
        ("800 00123", "800 00123"),
        ("7946 0123", "0123 7946"),
    ],
)
def test_groups_of_a_number_run_to_the_left_where_text_does(
    printed: str, number: str
) -> None:
    words = [(word, 40 + 130 * at, 1) for at, word in enumerate(printed.split())]

    assert turned(Segment.of(card(*words).words)).text == number


def test_label_of_a_number_stands_to_its_right_where_lines_run_leftward() -> None:
    ocr = card(("+442079460123", 40, 1), ("جوال", 500, 1), ("نادية", 500, 0))

    assert phones(ocr, "AE") == [("+442079460123", "mobile")]


@pytest.mark.parametrize("beside", ["प्रबंध निदेशक", "विक्रय प्रबंधक"])
def test_unknown_words_beside_a_post_may_be_the_only_name(beside: str) -> None:
    unknown = "हिमकंठ शैलवासी"
    assert forms_of([unknown, beside])[0] is Form.MAYBE_NAME
    assert forms_of([unknown, beside, "नरेंद्र कुमार"])[0] is Form.UNNAMED
    assert forms_of([unknown, "नीला", beside])[0] is Form.UNNAMED


def test_post_behind_a_name_is_parted_from_it_in_every_script() -> None:
    line = 'תמר גלבועי-שדה, עו"ד'.split()
    words = [
        Word(text, 0.95, Box(900 - 150 * at, 100, 1030 - 150 * at, 140), 0)
        for at, text in enumerate(line)
    ]
    fields = extract(OcrResult(tuple(words), "test"), "IL").fields
    named = [field.value for field in fields if field.kind is FieldKind.NAME]
    assert named == ["תמר גלבועי-שדה"]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("настоятель", Form.POST),
        ("НОТАРИУС", Form.POST),
        ("Директор гимназии", Form.POST),
        ("Адвокатское бюро", Form.ORGANISATION),
        ("مدیرعامل", Form.POST),
        ("प्रोप्रायटर", Form.POST),
        ("אצל דודה ציפורה", Form.ORGANISATION),
        ("नीलगिरी कन्स्ट्रक्शन्स", Form.ORGANISATION),
        ("د. نادية البحري", Form.NAME),
        ("श्रीमती सुनीता ज्वेलर्स", Form.NAME),
    ],
)
def test_usual_posts_and_shops_are_known(text: str, form: Form) -> None:
    assert form_of(text) is form


def test_post_in_front_of_a_name_is_parted_from_it() -> None:
    words = [
        Word(text, 0.95, Box(100 + 200 * at, 100, 280 + 200 * at, 140), 0)
        for at, text in enumerate("Мастер Лука Кречетов".split())
    ]
    fields = extract(OcrResult(tuple(words), "test"), "RU").fields
    named = [field.value for field in fields if field.kind is FieldKind.NAME]
    assert named == ["Лука Кречетов"]
